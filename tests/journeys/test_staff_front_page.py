"""The front page of the staff's site opens on the day; each figure leads to its list; nobody else gets in."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Page

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from embassy_sched.roles import CALENDAR_MANAGER, CLERK
from tests.cast import NOW, an_application, applicant, at
from tests.eligibility.inquiring import an_inquiry
from tests.journeys.acting import heading, open_page, path_of, text_of
from tests.journeys.conftest import an_account
from tests.journeys.staff_desk import follow, sit_down
from tests.journeys.walking import letters_that_leave, log_in

TUESDAY = date(2026, 12, 8)


@pytest.fixture
def family(sokha: User) -> Appointment:
    """Sokha's appointment at 8:00 a.m. on Tuesday, 8 December 2026; nobody has verified the case."""
    slot = InterviewSlot.objects.get(starts_at=at(TUESDAY, 8))
    made = booking.schedule(
        an_application(sokha, case_number="PNP2023534003", surname="Chan"), slot, now=NOW, by=applicant(sokha)
    )
    letters_that_leave()
    return made


@pytest.mark.parametrize("javascript", [False, True])
def test_a_clerk_begins_the_day_and_each_figure_leads_to_its_list(
    new_page: Callable[..., Page],
    clock: time_machine.Traveller,
    family: Appointment,
    javascript: bool,
) -> None:
    an_inquiry(family.application.user)
    clock.move_to(at(date(2026, 12, 7), 9))
    clerk = sit_down(new_page(width=1280, javascript=javascript), CLERK)
    said = text_of(clerk)
    assert heading(clerk) == "The day Monday, 7 December 2026"
    assert "Nobody is scheduled for today." in said
    assert "1 interview to come stands on a case that is not verified." in said
    assert "1 inquiry waits for an answer. The oldest: 15 days." in said
    assert "The holidays of 2026 are not approved" in said
    assert clerk.get_by_role("img", name="Places of the next two weeks").is_visible()

    follow(clerk, "Tuesday, 8 December 2026: 1")
    assert family.number[:5] in text_of(clerk)
    open_page(clerk, "/admin/")
    follow(clerk, "1 inquiry waits for an answer.")
    assert "Demo, Sokha" in text_of(clerk)

    clock.move_to(at(TUESDAY, 7, 45))
    open_page(clerk, "/admin/")
    row = clerk.get_by_role("row", name="CHAN, Sokha")
    assert " ".join(row.inner_text().split()) == "8:00 a.m. CHAN, Sokha PNP2023534003 IR1 1 not here yet"
    follow(clerk, "Day sheet of today")
    assert "CHAN" in text_of(clerk)
    open_page(clerk, "/admin/")
    follow(clerk, "CHAN, Sokha")
    assert path_of(clerk) == "/admin/cases/PNP2023534003/"

    clock.move_to(at(date(2026, 12, 9), 8))
    open_page(clerk, "/admin/")
    follow(clerk, "1 past appointment has no outcome.")
    assert family.number[:5] in text_of(clerk)


def test_a_calendar_manager_is_led_to_the_holidays_that_are_missing(new_page: Callable[..., Page]) -> None:
    manager = sit_down(new_page(width=1280), CALENDAR_MANAGER)
    follow(manager, "The holidays of 2027 are not approved: no slot can be released in that year.")

    assert path_of(manager).startswith("/admin/appointments/closure/year")


def test_the_front_page_needs_no_style_sheet_and_fits_a_tablet(
    new_page: Callable[..., Page], family: Appointment
) -> None:
    clerk = sit_down(new_page(width=820), CLERK)
    open_page(clerk, "/admin/")
    assert clerk.evaluate("() => document.documentElement.scrollWidth") <= 820

    table = clerk.get_by_role("table", name="Places of the next two weeks")
    assert "Monday, 30 November 2026 6 0 0 6" in " ".join(table.inner_text().split())


def test_a_family_is_refused(page: Page, sokha: User) -> None:
    log_in(page, sokha.email)

    assert open_page(page, "/admin/").status == 403


def test_staff_without_a_role_sees_no_day(new_page: Callable[..., Page], family: Appointment) -> None:
    an_account("new@example.org", is_staff=True)
    page = new_page(width=1280)
    log_in(page, "new@example.org")
    open_page(page, "/admin/")

    assert heading(page).startswith("The day")
    assert page.get_by_role("heading", name="Interviews today").count() == 0
    assert "CHAN" not in text_of(page)
