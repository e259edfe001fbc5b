"""Which days the post works, and how to count them.

Pure: the closed days are handed in, nothing here reads a clock or a database. A working day is Monday to
Friday and not closed as a whole; a part-day closure leaves a working day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

POST_ZONE = ZoneInfo("Asia/Phnom_Penh")

SATURDAY = 5
SEARCH_DAYS = 400


class NoWorkingDay(LookupError):
    """Too many closed days in a row: the closures must be wrong, and running on would hide it."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The post's calendar: weekends, and the whole days on which the IV Unit is closed."""

    closed_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Say whether the post works on this day."""
        return day.weekday() < SATURDAY and day not in self.closed_days

    def before(self, day: date, n: int) -> date:
        """Return the n-th working day before `day`, which need not be a working day and is not counted.

        Raises ValueError for n < 1 and NoWorkingDay when 400 days do not hold n working days.
        """
        return self._nth(_days_from(day, -1), day, n)

    def after(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`; as `before`, the other way."""
        return self._nth(_days_from(day, +1), day, n)

    def _nth(self, days: Iterator[date], start: date, n: int) -> date:
        if n < 1:
            raise ValueError("n counts working days and begins at 1")
        for day in days:
            n -= self.is_working_day(day)
            if n == 0:
                return day
        raise NoWorkingDay(f"not enough working days within {SEARCH_DAYS} days of {start.isoformat()}")


def _days_from(day: date, step: int) -> Iterator[date]:
    for distance in range(1, SEARCH_DAYS + 1):
        try:
            yield day + timedelta(days=step * distance)
        except OverflowError:
            return
