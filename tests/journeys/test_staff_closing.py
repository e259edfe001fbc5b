"""A storm is coming: a clerk stops the bookings, an officer closes the day, a family answers."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, Closing, Closure, InterviewSlot
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from tests.appointments.closing_stage import booked, nobody_is_on_a_closed_day
from tests.cast import NOW, an_application, applicant, at
from tests.journeys.acting import heading, open_page, text_of
from tests.journeys.acting import press as press_as_applicant
from tests.journeys.staff_desk import fill, follow, press, sit_down
from tests.journeys.walking import letters_that_leave, log_in

FRIDAY = date(2026, 12, 4)
NEW = "/admin/appointments/closing/new/"


@pytest.fixture
def desk(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """The page of a member of the staff in a role, logged in."""
    return lambda role, **options: sit_down(new_page(width=1280, **options), role)


@pytest.fixture
def family(sokha: User) -> Appointment:
    """Sokha's appointment at 8:00 a.m. on Friday, 4 December 2026."""
    slot = InterviewSlot.objects.get(starts_at__date=FRIDAY, starts_at__hour=8, starts_at__minute=0)
    made = booking.schedule(an_application(sokha, surname="Chan"), slot, now=NOW, by=applicant(sokha))
    letters_that_leave()
    return made


def status(page: Page, path: str) -> int:
    """The status that somebody gets for an address."""
    return open_page(page, path).status


def test_a_clerk_stops_bookings_and_an_officer_closes_the_day(
    desk: Callable[..., Page], page: Page, family: Appointment
) -> None:
    booked(family.slot, telephone="+855 98 765 432")
    officer, clerk = desk(OFFICER), desk(CLERK)

    # The clerk may stop, and not close.
    assert status(clerk, NEW) == 403
    open_page(clerk, "/admin/appointments/closing/stop/")
    fill(clerk, "Day", "2026-12-04")
    press(clerk, "Look at the day")
    assert heading(clerk) == "Bookings for Friday, 4 December 2026"
    fill(clerk, "Why", "A storm is coming.")
    press(clerk, "Stop bookings for Friday, 4 December 2026")
    assert "Bookings for Friday, 4 December 2026 are stopped." in text_of(clerk)
    [told] = letters_that_leave()
    assert told.subject == "Bookings stopped for Friday, 4 December 2026"

    # The officer follows the letter, looks, and closes.
    open_page(officer, "/admin/appointments/closing/stop/?day=2026-12-04")
    follow(officer, "Close this day, and move those who are booked")
    assert "2 appointments are hit, with 2 persons." in text_of(officer)
    officer.get_by_label("storm or flood").check()
    press(officer, "Look before you close")
    assert heading(officer) == "Close Friday, 4 December 2026: look before you close"
    assert "8:00 a.m. on Monday, 7 December 2026" in text_of(officer)
    assert not Closing.objects.exists()
    press(officer, "Close Friday, 4 December 2026 now")

    assert heading(officer) == "Closed: Friday, 4 December 2026"
    assert "Friday, 4 December 2026 is closed, and every appointment is handled." in text_of(officer)
    assert letters_that_leave() == []
    nobody_is_on_a_closed_day()
    follow(officer, "Print the list of calls")
    assert "First: no e-mail, no letter reaches them" in text_of(officer)
    assert "+855 98 765 432" in text_of(officer)

    # The letters leave, and the family says that it comes.
    open_page(officer, f"/admin/appointments/closing/{Closing.objects.get().pk}/")
    press(officer, "Send the letters now")
    [letter] = letters_that_leave()
    assert letter.to == [family.application.email]
    moved = Appointment.objects.get(replaces=family)
    assert f"/appointments/{moved.number}/" in letter.body
    log_in(page, family.application.email)
    open_page(page, f"/appointments/{moved.number}/")
    press_as_applicant(page, "I will come")
    assert "You said that you will come." in text_of(page)

    # The clerk calls the other one.
    open_page(clerk, f"/admin/appointments/closing/{Closing.objects.get().pk}/")
    assert "moved, says that it comes" in text_of(clerk)
    name = Appointment.objects.exclude(pk=family.pk).get(slot=family.slot).application.full_name
    clerk.get_by_label(f"{name} was called").check()
    press(clerk, "Note who was called")
    assert "The calls are noted." in text_of(clerk)


def test_an_officer_adds_places_closes_a_part_and_undoes_it(
    desk: Callable[..., Page], page: Page, family: Appointment
) -> None:
    officer = desk(OFFICER, javascript=True)
    Closure.objects.filter(day__year=2026).update(kind=Closure.Kind.US)
    # No place is left anywhere.
    InterviewSlot.objects.exclude(pk=family.slot_id).update(stopped_at=NOW)
    open_page(officer, NEW)
    fill(officer, "Day", "2026-12-04")
    fill(officer, "From", "07:00")
    fill(officer, "Until", "12:00")
    officer.get_by_label("power cut").check()
    press(officer, "Look before you close")
    assert "1 of them has no place" in text_of(officer)
    press(officer, "Close Friday, 4 December 2026 now")
    assert "Add places until everybody has one" in text_of(officer)

    # Enter looks again, and never closes.
    for label, text in (("Day (1)", "2026-12-04"), ("Time (1)", "14:00"), ("Places (1)", "1")):
        officer.get_by_label(label).fill(text)
    officer.get_by_label("Places (1)").click()
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    assert "2:00 p.m. on Friday, 4 December 2026 (added)" in text_of(officer)
    assert not Closing.objects.exists()
    press(officer, "Close Friday, 4 December 2026 now")

    assert heading(officer) == "Closed: Friday, 4 December 2026, 7:00 a.m. to 12:00 p.m."
    moved = Appointment.objects.get(replaces=family)
    assert moved.slot.starts_at == at(FRIDAY, 14)
    press(officer, "Undo: open the day again, everybody as before")
    assert "1 appointment stands as before, and nobody hears of it." in text_of(officer)
    assert letters_that_leave() == []
    log_in(page, family.application.email)
    open_page(page, f"/appointments/{family.number}/")
    assert "8:00 a.m. on Friday, 4 December 2026" in text_of(page)
    nobody_is_on_a_closed_day()


@pytest.mark.parametrize("role", [CLERK, CALENDAR_MANAGER, AUDITOR])
def test_nobody_but_an_officer_closes_a_day(desk: Callable[..., Page], role: str) -> None:
    assert status(desk(role), NEW) == 403
