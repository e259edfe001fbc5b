from datetime import date, timedelta

import pytest

from appointments import outcomes
from appointments.models import Appointment
from appointments.remaining import record_remaining_missed, remaining
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


# Moved by the post.


def test_a_family_that_the_post_moved_and_never_heard_of_has_missed_nothing(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(moved_by_post_at=BEFORE)

    with pytest.raises(outcomes.NeverMissed):
        outcomes.record_missed(appointment, now=NOON, by=officer())
    assert (_status(appointment), CaseEvent.objects.count()) == (Status.SCHEDULED, 0)


def test_a_family_that_said_that_it_comes_may_miss_it(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(moved_by_post_at=BEFORE, confirmed_at=BEFORE)

    outcomes.record_missed(appointment, now=NOON, by=officer())
    assert _status(appointment) == Status.MISSED


# Corrections.

LATER = NOON + timedelta(days=3)


def _correct(appointment: Appointment, status: Status, *, now=LATER, reason="Mixed up") -> None:
    outcomes.correct_outcome(appointment, status, reason=reason, now=now, by=officer())


def test_an_officer_corrects_an_outcome_of_an_earlier_day_and_the_log_says_why(appointment):
    outcomes.record_missed(appointment, now=NOON, by=officer())

    _correct(appointment, Status.INTERVIEWED)

    assert _status(appointment) == Status.INTERVIEWED
    found = _record_of(appointment)
    assert (found.missed_on, found.interviewed_on) == (None, date(2026, 11, 27))
    event = CaseEvent.objects.order_by("pk").last()
    assert (event.kind, event.reason, event.at, event.by.email) == (
        "outcome_corrected",
        "Mixed up",
        LATER,
        "officer@example.org",
    )
    assert (event.detail["old"], event.detail["new"], event.detail["number"]) == (
        "missed",
        "interviewed",
        appointment.number,
    )


@pytest.mark.parametrize("first", ["record_interviewed", "record_not_interviewed", "record_missed"])
@pytest.mark.parametrize("second", [Status.INTERVIEWED, Status.CAME_NOT_INTERVIEWED, Status.MISSED])
def test_a_correction_leaves_the_facts_as_if_it_had_been_recorded_so_at_once(appointment, first, second):
    start = {"missed_on": date(2026, 5, 4), "cancelled_by_post_on": date(2026, 6, 1)}
    verbs = {
        Status.INTERVIEWED: outcomes.record_interviewed,
        Status.CAME_NOT_INTERVIEWED: outcomes.record_not_interviewed,
        Status.MISSED: outcomes.record_missed,
    }
    other = booked(slot_at(DAY, "09:00"))
    PartyRecord.objects.update(**start)
    verbs[second](other, now=NOON, by=officer())
    getattr(outcomes, first)(appointment, now=NOON, by=officer())
    if Appointment.objects.get(pk=appointment.pk).status == second:
        with pytest.raises(outcomes.NothingToCorrect):
            _correct(appointment, second)
    else:
        _correct(appointment, second)

    own = {"id", "case_id", "last_contact_on"}
    assert {name: value for name, value in _facts(appointment).items() if name not in own} == {
        name: value for name, value in _facts(other).items() if name not in own
    }


def test_a_correction_can_be_corrected_back(appointment):
    PartyRecord.objects.filter(case=appointment.case).update(missed_on=date(2026, 5, 4))
    outcomes.record_interviewed(appointment, now=NOON, by=officer())
    before = _facts(appointment)

    _correct(appointment, Status.MISSED)
    assert _record_of(appointment).missed_on == date(2026, 11, 27)
    _correct(appointment, Status.INTERVIEWED, now=LATER + timedelta(days=1))

    assert _facts(appointment) == before


def test_what_became_known_since_is_not_lost_by_a_correction(appointment):
    outcomes.record_missed(appointment, now=NOON, by=officer())
    # A later appointment was missed, too.
    PartyRecord.objects.filter(case=appointment.case).update(missed_on=date(2026, 11, 30))

    _correct(appointment, Status.CAME_NOT_INTERVIEWED)

    found = _record_of(appointment)
    assert (found.missed_on, found.cancelled_by_post_on) == (date(2026, 11, 30), date(2026, 11, 27))


def test_a_newer_appointment_is_kept_and_forbids_only_interviewed(appointment):
    outcomes.record_missed(appointment, now=NOON, by=officer())
    newer = booked(slot_at("2026-12-08"))
    Appointment.objects.filter(pk=newer.pk).update(case=appointment.case)
    PartyRecord.objects.filter(case=appointment.case).update(
        appointment_on=date(2026, 12, 8), appointment_number=newer.number
    )

    with pytest.raises(outcomes.NewerAppointment):
        _correct(appointment, Status.INTERVIEWED)
    _correct(appointment, Status.CAME_NOT_INTERVIEWED)

    found = _record_of(appointment)
    assert (found.appointment_on, found.appointment_number) == (date(2026, 12, 8), newer.number)
    assert (_status(appointment), _status(newer)) == (Status.CAME_NOT_INTERVIEWED, Status.SCHEDULED)


@pytest.mark.parametrize(
    "recorded,corrected,change,refusal",
    [
        (Status.INTERVIEWED, Status.MISSED, {"reason": " "}, outcomes.ReasonNeeded),
        (Status.INTERVIEWED, Status.MISSED, {"now": NOON}, outcomes.StillToUndo),
        (Status.INTERVIEWED, Status.INTERVIEWED, {}, outcomes.NothingToCorrect),
        (Status.INTERVIEWED, Status.SCHEDULED, {}, outcomes.NothingToCorrect),
        (Status.INTERVIEWED, Status.CANCELLED, {}, outcomes.NothingToCorrect),
        (Status.SCHEDULED, Status.MISSED, {}, outcomes.NothingToCorrect),
        (Status.CANCELLED, Status.MISSED, {}, outcomes.NothingToCorrect),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(appointment, recorded, corrected, change, refusal):
    Appointment.objects.filter(pk=appointment.pk).update(status=recorded, ended_at=NOON)

    with pytest.raises(refusal):
        _correct(appointment, corrected, **change)
    assert (_status(appointment), CaseEvent.objects.count()) == (recorded, 0)


def test_who_came_is_not_corrected_to_missed(appointment):
    outcomes.check_in(appointment, now=EARLY, by=officer())
    outcomes.record_interviewed(appointment, now=NOON, by=officer())

    with pytest.raises(outcomes.CameAlready):
        _correct(appointment, Status.MISSED)


def test_whom_the_post_moved_is_not_corrected_to_missed(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(moved_by_post_at=BEFORE)
    outcomes.record_interviewed(appointment, now=NOON, by=officer())

    with pytest.raises(outcomes.NeverMissed):
        _correct(appointment, Status.MISSED)


# All that remain.


def test_all_that_remain_are_missed_in_one_act_but_for_who_came_or_was_moved(appointment):
    slot = slot_at(DAY, "09:00", capacity=9)
    came, moved, unseen = booked(slot), booked(slot), booked(slot)
    Appointment.objects.filter(pk=came.pk).update(checked_in_at=EARLY)
    Appointment.objects.filter(pk=moved.pk).update(moved_by_post_at=BEFORE)
    interviewed = booked(slot, status=Status.INTERVIEWED)
    elsewhere = booked(slot_at("2026-11-26"))
    day = date(2026, 11, 27)
    assert list(remaining(day)) == [appointment, unseen]

    with pytest.raises(outcomes.NotYet):
        record_remaining_missed(day, [appointment.number], now=at(DAY, "08:59"), by=officer())
    shown = [each.number for each in (appointment, came, moved, interviewed, elsewhere)]
    missed, refused = record_remaining_missed(day, shown, now=NOON, by=officer())

    # Whoever was not on the page that asked is not hit.
    assert (missed, refused) == ([appointment], [])
    assert [_status(each) for each in (appointment, came, moved, unseen, interviewed, elsewhere)] == [
        Status.MISSED,
        Status.SCHEDULED,
        Status.SCHEDULED,
        Status.SCHEDULED,
        Status.INTERVIEWED,
        Status.SCHEDULED,
    ]
