"""Moved by the post: the family says that it comes, or nobody ever missed anything."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification, User
from accounts.outbox import deliver
from appointments import booking, coming, outcomes, places
from appointments.models import Appointment, InterviewSlot
from appointments.not_kept import MayBeMissed, record_not_kept
from appointments.outcome_refusals import (
    CameAlready,
    NeverMissed,
    NothingToUndo,
    NotStanding,
    NotYet,
    TooLateToUndo,
)
from eligibility.decisions import facts_for
from eligibility.models import Application, CaseEvent, PartyRecord
from eligibility.rules import Outcome, Party, Reason, applicable_questions, decide
from tests.appointments.closing_stage import FRIDAY, MONDAY, TUESDAY, an_officer, close, storm, week
from tests.appointments.pages import address_of, browser_of, heading, text_of
from tests.cast import NOW, a_user, an_application, applicant, at, closed

pytestmark = pytest.mark.django_db

PASSED = at(date(2026, 12, 9), 9)
NOON = at(MONDAY, 12)


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    closed()


@pytest.fixture
def user() -> User:
    return a_user()


@pytest.fixture
def moved(user: User) -> Appointment:
    """The family's appointment: on Friday, which was closed, so the post has set Monday."""
    days = week()
    old = booking.schedule(an_application(user), days[FRIDAY], now=NOW, by=applicant(user))
    close(storm())
    return Appointment.objects.select_related("slot", "case", "application").get(replaces=old)


def record_of(appointment: Appointment) -> PartyRecord:
    return PartyRecord.objects.get(case=appointment.case)


def anew(appointment: Appointment) -> Application:
    """A new application of the same family for the same case, as it comes out of the wizard."""
    return an_application(
        appointment.application.user, case_number=appointment.case.number, reason="", missed_month=None
    )


def outcome_of(appointment: Appointment, today: date) -> tuple[Outcome, tuple[Reason, ...]]:
    facts = facts_for(appointment.application)
    decision = decide(anew(appointment).answers(), facts, today)
    return decision.outcome, decision.reasons


def test_staff_cannot_record_a_moved_unconfirmed_appointment_as_missed(moved: Appointment) -> None:
    with pytest.raises(NeverMissed):
        outcomes.record_missed(moved, now=PASSED, by=an_officer())

    moved.refresh_from_db()
    assert moved.status == "scheduled"
    assert record_of(moved).missed_on is None


@pytest.mark.parametrize("act", ["reschedule", "cancel"])
def test_family_that_changes_it_before_the_letters_leave_reads_only_of_its_own_day(
    moved: Appointment, act: str, mailoutbox: list
) -> None:
    by = applicant(moved.application.user)
    if act == "reschedule":
        wednesday = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 9), 8))
        booking.reschedule(moved, wednesday, now=NOW, by=by)
    else:
        booking.cancel(moved, now=NOW, by=by)

    deliver(NOW + timedelta(hours=1))
    kinds = Notification.objects.filter(user=moved.application.user).values_list("kind", "state")
    assert ("appointment_moved_by_post", "withdrawn") in kinds
    last = {"reschedule": "appointment_rescheduled", "cancel": "appointment_cancelled"}[act]
    assert [kind for kind, state in kinds.order_by("pk") if state == "sent"][-1] == last
    assert not any("Do not come on that day" in letter.body for letter in mailoutbox)


def test_staff_takes_back_that_it_was_not_kept_on_the_day_of_recording(moved: Appointment) -> None:
    before = PartyRecord.objects.filter(case=moved.case).values().get()
    record_not_kept(moved, now=NOON, by=an_officer())
    with pytest.raises(TooLateToUndo):
        outcomes.undo(moved, now=PASSED, by=an_officer())
    outcomes.undo(moved, now=NOON, by=an_officer())

    moved.refresh_from_db()
    assert (moved.status, moved.ended_at, moved.ended_by) == ("scheduled", None, "")
    assert PartyRecord.objects.filter(case=moved.case).values().get() == before
    assert CaseEvent.objects.latest("pk").detail["undone"] == "cancelled_by_post"
    assert places.differences() == []
    outcomes.check_in(moved, now=NOON, by=an_officer())


@pytest.mark.parametrize("change", [{"reason": "Storm"}, {"replaces": None}, {"ended_by": "staff"}])
def test_staff_takes_back_no_other_cancellation(moved: Appointment, change: dict[str, object]) -> None:
    record_not_kept(moved, now=NOON, by=an_officer())
    Appointment.objects.filter(pk=moved.pk).update(**change)

    with pytest.raises(NothingToUndo):
        outcomes.undo(moved, now=NOON, by=an_officer())
    assert places.differences() == []


def test_staff_records_that_it_was_not_kept_and_the_family_may_schedule_anew(moved: Appointment) -> None:
    record_not_kept(moved, now=NOON, by=an_officer())

    moved.refresh_from_db()
    assert (moved.status, moved.ended_by) == ("cancelled", "post")
    assert outcome_of(moved, MONDAY) == (Outcome.MAY_SCHEDULE, (Reason.CANCELLED_BY_POST,))
    assert CaseEvent.objects.filter(case=moved.case, kind="cancelled_by_post", day=MONDAY).count() == 1
    assert places.differences() == []


def test_not_kept_is_refused_where_something_else_is_true(moved: Appointment, user: User) -> None:
    with pytest.raises(NotYet):
        record_not_kept(moved, now=NOW, by=an_officer())
    outcomes.check_in(moved, now=NOON, by=an_officer())
    with pytest.raises(CameAlready):
        record_not_kept(moved, now=NOON, by=an_officer())
    outcomes.undo(moved, now=NOON, by=an_officer())
    coming.confirm(moved, now=NOON, by=applicant(user))
    with pytest.raises(MayBeMissed):
        record_not_kept(moved, now=NOON, by=an_officer())
    outcomes.record_missed(moved, now=NOON, by=an_officer())
    with pytest.raises(NotStanding):
        record_not_kept(moved, now=NOON, by=an_officer())
    assert places.differences() == []


def test_while_it_stands_it_is_moved_and_no_second_one_is_made(moved: Appointment) -> None:
    assert outcome_of(moved, FRIDAY) == (Outcome.HAS_APPOINTMENT, (Reason.CANCELLED_BY_POST,))


def test_once_it_passed_unconfirmed_the_family_schedules_anew_and_missed_nothing(
    moved: Appointment, user: User
) -> None:
    application = anew(moved)
    questions = [question.code for question in applicable_questions(Party.PRINCIPAL, facts_for(application))]
    assert "reason" not in questions

    slot = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 14), 8))
    later = booking.schedule(application, slot, now=PASSED, by=applicant(user))

    moved.refresh_from_db()
    assert (moved.status, moved.ended_by) == ("cancelled", "post")
    assert record_of(moved).missed_on is None
    assert record_of(moved).appointment_on == later.day
    kinds = CaseEvent.objects.filter(case=moved.case).values_list("kind", flat=True)
    assert "missed_stated" not in kinds
    assert places.differences() == []


def test_a_confirmed_appointment_that_nobody_attended_was_missed(moved: Appointment, user: User) -> None:
    assert coming.confirm(moved, now=NOW, by=applicant(user))

    assert record_of(moved).cancelled_by_post_on is None
    outcomes.record_missed(moved, now=PASSED, by=an_officer())
    moved.refresh_from_db()
    assert moved.status == "missed"
    assert record_of(moved).missed_on == MONDAY


def test_who_chooses_a_day_takes_it_over_from_the_post(moved: Appointment, user: User) -> None:
    days = week(TUESDAY, days=1, hour=9)
    chosen = booking.reschedule(moved, days[TUESDAY], now=NOW, by=applicant(user))

    assert (chosen.moved_by_post_at, chosen.is_never_missed) == (None, False)
    assert record_of(moved).cancelled_by_post_on is None
    outcomes.record_missed(chosen, now=PASSED, by=an_officer())


def test_who_came_without_confirming_is_interviewed_like_anybody(moved: Appointment) -> None:
    outcomes.check_in(moved, now=NOON, by=an_officer())
    with pytest.raises(CameAlready):
        outcomes.record_missed(moved, now=NOON, by=an_officer())
    outcomes.record_interviewed(moved, now=NOON, by=an_officer())

    assert record_of(moved).interviewed_on == MONDAY


# The pages.


@pytest.fixture
def browser(user: User) -> Client:
    with time_machine.travel(NOW, tick=False):
        return browser_of(user)


def test_family_reads_that_it_was_moved_and_says_that_it_comes(browser: Client, moved: Appointment) -> None:
    with time_machine.travel(NOW, tick=False):
        page = browser.get(address_of(moved))
        assert "The Embassy has moved your interview to this date." in text_of(page)
        assert "It cannot take place at 8:00 a.m. on Friday, 4 December 2026." in text_of(page)
        assert "I will come" in text_of(page)

        answered = browser.post(address_of(moved, "confirm/"), follow=True)

    moved.refresh_from_db()
    assert moved.confirmed_at == NOW
    assert heading(answered) == "Appointment Confirmation Page"
    assert "You said that you will come." in text_of(answered)
    assert "I will come" not in text_of(answered)
    event = CaseEvent.objects.get(case=moved.case, kind="confirmed")
    assert (event.by, event.role, event.day) == (moved.application.user, "applicant", MONDAY)


def test_looking_confirms_nothing_and_two_clicks_confirm_once(browser: Client, moved: Appointment) -> None:
    with time_machine.travel(NOW, tick=False):
        assert browser.get(address_of(moved, "confirm/"))["Location"] == address_of(moved)
        moved.refresh_from_db()
        assert moved.confirmed_at is None
        for _click in range(2):
            assert browser.post(address_of(moved, "confirm/"))["Location"] == address_of(moved)

    assert CaseEvent.objects.filter(kind="confirmed").count() == 1


def test_a_stranger_and_who_is_too_late_confirm_nothing(browser: Client, moved: Appointment) -> None:
    with time_machine.travel(NOW, tick=False):
        stranger = browser_of(a_user())
        assert stranger.post(address_of(moved, "confirm/")).status_code == 404
    with time_machine.travel(PASSED, tick=False):
        client = browser_of(moved.application.user)
        page = client.post(address_of(moved, "confirm/"), follow=True)

    assert "This appointment does not need to be confirmed. Nothing was changed." in text_of(page)
    moved.refresh_from_db()
    assert moved.confirmed_at is None


def test_an_appointment_of_ones_own_is_not_asked_for(browser: Client, user: User) -> None:
    own = booking.schedule(an_application(user), week()[TUESDAY], now=NOW, by=applicant(user))
    with time_machine.travel(NOW, tick=False):
        page = browser.get(address_of(own))
        browser.post(address_of(own, "confirm/"))

    assert "I will come" not in text_of(page)
    own.refresh_from_db()
    assert own.confirmed_at is None


def test_passed_day_of_the_post_is_not_called_missed_on_any_page(moved: Appointment, user: User) -> None:
    with time_machine.travel(PASSED, tick=False):
        client = browser_of(user)
        pages = {
            path: text_of(client.get(path))
            for path in (address_of(moved), address_of(moved, "reschedule/"), "/dashboard/")
        }

    for path, text in pages.items():
        assert "It does not count as missed" in text, path
        assert "failed to attend" not in text, path
    with time_machine.travel(PASSED, tick=False):
        assert "NOT VALID" in text_of(client.get(address_of(moved, "print/")))
