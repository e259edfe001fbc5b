"""Nine, ten and eleven months after a missed appointment: when a family is reminded. Pure.

The one-year rule counts inaction after a missed interview (9 FAM 504.13-2). A reminder informs; it says
nothing of what becomes of a case.
"""

import calendar
from datetime import date

MONTHS = (9, 10, 11)
A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_reached(missed_on: date, today: date) -> int | None:
    """Return which of the three reminders is due, the latest that was reached; None before and after them."""
    if today >= months_after(missed_on, A_YEAR):
        return None
    reached = [months for months in MONTHS if months_after(missed_on, months) <= today]
    return reached[-1] if reached else None


def window(today: date) -> tuple[date, date]:
    """Return days between which lies every missed appointment that is due today."""
    # Months of different length: the last days of one may all be due on the last day of another.
    last = months_after(today, -MONTHS[0])
    return date(today.year - 1, today.month, 1), last.replace(
        day=calendar.monthrange(last.year, last.month)[1]
    )
