"""The auditor reads who went beyond which rule and why, and looks back in pictures; nobody else does."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from playwright.sync_api import Page

from accounts.models import User
from accounts.permissions import Actor, Role
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from embassy_sched.roles import AUDITOR, CLERK, OFFICER
from tests.cast import NOW, an_application, applicant, at
from tests.journeys.acting import heading, open_page, path_of, text_of
from tests.journeys.staff_desk import follow, sit_down
from tests.journeys.walking import letters_that_leave
from tests.roles import a_member


@pytest.fixture
def beyond(sokha: User) -> Appointment:
    """Sokha's appointment on Monday, 30 November, cancelled by an officer after its last day to change."""
    officer = Actor(a_member(OFFICER, email="the-officer@example.org"), Role.STAFF, "192.0.2.7")
    slot = InterviewSlot.objects.get(starts_at=at(date(2026, 11, 30), 8))
    made = booking.schedule(
        an_application(sokha, case_number="PNP2023534003"), slot, now=NOW, by=applicant(sokha)
    )
    ended_by = Appointment.EndedBy.STAFF
    booking.cancel(made, now=NOW, by=officer, ended_by=ended_by, reason="Fell ill on the way")
    letters_that_leave()
    return made


@pytest.mark.parametrize("javascript", [False, True])
def test_an_auditor_reads_an_exception_takes_the_table_along_and_looks_back(
    new_page: Callable[..., Page], beyond: Appointment, javascript: bool
) -> None:
    auditor = sit_down(new_page(width=1280, javascript=javascript), AUDITOR)
    follow(auditor, "Exceptions")
    assert heading(auditor) == "Exceptions"
    row = " ".join(auditor.get_by_role("row", name="PNP2023534003").inner_text().split())
    for words in (
        "22 November 2026 8:00 a.m.",
        "Appointment cancelled by staff beyond a rule",
        "8:00 a.m. on Monday, 30 November 2026",
        "the-officer@example.org staff, 192.0.2.7",
        "Fell ill on the way less than three working days before the appointment that is changed",
    ):
        assert words in row

    link = auditor.get_by_role("link", name="all of them as a table (CSV)").get_attribute("href")
    file = auditor.context.request.get(link)
    head, *rows = csv.reader(StringIO(file.text().removeprefix("\ufeff")))
    assert [dict(zip(head, each, strict=True))["Reason"] for each in rows] == ["Fell ill on the way"]

    auditor.get_by_label("To").fill("2026-11-21")
    with auditor.expect_navigation():
        auditor.get_by_role("button", name="Show").click()
    assert "There is no exception in these days." in text_of(auditor)
    auditor.get_by_label("To").fill("2026-01-01")
    with auditor.expect_navigation():
        auditor.get_by_role("button", name="Show").click()
    assert "The last day is before the first day." in text_of(auditor)

    open_page(auditor, "/admin/exceptions/")
    follow(auditor, "PNP2023534003")
    assert path_of(auditor) == "/admin/cases/PNP2023534003/"
    assert auditor.locator("#content").get_by_role("button").count() == 1
    assert auditor.locator("#content").get_by_role("button", name="Search").is_visible()

    open_page(auditor, "/admin/")
    follow(auditor, "Reports")
    assert heading(auditor) == "Reports"
    assert auditor.get_by_role("img", name="Cancellations by lead time").is_visible()
    table = auditor.get_by_role("table", name="Cancellations by lead time").inner_text()
    assert "8–14 0 1 0 1" in " ".join(table.split())


@pytest.mark.parametrize("role", [CLERK, OFFICER])
def test_who_is_watched_does_not_watch(new_page: Callable[..., Page], role: str) -> None:
    member = sit_down(new_page(width=1280), role)
    assert member.get_by_role("link", name="Exceptions").count() == 0

    assert [open_page(member, f"/admin/{page}/").status for page in ("exceptions", "reports")] == [403, 403]
