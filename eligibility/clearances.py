"""Clearances: what an officer clears, under which one may schedule in spite of a ground.

Bound to one party of a case, and there to whoever speaks for it: a Case ID number identifies, it never
authenticates, so an account that only names the case is not unlocked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Actor
from eligibility import letters, record
from eligibility.models import Application, Case, CaseClaim, CaseEvent, Clearance, Inquiry, PartyRecord
from eligibility.rules import CLEARABLE, Ground, Party


class ClearanceRefused(Exception):
    """Nothing was cleared or withdrawn."""


class NotClearable(ClearanceRefused):
    """This ground is settled in another way."""


class DayHasPassed(ClearanceRefused):
    """The last day of the clearance lies before today."""


class ClearanceEnded(ClearanceRefused):
    """It was withdrawn, used up or replaced meanwhile."""


@dataclass(frozen=True)
class Permission:
    """What an officer decides: which grounds, until when (None: without end), and why."""

    grounds: tuple[Ground, ...]
    until: date | None
    reason: str


def cleared(case_number: str, party: str, today: date, *, user: User | None = None) -> frozenset[Ground]:
    """Return the grounds under whose clearance one may schedule or reschedule today; one query.

    ``user`` is the account that asks; None stands for staff, who see for themselves whom they serve.
    """
    if not case_number:
        return frozenset()
    counting = Clearance.objects.counting(today).filter(case__number=case_number, party=party)
    if user is not None:
        counting = counting.filter(_for_account(user))
    known = set(Ground)
    return frozenset(
        Ground(code) for code in counting.order_by().values_list("ground", flat=True) if code in known
    )


def counting_for(user: User, numbers: Iterable[str], today: date) -> dict[tuple[str, str], list[Clearance]]:
    """Return the clearances that count today for an account, by case number and party; one query."""
    found: dict[tuple[str, str], list[Clearance]] = {}
    named = Clearance.objects.counting(today).filter(_for_account(user), case__number__in=list(numbers))
    for clearance in named.select_related("case").order_by("until", "pk"):
        found.setdefault((clearance.case.number, clearance.party), []).append(clearance)
    return found


def _for_account(user: User) -> Q:
    """Match what an account is unlocked by: its own case's, or while nobody speaks for it, its own."""
    live = CaseClaim.objects.live().filter(case=OuterRef("case"), party=OuterRef("party"))
    return Q(Exists(live.filter(user=user))) | (~Exists(live) & (Q(account=None) | Q(account=user)))


def clear(
    case_number: str,
    party: Party,
    permission: Permission,
    *,
    account: User | None = None,
    inquiry: Inquiry | None = None,
    now: datetime,
    by: Actor,
) -> list[Clearance]:
    """Clear grounds for one party of a case, and tell its people; returns the clearances.

    ``case_number`` is in its stored spelling; a case that no appointment was ever made for is created. A
    clearance of the same ground is replaced. ``account`` is the one that was refused, as far as it is known.
    An unfinished application of the inquiry that names no case yet gets this one, so that it can go on.
    Raises ``ClearanceRefused``.
    """
    today = timezone.localdate(now)
    if not permission.grounds or not CLEARABLE.issuperset(permission.grounds):
        raise NotClearable
    if permission.until is not None and permission.until < today:
        raise DayHasPassed
    with transaction.atomic():
        Case.objects.get_or_create(number=case_number, defaults={"created_at": now})
        case = Case.objects.select_for_update().get(number=case_number)
        _name_case(inquiry, case, party, now)
        standing = _appointment_to_come(case, party, today)
        given = []
        for ground in permission.grounds:
            same = Clearance.objects.live().of_party(case, party).filter(ground=ground)
            before = same.first()
            same.update(replaced_at=now)
            number, day = standing
            if before is not None and before.appointment_number:
                number, day = before.appointment_number, before.appointment_on
            given.append(
                Clearance.objects.create(
                    case=case,
                    party=party,
                    ground=ground,
                    until=permission.until,
                    reason=permission.reason,
                    account=account,
                    inquiry=inquiry,
                    given_at=now,
                    given_by=by.user,
                    appointment_number=number,
                    appointment_on=day,
                )
            )
            detail = {"ground": ground.value}
            if permission.until:
                detail["until"] = permission.until.isoformat()
            if inquiry is not None:
                detail["reference"] = inquiry.reference
            record.note(case, party, CaseEvent.Kind.CLEARED, now, by, detail=detail, reason=permission.reason)
        letters.cleared(given, now=now)
    return given


def withdraw(clearance: Clearance, *, reason: str, now: datetime, by: Actor) -> None:
    """Take a clearance back, and tell its people; an appointment under it stands.

    Raises ``ClearanceEnded``.
    """
    with transaction.atomic():
        changed = (
            Clearance.objects.live()
            .filter(pk=clearance.pk)
            .update(withdrawn_at=now, withdrawn_by=by.user, withdrawal_reason=reason)
        )
        if not changed:
            raise ClearanceEnded
        record.note(
            clearance.case,
            Party(clearance.party),
            CaseEvent.Kind.CLEARANCE_WITHDRAWN,
            now,
            by,
            detail={"ground": clearance.ground},
            reason=reason,
        )
        letters.clearance_withdrawn(clearance, now=now)


def accounts_of(case_number: str, party: str, inquiry: Inquiry | None = None) -> list[User]:
    """Return the accounts that a clearance can be for: the one that speaks for the case, else those that
    asked or applied in its name.
    """
    claim = (
        CaseClaim.objects.live().filter(case__number=case_number, party=party).select_related("user").first()
    )
    if claim is not None:
        return [claim.user]
    if inquiry is not None and inquiry.application and inquiry.application.user:
        return [inquiry.application.user]
    applied = Application.objects.filter(case_number=case_number, party=party, discarded_at=None)
    return list(User.objects.filter(pk__in=applied.exclude(user=None).values("user")).order_by("pk"))


def grounds_of(applications: Iterable[Application]) -> list[Ground]:
    """Return the clearable grounds of the last decision on each application, in the order of the rules."""
    found: set[str] = set()
    for application in applications:
        decision = application.decisions.first()
        found |= {each["ground"] for each in decision.grounds} if decision else set()
    return [ground for ground in Ground if ground in CLEARABLE and ground in found]


def _appointment_to_come(case: Case, party: Party, today: date) -> tuple[str, date | None]:
    """Return number and day of the appointment that stands: a clearance given now is used up by it."""
    record_of_party = PartyRecord.objects.filter(case=case, party=party, appointment_on__gt=today).first()
    if record_of_party is None:
        return "", None
    return record_of_party.appointment_number, record_of_party.appointment_on


def _name_case(inquiry: Inquiry | None, case: Case, party: Party, now: datetime) -> None:
    """Write the case on the application that was refused before its Case ID was asked for."""
    if inquiry is None or inquiry.application_id is None:
        return
    unnamed = Application.objects.unfinished().filter(pk=inquiry.application_id, party=party, case_number="")
    unnamed.update(case_number=case.number, updated_at=now)
