"""Refused, asked, cleared by an officer, scheduled, and moved under the same clearance."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from accounts.models import User
from appointments.models import Appointment
from eligibility.models import Clearance, Inquiry
from embassy_sched.roles import OFFICER
from tests.factories import PASSWORD
from tests.journeys.acting import fill_in, follow, heading, open_page, press, text_of, value_of
from tests.journeys.walking import answer_questions, letters_that_leave, log_in, take, walk_to_questions
from tests.roles import a_member

NUMBER = "PNP2023534003"


@pytest.fixture
def officer(new_page: Callable[..., Page]) -> Page:
    """An officer's page, logged in."""
    member = a_member(OFFICER, email="officer@example.org")
    member.set_password(PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    page = new_page(width=1280)
    log_in(page, member.email)
    return page


def push(page: Page, name: str) -> None:
    """Press a button of a staff page."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).first.click()


def test_a_family_that_was_refused_asks_is_cleared_schedules_and_moves(
    page: Page, officer: Page, sokha: User
):
    log_in(page, sokha.email)
    walk_to_questions(page)
    answer_questions(page, yes="class changed")
    assert heading(page) == "Do not reschedule. Please submit an inquiry"
    follow(page, "Submit an inquiry")
    fill_in(page, "Your message", "My mother became a citizen.")
    fill_in(page, "Case ID number", NUMBER)
    press(page, "Submit the inquiry")
    assert heading(page) == "We received your inquiry"
    letters_that_leave()

    open_page(officer, "/admin/eligibility/inquiry/queue/")
    push(officer, "Begin with the most urgent")
    assert "You answer this inquiry" in officer.locator("#content").inner_text()
    officer.get_by_label("Sent by e-mail as it stands here").fill("You may choose a date.")
    officer.get_by_text(f"Clear a ground for case {NUMBER}").click()
    assert officer.get_by_label("Your visa class has been changed.").is_checked()
    officer.get_by_label("May schedule until").fill("2027-03-31")
    officer.get_by_label("Reason", exact=False).last.fill("Petitioner's certificate read")
    push(officer, "Clear and answer, and next")
    assert "Cleared, and the applicant is told." in officer.locator("body").inner_text()
    assert Inquiry.objects.get().state == "answered"
    letters = {letter.subject for letter in letters_that_leave()}
    assert f"You may schedule an interview appointment: case {NUMBER}" in letters

    open_page(page, "/dashboard/")
    assert "An officer of the IV Unit has looked at your case" in text_of(page)
    assert "until 11:59 p.m. on Wednesday, 31 March 2027" in text_of(page)
    follow(page, "Continue CHAN, Sokha")
    assert value_of(page, "Case ID number") == NUMBER
    press(page, "Continue")
    assert heading(page) == "Choose date and time"
    take(page, "Tuesday, 8 December 2026", "8:30 a.m.", of="Review and schedule")
    press(page, "Schedule Appointment")
    made = Appointment.objects.get()
    open_page(page, f"/appointments/{made.number}/reschedule/")
    take(page, "Wednesday, 9 December 2026", "8:00 a.m.", of="Review the change")
    press(page, "Reschedule Appointment")

    moved = Appointment.objects.scheduled().get()
    assert (moved.replaces, moved.case.number) == (made, NUMBER)
    clearance = Clearance.objects.get()
    assert (clearance.ground, clearance.appointment_number) == ("class_changed", moved.number)
    assert clearance.is_live
