"""The appointment as a calendar file (RFC 5545), for the account and the letter."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from accounts import post
from appointments.confirmation import MINUTES
from appointments.working_days import POST_ZONE

CONTENT_TYPE = "text/calendar"


def calendar_file(confirmation: Mapping[str, Any], *, written_at: datetime) -> bytes:
    """Return the .ics of a confirmation's snapshot, in the reader's language.

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
    event.add("organizer", _organizer())
    spoken = {"LANGUAGE": get_language() or settings.LANGUAGE_CODE}
    summary = _("Immigrant visa interview: %(name)s") % {"name": confirmation["principal"]}
    event.add("summary", summary, parameters=spoken)
    place = f"{post.said('POST_NAME')}, {post.said('POST_ADDRESS')}"
    event.add("location", place, parameters={"LANGUAGE": post.language()})
    event.add(
        "description",
        _(
            "Confirmation number %(number)s. "
            "Before you travel, check that the appointment is still valid: %(address)s"
        )
        % {"number": confirmation["grouped_number"], "address": confirmation["address"]},
        parameters=spoken,
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


def _organizer() -> vCalAddress:
    """Return the post: programs look for an entry to move or to cancel among those of its organizer."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(settings.POST_NAME)
    return organizer
