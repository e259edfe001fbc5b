"""Months as they are drawn on the staff's pages: weeks of days, each with what the page shows of it."""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

WORKING_WEEK, WHOLE_WEEK = 5, 7
_WEEKS = Calendar()
# Any week from Monday on, for the heads of the columns.
HEADS = tuple(date(2026, 11, 23 + number) for number in range(WHOLE_WEEK))


@dataclass(frozen=True)
class Month:
    """A month: weeks from Monday on, a day's content or nothing for the days of other months."""

    first: date
    heads: tuple[date, ...]
    weeks: tuple[tuple[tuple[date, object] | None, ...], ...]


def months_between(
    first: date, last: date, content: Callable[[date], object], *, columns: int = WORKING_WEEK
) -> list[Month]:
    """Return the months of a range; ``content`` gives what a day shows, also of days beyond the range."""
    months = []
    month = first.replace(day=1)
    while month <= last:
        months.append(_month(month, content, columns))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return months


def _month(first: date, content: Callable[[date], object], columns: int) -> Month:
    weeks = (
        tuple((day, content(day)) if day.month == first.month else None for day in week[:columns])
        for week in _WEEKS.monthdatescalendar(first.year, first.month)
    )
    return Month(first, HEADS[:columns], tuple(week for week in weeks if any(week)))
