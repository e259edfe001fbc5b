"""What happened to a case, and to the accounts that speak for it: who did what, when, from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import AccountEvent, User
from accounts.permissions import Role
from appointments.beyond import read
from appointments.wording import BEYOND_SENTENCES
from eligibility.models import Case, CaseEvent
from embassy_sched.staff import log_wording


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: who did what, when, from where, why, beyond which rule."""

    at: datetime
    what: str
    party: str
    who: str
    role: str
    address: str
    reason: str
    beyond: list[str]
    details: list[str]
    day: date | None = None


def timeline_of(case: Case, accounts: Mapping[int, User]) -> list[Entry]:
    """Return everything that happened to the case and to the accounts that speak for it, the latest first."""
    emails = {str(pk): account.email for pk, account in accounts.items()}
    entries = [_of_case(event, emails) for event in case.events.select_related("by")]
    changed = AccountEvent.objects.filter(user__in=accounts).select_related("by", "user")
    entries += [_of_account(event) for event in changed]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_case(event: CaseEvent, emails: dict[str, str]) -> Entry:
    return Entry(
        at=event.at,
        what=event.get_kind_display(),
        party=event.get_party_display(),
        who=event.by.email if event.by else "",
        role=str(log_wording.ROLES.get(event.role, event.role)),
        address=event.address,
        reason=event.reason,
        beyond=[str(BEYOND_SENTENCES[rule]) for rule in read(event.beyond_rule)],
        details=log_wording.details_of(event, emails),
        day=event.day,
    )


def _of_account(event: AccountEvent) -> Entry:
    detail = [log_wording.listed(event.detail.get(name, "")) for name in ("before", "after")]
    return Entry(
        at=event.at,
        what=event.get_kind_display(),
        party="",
        who=event.by.email if event.by else "",
        role=str(log_wording.ROLES[Role.STAFF]),
        address=event.address,
        reason=event.reason,
        beyond=[],
        details=[" → ".join(detail)] if any(detail) else [event.user.email],
    )
