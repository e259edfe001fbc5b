"""The letters that this app owes: each act on an appointment tells the family, in its own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.notifications import notify, register
from appointments.calendar_file import CONTENT_TYPE, calendar_file
from appointments.confirmation import confirmation_of
from appointments.models import Appointment
from eligibility.models import Notice

SCHEDULED = "appointment_scheduled"
RESCHEDULED = "appointment_rescheduled"
CANCELLED = "appointment_cancelled"


def register_kinds() -> None:
    """Tell the outbox which letters there are; called once when Django is ready."""
    for kind in (SCHEDULED, RESCHEDULED, CANCELLED):
        register(kind, kind, attachments=_calendar_file)


def scheduled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the confirmation of a new appointment."""
    _owe(SCHEDULED, appointment, now, {})


def rescheduled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the confirmation of a moved appointment; it says where the old one stood."""
    old = appointment.replaces
    before = {"old_number": str(old), "old_starts_at": old.slot.starts_at.isoformat()} if old else {}
    _owe(RESCHEDULED, appointment, now, before)


def cancelled(appointment: Appointment, *, now: datetime) -> None:
    """Owe the notice that an appointment was cancelled, and by whom."""
    _owe(CANCELLED, appointment, now, {"ended_by": appointment.ended_by})


def _owe(kind: str, appointment: Appointment, now: datetime, more: dict[str, Any]) -> None:
    """Write one letter for each address: the account's, and the one given for the case."""
    application = appointment.application
    user = application.user
    to_bring = Notice.objects.shown(Notice.Place.WHAT_TO_BRING, timezone.localdate(now))
    context = {
        **confirmation_of(appointment).snapshot(),
        "what_to_bring": [notice.text for notice in to_bring],
        **more,
    }
    addresses = {
        address.lower(): address for address in (application.email, user.email if user else "") if address
    }
    for address in addresses.values():
        notify(
            kind,
            to=address,
            user=user,
            language=user.language if user else "en",
            context=context,
            now=now,
        )


def _calendar_file(context: Mapping[str, Any]) -> list[tuple[str, bytes, str]]:
    return [("appointment.ics", calendar_file(context, written_at=timezone.now()), CONTENT_TYPE)]
