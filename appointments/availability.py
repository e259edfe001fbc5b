"""What is free: reads only.

Nothing here promises a place; the POST that takes one judges again.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from appointments.deadlines import booking_is_open, first_bookable_day
from appointments.models import Closure, InterviewSlot
from appointments.refusals import SlotClosed, SlotFull
from appointments.working_days import POST_ZONE, NoWorkingDay, WorkingCalendar


@dataclass(frozen=True)
class FreeDay:
    """A day with free places that can be booked now."""

    day: date
    free: int


def working_calendar() -> WorkingCalendar:
    """Return the working calendar as it stands: Monday to Friday without approved whole-day closures."""
    closed = Closure.objects.approved().whole_days().values_list("day", flat=True)
    return WorkingCalendar(frozenset(closed))


def _open_slots(now: datetime) -> QuerySet[InterviewSlot]:
    """Return slots with a free place that is not kept for staff, neither stopped, withdrawn nor closed."""
    return InterviewSlot.objects.filter(
        Q(public_from=None) | Q(public_from__lte=now),
        reserved__lt=F("capacity") - F("taken"),
        stopped_at=None,
        withdrawn_at=None,
        closed_by=None,
        starts_at__gt=now,
    )


def free_days(now: datetime, calendar: WorkingCalendar, *, last: date | None = None) -> list[FreeDay]:
    """Return the days that can be booked now, each with its free places, in order; one query.

    A day counts if it is a working day and its closing time has not come (11:00 a.m. in Phnom Penh on
    the working day before it).
    """
    try:
        first = first_bookable_day(now, calendar)
    except NoWorkingDay:
        return []
    slots = _open_slots(now).filter(starts_at__gte=midnight(first))
    if last is not None:
        slots = slots.filter(starts_at__lt=midnight(last + timedelta(days=1)))
    days = (
        slots.order_by()  # type: ignore[misc, no-redef]  # the plugin takes annotations for new fields
        .annotate(day=TruncDate("starts_at", tzinfo=POST_ZONE))
        .values("day")
        .annotate(free=Sum(F("capacity") - F("taken") - F("reserved")))
        .order_by("day")
        .values_list("day", "free")
    )
    return [FreeDay(day, free) for day, free in days if calendar.is_working_day(day)]


def next_free_day(now: datetime, calendar: WorkingCalendar) -> date | None:
    """Return the first day that can be booked now, or nothing."""
    days = free_days(now, calendar)
    return days[0].day if days else None


def open_slots_of(day: date, now: datetime, calendar: WorkingCalendar) -> list[InterviewSlot]:
    """Return the slots of a day that can be booked now, by time; none once its closing time has come."""
    if not calendar.is_working_day(day) or not booking_is_open(day, now, calendar):
        return []
    return list(
        _open_slots(now)
        .filter(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))
        .order_by("starts_at")
    )


def why_refused(
    slot: InterviewSlot, now: datetime, calendar: WorkingCalendar, *, by_staff: bool = False
) -> SlotClosed | SlotFull | None:
    """Return why no place of a slot can be had, as the row was read; None where one may be asked for.

    Its time comes first: whoever is late is not told that somebody else was faster. Staff may go beyond the
    closing time. What only the database knows at this moment, ``places.take`` decides.
    """
    if not calendar.is_working_day(slot.day) or slot.starts_at <= now:
        return SlotClosed()
    if not by_staff and not booking_is_open(slot.day, now, calendar):
        return SlotClosed()
    return SlotFull() if slot.lacks_places_only else None


def slots_on(day: date) -> QuerySet[InterviewSlot]:
    """Return every slot of a day, whatever became of it."""
    return InterviewSlot.objects.filter(
        starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1))
    )


def midnight(day: date) -> datetime:
    """Return the moment in Phnom Penh at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=POST_ZONE)
