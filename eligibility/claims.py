"""Which account speaks for which party of a case.

A claim is made in the transaction of the first "Schedule Appointment", never before: until then the
Case ID is only text on an application, and nobody can reserve a stranger's case by typing its number.
"""

from datetime import datetime

from accounts.models import User
from accounts.permissions import Actor
from eligibility import record
from eligibility.models import Case, CaseClaim, CaseEvent
from eligibility.rules import Party


class CaseHeldByAnother(Exception):
    """Another account speaks for this party of the case: an inquiry settles it."""


def live_claim(case: Case, party: Party) -> CaseClaim | None:
    """Return who speaks for this party of the case now, if anybody does."""
    return CaseClaim.objects.live().filter(case=case, party=party).select_related("user").first()


def is_held_by_another(case_number: str, party: Party, user: User | None) -> bool:
    """Say whether somebody else's account speaks for this party of the case of this number."""
    claims = CaseClaim.objects.live().filter(case__number=case_number, party=party)
    return claims.exclude(user=user).exists() if user else claims.exists()


def claim(case: Case, party: Party, user: User, *, now: datetime, by: Actor) -> CaseClaim:
    """Return the account's claim, made now if nobody holds one; call it inside the transaction of the act.

    Raises ``CaseHeldByAnother``. Two accounts at the same moment: the unique constraint refuses the
    second with ``IntegrityError``, and the caller, who judges anew, meets ``CaseHeldByAnother``.
    """
    held = live_claim(case, party)
    if held is None:
        made = CaseClaim.objects.create(case=case, party=party, user=user, made_at=now)
        record.note(case, party, CaseEvent.Kind.CLAIMED, now, by)
        return made
    if held.user_id != user.pk:
        raise CaseHeldByAnother
    return held
