"""Undoing a closing within its five minutes: as if nobody had pressed the button."""

from datetime import date, timedelta

import pytest

from accounts import outbox
from accounts.models import Notification
from appointments import booking, coming, outcomes, places
from appointments.arrival import Found, find
from appointments.closing_day import closing, items
from appointments.closing_day.order import Extra
from appointments.closing_day.undo import Undone, UndoTooLate, undo
from appointments.models import Appointment, CalendarEvent, Closing, Closure, InterviewSlot
from appointments.standing import latest_of_each
from eligibility.models import Application, CaseEvent, PartyRecord
from embassy_sched.staff.reports import cancellations_by_lead_time, days_to_appointment
from tests.appointments.closing_stage import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    a_family,
    an_officer,
    close,
    letters,
    nobody_is_on_a_closed_day,
    states,
    storm,
    week,
)
from tests.cast import NOW, a_slot, applicant, at, closed

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=4, seconds=59)


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    closed()


def rows(*appointments: Appointment) -> list[dict]:
    """The rows of appointments, and of what rests on them, as they stand in the tables."""
    found = []
    for each in appointments:
        found += [
            Appointment.objects.filter(pk=each.pk).values().get(),
            Application.objects.filter(pk=each.application_id).values("scheduled_at").get(),
            PartyRecord.objects.filter(case=each.case_id).values().get(),
            InterviewSlot.objects.filter(pk=each.slot_id).values().get(),
        ]
    return found


@pytest.mark.parametrize("way", ["move", "cancel"])
def test_undo_lets_every_appointment_stand_as_before(way: str) -> None:
    days = week()
    families = [a_family(days[FRIDAY], promised=date(2026, 12, 1)) for _number in range(3)]
    before = rows(*families)
    done = close(storm(way=way))

    assert undo(done, now=SOON, by=an_officer()) == Undone(back=3, stayed=0)

    assert rows(*families) == before
    assert not Closure.objects.filter(day=FRIDAY).exists()
    assert not InterviewSlot.objects.exclude(taken=0).exclude(pk=days[FRIDAY].pk).exists()
    assert states(done) == ["undone"] * 3
    nobody_is_on_a_closed_day()


@pytest.mark.parametrize("way", ["move", "cancel"])
def test_undo_withdraws_the_letters_and_nobody_is_told(way: str) -> None:
    days = week()
    a_family(days[FRIDAY])
    done = close(storm(way=way))

    undo(done, now=SOON, by=an_officer())

    assert [letter.state for letter in Notification.objects.all()] == ["withdrawn"]
    assert outbox.deliver(NOW + timedelta(days=1)) == 0
    [letter] = Notification.objects.all()
    assert outbox.send_again(letter, now=NOW) is False


def test_undo_leaves_an_event_on_the_calendar_and_on_each_case() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    done = close(storm())
    number = Appointment.objects.get(replaces=family).number

    undo(done, now=SOON, by=an_officer())

    event = CalendarEvent.objects.get(kind="closing_undone")
    assert (event.by, event.day, event.at) == (an_officer().user, FRIDAY, SOON)
    assert event.detail == {"closing": done.pk, "back": 1, "stayed": 0}
    on_case = CaseEvent.objects.filter(case=family.case, kind="undone").get()
    assert (on_case.day, on_case.detail) == (FRIDAY, {"number": number, "undone": "moved_by_post"})


def test_after_five_minutes_or_once_the_letters_left_nothing_is_undone() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    done = close(storm())
    with pytest.raises(UndoTooLate):
        undo(done, now=NOW + timedelta(minutes=5), by=an_officer())
    closing.send_now(done, now=SOON, by=an_officer())
    with pytest.raises(UndoTooLate):
        undo(done, now=SOON, by=an_officer())

    family.refresh_from_db()
    assert family.status == "rescheduled"
    nobody_is_on_a_closed_day()


def test_undo_is_done_once() -> None:
    days = week()
    a_family(days[FRIDAY])
    done = close(storm())
    undo(done, now=SOON, by=an_officer())

    with pytest.raises(UndoTooLate):
        undo(done, now=SOON, by=an_officer())
    assert items.go_on(done, now=SOON, by=an_officer()) == 0
    assert states(done) == ["undone"]


def test_what_was_not_handled_yet_is_not_handled_after_an_undo() -> None:
    days = week()
    families = [a_family(days[FRIDAY], promised=date(2026, 12, 1)) for _number in range(3)]
    before = rows(*families)
    done = closing.start(storm(), now=NOW, by=an_officer())
    answers = iter([True, False])
    items.go_on(done, now=NOW, by=an_officer(), may_go_on=lambda: next(answers))

    assert undo(done, now=SOON, by=an_officer()) == Undone(back=3, stayed=0)

    assert rows(*families) == before
    assert not InterviewSlot.objects.exclude(reserved=0).exists()
    assert items.go_on(done, now=SOON, by=an_officer()) == 0
    assert list(closing.unfinished()) == []


def test_a_family_that_moved_on_or_confirmed_meanwhile_stays() -> None:
    days = week()
    chose, confirmed, back = (a_family(days[FRIDAY]) for _number in range(3))
    done = close(storm())
    chosen = booking.reschedule(
        Appointment.objects.get(replaces=chose),
        days[TUESDAY],
        now=SOON,
        by=applicant(chose.application.user),
    )
    new = Appointment.objects.get(replaces=confirmed)
    assert coming.confirm(new, now=SOON, by=applicant(confirmed.application.user))

    assert undo(done, now=SOON, by=an_officer()) == Undone(back=1, stayed=2)

    for appointment in (chosen, new, back):
        appointment.refresh_from_db()
        assert appointment.status == "scheduled"
    assert states(done) == ["moved", "moved", "undone"]
    waiting = Notification.objects.filter(kind="appointment_moved_by_post", state="queued")
    # Who chose another day has a letter of its own about it.
    assert [letter.to_address for letter in waiting] == [confirmed.application.email]
    nobody_is_on_a_closed_day()


def test_a_family_that_chose_anew_after_a_cancellation_stays() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    done = close(storm(way="cancel"))
    Application.objects.filter(pk=family.application_id).update(scheduled_at=NOW)
    places.take(days[TUESDAY].pk, now=NOW)
    newer = Appointment.objects.create(
        number="NEWERNUMBR",
        case=family.case,
        application=family.application,
        slot=days[TUESDAY],
        ics_uid="newer@interview",
        scheduled_at=SOON,
    )

    assert undo(done, now=SOON, by=an_officer()) == Undone(back=0, stayed=1)

    newer.refresh_from_db()
    family.refresh_from_db()
    assert (newer.status, family.status) == ("scheduled", "cancelled")
    assert not Closure.objects.filter(day=FRIDAY).exists()
    nobody_is_on_a_closed_day()


def test_undo_takes_the_added_places_away() -> None:
    Closure.objects.filter(day__year=2026).update(kind=Closure.Kind.US)
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY, capacity=1)
    for _number in range(3):
        a_family(friday)
    extra = (Extra(monday.starts_at, 1), Extra(at(TUESDAY, 10), 2))
    done = close(storm(extra=extra))

    undo(done, now=SOON, by=an_officer())

    monday.refresh_from_db()
    released = InterviewSlot.objects.get(starts_at=at(TUESDAY, 10))
    assert (monday.capacity, monday.taken) == (1, 0)
    assert (released.taken, released.withdrawn_at) == (0, SOON)
    again = close(storm(extra=extra), now=SOON)
    assert states(again) == ["moved"] * 3
    nobody_is_on_a_closed_day()


def test_undo_gives_a_holiday_back_its_day_and_its_state() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    draft = Closure.objects.create(day=TUESDAY, name="Lunar day", kind="cambodia", proposed_at=NOW)
    holiday = Closure.objects.create(
        day=MONDAY, name="Day in lieu", kind="us", proposed_at=NOW, approved_at=NOW
    )
    places.close([days[MONDAY].pk], holiday)
    first = close(storm(closure=draft))
    undo(first, now=SOON, by=an_officer())
    second = close(storm(closure=holiday))
    undo(second, now=SOON, by=an_officer())

    draft.refresh_from_db()
    holiday.refresh_from_db()
    days[MONDAY].refresh_from_db()
    family.refresh_from_db()
    assert (draft.day, draft.approved_at) == (TUESDAY, None)
    assert (holiday.day, holiday.approved_at, days[MONDAY].closed_by) == (MONDAY, NOW, holiday)
    assert family.status == "scheduled"
    assert Closing.objects.filter(closure=None).count() == 2
    nobody_is_on_a_closed_day()


def test_an_appointment_that_was_taken_back_hides_nothing_that_stands() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    done = close(storm())
    ghost = Appointment.objects.get(replaces=family)
    undo(done, now=SOON, by=an_officer())
    family.refresh_from_db()
    ghost.refresh_from_db()

    assert (ghost.status, ghost.ended_by, ghost.replaces) == ("cancelled", "post", None)
    assert latest_of_each([ghost, family]) == [family]
    moved = booking.reschedule(family, days[TUESDAY], now=SOON, by=applicant(family.application.user))
    assert moved.replaces == family
    noon = at(TUESDAY, 12)
    outcomes.record_interviewed(moved, now=noon, by=an_officer())
    outcomes.undo(moved, now=noon, by=an_officer())
    moved.refresh_from_db()
    assert moved.status == "scheduled"
    assert letters("appointment_moved_by_post")[0].state == "withdrawn"


def test_what_an_undo_took_back_leads_to_what_stands_and_is_in_no_report() -> None:
    old = a_family(week()[FRIDAY])
    done = close(storm())
    printed = Appointment.objects.get(replaces=old)
    undo(done, now=SOON, by=an_officer())

    at_the_door = find(printed.number, FRIDAY, now=SOON)

    assert (at_the_door.found, at_the_door.appointment, at_the_door.is_here) == (Found.STALE, old, True)
    period = NOW - timedelta(days=1), NOW + timedelta(days=1)
    assert sum(row[-1] for row in cancellations_by_lead_time(*period).rows) == 0
    assert sum(row[-1] for row in days_to_appointment(*period).rows) == 1
