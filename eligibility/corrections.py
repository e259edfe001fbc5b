"""What staff put right: a mistyped Case ID number, and an address that an account no longer has."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Actor
from eligibility import letters, record
from eligibility.models import (
    Application,
    Case,
    CaseClaim,
    CaseEvent,
    DecisionRecord,
    PartyRecord,
    RosterEntry,
)
from eligibility.rules import Party


class CorrectionRefused(Exception):
    """A number cannot be corrected in this way; the subclasses say why."""


class SameNumber(CorrectionRefused):
    """It is the number of the case already."""


class NumberTaken(CorrectionRefused):
    """There is a case of that number: whose is it?"""


def correct_case_number(case: Case, number: str, *, reason: str, now: datetime, by: Actor) -> Case:
    """Give a case the number that its letter shows; ``number`` is in its stored spelling.

    Its appointments, claims and log go with it, the log keeps both numbers, and each party is told.
    Applications of other accounts that name the old number are left alone: it may be theirs.
    Raises ``SameNumber`` or ``NumberTaken``.
    """
    try:
        with transaction.atomic():
            return _correct(case, number, reason, now, by)
    except IntegrityError as error:
        raise NumberTaken from error


def _correct(case: Case, number: str, reason: str, now: datetime, by: Actor) -> Case:
    current = Case.objects.select_for_update().get(pk=case.pk)
    old = current.number
    if number == old:
        raise SameNumber
    target = Case.objects.select_for_update().filter(number=number).first()
    if target is not None and not _is_only_listed(target):
        raise NumberTaken
    if target is None:
        current.number = number
        current.save(update_fields=["number"])
    else:
        _trade_numbers(current, target)
    Application.objects.filter(case=current).update(case_number=number)
    holders = CaseClaim.objects.live().filter(case=current).values("user")
    begun = Application.objects.unfinished().filter(case=None, case_number=old, user__in=holders)
    begun.update(case_number=number)
    records = PartyRecord.objects.filter(case=current).order_by("pk")
    parties = [Party(party) for party in records.values_list("party", flat=True)] or [Party.PRINCIPAL]
    for party in parties:
        detail = {"old": old, "new": number}
        record.note(current, party, CaseEvent.Kind.NUMBER_CORRECTED, now, by, detail=detail, reason=reason)
        letters.case_number_corrected(current, party, old=old, now=now)
    return current


def _is_only_listed(case: Case) -> bool:
    """Say whether a case stands in the post's list, and nobody has done anything with it here."""
    rows = (case.claims, case.applications, case.records, case.notes, case.clearances)
    is_listed = RosterEntry.objects.filter(case=case).exists()
    return is_listed and not any(each.exists() for each in rows)


def _trade_numbers(case: Case, listed: Case) -> None:
    """Give a case the number of one that is only listed, and that one the mistyped number.

    What is told of a number goes where the number goes: its entry in the list, what imports noted of it, and
    the decisions on applications that named it. What people did stays with the case.
    """
    old, new = case.number, listed.number
    for row, number in ((listed, f"~{listed.pk}"), (case, new), (listed, old)):
        row.number = number
        row.save(update_fields=["number"])
    told = CaseEvent.objects.filter(kind=CaseEvent.Kind.LISTED)
    decided = DecisionRecord.objects.filter(application__case=None)
    for rows in (told, decided):
        of_case = list(rows.filter(case=case).values_list("pk", flat=True))
        rows.filter(case=listed).update(case=case)
        rows.filter(pk__in=of_case).update(case=listed)
    entries = list(RosterEntry.objects.filter(case__in=(case, listed)))
    RosterEntry.objects.filter(case__in=(case, listed)).delete()
    for entry in entries:
        entry.pk, entry.case = None, listed if entry.case_id == case.pk else case
    RosterEntry.objects.bulk_create(entries)
    told_of = (RosterEntry.objects.filter(case=listed), listed.events, listed.decisions)
    if not any(rows.exists() for rows in told_of):
        listed.delete()


def follow_address(user: User, *, old: str, reason: str, now: datetime, by: Actor) -> None:
    """Let the applications of an account write to its new address where they wrote to the old one.

    Call it inside the transaction that corrected the address: else letters still go to a stranger.
    """
    own = Application.objects.filter(user=user, email__iexact=old)
    named = {(each.case, each.party) for each in own.select_related("case") if each.case}
    own.update(email=user.email)
    for case, party in sorted(named, key=lambda pair: (pair[0].pk, pair[1])):
        record.note(case, Party(party), CaseEvent.Kind.PEOPLE_CHANGED, now, by, reason=reason)
