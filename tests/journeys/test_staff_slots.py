"""A calendar manager opens places by a pattern, changes and keeps some, and withdraws; a clerk only looks."""

from datetime import date

import pytest

from appointments import booking
from appointments.models import CalendarEvent, InterviewSlot, ReleasePattern
from embassy_sched.roles import CALENDAR_MANAGER, CLERK
from tests.appointments.bookings import at
from tests.appointments.bookings import closed as holiday
from tests.cast import NOW, an_application, applicant
from tests.journeys.acting import heading, open_page, text_of
from tests.journeys.staff_desk import fill, follow, press, sit_down

SLOTS = "/admin/appointments/interviewslot/"


@pytest.fixture(autouse=True)
def approved_year(stage):
    holiday("2026-09-24", "Constitution Day", kind="cambodia")


@pytest.fixture
def manager(new_page):
    """The calendar manager's page."""
    return sit_down(new_page(width=1280), CALENDAR_MANAGER)


def test_a_manager_releases_by_a_pattern_after_a_look_at_the_months(manager):
    follow(manager, "Release slots")
    fill(manager, "First day", "2026-12-21")
    fill(manager, "Last day", "2026-12-31")
    fill(manager, "Times", "8:00, 13.30")
    fill(manager, "Places at each time", "4")
    fill(manager, "Of these kept for staff", "1")
    fill(manager, "Save this week as a pattern", "Winter")
    press(manager, "Look before you release")

    said = text_of(manager)
    assert "14 slots on 7 days would be released: 56 places. Nothing has been released yet." in said
    assert "4 places, 1 of them kept for staff." in said
    assert "Friday, 25 December 2026: closed: Christmas Day" in said
    assert "DECEMBER 2026" in said.upper()
    assert not InterviewSlot.objects.filter(starts_at__gte=at("2026-12-21")).exists()
    press(manager, "Release now")
    assert "Released: 14 slots on 7 days, 56 places." in text_of(manager)

    follow(manager, "Release slots")
    follow(manager, "Winter")
    fill(manager, "First day", "2026-12-21")
    fill(manager, "Last day", "2026-12-31")
    press(manager, "Look before you release")
    assert "0 slots on 0 days would be released: 0 places." in text_of(manager)
    assert "2 slots there already" in text_of(manager)
    assert manager.get_by_role("button", name="Release now").count() == 0
    assert ReleasePattern.objects.get().capacity == 4
    assert [event.kind for event in CalendarEvent.objects.order_by("pk")] == ["pattern_saved", "released"]


def test_a_manager_changes_a_range_and_is_told_whom_too_few_would_hit(manager, sokha):
    slot = InterviewSlot.objects.get(starts_at=at("2026-12-08", "08:00"))
    made = booking.schedule(an_application(sokha, surname="Chan"), slot, now=NOW, by=applicant(sokha))
    other = an_application(None, surname="Keo", email="keo@example.org")
    booking.schedule(other, slot, now=NOW, by=applicant(sokha))
    open_page(manager, SLOTS)
    follow(manager, "Change places of a day or a range")
    fill(manager, "First day", "2026-12-07")
    fill(manager, "Last day", "2026-12-11")
    fill(manager, "Times", "8:00")
    fill(manager, "Places at each time", "1")
    fill(manager, "Reason", "One officer is away")
    press(manager, "Look before you change")
    said = text_of(manager)
    assert "Nothing can be changed: 1 slot would have fewer places than are taken." in said
    assert f"{made} CHAN, Sokha" in said
    assert manager.get_by_role("button", name="Change now").count() == 0

    press(manager, "Change something")
    fill(manager, "Places at each time", "2")
    fill(manager, "Of these kept for staff", "1")
    press(manager, "Look before you change")
    assert "5 slots would be changed." in text_of(manager)
    assert "1 cannot be kept: not so many are free." in text_of(manager)
    press(manager, "Change now")

    assert "5 slots changed." in text_of(manager)
    week = InterviewSlot.objects.filter(
        starts_at__gte=at("2026-12-07", "00:00"), starts_at__lt=at("2026-12-12")
    )
    assert list(week.filter(starts_at__hour=8, starts_at__minute=0).values_list("capacity", "reserved")) == [
        (2, 1),
        (2, 0),
        (2, 1),
        (2, 1),
        (2, 1),
    ]
    assert {event.reason for event in CalendarEvent.objects.all()} == {"One officer is away"}


def test_a_manager_keeps_places_of_one_slot_and_withdraws_an_empty_one(manager):
    slot = InterviewSlot.objects.get(starts_at=at("2026-12-08", "08:30"))
    open_page(manager, f"{SLOTS}{slot.pk}/change/")
    follow(manager, "Change the number of places")
    assert heading(manager) == "Places at 8:30 a.m. on Tuesday, 8 December 2026"
    fill(manager, "Of these kept for staff", "2")
    fill(manager, "Reason", "Inquiry desk")
    press(manager, "Look before you change")
    press(manager, "Change now")
    slot.refresh_from_db()
    assert (slot.capacity, slot.reserved, slot.free) == (3, 2, 1)

    open_page(manager, f"{SLOTS}{slot.pk}/change/")
    assert "Places kept for staff changed: 0 → 2" in text_of(manager)
    follow(manager, "Withdraw")
    press(manager, "Withdraw")
    assert "Say why. The reason is kept in the calendar's log." in text_of(manager)
    fill(manager, "Reason", "No interpreter")
    press(manager, "Withdraw")

    assert "1 slot withdrawn." in text_of(manager)
    slot.refresh_from_db()
    assert slot.withdrawn_at is not None
    assert slot.day == date(2026, 12, 8)


def test_a_clerk_sees_slots_and_changes_none(new_page):
    page = sit_down(new_page(width=1280), CLERK)
    slot = InterviewSlot.objects.first()

    assert open_page(page, SLOTS).status == 200
    assert page.get_by_role("link", name="Release slots").count() == 0
    assert open_page(page, f"{SLOTS}{slot.pk}/change/").status == 200
    assert page.get_by_role("link", name="Withdraw").count() == 0
    for path in ("release/", "places/", f"{slot.pk}/capacity/", f"{slot.pk}/withdraw/"):
        assert open_page(page, SLOTS + path).status == 403, path
    assert open_page(page, "/admin/appointments/releasepattern/add/").status == 403
