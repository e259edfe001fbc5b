"""Stopping the bookings of a day: reversible, cancels nothing, tells the officers at once."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.letters import compose
from accounts.models import Notification, User
from accounts.permissions import Actor, Role
from appointments import booking, stopping
from appointments.models import Appointment, CalendarEvent, InterviewSlot
from appointments.refusals import SlotClosed, SlotFull
from embassy_sched.roles import ADMINISTRATOR, AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER, ROLES
from tests.appointments.closing_stage import FRIDAY, MONDAY, a_family
from tests.appointments.pages import text_of
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.roles import a_member

pytestmark = pytest.mark.django_db

STOP = "/admin/appointments/closing/stop/"


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    closed()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clerk() -> User:
    return a_member(CLERK, email="clerk@example.org")


def acting(user: User) -> Actor:
    return Actor(user=user, role=Role.STAFF, address="192.0.2.1")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_stopped_day_takes_nobody_more_and_cancels_nothing(clerk: User) -> None:
    slot, other = a_slot(FRIDAY), a_slot(MONDAY)
    family = a_family(slot)

    assert stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.") == 1

    user = a_user()
    with pytest.raises((SlotClosed, SlotFull)):
        booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))
    family.refresh_from_db()
    assert family.status == "scheduled"
    booking.schedule(an_application(user), other, now=NOW, by=applicant(user))
    staff = booking.schedule(an_application(a_user()), slot, now=NOW, by=officer(), reason="By telephone")
    assert staff.slot == slot


def test_officers_are_told_at_once_and_nobody_else(clerk: User) -> None:
    a_slot(FRIDAY)
    chief, second = a_member(OFFICER, email="chief@example.org"), a_member(ADMINISTRATOR)
    a_member(AUDITOR)
    a_member(CALENDAR_MANAGER)
    User.objects.create_user("gone@example.org", "pw-for-tests", is_staff=True, is_active=False)

    stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.")

    letters = Notification.objects.filter(kind="bookings_stopped").order_by("pk")
    assert [letter.to_address for letter in letters] == [chief.email, second.email]
    assert all(letter.next_try_at == NOW for letter in letters)
    message = compose(letters[0])
    assert message.subject == "Bookings stopped for Friday, 4 December 2026"
    for line in (
        "By: clerk@example.org",
        "Why: A storm is coming.",
        "http://localhost/admin/appointments/closing/stop/?day=2026-12-04",
    ):
        assert line in message.body.splitlines()


def test_where_there_is_no_officer_the_administrator_is_told(clerk: User) -> None:
    a_slot(FRIDAY)
    chief = User.objects.create_superuser("root@example.org", "pw-for-tests")

    stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.")

    assert [letter.to_address for letter in Notification.objects.all()] == [chief.email]


def test_bookings_go_on_and_officers_are_told(clerk: User) -> None:
    slot = a_slot(FRIDAY)
    a_member(OFFICER)
    stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.")

    assert stopping.resume_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="It has gone.") == 1

    user = a_user()
    booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))
    letters = Notification.objects.filter(kind="bookings_stopped").order_by("pk")
    assert compose(letters.last()).subject == "Bookings go on for Friday, 4 December 2026"


def test_each_act_leaves_one_event_and_a_second_click_none(clerk: User) -> None:
    a_slot(FRIDAY, 8)
    a_slot(FRIDAY, 9)
    for _click in range(2):
        stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.")
    for _click in range(2):
        stopping.resume_bookings(FRIDAY, now=NOW, by=acting(clerk))

    events = CalendarEvent.objects.order_by("pk")
    assert [(event.kind, event.day, event.by, event.reason, event.detail) for event in events] == [
        ("stopped", FRIDAY, clerk, "A storm is coming.", {"slots": 2}),
        ("resumed", FRIDAY, clerk, "", {"slots": 2}),
    ]


def test_a_day_without_slots_cannot_be_stopped(clerk: User) -> None:
    with pytest.raises(stopping.NoSlots):
        stopping.stop_bookings(FRIDAY, now=NOW, by=acting(clerk), reason="A storm is coming.")
    assert not CalendarEvent.objects.exists()


# The page.


@pytest.mark.parametrize("role", ROLES)
def test_every_clerk_stops_bookings_and_who_only_reads_does_not(role: str) -> None:
    slot = a_slot(FRIDAY)
    client = browser_of(a_member(role))
    may = role != AUDITOR

    assert client.get(STOP).status_code == (200 if may else 403)
    answer = client.post(STOP, {"day": "2026-12-04", "reason": "A storm.", "stop": "1"})

    assert answer.status_code == (302 if may else 403)
    slot.refresh_from_db()
    assert (slot.stopped_at is not None) is may


def test_clerk_looks_stops_and_lets_bookings_go_on(clerk: User) -> None:
    slot = a_slot(FRIDAY, capacity=4)
    a_family(slot)
    browser = browser_of(clerk)

    page = text_of(browser.get(STOP, {"day": "2026-12-04"}))
    assert "Bookings are open. 1 slot, 3 free places, 1 appointment" in page
    page = browser.post(STOP, {"day": "2026-12-04", "stop": "1"})
    assert "Say why: the officers decide by it." in text_of(page)
    slot.refresh_from_db()
    assert slot.stopped_at is None

    page = browser.post(STOP, {"day": "2026-12-04", "reason": "A storm.", "stop": "1"}, follow=True)
    assert "Bookings for Friday, 4 December 2026 are stopped. Nothing is cancelled." in text_of(page)
    assert "Bookings are stopped. 1 slot" in text_of(page)
    page = browser.post(STOP, {"day": "2026-12-04", "resume": "1"}, follow=True)
    assert "Bookings for Friday, 4 December 2026 go on: 1 slot can be booked again." in text_of(page)
    assert Appointment.objects.scheduled().count() == 1


@pytest.mark.parametrize("day", ["", "x", "2026-11-21", "0000-00-00", "99999-01-01"])
def test_no_day_that_is_typed_breaks_the_page(clerk: User, day: str) -> None:
    browser = browser_of(clerk)

    assert browser.get(STOP, {"day": day}).status_code == 200
    assert browser.post(STOP, {"day": day, "reason": "x", "stop": "1"}).status_code == 200
    assert not InterviewSlot.objects.exists()
