from datetime import date, timedelta

import pytest

from appointments import outcomes
from appointments.models import Appointment
from eligibility.models import CaseEvent, PartyRecord
from tests.appointments.bookings import at, booked, officer, slot_at

pytestmark = pytest.mark.django_db

# Friday.
DAY = "2026-11-27"
BEFORE, EARLY, NOON = at("2026-11-26", "15:00"), at(DAY, "08:00"), at(DAY, "12:00")
Status = Appointment.Status


@pytest.fixture
def appointment() -> Appointment:
    return booked(slot_at(DAY, "08:30"))


def _record_of(appointment: Appointment) -> PartyRecord:
    return PartyRecord.objects.get(case=appointment.case)


def _facts(appointment: Appointment) -> dict[str, object]:
    return PartyRecord.objects.filter(case=appointment.case).values().get()


def _status(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.status


def test_a_family_that_comes_is_noted_once(appointment):
    outcomes.check_in(appointment, now=EARLY, by=officer())
    with pytest.raises(outcomes.NotStanding):
        outcomes.check_in(appointment, now=NOON, by=officer())

    assert (_status(appointment), appointment.checked_in_at) == (Status.SCHEDULED, EARLY)
    assert _record_of(appointment).checked_in
    event = CaseEvent.objects.get()
    assert (event.kind, event.day, event.by.email, event.role) == (
        "checked_in",
        date(2026, 11, 27),
        "officer@example.org",
        "staff",
    )


@pytest.mark.parametrize(
    "verb", ["check_in", "record_interviewed", "record_not_interviewed", "record_missed"]
)
def test_nothing_is_recorded_before_the_day(appointment, verb):
    with pytest.raises(outcomes.NotYet):
        getattr(outcomes, verb)(appointment, now=BEFORE, by=officer())

    assert (_status(appointment), CaseEvent.objects.count()) == (Status.SCHEDULED, 0)


def test_nobody_comes_the_day_after(appointment):
    with pytest.raises(outcomes.NotToday):
        outcomes.check_in(appointment, now=NOON + timedelta(days=1), by=officer())


def test_an_interview_is_on_the_record_and_its_place_stays_used(appointment):
    outcomes.record_interviewed(appointment, now=EARLY, by=officer())

    assert _status(appointment) == Status.INTERVIEWED
    assert (appointment.ended_at, appointment.ended_by) == (EARLY, "staff")
    assert (_record_of(appointment).interviewed_on, _record_of(appointment).appointment_on) == (
        date(2026, 11, 27),
        None,
    )
    appointment.slot.refresh_from_db()
    assert appointment.slot.taken == 1


def test_a_family_that_was_not_interviewed_is_owed_a_new_day_and_missed_nothing(appointment):
    outcomes.check_in(appointment, now=EARLY, by=officer())
    outcomes.record_not_interviewed(appointment, now=NOON, by=officer(), reason="Medical report not here")

    assert (_status(appointment), appointment.reason) == (
        Status.CAME_NOT_INTERVIEWED,
        "Medical report not here",
    )
    found = _record_of(appointment)
    assert (found.cancelled_by_post_on, found.missed_on, found.checked_in) == (
        date(2026, 11, 27),
        None,
        False,
    )


def test_nobody_has_missed_an_interview_that_has_not_begun(appointment):
    with pytest.raises(outcomes.NotYet):
        outcomes.record_missed(appointment, now=at(DAY, "08:29"), by=officer())
    outcomes.record_missed(appointment, now=at(DAY, "08:30"), by=officer())

    assert _status(appointment) == Status.MISSED
    assert _record_of(appointment).missed_on == date(2026, 11, 27)


def test_who_came_has_not_missed_it(appointment):
    outcomes.check_in(appointment, now=EARLY, by=officer())

    with pytest.raises(outcomes.CameAlready):
        outcomes.record_missed(appointment, now=NOON, by=officer())
    assert _status(appointment) == Status.SCHEDULED


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.RESCHEDULED, Status.INTERVIEWED, Status.MISSED])
@pytest.mark.parametrize(
    "verb", ["check_in", "record_interviewed", "record_not_interviewed", "record_missed"]
)
def test_what_does_not_stand_gets_no_outcome(appointment, status, verb):
    Appointment.objects.filter(pk=appointment.pk).update(status=status)

    with pytest.raises(outcomes.NotStanding):
        getattr(outcomes, verb)(appointment, now=NOON, by=officer())
    assert (_status(appointment), CaseEvent.objects.count()) == (status, 0)


@pytest.mark.parametrize("verb", ["record_interviewed", "record_not_interviewed", "record_missed"])
def test_an_outcome_undone_the_same_day_leaves_the_facts_as_they_were(appointment, verb):
    PartyRecord.objects.filter(case=appointment.case).update(
        missed_on=date(2026, 5, 4), cancelled_by_post_on=date(2026, 6, 1)
    )
    before = _facts(appointment)

    getattr(outcomes, verb)(appointment, now=NOON, by=officer())
    assert _facts(appointment) != before
    outcomes.undo(appointment, now=at(DAY, "23:59"), by=officer())

    assert _facts(appointment) == before
    assert (_status(appointment), appointment.ended_at, appointment.ended_by) == (
        Status.SCHEDULED,
        None,
        "",
    )
    assert CaseEvent.objects.first().kind == CaseEvent.Kind.OUTCOME_UNDONE


def test_a_check_in_is_undone_after_the_outcome(appointment):
    before = _facts(appointment)
    outcomes.check_in(appointment, now=EARLY, by=officer())
    outcomes.record_interviewed(appointment, now=NOON, by=officer())

    outcomes.undo(appointment, now=NOON, by=officer())
    assert _record_of(appointment).checked_in
    outcomes.undo(appointment, now=NOON, by=officer())

    appointment.refresh_from_db()
    assert (appointment.checked_in_at, _facts(appointment)) == (None, before)
    with pytest.raises(outcomes.NothingToUndo):
        outcomes.undo(appointment, now=NOON, by=officer())


def test_nothing_is_undone_on_a_later_day(appointment):
    outcomes.check_in(appointment, now=EARLY, by=officer())
    with pytest.raises(outcomes.TooLateToUndo):
        outcomes.undo(appointment, now=NOON + timedelta(days=1), by=officer())
    outcomes.record_interviewed(appointment, now=NOON, by=officer())
    with pytest.raises(outcomes.TooLateToUndo):
        outcomes.undo(appointment, now=NOON + timedelta(days=1), by=officer())

    assert _status(appointment) == Status.INTERVIEWED


def test_nothing_is_undone_once_there_is_a_newer_appointment(appointment):
    outcomes.record_missed(appointment, now=NOON, by=officer())
    newer = booked(slot_at("2026-12-08"))
    Appointment.objects.filter(pk=newer.pk).update(case=appointment.case)

    with pytest.raises(outcomes.NewerAppointment):
        outcomes.undo(appointment, now=NOON, by=officer())
    assert _status(appointment) == Status.MISSED


def test_a_cancelled_appointment_has_no_outcome_to_undo(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(status=Status.CANCELLED, ended_at=NOON)

    with pytest.raises(outcomes.NothingToUndo):
        outcomes.undo(appointment, now=NOON, by=officer())
