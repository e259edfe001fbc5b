"""How often somebody may try whether a Case ID, a name and a date of birth belong together.

Counted are failures alone. An account that failed too often waits, right or wrong: it could go on guessing.
Many families share one network address, so an address that failed too often stops only accounts that failed
themselves: a family that types correctly at its first try is never kept waiting by its neighbours.
"""

from copy import copy
from datetime import datetime

from accounts.limits import Retry, allow, wait
from accounts.permissions import Actor
from eligibility.claims import holder_of
from eligibility.models import Application
from eligibility.roster.entries import entry_of
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import compared, principal_of
from eligibility.rules import Party

HOUR = 60 * 60
OF_AN_ACCOUNT = 10
OF_AN_ADDRESS = 60


def try_list(
    application: Application, changes: dict[str, object], *, now: datetime, by: Actor
) -> Retry | None:
    """Count a try that fails; return how long to wait if it may not be made at all.

    In: the application, and the columns that are about to change. A try is whatever would make the rules
    compare: a Case ID for this name, a name for this Case ID.
    """
    candidate = copy(application)
    for name, value in changes.items():
        setattr(candidate, name, value)
    before, after = principal_of(application), principal_of(candidate)
    if candidate.case_number == application.case_number and before == after and _was_compared(application):
        return None
    entry = entry_of(candidate.case_number)
    if entry is None or by.user is None:
        return None
    claim = holder_of(candidate.case_number, Party(candidate.party))
    if claim is not None and claim.user_id == by.user.pk and claim.verified_at is not None:
        return None
    account, address = f"list-account:{by.user.pk}", f"list-address:{by.address}"
    if retry := wait(account, limit=OF_AN_ACCOUNT, seconds=HOUR, now=now):
        return retry
    if wait(account, limit=1, seconds=HOUR, now=now) and by.address:
        if retry := wait(address, limit=OF_AN_ADDRESS, seconds=HOUR, now=now):
            return retry
    if compared(after, entry) is Match.DIFFERENT:
        allow(account, limit=OF_AN_ACCOUNT, seconds=HOUR, now=now)
        if by.address:
            allow(address, limit=OF_AN_ADDRESS, seconds=HOUR, now=now)
    return None


def _was_compared(application: Application) -> bool:
    """Say whether this very combination was tried before: to send a page twice is no second guess."""
    return application.case_number != "" and application.decisions.filter(asked_at_step="case-id").exists()
