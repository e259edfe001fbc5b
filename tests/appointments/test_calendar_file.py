"""The calendar file, read back by another library than the one that wrote it."""

from datetime import date, datetime, timedelta

import pytest
import vobject
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from vobject.base import Component

from accounts.outbox import deliver
from appointments import booking
from appointments.calendar_file import calendar_file
from appointments.confirmation import confirmation_of
from appointments.models import Appointment
from appointments.working_days import POST_ZONE
from eligibility.models import Notice
from tests.appointments.pages import address_of, browser_of
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 12, 7)


def read(appointment: Appointment) -> Component:
    return parsed(calendar_file(confirmation_of(appointment).snapshot(), written_at=NOW))


def parsed(file: bytes) -> Component:
    """The file as vobject reads it; what every such file must have."""
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    calendar = vobject.readOne(file.decode())
    calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    assert sorted(each.name for each in calendar.components()) == ["VEVENT", "VTIMEZONE"]
    assert calendar.vtimezone.tzid.value == "Asia/Phnom_Penh"
    assert calendar.vevent.organizer.value.startswith("mailto:")
    return calendar


@pytest.fixture
def appointment() -> Appointment:
    closed()
    user = a_user()
    return booking.schedule(an_application(user), a_slot(date(2026, 12, 4)), now=NOW, by=applicant(user))


def test_calendar_program_gets_the_interview_at_phnom_penh_time_with_a_reminder(
    appointment: Appointment,
) -> None:
    calendar = read(appointment)
    event = calendar.vevent

    assert calendar.method.value == "PUBLISH"
    assert event.summary.value == "Immigrant visa interview: DEMO, Sokha"
    assert event.dtstart.value == datetime(2026, 12, 4, 8, 0, tzinfo=POST_ZONE)
    assert event.dtstart.value.utcoffset() == timedelta(hours=7)
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Phnom_Penh"]
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
    assert event.dtstamp.value == NOW
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    assert event.location.value.startswith("U.S. Embassy Phnom Penh, ")
    assert str(appointment) in event.description.value
    assert event.url.value == f"http://localhost{address_of(appointment)}"
    [alarm] = event.valarm_list
    assert (alarm.action.value, alarm.trigger.value) == ("DISPLAY", timedelta(days=-1))


def test_khmer_reader_gets_khmer(appointment: Appointment) -> None:
    with translation.override("km"):
        event = read(appointment).vevent

    assert event.summary.value == "ការសម្ភាសន៍ទិដ្ឋាការអន្តោប្រវេសន៍៖ DEMO, Sokha"
    assert event.summary.params["LANGUAGE"] == event.location.params["LANGUAGE"] == ["km"]
    assert event.location.value.startswith("ស្ថានទូតសហរដ្ឋអាមេរិក ភ្នំពេញ, ")
    assert event.description.value.startswith("លេខបញ្ជាក់")
    assert event.valarm.description.value == "ថ្ងៃស្អែកមានការសម្ភាសន៍ទិដ្ឋាការអន្តោប្រវេសន៍"


def test_calendar_program_moves_the_entry_of_a_rescheduled_interview(appointment: Appointment) -> None:
    by = applicant(appointment.application.user)
    first = read(appointment).vevent

    moved = booking.reschedule(appointment, a_slot(MONDAY), now=NOW, by=by)
    again = booking.reschedule(moved, a_slot(date(2026, 12, 8)), now=NOW, by=officer(), reason="asked")

    files = [first, read(moved).vevent, read(again).vevent]
    booking.cancel(again, now=NOW, by=by)
    again.refresh_from_db()
    files.append(read(again).vevent)
    assert {file.uid.value for file in files} == {first.uid.value}
    assert [file.sequence.value for file in files] == ["0", "1", "2", "3"]
    assert [file.dtstart.value.day for file in files] == [4, 7, 8, 8]
    assert [file.status.value for file in files] == ["CONFIRMED"] * 3 + ["CANCELLED"]


def test_calendar_program_takes_out_a_cancelled_interview(appointment: Appointment) -> None:
    before = read(appointment).vevent
    booking.cancel(appointment, now=NOW, by=applicant(appointment.application.user))
    appointment.refresh_from_db()

    calendar = read(appointment)
    event = calendar.vevent

    assert calendar.method.value == "CANCEL"
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert event.uid.value == before.uid.value
    assert "valarm" not in event.contents


def test_interview_scheduled_after_a_cancellation_is_another_entry(appointment: Appointment) -> None:
    by = applicant(appointment.application.user)
    booking.cancel(appointment, now=NOW, by=by)

    anew = booking.schedule(appointment.application, a_slot(MONDAY), now=NOW, by=by)

    assert read(anew).vevent.uid.value != read(appointment).vevent.uid.value


def test_each_letter_of_a_khmer_family_brings_the_file_and_the_account_has_the_same(
    appointment: Appointment, settings: object
) -> None:
    user = appointment.application.user
    user.language = "km"
    user.save(update_fields=["language"])
    Notice.objects.create(place="what_to_bring", text_en="The card.", text_km="បណ្ណសម្គាល់ខ្លួន")
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    with translation.override("en"):
        moved = booking.reschedule(appointment, a_slot(MONDAY), now=NOW, by=officer(), reason="asked")
        booking.cancel(moved, now=NOW, by=officer(), reason="asked")
        deliver(timezone.now())

    files = [parsed(content.encode()) for each in mail.outbox for _name, content, _type in each.attachments]
    assert [file.method.value for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({file.vevent.uid.value for file in files}) == 1
    assert "បណ្ណសម្គាល់ខ្លួន" in mail.outbox[1].body
    in_account = parsed(phone(user).get(address_of(moved, "calendar.ics")).content)
    for name in ("uid", "sequence", "status", "summary", "description", "dtstart"):
        assert getattr(in_account.vevent, name).value == getattr(files[-1].vevent, name).value
    assert in_account.vevent.summary.params["LANGUAGE"] == ["km"]


def phone(user: object) -> Client:
    """The family's phone."""
    return browser_of(user)
