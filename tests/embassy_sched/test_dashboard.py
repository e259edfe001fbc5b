"""The dashboard: a card for each case, what can be done next, and until exactly when."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from embassy_sched.middleware import RENEWED_ON
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, applicant, at, closed, officer
from tests.markup import Page

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 12, 4)
NEW_APPLICATION = "New Application / Schedule Appointment"
RESCHEDULE = "Reschedule Immigrant Visa Appointment"


@pytest.fixture(autouse=True)
def sunday(db: None) -> Iterator[None]:
    closed()
    with time_machine.travel(NOW, tick=False):
        yield


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[RENEWED_ON] = TODAY.isoformat()
    session.save()
    return client


def main_text(user: User) -> str:
    return Page(logged_in(user).get("/dashboard/").content.decode()).one("main").text


def card_text(user: User) -> str:
    page = Page(logged_in(user).get("/dashboard/").content.decode())
    return next(element.text for element in page.all("li") if "case-card" in element.classes)


def booked(user: User, **fields: object) -> Appointment:
    return booking.schedule(an_application(user, **fields), a_slot(FRIDAY), now=NOW, by=applicant(user))


def test_menu_offers_both_ways_to_everybody_who_is_logged_in() -> None:
    page = Page(logged_in(a_user()).get("/dashboard/").content.decode())
    entries = [link.text for link in page.all("a") if link.inside("nav")]
    assert entries.count(NEW_APPLICATION) == entries.count(RESCHEDULE) == 2  # a phone's menu and a desktop's


def test_stranger_is_sent_to_the_login_and_comes_back() -> None:
    answer = Client().get("/dashboard/")
    assert answer.headers["Location"] == "/accounts/login/?next=/dashboard/"


def test_newcomer_reads_that_there_is_nothing_yet_and_which_day_is_free() -> None:
    a_slot(FRIDAY)
    text = main_text(a_user())
    assert "You have no appointment on this system yet." in text
    assert "Next day with a free place: Friday, 4 December 2026" in text


def test_newcomer_is_told_when_no_day_is_free() -> None:
    assert "At the moment no day has a free place." in main_text(a_user())


def test_family_reads_until_exactly_when_it_can_change() -> None:
    user = a_user()
    booked(user, case_number="PNP2023534001")
    text = card_text(user)
    assert "DEMO, Sokha Scheduled Case ID PNP2023534001" in text
    assert "8:00 a.m. on Friday, 4 December 2026 (Phnom Penh time)" in text
    assert "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026" in text


@pytest.mark.parametrize(
    "now, sentence",
    [
        (
            at(date(2026, 12, 2), 0, 0, 1),
            "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can "
            "schedule a new one from Saturday, 5 December 2026.",
        ),
        (
            at(date(2026, 12, 5), 0, 0, 1),
            "If you failed to attend, you can schedule a new appointment now. Your details are kept.",
        ),
    ],
)
def test_family_reads_what_is_possible_after_the_window(now: datetime, sentence: str) -> None:
    user = a_user()
    booked(user)
    with time_machine.travel(now, tick=False):
        assert sentence in card_text(user)


@pytest.mark.parametrize(
    "ended_by, sentence",
    [
        (
            Appointment.EndedBy.APPLICANT,
            "You can schedule a new appointment now. Your answers are kept.",
        ),
        (
            Appointment.EndedBy.POST,
            "The Embassy did not hold this interview. You can schedule a new appointment now.",
        ),
    ],
)
def test_family_whose_appointment_was_cancelled_may_schedule_again(
    ended_by: Appointment.EndedBy, sentence: str
) -> None:
    user = a_user()
    appointment = booked(user)
    by = officer() if ended_by == Appointment.EndedBy.POST else applicant(user)
    booking.cancel(appointment, now=NOW, by=by, ended_by=ended_by)
    text = card_text(user)
    assert sentence in text
    assert "Not finished yet" not in main_text(user)


def test_unfinished_application_can_be_resumed_or_discarded() -> None:
    user = a_user()
    application = an_application(user, done_steps=["visa-type"])
    page = Page(logged_in(user).get("/dashboard/").content.decode())
    addresses = [link.attributes["href"] for link in page.all("a")]
    assert f"/applications/{application.reference}/calendar/" in addresses
    assert f"/applications/{application.reference}/discard/" in addresses
    assert "No place is held for it." in page.one("main").text


def test_nobody_sees_anybody_elses_cases() -> None:
    booked(a_user(), case_number="PNP2023534077")
    assert "PNP2023534077" not in main_text(a_user())


@pytest.mark.parametrize("families", [1, 3])
def test_dashboard_asks_the_database_eight_times_however_many_cases(
    families: int, django_assert_num_queries
) -> None:
    user = a_user()
    for _family in range(families):
        booking.schedule(an_application(user), a_slot(FRIDAY, hour=8 + _family), now=NOW, by=applicant(user))
        an_application(user)
    client = logged_in(user)
    # Session, account, closures, appointments, claims, unfinished applications, clearances, free days.
    with django_assert_num_queries(8):
        client.get("/dashboard/")


def test_login_lasts_fourteen_days_from_its_last_use() -> None:
    user = a_user()
    client = logged_in(user)
    for days in (13, 26, 39):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert client.get("/dashboard/").status_code == 200
    with time_machine.travel(NOW + timedelta(days=39 + 15), tick=False):
        assert client.get("/dashboard/").status_code == 302
