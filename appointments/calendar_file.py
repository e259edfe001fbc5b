"""The appointment as a calendar file (RFC 5545), for the account and the letter."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from appointments.confirmation import MINUTES
from appointments.working_days import POST_ZONE

CONTENT_TYPE = "text/calendar"


def calendar_file(confirmation: Mapping[str, Any], *, written_at: datetime) -> bytes:
    """Return the .ics of a confirmation's snapshot.

    The UID stays over reschedules and SEQUENCE rises, so that a calendar moves the entry and makes no
    second one; a cancelled appointment is sent as METHOD:CANCEL.
    """
    cancelled = confirmation["status"] == "cancelled"
    starts_at = datetime.fromisoformat(str(confirmation["starts_at"])).astimezone(POST_ZONE)
    event = Event()
    event.add("uid", confirmation["ics_uid"])
    event.add("dtstamp", written_at.astimezone(UTC))
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=MINUTES))
    event.add("sequence", int(confirmation["sequence"]) + int(cancelled))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", _("Immigrant visa interview: %(name)s") % {"name": confirmation["principal"]})
    event.add("location", f"{settings.POST_NAME}, {settings.POST_ADDRESS}")
    event.add(
        "description",
        _(
            "Confirmation number %(number)s. "
            "Before you travel, check that the appointment is still valid: %(address)s"
        )
        % {"number": confirmation["grouped_number"], "address": confirmation["address"]},
    )
    event.add("url", confirmation["address"])
    if not cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-1))
        alarm.add("description", _("Immigrant visa interview tomorrow"))
        event.add_component(alarm)
    file = Calendar()
    file.add("prodid", "-//Immigrant Visa Interview Scheduling//EN")
    file.add("version", "2.0")
    file.add("method", "CANCEL" if cancelled else "PUBLISH")
    file.add_component(event)
    file.add_missing_timezones()
    return file.to_ical()
