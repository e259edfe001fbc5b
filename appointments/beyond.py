"""Which rules an act of the staff goes beyond; never the number of places, never a closure.

Pure. "The closing time for appointments is 11:00 a.m. the previous working day before the interview date.
... please cancel or reschedule your appointment at least three working days prior to your appointment date."
The codes are stored with the event, several with commas between.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from appointments.deadlines import ChangeWindow, booking_is_open
from appointments.working_days import WorkingCalendar


class Beyond(StrEnum):
    """A rule that staff may go beyond, with a reason."""

    CLOSING_TIME = "closing_time"
    CHANGE_WINDOW = "change_window"
    OTHER_DAY = "other_day"


def rules_passed(
    *,
    now: datetime,
    calendar: WorkingCalendar,
    new_day: date | None = None,
    window: ChangeWindow | None = None,
) -> tuple[Beyond, ...]:
    """Return the rules that an act goes beyond: ``new_day`` is booked, ``window`` is the old one's."""
    passed = []
    if window is not None and window is not ChangeWindow.OPEN:
        passed.append(Beyond.CHANGE_WINDOW)
    if new_day is not None and not booking_is_open(new_day, now, calendar):
        passed.append(Beyond.CLOSING_TIME)
    return tuple(passed)


def stored(passed: Iterable[Beyond]) -> str:
    """Return the codes as an event keeps them."""
    return ",".join(passed)


def read(text: str) -> tuple[Beyond, ...]:
    """Return the codes of an event; one that is not known any more is passed over."""
    return tuple(Beyond(code) for code in text.split(",") if code in set(Beyond))
