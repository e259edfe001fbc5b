"""An officer's first pages in the admin, with JavaScript as in life."""

import re
from datetime import date

import pytest

from appointments.availability import working_calendar
from appointments.models import InterviewSlot
from tests.eligibility.inquiring import an_inquiry
from tests.journeys.acting import choose_from_menu, follow, heading, open_page, text_of
from tests.journeys.conftest import an_account
from tests.journeys.walking import letters_that_leave, log_in


@pytest.fixture
def desk(new_page):
    """The officer's page: logged in through the same login as everybody's."""
    an_account("officer@example.org", is_staff=True, is_superuser=True)
    page = new_page(width=1280, javascript=True)
    open_page(page, "/admin/")
    assert heading(page) == "Log in"
    log_in(page, "officer@example.org")
    assert page.get_by_role("heading", name="Jobs").is_visible()
    return page


def press_in_admin(page, name):
    """Press a button of an admin page."""
    exact = isinstance(name, str)
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=exact).click()


def follow_in_admin(page, name):
    """Follow a link of an admin page."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name).first.click()


def test_an_officer_approves_the_holidays_of_a_year_then_releases_slots(desk):
    before = InterviewSlot.objects.count()
    assert "The holidays of 2026 are not approved: no slot can be released in that year." in text_of(desk)
    follow_in_admin(desk, "Release slots")
    desk.get_by_label("First day").fill("2026-12-21")
    desk.get_by_label("Last day").fill("2026-12-25")
    desk.get_by_label("Times").fill("8:00, 8.30")
    desk.get_by_label("Places at each time").fill("2")
    press_in_admin(desk, "Look before you release")
    assert "Nothing can be released in 2026 yet: its holidays are not approved." in text_of(desk)

    open_page(desk, "/admin/")
    follow_in_admin(desk, "Holidays by year")
    press_in_admin(desk, "Propose what is missing")
    constitution_day = date(2026, 9, 24)
    assert working_calendar().is_working_day(constitution_day)
    press_in_admin(desk, re.compile(r"^Approve all \d+ proposed days$"))
    assert working_calendar().is_working_day(constitution_day)
    press_in_admin(desk, "Approve")
    assert not working_calendar().is_working_day(constitution_day)

    open_page(desk, "/admin/appointments/interviewslot/release/")
    desk.get_by_label("First day").fill("2026-12-21")
    desk.get_by_label("Last day").fill("2026-12-25")
    desk.get_by_label("Times").fill("8:00, 8.30")
    desk.get_by_label("Places at each time").fill("2")
    press_in_admin(desk, "Look before you release")
    said = text_of(desk)
    assert "8 slots on 4 days would be released: 16 places. Nothing has been released yet." in said
    assert "Friday, 25 December 2026: " in said
    assert InterviewSlot.objects.count() == before
    press_in_admin(desk, "Release now")
    assert InterviewSlot.objects.count() == before + 8


def test_an_officer_answers_and_the_family_reads_it(desk, page, sokha):
    an_inquiry(sokha)
    letters_that_leave()
    open_page(desk, "/admin/")
    assert "1 inquiry waits for an answer." in text_of(desk)
    follow_in_admin(desk, "Inquiries that wait for an answer")
    follow_in_admin(desk, "Something else")
    assert "Where is my case?" in text_of(desk)
    desk.get_by_role("textbox", name="Sent by e-mail as it stands here").fill("It is on the officer's desk.")
    press_in_admin(desk, "Send the answer")

    assert "The answer is sent to sokha@example.org." in text_of(desk)
    [letter] = letters_that_leave()
    assert letter.to == ["sokha@example.org"]
    assert "It is on the officer's desk." in letter.body
    log_in(page, sokha.email)
    choose_from_menu(page, "Inquiries")
    assert "Answered" in text_of(page)
    follow(page, "Something else")
    assert "It is on the officer's desk." in text_of(page)


def test_a_family_may_not_enter_the_admin(page, sokha):
    log_in(page, sokha.email)

    assert open_page(page, "/admin/").status == 403
