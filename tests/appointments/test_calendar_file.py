"""The calendar file, read back as a calendar program reads it."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from icalendar.cal import Component

from appointments import booking
from appointments.calendar_file import calendar_file
from appointments.confirmation import confirmation_of
from appointments.models import Appointment
from appointments.working_days import POST_ZONE
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed

pytestmark = pytest.mark.django_db


def read(appointment: Appointment) -> tuple[Calendar, Component]:
    file = Calendar.from_ical(calendar_file(confirmation_of(appointment).snapshot(), written_at=NOW))
    [event] = file.walk("VEVENT")
    return file, event


@pytest.fixture
def appointment() -> Appointment:
    closed()
    user = a_user()
    return booking.schedule(an_application(user), a_slot(date(2026, 12, 4)), now=NOW, by=applicant(user))


def test_calendar_program_gets_the_interview_at_phnom_penh_time_with_a_reminder(
    appointment: Appointment,
) -> None:
    file, event = read(appointment)

    assert file["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Immigrant visa interview: DEMO, Sokha"
    assert event.decoded("DTSTART") == datetime(2026, 12, 4, 8, 0, tzinfo=POST_ZONE)
    assert event["DTSTART"].params["TZID"] == "Asia/Phnom_Penh"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["LOCATION"].startswith("U.S. Embassy Phnom Penh, ")
    assert f"{appointment.number[:5]}-{appointment.number[5:]}" in event["DESCRIPTION"]
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [timedelta(days=-1)]


def test_calendar_program_moves_the_entry_of_a_rescheduled_interview(appointment: Appointment) -> None:
    _file, before = read(appointment)
    by = applicant(appointment.application.user)

    moved = booking.reschedule(appointment, a_slot(date(2026, 12, 7)), now=NOW, by=by)

    _file, after = read(moved)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_calendar_program_takes_out_a_cancelled_interview(appointment: Appointment) -> None:
    booking.cancel(appointment, now=NOW, by=applicant(appointment.application.user))
    appointment.refresh_from_db()

    file, event = read(appointment)

    assert (file["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert event.walk("VALARM") == []
