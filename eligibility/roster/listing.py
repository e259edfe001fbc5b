"""How a case and its principal stand to the post's list. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from accounts.models import User
from eligibility.models import Application, CaseClaim, RosterEntry
from eligibility.roster.entries import entry_of, roster_loaded
from eligibility.roster.listed_names import Match, compare
from eligibility.rules import Party

UNLISTED_ASKS_STAFF = "inquiry"


@dataclass(frozen=True)
class Principal:
    """The principal applicant, as an application gives them."""

    name: str
    date_of_birth: date | None


@dataclass(frozen=True)
class Listed:
    """What the list has against a case that an account would claim."""

    unlisted_refused: bool = False
    list_differs: bool = False


def principal_of(application: Application) -> Principal:
    """Return the principal: themselves, or the one whom somebody who follows to join names."""
    if application.party == Party.FOLLOW_TO_JOIN:
        return Principal(application.principal_name, application.principal_date_of_birth)
    return Principal(f"{application.surname} {application.given_names}", application.date_of_birth)


def compared(principal: Principal, entry: RosterEntry) -> Match:
    """Compare a principal with the one of an entry."""
    return compare(
        principal.name, principal.date_of_birth, entry.principal_name, entry.principal_date_of_birth
    )


def match_of(application: Application) -> Match:
    """Compare an application's principal with the list; a case that is not listed proves nothing."""
    entry = entry_of(application.case_number)
    return compared(principal_of(application), entry) if entry else Match.UNKNOWN


def against_list(
    case_number: str,
    entry: RosterEntry | None,
    claim: CaseClaim | None,
    *,
    user: User | None,
    principal: Principal | None,
) -> Listed:
    """Return what the list has against this account's claim of a case.

    Nothing where the IV Unit has verified the account's claim, and where staff act for a family without
    account: they have its papers before them. Whether a list is there is asked only for an unlisted case.
    """
    verified = claim is not None and claim.verified_at is not None
    if not case_number or user is None or (claim is not None and verified and claim.user_id == user.pk):
        return Listed()
    if entry is None:
        return Listed(unlisted_refused=settings.UNLISTED_CASES == UNLISTED_ASKS_STAFF and roster_loaded())
    return Listed(list_differs=principal is not None and compared(principal, entry) is Match.DIFFERENT)
