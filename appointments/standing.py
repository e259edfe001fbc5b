"""Where an appointment stands for the family, and where it is now: what can be done next follows from it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from appointments.deadlines import ChangeWindow, change_window
from appointments.models import Appointment
from appointments.working_days import WorkingCalendar


class Standing(StrEnum):
    """Where an appointment stands at a moment; each asks for other words and other buttons."""

    CHANGEABLE = "changeable"
    FIXED = "fixed"
    CHECKED_IN = "checked_in"
    UNRECORDED = "unrecorded"
    NOT_KEPT = "not_kept"
    MISSED = "missed"
    CAME = "came"
    CANCELLED = "cancelled"
    CANCELLED_BY_POST = "cancelled_by_post"
    INTERVIEWED = "interviewed"
    RESCHEDULED = "rescheduled"


_ENDED = {
    Appointment.Status.MISSED: Standing.MISSED,
    Appointment.Status.CAME_NOT_INTERVIEWED: Standing.CAME,
    Appointment.Status.INTERVIEWED: Standing.INTERVIEWED,
    Appointment.Status.RESCHEDULED: Standing.RESCHEDULED,
}
_WINDOWS = {
    ChangeWindow.OPEN: Standing.CHANGEABLE,
    ChangeWindow.CLOSED_UNTIL_PASSED: Standing.FIXED,
    ChangeWindow.PASSED: Standing.UNRECORDED,
}

# It stands, and its day has gone by.
PASSED = frozenset({Standing.UNRECORDED, Standing.NOT_KEPT})

# From here a new application is begun with all details kept; the questions are asked afresh.
BEGINS_ANEW = PASSED | {Standing.MISSED, Standing.CAME}


def window_of(appointment: Appointment, now: datetime, calendar: WorkingCalendar) -> ChangeWindow:
    """Say what the holder may do today; the promise on the row is what counts."""
    return change_window(
        appointment.day, timezone.localdate(now), calendar, promised=appointment.last_day_to_change
    )


def newest(appointment: Appointment) -> Appointment:
    """Follow reschedules to where the appointment is now."""
    while (
        later := Appointment.objects.filter(replaces=appointment).select_related("slot").first()
    ) is not None:
        appointment = later
    return appointment


def standing_of(appointment: Appointment, now: datetime, calendar: WorkingCalendar) -> Standing:
    """Say where an appointment stands; who has checked in was there, whatever the clock says."""
    status = Appointment.Status(appointment.status)
    if status is Appointment.Status.CANCELLED:
        by_post = appointment.ended_by == Appointment.EndedBy.POST
        return Standing.CANCELLED_BY_POST if by_post else Standing.CANCELLED
    if status in _ENDED:
        return _ENDED[status]
    if appointment.checked_in_at is not None:
        return Standing.CHECKED_IN
    standing = _WINDOWS[window_of(appointment, now, calendar)]
    # The post set this day, and nobody said that the family comes: it was not missed.
    return Standing.NOT_KEPT if standing is Standing.UNRECORDED and appointment.is_never_missed else standing


def latest_of_each(appointments: Iterable[Appointment]) -> list[Appointment]:
    """Return the newest appointment of each case and party, the newest of all first.

    The one that stands is the newest, also where a later one was taken back.
    """
    latest: dict[tuple[int, str], Appointment] = {}
    for appointment in sorted(appointments, key=lambda each: (each.is_scheduled, each.scheduled_at, each.pk)):
        latest[appointment.case_id, appointment.party] = appointment
    return sorted(latest.values(), key=lambda each: (each.scheduled_at, each.pk), reverse=True)
