"""Days of which perhaps only the month is remembered. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class PartialDate:
    """A day, or only its month and year. ValueError for a day or a month that does not exist."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)
        if self.day == 0:
            raise ValueError("a month has no day 0")

    def could_be_today_or_later(self, today: date) -> bool:
        """Say whether it has not certainly passed."""
        if self.day is None:
            return (self.year, self.month) >= (today.year, today.month)
        return date(self.year, self.month, self.day) >= today

    def needs_day(self, today: date) -> bool:
        """Say whether month and year are not enough: this month or later, without a day."""
        return self.day is None and self.could_be_today_or_later(today)

    def day_after(self) -> date | None:
        """Return the next day; None where only the month is known, or the calendar ends."""
        day = date(self.year, self.month, self.day) if self.day else date.max
        return day + timedelta(days=1) if day < date.max else None

    def latest(self) -> date:
        """Return the last day that can be meant: the day itself, or the end of the month."""
        return date(self.year, self.month, self.day or calendar.monthrange(self.year, self.month)[1])
