"""The printable version, and the calendar file."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from eligibility.models import VisaClass
from tests.appointments.pages import address_of, heading, page_of, text_of, with_children
from tests.cast import NOW, a_slot, an_application, applicant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


@pytest.mark.parametrize("children", [0, 5])
def test_guard_reads_on_paper_who_comes_where_and_when(
    phone: Client, appointment: Appointment, children: int
) -> None:
    with_children(appointment, children)

    response = phone.get(address_of(appointment, "print/"))

    text = text_of(response)
    assert heading(response) == "Appointment Confirmation Page"
    assert [row.text for row in page_of(response).all("tr")][1] == "DEMO, Sokhaដេមូ សុខា3456"
    assert len(page_of(response).all("tr")) == 2 + children
    for sentence in (
        f"Confirmation number {appointment.number[:5]}-{appointment.number[5:]}",
        "8:00 a.m. on Friday, 4 December 2026 (Phnom Penh time)",
        f"Number of persons {1 + children}",
        "Printed at 8:00 a.m. on Sunday, 22 November 2026.",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026",
        "This is not a visa.",
    ):
        assert sentence in text
    assert "NOT VALID" not in text
    assert "N0123456" not in response.text


def test_preference_class_has_the_visa_bulletin_notice_on_page_and_print(phone: Client, user: User) -> None:
    application = an_application(user, visa_class=VisaClass.objects.get(symbol="F41"))
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))

    for page in ("", "print/"):
        assert "advised to carefully consult the Visa Bulletin before rescheduling" in text_of(
            phone.get(address_of(appointment, page))
        )


def test_paper_of_an_appointment_that_ended_says_that_it_is_not_valid(
    phone: Client, appointment: Appointment
) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )
    booking.cancel(moved, now=NOW, by=applicant(appointment.application.user))

    old, new = (phone.get(address_of(each, "print/")) for each in (appointment, moved))

    assert heading(old) == heading(new) == "NOT VALID"
    assert "This page is not valid. This appointment was rescheduled." in text_of(old)
    assert "This page is not valid. This appointment is cancelled." in text_of(new)
    for page in (old, new):
        assert "cancel or reschedule" not in text_of(page)
        assert "you can schedule a new one" not in text_of(page)


def test_paper_of_a_rescheduled_appointment_names_the_new_one(
    phone: Client, appointment: Appointment
) -> None:
    booking.reschedule(appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user))

    text = text_of(phone.get(address_of(appointment, "print/")))

    assert "The newer appointment: 8:00 a.m. on Monday, 7 December 2026. Print its page instead." in text


def test_family_loads_the_calendar_file_of_where_the_appointment_is_now(
    phone: Client, appointment: Appointment
) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )

    response = phone.get(address_of(appointment, "calendar.ics"), follow=True)

    assert response.redirect_chain == [(address_of(moved, "calendar.ics"), 302)]
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART").date() == MONDAY
