from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from appointments import check_in, outcomes
from appointments.models import Appointment, Attendance
from appointments.outcome_refusals import (
    ItIsToday,
    NothingToUndo,
    NotOfThisFamily,
    NotStanding,
    NotToday,
    NotYet,
    ReasonNeeded,
    TooLateToUndo,
)
from eligibility.models import CaseEvent, PartyRecord
from tests.appointments.bookings import at, booked, officer, slot_at
from tests.factories import TravelingApplicantFactory

pytestmark = pytest.mark.django_db

# Friday.
DAY = "2026-11-27"
EARLY, NOON = at(DAY, "08:00"), at(DAY, "12:00")


@pytest.fixture
def appointment() -> Appointment:
    """A family of three: the applicant and two children."""
    appointment = booked(slot_at(DAY, "08:30"))
    for name in ("Bopha", "Dara"):
        TravelingApplicantFactory(application=appointment.application, given_names=name)
    return appointment


def _children(appointment: Appointment) -> list[int]:
    return list(appointment.application.traveling_applicants.values_list("pk", flat=True))


def _came(appointment: Appointment) -> list[int | None]:
    return list(Attendance.objects.filter(appointment=appointment).values_list("person", flat=True))


def _kinds() -> list[str]:
    return list(CaseEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_the_first_tick_checks_a_family_in_and_each_person_is_kept_with_who_ticked(appointment):
    bopha, dara = _children(appointment)

    assert check_in.tick(appointment, [bopha], now=EARLY, by=officer()) == 1
    assert check_in.tick(appointment, [None, bopha], now=NOON, by=officer()) == 1

    appointment.refresh_from_db()
    assert appointment.checked_in_at == EARLY
    assert _came(appointment) == [bopha, None]
    assert {row.ticked_by.email for row in Attendance.objects.all()} == {"officer@example.org"}
    assert _kinds() == ["checked_in", "person_came", "person_came"]
    assert CaseEvent.objects.order_by("pk").last().detail == {
        "number": appointment.number,
        "person": "applicant",
    }
    assert dara not in _came(appointment)


def test_all_came_ticks_whoever_is_missing_and_twice_does_nothing(appointment):
    bopha, dara = _children(appointment)
    check_in.tick(appointment, [dara], now=EARLY, by=officer())

    assert check_in.tick_all(appointment, now=NOON, by=officer()) == 2
    assert check_in.tick_all(appointment, now=NOON, by=officer()) == 0
    assert set(_came(appointment)) == {None, bopha, dara}


def test_nobody_ticked_is_nobody_came(appointment):
    assert check_in.tick(appointment, [], now=EARLY, by=officer()) == 0

    appointment.refresh_from_db()
    assert (appointment.checked_in_at, _kinds()) == (None, [])


def test_a_stranger_is_not_ticked_and_nobody_with_her(appointment):
    stranger = TravelingApplicantFactory(application=booked(slot_at("2026-12-04")).application)

    with pytest.raises(NotOfThisFamily):
        check_in.tick(appointment, [None, stranger.pk], now=EARLY, by=officer())
    assert _came(appointment) == []


@pytest.mark.parametrize("days,refusal", [(-1, NotYet), (1, NotToday)])
def test_nobody_is_ticked_on_another_day(appointment, days, refusal):
    with pytest.raises(refusal):
        check_in.tick_all(appointment, now=EARLY + timedelta(days=days), by=officer())
    assert (_came(appointment), _kinds()) == ([], [])


def test_nobody_is_ticked_the_day_after_the_family_came(appointment):
    check_in.tick(appointment, [None], now=EARLY, by=officer())

    with pytest.raises(NotToday):
        check_in.tick_all(appointment, now=EARLY + timedelta(days=1), by=officer())
    assert _came(appointment) == [None]


@pytest.mark.parametrize("status", ["cancelled", "rescheduled", "missed", "interviewed", "came"])
def test_nobody_is_ticked_once_the_appointment_is_over(appointment, status):
    Appointment.objects.filter(pk=appointment.pk).update(status=status)

    with pytest.raises(NotStanding):
        check_in.tick_all(appointment, now=EARLY, by=officer())
    assert _came(appointment) == []


def test_a_tick_taken_back_leaves_who_had_made_it_in_the_log(appointment):
    check_in.tick_all(appointment, now=EARLY, by=officer())
    bopha = _children(appointment)[0]

    check_in.untick(appointment, bopha, now=NOON, by=officer())

    appointment.refresh_from_db()
    assert appointment.checked_in_at == EARLY
    assert bopha not in _came(appointment)
    assert len(_came(appointment)) == 2
    event = CaseEvent.objects.order_by("pk").last()
    assert (event.kind, event.detail) == (
        "person_unticked",
        {
            "number": appointment.number,
            "person": str(bopha),
            "came_at": EARLY.astimezone(event.at.tzinfo).isoformat(),
        },
    )


def test_the_last_tick_taken_back_undoes_the_check_in(appointment):
    before = PartyRecord.objects.filter(case=appointment.case).values().get()
    check_in.tick(appointment, [None], now=EARLY, by=officer())

    check_in.untick(appointment, None, now=NOON, by=officer())

    appointment.refresh_from_db()
    assert (appointment.checked_in_at, _came(appointment)) == (None, [])
    assert PartyRecord.objects.filter(case=appointment.case).values().get() == before
    assert _kinds() == ["checked_in", "person_came", "person_unticked", "outcome_undone"]


def test_a_tick_is_taken_back_on_its_day_and_before_the_outcome(appointment):
    with pytest.raises(NothingToUndo):
        check_in.untick(appointment, None, now=NOON, by=officer())
    check_in.tick(appointment, [None], now=EARLY, by=officer())
    with pytest.raises(TooLateToUndo):
        check_in.untick(appointment, None, now=NOON + timedelta(days=1), by=officer())
    outcomes.record_interviewed(appointment, now=NOON, by=officer())
    with pytest.raises(NotStanding):
        check_in.untick(appointment, None, now=NOON, by=officer())

    assert _came(appointment) == [None]


def test_undoing_a_check_in_takes_every_tick_back(appointment):
    check_in.tick_all(appointment, now=EARLY, by=officer())

    outcomes.undo(appointment, now=NOON, by=officer())

    appointment.refresh_from_db()
    assert (appointment.checked_in_at, _came(appointment)) == (None, [])


# Interview today.


def test_an_officer_admits_a_family_whose_appointment_is_another_day():
    appointment = booked(slot_at("2026-12-04"))

    outcomes.interview_today(appointment, reason=" Flight on Monday ", now=EARLY, by=officer())
    check_in.tick_all(appointment, now=EARLY, by=officer())

    appointment.refresh_from_db()
    assert (appointment.checked_in_at, appointment.status, len(_came(appointment))) == (EARLY, "scheduled", 1)
    event = CaseEvent.objects.get(kind="interview_today")
    assert (event.reason, event.beyond_rule, event.day.isoformat(), event.by.email) == (
        "Flight on Monday",
        "other_day",
        DAY,
        "officer@example.org",
    )
    assert event.detail == {"number": appointment.number, "old": "2026-12-04", "new": DAY}


def test_an_interview_on_another_day_is_on_the_record_of_the_day_it_took_place():
    appointment = booked(slot_at("2026-12-04"))
    outcomes.interview_today(appointment, reason="Flight on Monday", now=EARLY, by=officer())

    outcomes.record_interviewed(appointment, now=NOON, by=officer())

    found = PartyRecord.objects.get(case=appointment.case)
    assert (found.interviewed_on.isoformat(), found.appointment_on) == (DAY, None)


def test_a_family_may_be_admitted_the_day_after_and_that_may_be_undone():
    appointment = booked(slot_at("2026-11-26"))
    before = PartyRecord.objects.filter(case=appointment.case).values().get()
    outcomes.interview_today(appointment, reason="Storm on the road", now=EARLY, by=officer())

    outcomes.undo(appointment, now=NOON, by=officer())

    appointment.refresh_from_db()
    assert appointment.checked_in_at is None
    assert PartyRecord.objects.filter(case=appointment.case).values().get() == before


@pytest.mark.parametrize(
    "day,reason,refusal",
    [("2026-12-04", "  ", ReasonNeeded), (DAY, "Because", ItIsToday)],
)
def test_an_admission_needs_a_reason_and_another_day(day, reason, refusal):
    with pytest.raises(refusal):
        outcomes.interview_today(booked(slot_at(day)), reason=reason, now=EARLY, by=officer())
    assert _kinds() == []


def test_nobody_is_admitted_twice_or_after_the_end():
    appointment = booked(slot_at("2026-12-04"))
    outcomes.interview_today(appointment, reason="Flight", now=EARLY, by=officer())
    ended = booked(slot_at("2026-12-08"), status="cancelled")

    for each in (appointment, ended):
        with pytest.raises(NotStanding):
            outcomes.interview_today(each, reason="Flight", now=NOON, by=officer())
    assert _kinds() == ["interview_today", "checked_in"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_tick_at_once_tick_each_person_once(appointment):
    by = officer()
    children = _children(appointment)
    ready = Barrier(2)
    refused: list[BaseException] = []

    def act(persons: list[int | None]) -> Callable[[], None]:
        def run() -> None:
            try:
                ready.wait(10)
                check_in.tick(appointment, persons, now=EARLY, by=by)
            except Exception as error:
                refused.append(error)
            finally:
                connection.close()

        return run

    threads = [Thread(target=act([None, *children])), Thread(target=act([*children, None]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert refused == []
    assert sorted(_came(appointment), key=lambda person: person or 0) == [None, *children]
    assert _kinds().count("checked_in") == 1
    assert _kinds().count("person_came") == 3
