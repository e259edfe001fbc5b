"""The Appointment Confirmation Page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from appointments.models import Appointment
from eligibility.models import Application, CaseClaim, CaseEvent, Notice
from tests.appointments.pages import (
    address_of,
    browser_of,
    free_places,
    heading,
    links,
    text_of,
    with_children,
)
from tests.cast import NOW, a_user, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

# Friday 4 December: its last day to change is Tuesday 1 December.
TOO_LATE = at(date(2026, 12, 2), 0)
CANNOT_COME = "/inquiries/new/?appointment={}&category=cannot_come"


def test_family_reads_everything_on_the_confirmation(phone: Client, appointment: Appointment) -> None:
    with_children(appointment, 1)
    Notice.objects.create(place="what_to_bring", text_en="The identity card.")
    Notice.objects.create(place="confirmation", text_en="No bags.")

    response = phone.get(address_of(appointment))

    text = text_of(response)
    assert heading(response) == "Appointment Confirmation Page"
    for sentence in (
        "Your interview is scheduled 8:00 a.m. on Friday, 4 December 2026",
        f"Confirmation number {appointment.number[:5]}-{appointment.number[5:]}",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026",
        "No. 1, Street 96",
        "Street 51, between Streets 96 and 102",
        f"Case ID {appointment.case.number}",
        "Visa class IR1",
        "Number of persons 2",
        "DEMO, Sokha ដេមូ សុខា passport ending 3456",
        "DEMO, Child 0 passport ending 8990",
        "From Saturday, 5 December 2026 you can schedule a new one",
        "The identity card.",
        "No bags.",
        "Before you travel, check that this page is still valid",
        "This is not a visa.",
        "The IV Unit has not yet checked this Case ID. Check your e-mail before you travel.",
        "You can change them until 11:00 a.m. on Thursday, 3 December 2026",
    ):
        assert sentence in text
    assert "N0123456" not in response.text
    assert "Visa Bulletin" not in text
    application = f"/applications/{appointment.application.reference}/"
    assert {
        address_of(appointment, "print/"),
        address_of(appointment, "calendar.ics"),
        address_of(appointment, "reschedule/"),
        address_of(appointment, "cancel/"),
        f"{application}traveling-applicants/",
        f"{application}contact/",
    } <= set(links(response))
    assert CANNOT_COME.format(appointment.number) not in links(response)


def test_family_that_is_too_late_is_offered_to_tell_the_iv_unit(
    phone: Client, appointment: Appointment, later: Callable
) -> None:
    with later(TOO_LATE):
        response = phone.get(address_of(appointment))

    assert (
        "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can "
        "schedule a new one from Saturday, 5 December 2026."
    ) in text_of(response)
    assert CANNOT_COME.format(appointment.number) in links(response)
    assert address_of(appointment, "cancel/") not in links(response)
    assert address_of(appointment, "reschedule/") not in links(response)


def test_family_may_change_its_people_until_the_closing_time(
    phone: Client, appointment: Appointment, later: Callable
) -> None:
    people = f"/applications/{appointment.application.reference}/traveling-applicants/"

    with later(at(date(2026, 12, 3), 10, 59, 59)):
        before = phone.get(address_of(appointment))
    with later(at(date(2026, 12, 3), 11)):
        after = phone.get(address_of(appointment))

    assert (people in links(before), people in links(after)) == (True, False)


def test_family_sees_as_of_when_its_people_changed(phone: Client, appointment: Appointment) -> None:
    Application.objects.update(people_changed_at=NOW + timedelta(hours=1))

    assert "as of 9:00 a.m. on Sunday, 22 November 2026" in text_of(phone.get(address_of(appointment)))
    assert "(as of 9:00 a.m. on Sunday, 22 November 2026)" in text_of(
        phone.get(address_of(appointment, "print/"))
    )


def test_family_types_the_number_as_it_reads_it(phone: Client, appointment: Appointment) -> None:
    spelled = f"{appointment.number[:5]} {appointment.number[5:]}".lower().replace("0", "o").replace("1", "l")

    assert heading(phone.get(f"/appointments/{spelled}/")) == "Appointment Confirmation Page"


@pytest.mark.parametrize("page", ["", "print/", "calendar.ics", "reschedule/", "cancel/"])
def test_stranger_finds_no_page_of_an_appointment(appointment: Appointment, page: str) -> None:
    stranger = browser_of(a_user())

    assert stranger.get(address_of(appointment, page)).status_code == 404
    assert stranger.post(address_of(appointment, page)).status_code in {404, 405}


@pytest.mark.parametrize("page", ["", "print/", "calendar.ics", "reschedule/", "cancel/"])
def test_account_whose_claim_ended_finds_no_page(phone: Client, appointment: Appointment, page: str) -> None:
    CaseClaim.objects.update(ended_at=NOW)

    assert phone.get(address_of(appointment, page)).status_code == 404


@pytest.mark.parametrize("page", ["", "print/", "calendar.ics", "reschedule/", "cancel/"])
def test_visitor_is_asked_to_log_in(appointment: Appointment, page: str) -> None:
    address = address_of(appointment, page)

    assert Client().get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    "page", ["", "print/", "calendar.ics", "reschedule/", "cancel/", "reschedule/?day=x"]
)
def test_looking_changes_nothing(phone: Client, appointment: Appointment, page: str) -> None:
    before = (list(Appointment.objects.values()), list(Application.objects.values()), free_places())

    assert phone.get(address_of(appointment, page)).status_code == 200

    after = (list(Appointment.objects.values()), list(Application.objects.values()), free_places())
    assert after == before
    assert CaseEvent.objects.count() == 2


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_confirmation_and_print_ask_the_database_as_often_for_many_persons_as_for_one(
    phone: Client, appointment: Appointment, number_of_rows: int, django_assert_num_queries: Callable
) -> None:
    with_children(appointment, number_of_rows)

    # Session, user, appointment, closures, claim, people, notices of both places.
    with django_assert_num_queries(8):
        phone.get(address_of(appointment))
    with django_assert_num_queries(8):
        phone.get(address_of(appointment, "print/"))
