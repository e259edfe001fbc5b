"""The day at the IV Unit: who comes, how full the next two weeks are, what waits. Reads only.

In a fixed number of queries, whatever the tables hold; each part only for those who may see its list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import Notification, User
from appointments.closures import HOLIDAYS
from appointments.holiday_lists import years_due
from appointments.models import Appointment, Attendance, Closing, ClosingItem, Closure, InterviewSlot
from appointments.not_current import told_and_standing
from appointments.verification import unverified
from appointments.working_days import POST_ZONE, SATURDAY
from eligibility.currency import Month, months_due
from eligibility.inquiry.queue import WAITING
from eligibility.models import Inquiry, RosterImport, TravelingApplicant, VisaBulletin
from embassy_sched.staff.clearance_list import without_place

DAYS_AHEAD = 14


@dataclass(frozen=True)
class Interview:
    """One of today's appointments: how many people stand on it, and how many of them were ticked as come."""

    appointment: Appointment
    persons: int
    ticked: int


@dataclass(frozen=True)
class DayPlaces:
    """One of the next days: its places, or why there are none."""

    day: date
    places: int = 0
    taken: int = 0
    reserved: int = 0
    free: int = 0
    stopped: bool = False
    closures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unfinished:
    """A closing of a day that was not gone on with."""

    closing: Closing
    left: int
    hit: int


@dataclass(frozen=True)
class Waits:
    """What waits for somebody; None for what the reader may not see."""

    inquiries: int | None = None
    oldest_inquiry: datetime | None = None
    unverified: list[tuple[date, int]] | None = None
    failed_letters: int | None = None
    clearances: int | None = None
    closings: list[Unfinished] | None = None
    unrecorded: int | None = None
    oldest_unrecorded: datetime | None = None
    years_not_approved: list[int] | None = None
    without_roster: bool = False
    bulletins_missing: list[date] = field(default_factory=list)
    not_current: int | None = None

    @property
    def unverified_count(self) -> int:
        """Return how many interviews to come stand on a case that nobody checked."""
        return sum(number for _day, number in self.unverified or [])


@dataclass(frozen=True)
class FrontPage:
    """What the front page shows; None for a part that the reader may not see."""

    today: date
    interviews: list[Interview] | None = None
    days: list[DayPlaces] | None = None
    waits: Waits = field(default_factory=Waits)

    @property
    def persons(self) -> int:
        """Return how many people stand on today's list."""
        return sum(each.persons for each in self.interviews or [])

    @property
    def came(self) -> int:
        """Return how many of today's families have checked in."""
        return sum(each.appointment.checked_in_at is not None for each in self.interviews or [])


def front_page(user: User, now: datetime) -> FrontPage:
    """Return the day as this member of the staff may see it."""
    today = timezone.localdate(now)
    appointments = user.has_perm("appointments.view_appointment")
    calendar = user.has_perm("appointments.view_closure")
    closures = _closures(today) if calendar else []
    counts = _counts(user, now)
    unrecorded = _unrecorded(now) if appointments else (None, None)
    claims = user.has_perm("eligibility.view_caseclaim")
    return FrontPage(
        today=today,
        interviews=_interviews(today) if appointments else None,
        days=_days(today, closures) if user.has_perm("appointments.view_interviewslot") else None,
        waits=Waits(
            inquiries=counts.get("waiting_inquiries"),
            oldest_inquiry=counts.get("oldest_inquiry"),
            unverified=_unverified(now) if appointments and claims else None,
            failed_letters=counts.get("failed_letters"),
            clearances=counts.get("expiring_clearances"),
            closings=_closings() if user.has_perm("appointments.view_closing") else None,
            unrecorded=unrecorded[0],
            oldest_unrecorded=unrecorded[1],
            years_not_approved=_years_not_approved(today, closures) if calendar else None,
            bulletins_missing=[
                date(*month, 1) for month in months_due(today) if counts.get(_name(month)) == 0
            ],
            not_current=counts.get("not_current"),
            without_roster=counts.get("imports_of_the_list") == 0,
        ),
    )


def _interviews(today: date) -> list[Interview]:
    """Return today's appointments by time, recorded or not, each with its number of people."""
    rows = (
        Appointment.objects.holding_a_place()
        .filter(
            slot__starts_at__gte=_midnight(today), slot__starts_at__lt=_midnight(today + timedelta(days=1))
        )
        .select_related("slot", "case", "application")
        .annotate(
            companions=_number(
                TravelingApplicant.objects.filter(application=OuterRef("application")), "application"
            ),
            ticks=_number(Attendance.objects.filter(appointment=OuterRef("pk")), "appointment"),
        )
        .order_by("slot__starts_at", "application__surname", "pk")
    )
    return [Interview(each, 1 + each.companions, each.ticks) for each in rows]


def _number(rows: QuerySet[Any], key: str) -> Coalesce:
    """Count the rows of another table that belong to this one."""
    counted = rows.order_by().values(key).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _closures(today: date) -> list[Closure]:
    """Return the approved closures of this year and the next."""
    years = Q(day__gte=date(today.year, 1, 1), day__lte=date(today.year + 1, 12, 31))
    return list(
        Closure.objects.approved().filter(years).only("day", "kind", "name", "begins_at", "approved_at")
    )


def _days(today: date, closures: Iterable[Closure]) -> list[DayPlaces]:
    """Return the weekdays of two weeks, and a Saturday or Sunday only where it has slots."""
    after = today + timedelta(days=DAYS_AHEAD)
    rows = (
        InterviewSlot.objects.filter(
            starts_at__gte=_midnight(today), starts_at__lt=_midnight(after), withdrawn_at=None
        )
        .order_by()
        .annotate(on=TruncDate("starts_at", tzinfo=POST_ZONE))
        .values("on")
        .annotate(
            # A closed slot has no place to give; what is taken in it still stands.
            places=Sum("capacity", filter=Q(closed_by=None), default=0),
            used=Sum("taken"),
            kept=Sum("reserved", filter=Q(closed_by=None), default=0),
            left=Sum(F("capacity") - F("taken") - F("reserved"), filter=Q(closed_by=None), default=0),
            halted=Count("pk", filter=~Q(stopped_at=None)),
        )
    )
    slots: dict[date, Any] = {row["on"]: row for row in rows}
    found = []
    for day in (today + timedelta(days=number) for number in range(DAYS_AHEAD)):
        if day not in slots and day.weekday() >= SATURDAY:
            continue
        row = slots.get(day, {})
        found.append(
            DayPlaces(
                day=day,
                places=row.get("places", 0),
                taken=row.get("used", 0),
                reserved=row.get("kept", 0),
                free=row.get("left", 0),
                stopped=bool(row.get("halted")),
                closures=tuple(closure.name for closure in closures if closure.day == day),
            )
        )
    return found


def _counts(user: User, now: datetime) -> dict[str, Any]:
    """Return figures of several tables that the reader may see, as columns of the reader's own row.

    One query for all of them; the names of the figures are keys of what comes back.
    """
    today = timezone.localdate(now)
    waiting = Inquiry.objects.filter(state__in=WAITING)
    oldest = waiting.order_by("created_at").values("created_at")[:1]
    figures: dict[str, tuple[str, Any]] = {
        "waiting_inquiries": ("eligibility.view_inquiry", _how_many(waiting)),
        "oldest_inquiry": ("eligibility.view_inquiry", Subquery(oldest)),
        "failed_letters": (
            "accounts.view_notification",
            _how_many(Notification.objects.filter(state=Notification.State.FAILED)),
        ),
        "imports_of_the_list": ("eligibility.view_rosterimport", _how_many(RosterImport.objects.done())),
        "expiring_clearances": ("eligibility.view_clearance", _how_many(without_place(today))),
        "not_current": ("appointments.view_appointment", _how_many(told_and_standing(now))),
        **{
            _name(month): ("eligibility.view_visabulletin", _how_many(_published(month)))
            for month in months_due(today)
        },
    }
    seen = {name: column for name, (permission, column) in figures.items() if user.has_perm(permission)}
    if not seen:
        return {}
    return {
        name: value for row in User.objects.filter(pk=user.pk).values(**seen) for name, value in row.items()
    }


def _published(month: Month) -> QuerySet[VisaBulletin]:
    return VisaBulletin.objects.published().filter(month=date(*month, 1))


def _name(month: Month) -> str:
    """Return the name of the figure that says whether the bulletin of a month is loaded."""
    return "bulletin_{}_{}".format(*month)


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    """Count rows of another table inside a query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _unrecorded(now: datetime) -> tuple[int, datetime | None]:
    past = Appointment.objects.scheduled().filter(slot__starts_at__lte=now)
    found = past.order_by().aggregate(number=Count("pk"), oldest=Min("slot__starts_at"))
    return found["number"], found["oldest"]


def _unverified(now: datetime) -> list[tuple[date, int]]:
    to_come = unverified(Appointment.objects.scheduled().filter(slot__starts_at__gt=now))
    return list(
        to_come.order_by()
        .annotate(on=TruncDate("slot__starts_at", tzinfo=POST_ZONE))
        .values("on")
        .annotate(number=Count("pk"))
        .order_by("on")
        .values_list("on", "number")
    )


def _closings() -> list[Unfinished]:
    pending = Q(items__state=ClosingItem.State.PENDING)
    rows = Closing.objects.filter(finished_at=None, undone_at=None).order_by("day", "pk")
    counted = rows.annotate(left=Count("items", filter=pending), hit=Count("items"))
    return [Unfinished(closing, closing.left, closing.hit) for closing in counted]


def _years_not_approved(today: date, closures: Iterable[Closure]) -> list[int]:
    """Return this year and, from October on, the next, where none of its holidays is approved."""
    approved = {closure.day.year for closure in closures if closure.kind in HOLIDAYS}
    return [year for year in years_due(today) if year not in approved]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=POST_ZONE)
