"""Stop bookings for a day, and let them go on: reversible, and it cancels nothing.

Whatever stands, stands; staff may still give places away. Officers are told at once, so that they may close
the day or let the bookings go on.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Actor
from appointments import letters, places
from appointments.availability import slots_on
from appointments.calendar_log import log
from appointments.closures import lock_years
from appointments.models import Appointment, CalendarEvent


@dataclass(frozen=True)
class DayOfBookings:
    """How the bookings of a day stand: its slots to come, those stopped, free places, appointments."""

    day: date
    slots: int
    stopped: int
    free: int
    appointments: int

    @property
    def is_stopped(self) -> bool:
        """Say whether nobody can book any slot of the day."""
        return 0 < self.slots == self.stopped


class NoSlots(Exception):
    """There is nothing on that day that anybody could book."""


def bookings_of(day: date, *, now: datetime) -> DayOfBookings:
    """Return how the bookings of a day stand; reads only."""
    slots = list(slots_on(day).filter(withdrawn_at=None, closed_by=None, starts_at__gt=now))
    return DayOfBookings(
        day,
        len(slots),
        sum(slot.stopped_at is not None for slot in slots),
        sum(max(slot.free, 0) for slot in slots),
        Appointment.objects.scheduled().filter(slot__in=slots_on(day)).count(),
    )


def stop_bookings(day: date, *, now: datetime, by: Actor, reason: str) -> int:
    """Let nobody of the public book that day any more; return how many slots were stopped just now.

    A release of that year waits for it, so that no slot of the day slips in open. Raises ``NoSlots``.
    """
    with transaction.atomic():
        lock_years({day.year})
        ids = slots_on(day).filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True)
        stopped = places.stop(list(ids), now=now)
        if stopped:
            _tell(CalendarEvent.Kind.STOPPED, day, stopped, now, by, reason)
        elif not ids:
            raise NoSlots
    return stopped


def resume_bookings(day: date, *, now: datetime, by: Actor, reason: str = "") -> int:
    """Let the public book that day again; return how many slots were stopped."""
    with transaction.atomic():
        ids = slots_on(day).order_by("pk").values_list("pk", flat=True)
        resumed = places.resume(list(ids))
        if resumed:
            _tell(CalendarEvent.Kind.RESUMED, day, resumed, now, by, reason)
    return resumed


def officers() -> list[User]:
    """Return those who may close a day; where nobody else may, the administrators."""
    found = _who_may_close(include_superusers=False) or _who_may_close(include_superusers=True)
    return [user for user in found if user.is_staff]


def _who_may_close(*, include_superusers: bool) -> list[User]:
    may = ModelBackend().with_perm("appointments.close_day", include_superusers=include_superusers)
    return list(may.order_by("pk"))


def _tell(kind: CalendarEvent.Kind, day: date, slots: int, now: datetime, by: Actor, reason: str) -> None:
    log(kind, now=now, by=by, day=day, reason=reason, detail={"slots": slots})
    page = settings.PUBLIC_ORIGIN + reverse("admin:appointments_closing_stop")
    context = {
        "day": day.isoformat(),
        "stopped": kind == CalendarEvent.Kind.STOPPED,
        "slots": slots,
        "by": by.user.email if by.user else "",
        "reason": reason,
        "address": f"{page}?day={day.isoformat()}",
    }
    for user in officers():
        letters.bookings_stopped(user, context, now=now)
