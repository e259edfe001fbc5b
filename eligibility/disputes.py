"""Two accounts and one case: whoever matches the post's list asks, and an officer settles it in one act.

The list shows whose case it is; the number alone never does. Nobody loses a claim to a comparison: it makes
the inquiry stand first in the queue, and an officer decides.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.permissions import Actor
from eligibility import claims
from eligibility.models import Application, CaseClaim, Inquiry, RosterEntry
from eligibility.roster.entries import entry_of
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import Principal, compared, principal_of
from eligibility.rules import Party


class NothingToSettle(Exception):
    """The claim ended, moved or is the asker's own meanwhile, or the list says something else now."""


def claims_listed_case(user: User | None, application: Application | None, fields: dict[str, object]) -> bool:
    """Say whether somebody who asks matches the list while another account holds the claim.

    In: the account, the application that goes with the inquiry, and the columns of the inquiry.
    """
    return _dispute(user, application, fields) is not None


def dispute_of(inquiry: Inquiry) -> tuple[CaseClaim, RosterEntry] | None:
    """Return the claim of another account that an inquiry's account has the better right to, by the list."""
    typed = {name: getattr(inquiry, name) for name in ("case_number", "name", "date_of_birth")}
    return _dispute(inquiry.user, inquiry.application, typed)


def is_of_the_same_person(claim: CaseClaim, entry: RosterEntry) -> bool:
    """Say whether the holder's application names the listed person, too: a family with two accounts."""
    own = claim.case.applications.filter(party=claim.party, user=claim.user, discarded_at=None)
    latest = own.order_by(F("scheduled_at").desc(nulls_last=True), "-pk").first()
    return latest is not None and compared(principal_of(latest), entry) is Match.SAME


def settle(inquiry: Inquiry, *, reason: str, now: datetime, by: Actor) -> CaseClaim:
    """Give the claim to the account that matches the list, verified; both accounts get a letter.

    Applications go along only where they name the listed person: nobody gets to see what a stranger typed.
    Raises ``NothingToSettle`` or a ``claims.ClaimRefused``.
    """
    with transaction.atomic():
        found = dispute_of(inquiry)
        if found is None or inquiry.user is None:
            raise NothingToSettle
        claim, entry = found
        moved = claims.move_claim(
            claim,
            inquiry.user,
            reason=reason,
            now=now,
            by=by,
            with_applications=is_of_the_same_person(claim, entry),
        )
        claims.claim(moved.case, Party(moved.party), inquiry.user, proved=True, now=now, by=by)
        Inquiry.objects.filter(pk=inquiry.pk).update(claims_listed_case=False)
        inquiry.claims_listed_case = False
    moved.refresh_from_db()
    return moved


def _dispute(
    user: User | None, application: Application | None, typed: dict[str, object]
) -> tuple[CaseClaim, RosterEntry] | None:
    born = typed.get("date_of_birth")
    number, party = str(typed.get("case_number") or ""), Party.PRINCIPAL
    principal = Principal(str(typed.get("name") or ""), born if isinstance(born, date) else None)
    if application is not None and application.case_number:
        number, party, principal = (
            application.case_number,
            Party(application.party),
            principal_of(application),
        )
    entry = entry_of(number) if user is not None else None
    if entry is None or compared(principal, entry) is not Match.SAME:
        return None
    claim = claims.holder_of(number, party)
    return None if claim is None or user is None or claim.user_id == user.pk else (claim, entry)
