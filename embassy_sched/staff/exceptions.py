"""What an auditor looks at: where staff went beyond a rule, or vouched for who somebody is. Reads only.

Each row says who did what, why, and how it was before and after. What is kept in the log when it happens
counts, never what recomputing with today's closures would say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from accounts.models import AccountEvent, User
from accounts.permissions import Role
from appointments.beyond import Beyond, read
from appointments.models import Appointment
from appointments.templatetags.interview_time import interview_time, short_day
from appointments.verification import unverified
from appointments.wording import BEYOND_SENTENCES
from eligibility.models import CaseEvent
from embassy_sched.staff import log_wording

Kind = CaseEvent.Kind

ADDS_TO_A_DAY = (Kind.SCHEDULED, Kind.RESCHEDULED, Kind.INTERVIEW_TODAY, Kind.PEOPLE_CHANGED)
VOUCHES_FOR_SOMEBODY = (Kind.CLAIM_ENDED, Kind.CLAIM_MOVED, Kind.NUMBER_CORRECTED)
# What stands unless an officer says why it does not: an outcome of an earlier day, a ground of the rules.
CORRECTS = (Kind.OUTCOME_CORRECTED, Kind.CLEARED)
ENDS_AN_APPOINTMENT = (Kind.CANCELLED_BY_STAFF, Kind.CANCELLED_BY_POST)


class Why(StrEnum):
    """Why something is an exception."""

    BEYOND = "beyond"
    LATE = "late"
    IDENTITY = "identity"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Key:
    """A row that is known to be there, but not read yet."""

    at: datetime
    table: str
    pk: int


@dataclass(frozen=True)
class Exceptional:
    """One row: what happened, why it is listed, who did it, and what it changed."""

    at: datetime
    why: tuple[Why, ...]
    what: str
    case: str
    account: User | None
    actor: str
    role: str
    address: str
    reason: str
    beyond: tuple[str, ...]
    before: str
    after: str


def keys(first: datetime, after: datetime, why: Why | None = None) -> list[Key]:
    """Return what happened from ``first`` on and before ``after``, the latest first; in three queries."""
    asked = set(Why) if why is None else {why}
    found: list[Key] = []
    if wanted := [_events(each) for each in asked - {Why.UNVERIFIED}]:
        matches = Q(pk__in=[])
        for one in wanted:
            matches |= one
        events = CaseEvent.objects.filter(matches, at__gte=first, at__lt=after)
        found += _keys(events.order_by().values_list("at", "pk"), "event")
    if Why.IDENTITY in asked:
        accounts = AccountEvent.objects.filter(at__gte=first, at__lt=after)
        found += _keys(accounts.order_by().values_list("at", "pk"), "account")
    if Why.UNVERIFIED in asked:
        made = Appointment.objects.holding_a_place().filter(scheduled_at__gte=first, scheduled_at__lt=after)
        found += _keys(unverified(made).order_by().values_list("scheduled_at", "pk"), "booking")
    return sorted(found, key=lambda key: (key.at, key.table, key.pk), reverse=True)


def _events(why: Why) -> Q:
    """Match the events of cases that are exceptions for this reason."""
    match why:
        case Why.BEYOND:
            return ~Q(beyond_rule="") | Q(kind__in=CORRECTS)
        case Why.LATE:
            late = Q(kind__in=ADDS_TO_A_DAY, beyond_rule__contains=Beyond.CLOSING_TIME)
            return late | Q(kind=Kind.INTERVIEW_TODAY)
        case _:
            return Q(kind__in=VOUCHES_FOR_SOMEBODY)


def _keys(rows: Iterable[tuple[datetime, int]], table: str) -> list[Key]:
    return [Key(at, table, pk) for at, pk in rows]


def read_rows(wanted: Sequence[Key]) -> list[Exceptional]:
    """Return the rows in the order of their keys; five queries, however many there are."""
    of = {
        table: [key.pk for key in wanted if key.table == table] for table in ("event", "account", "booking")
    }
    events = CaseEvent.objects.select_related("case", "by").in_bulk(of["event"])
    accounts = AccountEvent.objects.select_related("user", "by").in_bulk(of["account"])
    bookings = Appointment.objects.select_related("case", "slot", "scheduled_by", "application").in_bulk(
        of["booking"]
    )
    times, emails = _times(events.values()), _emails(events.values())
    rows = []
    for key in wanted:
        if key.table == "event":
            rows.append(_of_event(events[key.pk], times, emails))
        elif key.table == "account":
            rows.append(_of_account(accounts[key.pk]))
        else:
            rows.append(_of_booking(bookings[key.pk]))
    return rows


def _times(events: Iterable[CaseEvent]) -> dict[str, datetime]:
    """Return when the interviews are whose confirmation numbers the events keep."""
    numbers = {
        str(event.detail[name]) for event in events for name in ("number", "replaces") if name in event.detail
    }
    rows = Appointment.objects.filter(number__in=numbers) if numbers else Appointment.objects.none()
    return dict(rows.values_list("number", "slot__starts_at"))


def _emails(events: Iterable[CaseEvent]) -> dict[str, str]:
    """Return the addresses of the accounts that the events keep."""
    kept = {str(event.detail[name]) for event in events for name in ("account", "to") if name in event.detail}
    rows = User.objects.filter(pk__in=[pk for pk in kept if pk.isdigit()]) if kept else User.objects.none()
    return {str(pk): email for pk, email in rows.values_list("pk", "email")}


def _of_event(event: CaseEvent, times: Mapping[str, datetime], emails: Mapping[str, str]) -> Exceptional:
    before, after = _change(event, times, emails)
    return Exceptional(
        at=event.at,
        why=_why(event),
        what=event.get_kind_display(),
        case=event.case.number,
        account=None,
        actor=event.by.email if event.by else "",
        role=str(log_wording.ROLES.get(event.role, event.role)),
        address=event.address,
        reason=event.reason,
        beyond=tuple(str(BEYOND_SENTENCES[rule]) for rule in read(event.beyond_rule)),
        before=before,
        after=after,
    )


def _why(event: CaseEvent) -> tuple[Why, ...]:
    beyond = read(event.beyond_rule)
    why = [Why.BEYOND] if event.beyond_rule or event.kind in CORRECTS else []
    late = event.kind in ADDS_TO_A_DAY and Beyond.CLOSING_TIME in beyond
    if late or event.kind == Kind.INTERVIEW_TODAY:
        why.append(Why.LATE)
    if event.kind in VOUCHES_FOR_SOMEBODY:
        why.append(Why.IDENTITY)
    return tuple(why)


def _change(event: CaseEvent, times: Mapping[str, datetime], emails: Mapping[str, str]) -> tuple[str, str]:
    """Return how it was before and after, in words."""
    kept = {name: str(value) for name, value in event.detail.items()}
    own = interview_time(times.get(kept.get("number", "")))
    match event.kind:
        case Kind.RESCHEDULED:
            return interview_time(times.get(kept.get("replaces", ""))), own
        case Kind.SCHEDULED:
            return "", own
        case Kind.CLAIM_ENDED | Kind.CLAIM_MOVED:
            return emails.get(kept.get("account", ""), ""), emails.get(kept.get("to", ""), "")
        case Kind.CLEARED:
            return "", ", ".join(log_wording.details_of(event, emails))
        case Kind.INTERVIEW_TODAY:
            return short_day(kept.get("old")), short_day(kept.get("new"))
        case kind if kind in ENDS_AN_APPOINTMENT:
            return own, event.get_kind_display()
        case _:
            return kept.get("old", own), kept.get("new", "")


def _of_account(event: AccountEvent) -> Exceptional:
    return Exceptional(
        at=event.at,
        why=(Why.IDENTITY,),
        what=event.get_kind_display(),
        case="",
        account=event.user,
        actor=event.by.email if event.by else "",
        role=str(log_wording.ROLES[Role.STAFF if event.by else Role.SYSTEM]),
        address=event.address,
        reason=event.reason,
        beyond=(),
        before=_listed(event.detail.get("before", "")),
        after=_listed(event.detail.get("after", "")),
    )


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_booking(appointment: Appointment) -> Exceptional:
    own = (
        appointment.scheduled_by_id is not None
        and appointment.scheduled_by_id == appointment.application.user_id
    )
    return Exceptional(
        at=appointment.scheduled_at,
        why=(Why.UNVERIFIED,),
        what=appointment.get_status_display(),
        case=appointment.case.number,
        account=None,
        actor=appointment.scheduled_by.email if appointment.scheduled_by else "",
        role=str(log_wording.ROLES[Role.APPLICANT if own else Role.STAFF]),
        address="",
        reason="",
        beyond=(),
        before="",
        after=interview_time(appointment.slot.starts_at),
    )
