"""Stopping and going on: another device, an expired login, the Back button, two tabs, two clicks."""

from datetime import timedelta

import pytest

from appointments.models import Appointment
from eligibility.models import Application, TravelingApplicant
from tests.cast import NOW
from tests.factories import ApplicationFactory
from tests.journeys.acting import (
    choose,
    choose_from_menu,
    fill_in,
    fill_in_date,
    follow,
    heading,
    open_page,
    path_of,
    pick,
    press,
    text_of,
    value_of,
)
from tests.journeys.walking import (
    begin_application,
    choose_class,
    come_in,
    give_details,
    log_in,
    take,
)


@pytest.fixture(autouse=True)
def _sokha_is_logged_in(page, sokha, live_server):
    come_in(page, sokha, live_server.url)


@pytest.fixture
def calendar(page, sokha):
    """Sokha has one application that lacks nothing but date and time."""
    application = ApplicationFactory(user=sokha, given_names="Sokha")
    address = f"/applications/{application.reference}/calendar/"
    open_page(page, address)
    return address


def test_somebody_goes_on_at_another_device_with_everything_typed_so_far(page, new_page, sokha):
    begin_application(page)
    choose_class(page, "F41")
    give_details(page)
    fill_in_date(page, "Date of birth", "31", "2", "1985")
    press(page, "Continue")
    assert "There is no such day: that month has only 28 days." in text_of(page)

    desktop = new_page(width=1280)
    log_in(desktop, sokha.email)
    assert "Not finished yet" in text_of(desktop)
    follow(desktop, "Continue")

    assert "Step 4 of 8: Applicant" in text_of(desktop)
    assert value_of(desktop, "Given names") == "Sokha"
    assert "There is no such day: that month has only 28 days." in text_of(desktop)
    fill_in_date(desktop, "Date of birth", "28", "2", "1985")
    press(desktop, "Continue")
    assert "Step 5 of 8: Traveling applicants" in text_of(desktop)


def test_nobody_skips_a_step_by_its_address(page):
    begin_application(page)
    choose_class(page, "F41")
    assert "Step 4 of 8: Applicant" in text_of(page)
    applicant_step = path_of(page)

    for later in ("traveling-applicants", "traveling-applicants/add", "questions", "case-id", "calendar"):
        open_page(page, applicant_step.replace("/applicant/", f"/{later}/"))
        assert path_of(page) == applicant_step


def test_after_an_expired_login_one_is_back_on_the_same_step(page, clock, sokha):
    begin_application(page)
    choose_class(page, "F41")
    step = path_of(page)
    give_details(page)
    clock.move_to(NOW + timedelta(days=15))

    press(page, "Continue")
    assert heading(page) == "Log in"
    assert "Log in to go on where you were. What you saved is still there." in text_of(page)
    log_in(page, sokha.email)

    assert path_of(page) == step
    assert heading(page) == "The principal applicant"


def test_one_who_logged_in_anew_in_another_tab_goes_back_and_sends_what_was_typed(page, sokha):
    begin_application(page)
    choose_class(page, "F41")
    give_details(page)
    page.context.clear_cookies(name="sessionid")
    log_in(page.context.new_page(), sokha.email)

    press(page, "Continue")
    assert heading(page) == "Please send the form again"
    page.go_back()
    assert value_of(page, "Given names") == "Sokha"
    press(page, "Continue")

    assert "Step 5 of 8: Traveling applicants" in text_of(page)


def test_the_back_button_and_sending_again_do_no_harm(page):
    begin_application(page)
    choose_class(page, "F41")
    press(page, "Continue")
    assert "There is a problem" in text_of(page)
    give_details(page)
    press(page, "Continue")
    follow(page, "Add a traveling applicant")
    press(page, "Save")
    assert "There is a problem" in text_of(page)
    _fill_in_dara(page)
    press(page, "Save")

    while heading(page) != "The principal applicant":
        page.go_back()
    assert value_of(page, "Given names") == "Sokha"
    press(page, "Continue")

    assert "CHAN, Dara" in text_of(page)
    assert Application.objects.count() == 1
    assert TravelingApplicant.objects.count() == 1


def test_a_person_added_in_two_tabs_of_the_same_page_is_there_once(page):
    begin_application(page)
    choose_class(page, "F41")
    give_details(page)
    press(page, "Continue")
    follow(page, "Add a traveling applicant")
    _fill_in_dara(page)
    other_tab = page.context.new_page()
    open_page(other_tab, path_of(page))
    _fill_in_dara(other_tab)

    press(page, "Save")
    press(other_tab, "Save")

    assert "A person with this name and this date of birth is on the application already." in text_of(
        other_tab
    )
    assert TravelingApplicant.objects.count() == 1


def test_one_who_schedules_in_two_tabs_has_one_appointment_and_is_told(page, calendar):
    take(page, "Tuesday, 8 December 2026", "8:00 a.m.", of="Review and schedule")
    other_tab = page.context.new_page()
    open_page(other_tab, calendar)
    take(other_tab, "Wednesday, 9 December 2026", "8:30 a.m.", of="Review and schedule")

    press(page, "Schedule Appointment")
    press(other_tab, "Schedule Appointment")

    assert path_of(other_tab) == path_of(page)
    assert "You already have this appointment. Nothing was changed." in text_of(other_tab)
    assert "8:00 a.m. on Tuesday, 8 December 2026" in text_of(other_tab)
    assert Appointment.objects.count() == 1


def test_one_who_clicks_twice_sees_the_one_appointment_without_a_reproach(page, calendar):
    take(page, "Tuesday, 8 December 2026", "8:00 a.m.", of="Review and schedule")
    same_page = page.context.new_page()
    open_page(same_page, path_of(page))

    press(page, "Schedule Appointment")
    press(same_page, "Schedule Appointment")

    assert path_of(same_page) == path_of(page)
    assert heading(same_page) == "Appointment Confirmation Page"
    assert "Nothing was changed" not in text_of(same_page)
    page.go_back()
    assert heading(page) == "Appointment Confirmation Page"
    assert Appointment.objects.count() == 1


def test_an_application_can_be_discarded(page):
    begin_application(page)
    choose_from_menu(page, "My appointments")

    follow(page, "Discard")
    assert heading(page) == "Discard this application?"
    press(page, "Discard")

    assert "The application is discarded." in text_of(page)
    assert "You have no appointment on this system yet." in text_of(page)


def _fill_in_dara(page):
    pick(page, "Relation to the principal applicant", "Son")
    fill_in(page, "Surname", "Chan")
    fill_in(page, "Given names", "Dara")
    fill_in_date(page, "Date of birth", "1", "5", "2012")
    choose(page, "Male")
