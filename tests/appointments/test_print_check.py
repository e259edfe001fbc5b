"""Scanning the code on a printed page: what a stranger learns, and where staff are led."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from appointments import booking, print_code
from appointments.models import Appointment
from eligibility.models import Application
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK
from tests.appointments.pages import address_of, browser_of, heading, text_of, with_children
from tests.cast import NOW, a_slot, applicant, at
from tests.roles import a_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

VALID = "Valid for Friday, 4 December 2026 មានសុពលភាពសម្រាប់ថ្ងៃសុក្រ ទី4 ខែធ្នូ ឆ្នាំ2026"
NO_LONGER = "No longer valid លែងមានសុពលភាពហើយ"


def scan(code: str, client: Client | None = None) -> str:
    """Return the heading of what a telephone shows for a code."""
    response = (client or Client()).get(code.removeprefix("http://localhost"))
    for name in ("DEMO", "Sokha", "ដេមូ", "3456"):
        assert name not in response.text
    return heading(response)


def code_of(appointment: Appointment) -> str:
    """Return what the code on a print of now says."""
    return print_code.address_of(appointment.number, Application.objects.get().people_version)


def test_stranger_learns_the_day_of_a_valid_page_and_no_name(appointment: Appointment) -> None:
    response = Client().get(code_of(appointment).removeprefix("http://localhost"))

    assert scan(code_of(appointment)) == VALID
    assert "no-store" in response.headers["Cache-Control"]


def test_stranger_learns_that_a_page_of_earlier_people_no_longer_counts(
    phone: Client, appointment: Appointment
) -> None:
    before = code_of(appointment)
    with_children(appointment, 1)
    [child] = appointment.application.traveling_applicants.all()
    steps = f"/applications/{appointment.application.reference}/traveling-applicants/"
    assert phone.post(f"{steps}{child.pk}/remove/").status_code == 302

    assert scan(before) == NO_LONGER
    assert scan(code_of(appointment)) == VALID
    assert "Version 2" in text_of(phone.get(address_of(appointment, "print/")))


@pytest.mark.parametrize("act", ["reschedule", "cancel"])
def test_stranger_learns_that_a_page_of_an_appointment_that_ended_no_longer_counts(
    appointment: Appointment, act: str
) -> None:
    by = applicant(appointment.application.user)
    before = code_of(appointment)
    if act == "cancel":
        booking.cancel(appointment, now=NOW, by=by)
    else:
        moved = booking.reschedule(appointment, a_slot(date(2026, 12, 7)), now=NOW, by=by)
        assert scan(code_of(moved)).startswith("Valid for Monday, 7 December 2026")

    assert scan(before) == NO_LONGER


def test_page_counts_until_the_end_of_its_day(appointment: Appointment, later: Callable) -> None:
    with later(at(date(2026, 12, 4), 23, 59)):
        assert scan(code_of(appointment)) == VALID
    with later(at(date(2026, 12, 5), 0)):
        assert scan(code_of(appointment)) == NO_LONGER


def test_family_sees_what_strangers_see_and_a_way_to_its_own_page(
    phone: Client, appointment: Appointment
) -> None:
    assert scan(code_of(appointment), phone) == VALID
    assert address_of(appointment) in phone.get(code_of(appointment)).text


def test_code_that_was_not_made_here_is_not_found(appointment: Appointment) -> None:
    code = code_of(appointment).removeprefix("http://localhost")
    signature = code.rstrip("/").rpartition("/")[2]
    forged = [
        code.replace("/check/1/", "/check/2/"),
        code.replace(appointment.number, "0000000000"),
        code.replace(signature, "A" * 16),
        code.replace(signature, signature[:-1]),
    ]

    assert [Client().get(address).status_code for address in forged] == [404] * 4
    assert Client().post(code).status_code == 405


def test_code_outlives_a_change_of_the_secret_key(appointment: Appointment, settings: object) -> None:
    code = code_of(appointment)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key of the same length",
    )
    assert scan(code) == VALID
    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(code.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize("role", [CLERK, AUDITOR, CALENDAR_MANAGER])
def test_staff_are_led_to_the_check_in_of_today(appointment: Appointment, later: Callable, role: str) -> None:
    code = code_of(appointment)
    with later(at(date(2026, 12, 4), 7, 30)):
        response = browser_of(a_member(role)).get(code.removeprefix("http://localhost"), follow=True)

    [(url, _status)] = response.redirect_chain
    assert url.startswith("/admin/appointments/appointment/day/2026-12-04/check-in/?q=%2Fappointments%2F")
    assert "DEMO, Sokha" in text_of(response)
    assert "superseded" not in text_of(response)


def test_staff_see_that_a_print_is_superseded_and_press_no_button_by_mistake(
    appointment: Appointment, later: Callable
) -> None:
    code = code_of(appointment)
    Application.objects.update(people_version=2, people_changed_at=NOW)
    with later(at(date(2026, 12, 4), 7, 30)):
        clerk = browser_of(a_member(CLERK))
        response = clerk.get(code.removeprefix("http://localhost"), follow=True)
        forged = clerk.get(code.removeprefix("http://localhost").replace("/1/", "/3/"), follow=True)

    assert (
        "This print is superseded: the people were changed after it. Version 2 counts, as of "
        "8:00 a.m. on Sunday, 22 November 2026. Compare the names with the list here."
    ) in text_of(response)
    assert 'value="all" autofocus' not in response.text
    assert "This code was not made here, or it was read wrongly." in text_of(forged)
    assert "DEMO" not in text_of(forged)
