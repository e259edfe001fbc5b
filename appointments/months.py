"""The calendar as it is drawn: months of weeks of days, each with its free places.

Pure: what is free, which days are closed and what day it is are handed in.
"""

from calendar import Calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appointments.deadlines import booking_is_open, day_in_phnom_penh
from appointments.working_days import SATURDAY, NoWorkingDay, WorkingCalendar

_WEEKS = Calendar()


class DayState(StrEnum):
    """What a day of the grid shows."""

    FREE = "free"
    NONE = "none"
    CLOSED = "closed"
    OUTSIDE = "outside"


class NoTimes(StrEnum):
    """Why a day that somebody asks for shows no times."""

    UNREADABLE = "unreadable"
    TOO_LATE = "too_late"
    CLOSED = "closed"
    NONE_FREE = "none_free"


@dataclass(frozen=True)
class Cell:
    """A day of the grid; ``places`` are free places, 0 unless the state is FREE.

    ``is_late`` marks a free day on or after somebody's 21st birthday.
    """

    day: date
    state: DayState
    places: int = 0
    is_today: bool = False
    is_late: bool = False

    @property
    def is_weekend(self) -> bool:
        """Say whether the head of its column tells already why it is closed."""
        return self.day.weekday() >= SATURDAY


@dataclass(frozen=True)
class Month:
    """A month of the grid: weeks from Monday to Sunday, days of other months as OUTSIDE."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


def months_of(
    places: Mapping[date, int],
    calendar: WorkingCalendar,
    *,
    today: date,
    refused: Collection[tuple[int, int]] = (),
    late_from: date | None = None,
) -> tuple[Month, ...]:
    """Return the months that have days with free places, in order; ``places`` are by day.

    Nothing free gives no months: the page then says so in words, it never shows an empty calendar. In a
    ``refused`` month (year, month) no day is offered; from ``late_from`` on free days are marked.
    """
    firsts = sorted({day.replace(day=1) for day in places})
    offered = {day: free for day, free in places.items() if (day.year, day.month) not in refused}
    return tuple(_month(first, offered, calendar, today, late_from) for first in firsts)


def why_no_times(day: date | None, now: datetime, calendar: WorkingCalendar) -> NoTimes:
    """Say why nothing can be chosen on a day that is not among the free ones; None for unreadable text."""
    if day is None:
        return NoTimes.UNREADABLE
    if day <= day_in_phnom_penh(now):
        return NoTimes.TOO_LATE
    if not calendar.is_working_day(day):
        return NoTimes.CLOSED
    try:
        is_open = booking_is_open(day, now, calendar)
    except NoWorkingDay:
        is_open = False
    return NoTimes.NONE_FREE if is_open else NoTimes.TOO_LATE


def neighbours(places: Mapping[date, int], day: date) -> tuple[date | None, date | None]:
    """Return the nearest free days before and after a day."""
    before = max((other for other in places if other < day), default=None)
    after = min((other for other in places if other > day), default=None)
    return before, after


def _month(
    first: date,
    places: Mapping[date, int],
    calendar: WorkingCalendar,
    today: date,
    late_from: date | None,
) -> Month:
    weeks = _WEEKS.monthdatescalendar(first.year, first.month)
    return Month(
        first,
        tuple(
            tuple(
                _cell(day, places, calendar, today, late_from)
                if day.month == first.month
                else Cell(day, DayState.OUTSIDE)
                for day in week
            )
            for week in weeks
        ),
    )


def _cell(
    day: date,
    places: Mapping[date, int],
    calendar: WorkingCalendar,
    today: date,
    late_from: date | None,
) -> Cell:
    is_today = day == today
    if places.get(day):
        is_late = late_from is not None and day >= late_from
        return Cell(day, DayState.FREE, places[day], is_today, is_late)
    state = DayState.NONE if calendar.is_working_day(day) else DayState.CLOSED
    return Cell(day, state, is_today=is_today)
