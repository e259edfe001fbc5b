"""Reschedule, for an appointment that ended or whose day has passed; and for whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from eligibility.models import Application
from tests.appointments.pages import address_of, heading, links, page_of, text_of, with_children
from tests.cast import NOW, a_slot, an_application, applicant, at, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)
DAY_AFTER = at(date(2026, 12, 5), 0)


def test_family_that_failed_to_attend_begins_anew_with_its_details(
    phone: Client, appointment: Appointment, later: Callable
) -> None:
    with_children(appointment, 2)
    address = address_of(appointment, "reschedule/")

    with later(DAY_AFTER):
        shown = phone.get(address)
        key = page_of(shown).one("input", name="key").attributes["value"]
        first, second = (phone.post(address, {"key": key}) for _ in range(2))
        again = phone.get(address)

    anew = Application.objects.get(previous=appointment.application)
    assert heading(shown) == "I failed to attend"
    assert first.url == second.url == again.url == f"/applications/{anew.reference}/questions/"
    assert (anew.full_name, anew.case_number, anew.reason) == ("DEMO, Sokha", appointment.case.number, "")
    assert anew.traveling_applicants.count() == 2
    assert Appointment.objects.get().is_scheduled


def test_family_cannot_say_that_it_failed_to_attend_before_the_day_is_over(
    phone: Client, appointment: Appointment, later: Callable
) -> None:
    with later(DAY_AFTER - timedelta(seconds=1)):
        response = phone.post(address_of(appointment, "reschedule/"))

    assert heading(response) == "It is too late to change this appointment online"
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "status, title",
    [
        ("scheduled", "The date of this appointment has passed"),
        ("missed", "This appointment was missed"),
        ("came", "There was no interview at this appointment"),
    ],
)
def test_family_whose_day_has_passed_is_led_to_a_new_appointment(
    phone: Client, appointment: Appointment, later: Callable, status: str, title: str
) -> None:
    Appointment.objects.update(status=status)

    with later(DAY_AFTER):
        shown = phone.get(address_of(appointment))
        begun = phone.post(address_of(appointment, "reschedule/"))

    assert heading(shown) == title
    assert address_of(appointment, "reschedule/") in links(shown)
    anew = Application.objects.get(previous=appointment.application)
    assert begun.url == f"/applications/{anew.reference}/questions/"


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"status": "interviewed"}, "You have been interviewed."),
        ({"checked_in_at": NOW}, "You came to your appointment and checked in."),
    ],
)
def test_family_that_was_there_is_asked_to_submit_an_inquiry(
    phone: Client, appointment: Appointment, fields: dict[str, object], sentence: str, later: Callable
) -> None:
    Appointment.objects.update(**fields)

    with later(DAY_AFTER):
        shown = phone.get(address_of(appointment, "reschedule/"))
        sent = phone.post(address_of(appointment, "reschedule/"))

    for response in (shown, sent):
        assert heading(response) == "Do not reschedule. Please submit an inquiry"
        assert sentence in text_of(response)
        assert "This is what our record says." in text_of(response)
        assert f"/inquiries/new/?appointment={appointment.number}&category=interviewed" in links(response)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("ended_by", [Appointment.EndedBy.APPLICANT, Appointment.EndedBy.POST])
def test_family_whose_appointment_was_cancelled_goes_straight_to_the_calendar(
    phone: Client, appointment: Appointment, ended_by: Appointment.EndedBy
) -> None:
    booking.cancel(appointment, now=NOW, by=officer(), ended_by=ended_by)
    a_slot(MONDAY)

    response = phone.get(address_of(appointment, "reschedule/"), follow=True)

    assert response.redirect_chain == [(f"/applications/{appointment.application.reference}/calendar/", 302)]
    assert heading(response) == "Choose date and time"


def test_family_that_discarded_its_cancelled_application_begins_a_new_one(
    phone: Client, appointment: Appointment
) -> None:
    booking.cancel(appointment, now=NOW, by=applicant(appointment.application.user))
    Application.objects.update(discarded_at=NOW)

    assert phone.get(address_of(appointment, "reschedule/")).url == "/applications/new/"


def test_ended_appointment_leads_to_the_one_that_stands(phone: Client, appointment: Appointment) -> None:
    by = applicant(appointment.application.user)
    booking.cancel(appointment, now=NOW, by=by)
    newer = booking.schedule(appointment.application, a_slot(MONDAY), now=NOW, by=by)

    shown = phone.get(address_of(appointment))
    moving = phone.get(address_of(appointment, "reschedule/"))

    assert "There is a newer appointment for this case: 8:00 a.m. on Monday, 7 December 2026" in text_of(
        shown
    )
    assert address_of(newer) in links(shown)
    assert moving.url == address_of(newer, "reschedule/")


def test_account_without_an_appointment_is_led_to_a_new_application(phone: Client) -> None:
    response = phone.get("/appointments/reschedule/")

    assert "You have never had an interview appointment on this system." in text_of(response)
    assert "/applications/new/" in links(response)


def test_account_with_one_case_is_not_asked_for_whom(phone: Client, appointment: Appointment) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )

    assert phone.get("/appointments/reschedule/").url == address_of(moved, "reschedule/")


def test_account_with_several_cases_chooses_by_name_case_and_next_act(
    phone: Client, user: User, appointment: Appointment
) -> None:
    other = an_application(user, surname="Sok", given_names="Vanna")
    cancelled = booking.schedule(other, a_slot(MONDAY), now=NOW, by=applicant(user))
    booking.cancel(cancelled, now=NOW, by=applicant(user))

    response = phone.get("/appointments/reschedule/")

    entries = [link.text for link in page_of(response).all("a", class_="choice-link")]
    assert heading(response) == "For whom do you want to reschedule?"
    assert len(entries) == 2
    [active, ended] = sorted(entries)
    assert active.startswith(f"DEMO, Sokha · {appointment.case.number}")
    assert "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026" in active
    assert ended.startswith(f"SOK, Vanna · {other.case_number}")
    assert "Cancelled. Schedule a new appointment." in ended
    assert {address_of(appointment, "reschedule/"), address_of(cancelled, "reschedule/")} <= set(
        links(response)
    )


@pytest.mark.parametrize("number_of_rows", [2, 3])
def test_for_whom_asks_the_database_as_often_for_many_cases_as_for_two(
    phone: Client, user: User, number_of_rows: int, django_assert_num_queries: Callable
) -> None:
    slot = a_slot(FRIDAY)
    for _ in range(number_of_rows):
        booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))

    # Session, user, appointments, closures.
    with django_assert_num_queries(4):
        phone.get("/appointments/reschedule/")
