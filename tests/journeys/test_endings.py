"""Where each answer leads: the calendar, an inquiry, the Fiancé(e) page, or a day to wait for."""

from datetime import date

import pytest

from accounts.references import grouped
from eligibility.models import Case, Inquiry, PartyRecord
from eligibility.rules import Party
from eligibility.steps import Step
from tests.cast import NOW
from tests.factories import ApplicationFactory
from tests.journeys.acting import (
    choose,
    choose_from_menu,
    date_in,
    fill_in,
    fill_in_date,
    follow,
    heading,
    links,
    open_page,
    path_of,
    pick,
    picked,
    press,
    text_of,
    value_of,
)
from tests.journeys.walking import (
    CONDITIONS,
    COVID,
    FOLLOW_TO_JOIN,
    MISSED,
    NONE_OF_THESE,
    answer_questions,
    begin_application,
    choose_class,
    come_in,
    give_details,
    take,
)

INQUIRY_FIRST = "Do not reschedule. Please submit an inquiry"
DERIVATIVE_IS_ASKED = ("interviewed", "not current", "class changed")


@pytest.fixture(autouse=True)
def _sokha_is_logged_in(page, sokha, live_server):
    come_in(page, sokha, live_server.url)


@pytest.fixture
def at_the_questions(page, sokha):
    """Sokha, brother of a U.S. citizen, has given all details and comes to the questions."""
    nothing_answered = {
        "reason": "",
        "missed_year": None,
        "missed_month": None,
        **dict.fromkeys(("interviewed", "no_contact", "not_current", "class_changed", "answered_at")),
    }
    application = ApplicationFactory(
        user=sokha, at=Step.QUESTIONS, given_names="Sokha", case_number="", **nothing_answered
    )
    open_page(page, f"/applications/{application.reference}/questions/")


@pytest.mark.parametrize("category", [COVID, MISSED])
def test_a_principal_whose_appointment_was_cancelled_or_missed_reaches_the_calendar(
    page, at_the_questions, category
):
    answer_questions(page, category)
    fill_in(page, "Case ID number", "PNP2023534003")
    press(page, "Continue")

    assert heading(page) == "Choose date and time"
    assert "Tuesday, 8 December 2026" in text_of(page)


def test_a_follow_to_join_applicant_whose_principal_was_interviewed_schedules(page):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    PartyRecord.objects.create(case=case, party=Party.PRINCIPAL, interviewed_on=date(2026, 6, 2))
    begin_application(page)
    choose_class(page, "F42")
    assert heading(page) == "The applicant who follows to join"
    give_details(page, "Bopha", "Keo")
    fill_in(page, "Name of the principal applicant", "Chan Sokha")
    fill_in_date(page, "Date of birth of the principal applicant", "13", "4", "1980")
    press(page, "Continue")
    press(page, "Continue")
    answer_questions(page, FOLLOW_TO_JOIN, month_and_year=None, asked=DERIVATIVE_IS_ASKED)
    fill_in(page, "Case ID number", "PNP2023534003")
    press(page, "Continue")

    take(page, "Tuesday, 8 December 2026", "8:00 a.m.", of="Review and schedule")
    press(page, "Schedule Appointment")

    assert heading(page) == "Appointment Confirmation Page"
    assert "KEO, Bopha" in text_of(page)


def test_somebody_in_none_of_the_categories_is_led_to_an_inquiry(page, at_the_questions):
    answer_questions(page, NONE_OF_THESE, month_and_year=None)

    assert heading(page) == INQUIRY_FIRST
    assert (
        "You do not fall into one of the categories that may schedule a new visa interview appointment here. "
        "This is what you answered." in text_of(page)
    )
    follow(page, "Submit an inquiry")
    fill_in(page, "Your message", "The Embassy closed for a flood on the day of my appointment.")
    pick(page, "What it is about", "The Embassy cancelled my appointment for another reason")
    press(page, "Submit the inquiry")
    assert heading(page) == "We received your inquiry"


@pytest.mark.parametrize(
    "condition, category",
    [
        ("interviewed", "I have been interviewed"),
        (
            "no contact",
            "I am the principal applicant and have not contacted the Embassy for more than a year",
        ),
        ("not current", "My case is not current, or it has retrogressed"),
        ("class changed", "My visa class has been changed"),
    ],
)
def test_whoever_meets_a_condition_gets_its_sentence_and_a_filled_in_inquiry(
    page, at_the_questions, condition, category
):
    answer_questions(page, MISSED, yes=condition)

    assert heading(page) == INQUIRY_FIRST
    said = text_of(page)
    assert [sentence for sentence in CONDITIONS.values() if sentence in said] == [CONDITIONS[condition]]
    assert f"{CONDITIONS[condition]} This is what you answered." in said

    follow(page, "Submit an inquiry")
    assert picked(page, "What it is about") == category
    assert value_of(page, "Name of the principal applicant") == "CHAN, Sokha"
    assert date_in(page, "Principal applicant's date of birth") == "7 12 1985"
    assert value_of(page, "E-mail address") == "sokha@example.org"
    fill_in(page, "Your message", "What shall I do?")
    press(page, "Submit the inquiry")

    inquiry = Inquiry.objects.get()
    assert heading(page) == "We received your inquiry"
    assert f"Your reference number {grouped(inquiry.reference)}" in text_of(page)
    assert (inquiry.get_category_display(), inquiry.user.email) == (category, "sokha@example.org")
    choose_from_menu(page, "Inquiries")
    assert grouped(inquiry.reference) in text_of(page)


def test_who_said_yes_by_mistake_changes_the_answer_and_goes_on(page, at_the_questions):
    answer_questions(page, MISSED, yes="class changed")

    follow(page, "Change my answers")
    answer_questions(page, MISSED)

    assert heading(page) == "What is your Case ID number?"


def test_a_fiance_is_told_at_step_one_where_to_go(page, settings):
    choose_from_menu(page, "New Application / Schedule Appointment")
    choose(page, "K visa")
    press(page, "Continue")

    assert heading(page) == "Interviews for K visas are rescheduled on another page"
    assert (
        "If you want to reschedule a K-1 visa interview appointment, please visit Fiancé(e) Visas (K1 & K2)."
        in text_of(page)
    )
    link = page.get_by_role("link", name="Go to Fiancé(e) Visas (K1 & K2)")
    assert link.get_attribute("href") == settings.FIANCE_PAGE_URL


def test_a_fiance_is_told_at_step_three_where_to_go(page, settings):
    begin_application(page)
    choose_class(page, "K1")

    assert heading(page) == "Interviews for K visas are rescheduled on another page"
    link = page.get_by_role("link", name="Go to Fiancé(e) Visas (K1 & K2)")
    assert link.get_attribute("href") == settings.FIANCE_PAGE_URL
    assert "Change the visa class" in links(page)


def test_the_family_of_a_refugee_is_led_to_an_inquiry(page):
    begin_application(page)
    choose_class(page, "V92")

    assert heading(page) == INQUIRY_FIRST
    assert (
        "The Embassy's page does not say how appointments of your visa class are rescheduled. "
        "The IV Unit tells you." in text_of(page)
    )
    follow(page, "Submit an inquiry")
    assert heading(page) == "Submit an inquiry"


def test_a_visitor_is_told_that_nonimmigrant_visas_are_not_scheduled_here(page):
    choose_from_menu(page, "New Application / Schedule Appointment")
    choose(page, "Nonimmigrant visa")
    press(page, "Continue")

    assert heading(page) == "Nonimmigrant visas are not scheduled here"


def test_whose_date_has_not_passed_waits_until_the_day_after(page, at_the_questions):
    answer_questions(page, MISSED, month_and_year=("11", "2026"))
    assert "This month has not passed: enter the day of that appointment, too." in text_of(page)
    fill_in_date(page, "When was that appointment?", "30", "11", "2026")
    press(page, "Continue")

    assert heading(page) == "Your appointment date has not passed"
    assert "You can schedule a new appointment from Tuesday, 1 December 2026." in text_of(page)
    assert path_of(page).endswith("/outcome/")
    follow(page, "Submit an inquiry")
    assert picked(page, "What it is about") == "I cannot come to my appointment"
