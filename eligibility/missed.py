"""Families that missed an appointment nine to twelve months ago and have no new one. Reads only.

Principals alone: the one-year rule is theirs. Known are those whose missed appointment is on our record, and
those who stated it in an application and found no date; where the post itself cancelled, nobody missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from eligibility.missed_months import month_reached, window
from eligibility.models import Application, CaseClaim, PartyRecord
from eligibility.rules import Party, Reason


@dataclass(frozen=True)
class Address:
    """Where a letter goes; ``user`` is None where a family without account gave it."""

    email: str
    user: User | None

    @property
    def language(self) -> str:
        """Return the language that the account reads."""
        return self.user.language if self.user else "en"


@dataclass(frozen=True)
class Missed:
    """One case: the missed day (its month's first where only the month is known), and whom to tell."""

    case_number: str
    missed_on: date
    months: int
    day_known: bool
    is_stated: bool
    addresses: tuple[Address, ...]

    @property
    def party(self) -> Party:
        """Return whose case it is."""
        return Party.PRINCIPAL


def missed_without_new(today: date) -> list[Missed]:
    """Return every case that is due today, the oldest first; four queries, however many there are."""
    recorded = _recorded(today)
    known = {each.case_number for each in recorded}
    stated = [each for each in _stated(today) if each.case_number not in known]
    return sorted([*recorded, *stated], key=lambda each: (each.missed_on, each.case_number))


def _recorded(today: date) -> list[Missed]:
    first, last = window(today)
    rows = PartyRecord.objects.filter(
        Q(cancelled_by_post_on=None) | Q(cancelled_by_post_on__lt=F("missed_on")),
        party=Party.PRINCIPAL,
        missed_on__range=(first, last),
        appointment_on=None,
        interviewed_on=None,
    ).select_related("case")
    found = [(row, month_reached(row.missed_on, today)) for row in rows if row.missed_on]
    cases = [row.case_id for row, months in found if months]
    holders = {
        claim.case_id: claim.user
        for claim in CaseClaim.objects.live()
        .filter(case__in=cases, party=Party.PRINCIPAL)
        .select_related("user")
    }
    given: dict[int, list[str]] = {}
    applications = Application.objects.filter(case__in=cases, party=Party.PRINCIPAL, discarded_at=None)
    for case, email in applications.exclude(email="").values_list("case", "email").order_by("pk"):
        given.setdefault(case, []).append(email)
    return [
        Missed(
            row.case.number,
            row.missed_on,
            months,
            day_known=True,
            is_stated=False,
            addresses=_addresses(holders.get(row.case_id), given.get(row.case_id, ())),
        )
        for row, months in found
        if months and row.missed_on
    ]


def _stated(today: date) -> list[Missed]:
    first, last = window(today)
    party = {"party": Party.PRINCIPAL, "case__number": OuterRef("case_number")}
    # Whatever our record says of the case takes the place of what was stated.
    over = PartyRecord.objects.filter(
        ~Q(appointment_on=None)
        | ~Q(interviewed_on=None)
        | ~Q(missed_on=None)
        | ~Q(cancelled_by_post_on=None),
        **party,
    )
    elsewhere = CaseClaim.objects.live().filter(**party).exclude(user=OuterRef("user"))
    rows = (
        Application.objects.unfinished()
        .filter(
            party=Party.PRINCIPAL,
            reason=Reason.MISSED,
            missed_year__in=range(first.year, last.year + 1),
            missed_month__isnull=False,
        )
        .exclude(case_number="")
        .exclude(user=None)
        .exclude(interviewed=True)
        .exclude(Exists(over))
        .exclude(Exists(elsewhere))
        .select_related("user")
        .order_by("pk")
    )
    found: dict[str, Missed] = {}
    for row in rows:
        appointment_on = row.answers().appointment_on
        if appointment_on is None:
            continue
        missed_on = date(appointment_on.year, appointment_on.month, appointment_on.day or 1)
        months = month_reached(missed_on, today)
        if months is None:
            continue
        before = found.get(row.case_number)
        addresses = _addresses(row.user, [row.email])
        if before is not None:
            known = {each.email for each in before.addresses}
            addresses = (*before.addresses, *(each for each in addresses if each.email not in known))
        found[row.case_number] = Missed(
            row.case_number,
            missed_on,
            months,
            day_known=appointment_on.day is not None,
            is_stated=True,
            addresses=addresses,
        )
    return list(found.values())


def _addresses(user: User | None, given: Iterable[str]) -> tuple[Address, ...]:
    """Return each address once, however it is written."""
    written = [*given, user.email if user else ""]
    return tuple(Address(email, user) for email in dict.fromkeys(each.lower() for each in written if each))
