"""A day at the desk: check-in, outcomes, the papers; without JavaScript, by keyboard where it is faster."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, Attendance, InterviewSlot
from eligibility.models import CaseEvent, CaseNote
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from tests.cast import NOW, a_slot, an_application, applicant, at, officer
from tests.factories import PASSWORD, TravelingApplicantFactory
from tests.journeys.acting import heading, open_page, path_of, text_of
from tests.journeys.conftest import an_account
from tests.journeys.paper import sheet_size, sheets_of
from tests.journeys.walking import log_in
from tests.roles import a_member

# Tuesday.
DAY = date(2026, 12, 8)
MORNING = at(DAY, 7, 45)
SHEET = "/admin/appointments/appointment/day/2026-12-08/"
LANDSCAPE = (842, 595)
PORTRAIT = (595, 842)


@pytest.fixture
def desk(new_page: Callable[..., Page], clock: time_machine.Traveller) -> Callable[[str], Page]:
    """The page of a member of the staff in a role, at a quarter to eight on the day of interviews."""

    def open_desk(role: str) -> Page:
        clock.move_to(MORNING)
        member = a_member(role, email=f"{role.replace(' ', '-').lower()}@example.org")
        member.set_password(PASSWORD)
        member.save()
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        page = new_page(width=1280)
        log_in(page, member.email)
        open_page(page, "/admin/appointments/appointment/day/")
        assert heading(page) == "Day sheet: Tuesday, 8 December 2026"
        return page

    return open_desk


def a_family(user: User, hour: int, minute: int, *, day: date = DAY, along: int = 2, **fields: object):
    """An appointment of an applicant with so many children."""
    application = an_application(user, **fields)
    for number in range(along):
        TravelingApplicantFactory(
            application=application, surname=application.surname, given_names=f"Bopha {number + 1}"
        )
    slot = InterviewSlot.objects.filter(starts_at=at(day, hour, minute)).first() or a_slot(day, hour, minute)
    return booking.schedule(application, slot, now=NOW, by=applicant(user))


@pytest.fixture
def family(sokha: User) -> Appointment:
    """Chan Sokha and two children, at 8:30 on that Tuesday."""
    return a_family(sokha, 8, 30, surname="Chan", given_names="Sokha", khmer_name="ចាន់ សុខា")


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name).first.click()


def type_and_enter(page: Page, text: str) -> None:
    """Type where the focus is, as a scanner does."""
    expect(page.get_by_label("Check-in:")).to_be_focused()
    page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def buttons(page: Page) -> list[str]:
    """Return the buttons of the page's main part."""
    return page.locator("#content").get_by_role("button").all_inner_texts()


def test_a_clerk_checks_a_family_in_one_by_one_records_and_undoes(
    desk: Callable[[str], Page], family: Appointment
) -> None:
    clerk = desk(CLERK)
    assert "Final since 11:00 a.m. on Monday, 7 December 2026." in text_of(clerk)
    type_and_enter(clerk, "សុខា")
    assert "8:30 a.m. on Tuesday, 8 December 2026" in text_of(clerk)
    clerk.get_by_label("CHAN, Bopha 2").check()
    press(clerk, "Those ticked came")
    assert "CHAN, Sokha: 1 of 3 persons came." in text_of(clerk)
    clerk.get_by_label("CHAN, Bopha 1").check()
    press(clerk, "Those ticked came")
    press(clerk, "Take back: CHAN, Bopha 2")
    assert "CHAN, Sokha: 1 of 3 persons came." in text_of(clerk)
    press(clerk, "All 3 came")
    assert "CHAN, Sokha: 3 of 3 persons came." in text_of(clerk)
    assert Attendance.objects.count() == 3

    follow(clerk, "Day sheet")
    assert "Families here: 1. Persons here: 3." in text_of(clerk)
    press(clerk, "Interviewed")
    assert "CHAN, Sokha: interviewed." in text_of(clerk)
    press(clerk, "Undo")
    assert "CHAN, Sokha: taken back." in text_of(clerk)
    press(clerk, "Came, not interviewed")
    assert Appointment.objects.get().status == Appointment.Status.CAME_NOT_INTERVIEWED

    auditor = desk(AUDITOR)
    assert "Came, not interviewed" in text_of(auditor)
    follow(auditor, "CHAN, Sokha")
    assert [button for button in buttons(auditor) if button] == ["Find"]


def test_a_scanner_and_enter_check_in_one_family_after_the_other(
    desk: Callable[[str], Page], family: Appointment
) -> None:
    second = a_family(an_account("dara@example.org"), 8, 0, along=0, surname="Sok", given_names="Dara")
    clerk = desk(CLERK)
    for appointment in (family, second):
        type_and_enter(clerk, f"https://interview.example.org/appointments/{appointment.number}/")
        # Until its first picture of a page, which may follow the load, the browser throws keys away.
        expect(clerk.get_by_role("button", name=re.compile("came$", re.IGNORECASE)).first).to_be_focused()
        with clerk.expect_navigation():
            clerk.keyboard.press("Enter")

    assert "SOK, Dara: 1 of 1 person came." in text_of(clerk)
    expect(clerk.get_by_label("Check-in:")).to_be_focused()
    assert Attendance.objects.count() == 4


def test_a_page_that_is_out_of_date_is_recognised_and_only_an_officer_admits(
    desk: Callable[[str], Page], family: Appointment
) -> None:
    later = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 16), 8))
    new = booking.reschedule(family, later, now=NOW, by=applicant(family.scheduled_by))
    clerk = desk(CLERK)
    type_and_enter(clerk, family.number)
    said = text_of(clerk)
    assert "This page is out of date." in said
    assert "8:00 a.m. on Wednesday, 16 December 2026" in said
    assert str(new) in said
    assert "Only an officer can admit them today." in said
    assert "All 3 came" not in buttons(clerk)

    chief = desk(OFFICER)
    type_and_enter(chief, new.case.number.lower())
    assert "Not on this day." in text_of(chief)
    chief.get_by_label("Reason").fill("Lives ten hours away")
    press(chief, "Interview today")
    press(chief, "All 3 came")
    follow(chief, "Day sheet")

    assert "Admitted on this day, their appointment is on another" in text_of(chief)
    press(chief, "Interviewed")
    new.refresh_from_db()
    assert new.status == Appointment.Status.INTERVIEWED
    event = CaseEvent.objects.get(kind="interview_today")
    assert (event.reason, event.by.email) == ("Lives ten hours away", "iv-officer@example.org")


def test_all_that_remain_are_missed_after_one_question_and_an_officer_corrects_it_later(
    desk: Callable[[str], Page], family: Appointment, clock: time_machine.Traveller
) -> None:
    second = a_family(an_account("dara@example.org"), 8, 0, along=0, surname="Sok", given_names="Dara")
    clerk = desk(CLERK)
    clock.move_to(at(DAY, 12))
    open_page(clerk, SHEET)
    follow(clerk, "All remaining: missed (2 families)")
    assert "8:30 a.m., CHAN, Sokha, " in text_of(clerk)
    press(clerk, "Record all 2 as missed")
    assert "2 appointments missed." in text_of(clerk)

    chief = desk(OFFICER)
    clock.move_to(at(date(2026, 12, 9), 9))
    open_page(chief, SHEET)
    follow(chief, "Correct")
    assert heading(chief) == "Correct an outcome: SOK, Dara"
    chief.get_by_label("Interviewed", exact=True).check()
    chief.get_by_label("Reason").fill("Was in the other room")
    press(chief, "Correct")
    assert "Corrected. SOK, Dara: interviewed." in text_of(chief)
    second.refresh_from_db()
    assert second.status == Appointment.Status.INTERVIEWED

    open_page(clerk, SHEET)
    assert clerk.get_by_role("link", name="Correct").count() == 0
    assert open_page(clerk, f"{SHEET}outcome/{second.number}/").status == 403


def test_a_day_of_ten_families_prints_on_one_sheet_and_another_role_has_no_buttons(
    desk: Callable[[str], Page],
) -> None:
    for number in range(10):
        account = an_account(f"family{number}@example.org")
        appointment = a_family(
            account,
            8 + number // 4,
            number % 4 * 15,
            along=number % 4,
            surname="Vongsaphakdey",
            given_names=f"Sereyvathanak {number}",
            khmer_name="វង្សាភក្តី សិរីវឌ្ឍនៈ",
            help_needed="Needs a wheelchair" if number == 3 else "",
        )
        if number % 3 == 0:
            CaseNote.objects.create(case=appointment.case, text="Medical report not here yet", at=NOW)
    by = officer()
    clerk = desk(CLERK)
    late = Appointment.objects.get(application__given_names="Sereyvathanak 9")
    booking.cancel(late, now=MORNING, by=by, ended_by=Appointment.EndedBy.STAFF, reason="In hospital")

    follow(clerk, "Print")
    assert "Does not come: see the addendum." in text_of(clerk)
    paper = clerk.pdf(prefer_css_page_size=True, format="Letter", print_background=True)
    assert (len(sheets_of(paper)), sheet_size(paper)) == (1, LANDSCAPE)
    open_page(clerk, f"{SHEET}gate/")
    gate = clerk.pdf(prefer_css_page_size=True, format="Letter", print_background=True)
    assert (len(sheets_of(gate)), sheet_size(gate)) == (1, PORTRAIT)
    assert "Sereyvathanak 9" not in text_of(clerk)

    manager = desk(CALENDAR_MANAGER)
    assert path_of(manager) == "/admin/appointments/appointment/day/"
    assert "Interviewed" not in buttons(manager)
