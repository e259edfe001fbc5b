"""Which account speaks for which party of a case.

A claim is made in the transaction of the first "Schedule Appointment", never before: until then the
Case ID is only text on an application, and nobody can reserve a stranger's case by typing its number.
Afterwards staff verify it, end it, or move it to another account; whoever loses or gets it is told.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Actor
from eligibility import letters, record
from eligibility.models import Application, Case, CaseClaim, CaseEvent
from eligibility.models.applications import ApplicationQuerySet
from eligibility.rules import Party


class CaseHeldByAnother(Exception):
    """Another account speaks for this party of the case: an inquiry settles it."""


class ClaimRefused(Exception):
    """A claim cannot be changed in this way; the subclasses say why."""


class ClaimEnded(ClaimRefused):
    """Somebody ended or moved the claim meanwhile."""


class SameAccount(ClaimRefused):
    """The account speaks for the case already."""


class AccountClosed(ClaimRefused):
    """The account that should get the claim cannot be signed in to."""


def live_claim(case: Case, party: Party) -> CaseClaim | None:
    """Return who speaks for this party of the case now, if anybody does."""
    return CaseClaim.objects.live().filter(case=case, party=party).select_related("user").first()


def holder_of(case_number: str, party: Party) -> CaseClaim | None:
    """Return who speaks for this party of the case of this number, if anybody does."""
    if not case_number:
        return None
    return CaseClaim.objects.live().filter(case__number=case_number, party=party).first()


def claim(
    case: Case, party: Party, user: User, *, proved: bool = False, now: datetime, by: Actor
) -> CaseClaim:
    """Return the account's claim, made now if nobody holds one; call it inside the transaction of the act.

    ``proved`` by the post's list, it is verified at once; that needs no letter of its own. Raises
    ``CaseHeldByAnother``. Two accounts at the same moment: the unique constraint refuses the second with
    ``IntegrityError``, and the caller, who judges anew, meets ``CaseHeldByAnother``.
    """
    held = live_claim(case, party)
    if held is None:
        held = CaseClaim.objects.create(case=case, party=party, user=user, made_at=now)
        record.note(case, party, CaseEvent.Kind.CLAIMED, now, by)
    if held.user_id != user.pk:
        raise CaseHeldByAnother
    if proved and held.verified_at is None:
        CaseClaim.objects.filter(pk=held.pk).update(verified_at=now)
        held.verified_at = now
        record.note(case, party, CaseEvent.Kind.VERIFIED, now, by, detail={"by": "list"})
    return held


def verify(claim: CaseClaim, *, reason: str, now: datetime, by: Actor) -> None:
    """Note that the IV Unit has checked the Case ID number, and tell the family; once is enough.

    Raises ``ClaimEnded``.
    """
    with transaction.atomic():
        current = _locked(claim)
        if current.verified_at is None:
            CaseClaim.objects.filter(pk=current.pk).update(verified_at=now)
            _note(current, CaseEvent.Kind.VERIFIED, now, by, reason)
            letters.case_verified(current, now=now)


def end_claim(claim: CaseClaim, *, reason: str, now: datetime, by: Actor) -> None:
    """End a claim: its account no longer sees the case and gets no letters about it, except this one.

    An appointment stands as it was; staff act for the family until another account gets the claim.
    Raises ``ClaimEnded``.
    """
    with transaction.atomic():
        current = _locked(claim)
        CaseClaim.objects.filter(pk=current.pk).update(ended_at=now)
        own = _applications(current)
        own.filter(email__iexact=current.user.email).update(email="")
        own.update(user=None)
        _note(current, CaseEvent.Kind.CLAIM_ENDED, now, by, reason, account=current.user_id)
        letters.claim_ended(current, now=now)


def move_claim(
    claim: CaseClaim, to: User, *, reason: str, now: datetime, by: Actor, with_applications: bool = True
) -> CaseClaim:
    """Give a claim to another account, with the applications that stand on it; both accounts are told.

    What the IV Unit verified stays verified. Without the applications, what somebody else typed stays out of
    the other account's sight. Raises ``ClaimEnded``, ``SameAccount`` or ``AccountClosed``.
    """
    with transaction.atomic():
        current = _locked(claim)
        if current.user_id == to.pk:
            raise SameAccount
        if not to.is_active:
            raise AccountClosed
        CaseClaim.objects.filter(pk=current.pk).update(ended_at=now)
        moved = CaseClaim.objects.create(
            case=current.case, party=current.party, user=to, made_at=now, verified_at=current.verified_at
        )
        if with_applications:
            own = _applications(current)
            own.filter(email__iexact=current.user.email).update(email=to.email)
            own.update(user=to)
        _note(current, CaseEvent.Kind.CLAIM_MOVED, now, by, reason, account=current.user_id, to=to.pk)
        letters.claim_moved(current, moved, now=now)
    return moved


def _locked(claim: CaseClaim) -> CaseClaim:
    """Return the claim as it is now, its row locked; raises ``ClaimEnded``."""
    live = CaseClaim.objects.live().select_for_update(of=("self",)).select_related("case", "user")
    current = live.filter(pk=claim.pk).first()
    if current is None:
        raise ClaimEnded
    return current


def _applications(claim: CaseClaim) -> ApplicationQuerySet:
    """Return the applications of the case and party that belong to the account of the claim."""
    return Application.objects.filter(case=claim.case, party=claim.party, user=claim.user)


def _note(
    claim: CaseClaim, kind: CaseEvent.Kind, now: datetime, by: Actor, reason: str, **accounts: int
) -> None:
    detail = {name: str(pk) for name, pk in accounts.items()}
    record.note(claim.case, Party(claim.party), kind, now, by, detail=detail, reason=reason)
