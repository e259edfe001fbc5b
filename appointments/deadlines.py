"""Until when an interview can be booked, changed or cancelled.

Pure: `now`, `today` and the calendar are arguments. Everything is thought in Phnom Penh time.

The Embassy's page: "Please note that the closing time for appointments is 11:00 a.m. the previous working day
before the interview date. If you cannot attend the rescheduled appointment, please cancel or reschedule your
appointment at least three working days prior to your appointment date. Otherwise, you will need to wait until
the appointment date has passed to reschedule a new one."

Every function raises NoWorkingDay where the calendar has no working day within reach.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from appointments.working_days import POST_ZONE, WorkingCalendar

CLOSING_TIME = time(11, 0)
NOTICE_WORKING_DAYS = 3


class ChangeWindow(StrEnum):
    """What the holder of an appointment may do about it today."""

    OPEN = "open"
    CLOSED_UNTIL_PASSED = "closed_until_passed"
    PASSED = "passed"


def day_in_phnom_penh(moment: datetime) -> date:
    """Return the day it is in Phnom Penh at this moment; ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day in Phnom Penh")
    return moment.astimezone(POST_ZONE).date()


def booking_closes_at(interview_day: date, calendar: WorkingCalendar) -> datetime:
    """The closing time for appointments is 11:00 a.m. the previous working day before the interview date."""
    return datetime.combine(calendar.before(interview_day, 1), CLOSING_TIME, tzinfo=POST_ZONE)


def booking_is_open(interview_day: date, now: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether the closing time has not come yet; at 11:00:00 it has."""
    return now < booking_closes_at(interview_day, calendar)


def first_bookable_day(now: datetime, calendar: WorkingCalendar) -> date:
    """Return the earliest working day whose closing time has not come."""
    day = calendar.after(day_in_phnom_penh(now), 1)
    while not booking_is_open(day, now, calendar):
        day = calendar.after(day, 1)
    return day


def last_day_to_change(interview_day: date, calendar: WorkingCalendar) -> date:
    """Cancel or reschedule your appointment at least three working days prior to your appointment date.

    The third working day before counts whole, to the end of that day in Phnom Penh.
    """
    return calendar.before(interview_day, NOTICE_WORKING_DAYS)


def promise_at_booking(interview_day: date, today: date, calendar: WorkingCalendar) -> date | None:
    """Return the last day to change that a confirmation may promise, or None when it has already gone by."""
    last_day = last_day_to_change(interview_day, calendar)
    return last_day if today <= last_day else None


def change_window(
    interview_day: date, today: date, calendar: WorkingCalendar, promised: date | None = None
) -> ChangeWindow:
    """Otherwise, you will need to wait until the appointment date has passed to reschedule a new one.

    A promise once printed is kept: of the day recomputed from today's closures and the promised one, the
    later counts. No promise reaches into the interview day itself.
    """
    if today > interview_day:
        return ChangeWindow.PASSED
    if today == interview_day:
        return ChangeWindow.CLOSED_UNTIL_PASSED
    if promised is not None and today <= promised:
        return ChangeWindow.OPEN
    if today <= last_day_to_change(interview_day, calendar):
        return ChangeWindow.OPEN
    return ChangeWindow.CLOSED_UNTIL_PASSED


def first_day_to_schedule_anew(interview_day: date) -> date:
    """Return the day from which a new appointment may be scheduled: the day after the interview day."""
    return interview_day + timedelta(days=1)
