"""Schedule, reschedule, cancel: what happens to whom, one act at a time."""

from datetime import date, timedelta

import pytest

from accounts.models import Notification
from appointments import booking, places
from appointments.deadlines import ChangeWindow
from appointments.models import Appointment, Closure, InterviewSlot
from appointments.refusals import (
    AlreadyScheduled,
    AnswersStale,
    ChangeClosed,
    NotComplete,
    NotEligible,
    NotScheduled,
    SameSlot,
    SlotClosed,
    SlotFull,
)
from appointments.standing import newest
from eligibility import record
from eligibility.models import Case, CaseClaim, CaseEvent, DecisionRecord, PartyRecord
from eligibility.rules import Basis, Finding, Ground, Outcome, Party, Reason
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, applicant, at, closed, officer

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 12, 1)
FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    closed()


def taken(slot: InterviewSlot) -> int:
    slot.refresh_from_db()
    return slot.taken


def test_applicant_gets_a_place_a_claim_a_record_and_a_letter() -> None:
    user = a_user()
    application = an_application(user, case_number="PNP2023534001")
    slot = a_slot(FRIDAY)

    appointment = booking.schedule(application, slot, now=NOW, by=applicant(user))

    application.refresh_from_db()
    assert (appointment.status, appointment.day, appointment.sequence) == ("scheduled", FRIDAY, 0)
    # Friday 4 December: the third working day before is Tuesday 1 December.
    assert appointment.last_day_to_change == date(2026, 12, 1)
    assert taken(slot) == 1
    assert application.scheduled_at == NOW
    assert application.people_editable_until == at(date(2026, 12, 3), 11)
    assert CaseClaim.objects.get().user == user
    known = PartyRecord.objects.get()
    assert (known.case.number, known.appointment_on, known.appointment_number, known.last_contact_on) == (
        "PNP2023534001",
        FRIDAY,
        appointment.number,
        TODAY,
    )
    assert list(CaseEvent.objects.order_by("pk").values_list("kind", "role", "address")) == [
        ("claimed", "applicant", "192.0.2.1"),
        ("scheduled", "applicant", "192.0.2.1"),
    ]
    assert list(DecisionRecord.objects.values_list("outcome", "asked_at_step")) == [
        ("may_schedule", "calendar")
    ]
    assert list(Notification.objects.values_list("kind", "to_address")) == [
        ("appointment_scheduled", user.email)
    ]


def test_letter_goes_to_the_account_and_to_the_address_given_for_the_case() -> None:
    user = a_user("account@example.org")
    application = an_application(user, email="daughter@example.org")

    booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))

    assert sorted(Notification.objects.values_list("to_address", flat=True)) == [
        "account@example.org",
        "daughter@example.org",
    ]


def test_applicant_who_presses_twice_is_led_to_the_one_appointment() -> None:
    user = a_user()
    application = an_application(user)
    slot = a_slot(FRIDAY, capacity=1)
    first = booking.schedule(application, slot, now=NOW, by=applicant(user))

    with pytest.raises(AlreadyScheduled) as refusal:
        booking.schedule(application, slot, now=NOW, by=applicant(user))

    assert refusal.value.appointment == first
    assert taken(slot) == 1


def test_second_application_of_a_case_with_an_appointment_is_led_to_it() -> None:
    user = a_user()
    first = booking.schedule(
        an_application(user, case_number="PNP2023534001"), a_slot(FRIDAY), now=NOW, by=applicant(user)
    )
    other = a_slot(MONDAY)

    with pytest.raises(AlreadyScheduled) as refusal:
        booking.schedule(
            an_application(user, case_number="PNP2023534001"), other, now=NOW, by=applicant(user)
        )

    assert refusal.value.appointment == first
    assert taken(other) == 0


def test_applicant_is_refused_a_full_slot_and_nothing_is_stored() -> None:
    slot = a_slot(FRIDAY, capacity=1)
    first, second = a_user(), a_user()
    booking.schedule(an_application(first), slot, now=NOW, by=applicant(first))
    application = an_application(second)

    with pytest.raises(SlotFull):
        booking.schedule(application, slot, now=NOW, by=applicant(second))

    application.refresh_from_db()
    assert application.scheduled_at is None
    assert not CaseClaim.objects.filter(user=second).exists()
    assert not Case.objects.filter(number=application.case_number).exists()


@pytest.mark.parametrize(
    "now, refused",
    [
        (at(date(2026, 11, 30), 10, 59, 59), False),
        (at(date(2026, 11, 30), 11, 0, 0), True),
        (at(date(2026, 12, 1), 7, 0), True),
    ],
)
def test_applicant_is_refused_from_the_closing_time_on(now, refused: bool) -> None:
    """Tuesday 1 December closes on Monday 30 November at 11:00."""
    user = a_user()
    slot = a_slot(TUESDAY, hour=13)
    application = an_application(user, answered_at=now)
    if refused:
        with pytest.raises(SlotClosed):
            booking.schedule(application, slot, now=now, by=applicant(user))
        assert taken(slot) == 0
    else:
        assert booking.schedule(application, slot, now=now, by=applicant(user)).day == TUESDAY


def test_officer_may_book_after_the_closing_time_but_not_into_a_full_slot_or_a_closed_day() -> None:
    now = at(date(2026, 11, 30), 15)
    late = a_slot(TUESDAY, capacity=1)
    by = officer()
    assert booking.schedule(an_application(None, answered_at=now), late, now=now, by=by).day == TUESDAY
    with pytest.raises(SlotFull):
        booking.schedule(an_application(None, answered_at=now), late, now=now, by=by)
    with pytest.raises(SlotClosed):
        booking.schedule(an_application(None, answered_at=now), a_slot(date(2026, 12, 25)), now=now, by=by)


@pytest.mark.parametrize("state", ["withdrawn", "closed", "not_public_yet", "closed_day", "weekend"])
def test_applicant_is_refused_a_slot_that_is_not_open(state: str) -> None:
    user = a_user()
    day = {"closed_day": date(2026, 12, 25), "weekend": date(2026, 12, 5)}.get(state, FRIDAY)
    slot = a_slot(day)
    if state == "withdrawn":
        assert places.withdraw(slot.pk, now=NOW)
    if state == "closed":
        part = Closure.objects.create(
            day=FRIDAY, name="Power cut", kind="post", begins_at="07:00", ends_at="12:00", proposed_at=NOW
        )
        places.close([slot.pk], part)
    if state == "not_public_yet":
        InterviewSlot.objects.filter(pk=slot.pk).update(public_from=NOW + timedelta(seconds=1))

    with pytest.raises(SlotClosed):
        booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))
    assert taken(slot) == 0


def test_applicant_whose_steps_are_not_finished_is_refused() -> None:
    user = a_user()
    application = an_application(user, done_steps=["visa-type", "service"])
    with pytest.raises(NotComplete):
        booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))


def test_application_whose_appointment_was_missed_is_not_used_again() -> None:
    user = a_user()
    application = an_application(user)
    old = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    Appointment.objects.filter(pk=old.pk).update(status=Appointment.Status.MISSED)
    with pytest.raises(NotComplete):
        booking.schedule(application, a_slot(MONDAY), now=NOW, by=applicant(user))


@pytest.mark.parametrize("days, refused", [(30, False), (31, True)])
def test_answers_older_than_thirty_days_are_confirmed_first(days: int, refused: bool) -> None:
    user = a_user()
    application = an_application(user, answered_at=NOW - timedelta(days=days))
    if refused:
        with pytest.raises(AnswersStale):
            booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    else:
        booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))


@pytest.mark.parametrize(
    "answers, ground",
    [
        ({"interviewed": True}, Ground.INTERVIEWED),
        ({"no_contact": True}, Ground.NO_CONTACT),
        ({"class_changed": True}, Ground.CLASS_CHANGED),
        ({"reason": Reason.NONE.value}, Ground.NO_REASON),
    ],
)
def test_applicant_with_a_ground_is_refused_and_the_decision_is_kept(
    answers: dict[str, object], ground: Ground
) -> None:
    user = a_user()
    slot = a_slot(FRIDAY)
    with pytest.raises(NotEligible) as refusal:
        booking.schedule(an_application(user, **answers), slot, now=NOW, by=applicant(user))

    assert refusal.value.decision.grounds == (Finding(ground, Basis.ANSWER),)
    assert taken(slot) == 0
    kept = DecisionRecord.objects.get()
    assert (kept.outcome, kept.grounds) == ("inquiry", [{"ground": ground.value, "basis": "answer"}])


def test_record_of_an_interview_wins_over_the_answer() -> None:
    user = a_user()
    application = an_application(user)
    case = Case.objects.create(number=application.case_number, created_at=NOW)
    record.note(case, Party.PRINCIPAL, CaseEvent.Kind.INTERVIEWED, NOW, officer(), day=date(2026, 10, 1))

    with pytest.raises(NotEligible) as refusal:
        booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    assert refusal.value.decision.grounds == (Finding(Ground.INTERVIEWED, Basis.RECORD),)


def test_follow_to_join_applicant_whose_principal_was_interviewed_gets_a_place_of_her_own() -> None:
    principal, spouse = a_user(), a_user()
    case = Case.objects.create(number="PNP2023534001", created_at=NOW)
    record.note(case, Party.PRINCIPAL, CaseEvent.Kind.INTERVIEWED, NOW, officer(), day=date(2026, 3, 2))
    CaseClaim.objects.create(case=case, party=Party.PRINCIPAL, user=principal, made_at=NOW)

    appointment = booking.schedule(
        an_application(
            spouse,
            case_number="PNP2023534001",
            party=Party.FOLLOW_TO_JOIN.value,
            reason=Reason.FOLLOW_TO_JOIN.value,
            missed_year=None,
            missed_month=None,
            no_contact=None,
        ),
        a_slot(FRIDAY),
        now=NOW,
        by=applicant(spouse),
    )
    assert (appointment.case, appointment.party) == (case, "follow_to_join")


def test_case_that_another_account_speaks_for_leads_to_the_inquiry_form() -> None:
    owner, stranger = a_user(), a_user()
    booking.schedule(
        an_application(owner, case_number="PNP2023534001"), a_slot(FRIDAY), now=NOW, by=applicant(owner)
    )
    slot = a_slot(MONDAY)
    with pytest.raises(NotEligible) as refusal:
        booking.schedule(
            an_application(stranger, case_number="PNP2023534001"), slot, now=NOW, by=applicant(stranger)
        )
    assert refusal.value.decision.grounds == (Finding(Ground.HELD_BY_ANOTHER, Basis.RECORD),)
    assert taken(slot) == 0


def test_applicant_who_moves_gets_a_new_number_and_gives_the_old_place_back() -> None:
    user = a_user()
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY)
    old = booking.schedule(an_application(user), friday, now=NOW, by=applicant(user))

    new = booking.reschedule(old, monday, now=NOW, by=applicant(user))

    old.refresh_from_db()
    assert (old.status, new.status, new.replaces) == ("rescheduled", "scheduled", old)
    assert new.number != old.number
    assert (new.ics_uid, new.sequence) == (old.ics_uid, 1)
    assert (taken(friday), taken(monday)) == (0, 1)
    assert newest(old) == new
    assert places.differences() == []
    known = PartyRecord.objects.get()
    assert (known.appointment_on, known.appointment_number) == (MONDAY, new.number)


def test_applicant_who_moves_to_the_slot_she_has_is_told_so() -> None:
    user = a_user()
    slot = a_slot(FRIDAY)
    appointment = booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))
    with pytest.raises(SameSlot):
        booking.reschedule(appointment, slot, now=NOW, by=applicant(user))


def test_applicant_who_moves_into_a_full_slot_keeps_her_place() -> None:
    user, other = a_user(), a_user()
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY, capacity=1)
    appointment = booking.schedule(an_application(user), friday, now=NOW, by=applicant(user))
    booking.schedule(an_application(other), monday, now=NOW, by=applicant(other))
    with pytest.raises(SlotFull):
        booking.reschedule(appointment, monday, now=NOW, by=applicant(user))
    appointment.refresh_from_db()
    assert appointment.status == "scheduled"
    assert (taken(friday), taken(monday)) == (1, 1)


def test_move_sent_twice_is_told_where_the_appointment_is_now() -> None:
    user = a_user()
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY)
    old = booking.schedule(an_application(user), friday, now=NOW, by=applicant(user))
    new = booking.reschedule(old, monday, now=NOW, by=applicant(user))
    with pytest.raises(NotScheduled) as refusal:
        booking.reschedule(old, monday, now=NOW, by=applicant(user))
    assert refusal.value.appointment == new


def test_applicant_who_cancels_in_time_may_schedule_again_at_once_with_the_same_answers() -> None:
    user = a_user()
    application = an_application(user)
    slot = a_slot(FRIDAY, capacity=1)
    appointment = booking.schedule(application, slot, now=NOW, by=applicant(user))

    booking.cancel(appointment, now=NOW, by=applicant(user))

    appointment.refresh_from_db()
    application.refresh_from_db()
    assert (appointment.status, appointment.ended_by) == ("cancelled", "applicant")
    assert application.is_unfinished
    assert taken(slot) == 0
    assert PartyRecord.objects.get().appointment_on is None
    again = booking.schedule(application, slot, now=NOW, by=applicant(user))
    assert again.status == "scheduled"
    assert taken(slot) == 1


def test_appointment_cancelled_twice_gives_one_place_back() -> None:
    user, other = a_user(), a_user()
    slot = a_slot(FRIDAY)
    appointment = booking.schedule(an_application(user), slot, now=NOW, by=applicant(user))
    booking.schedule(an_application(other), slot, now=NOW, by=applicant(other))
    booking.cancel(appointment, now=NOW, by=applicant(user))
    with pytest.raises(NotScheduled):
        booking.cancel(appointment, now=NOW, by=applicant(user))
    assert taken(slot) == 1


@pytest.mark.parametrize(
    "today, window",
    [
        (date(2026, 12, 1), ChangeWindow.OPEN),
        (date(2026, 12, 2), ChangeWindow.CLOSED_UNTIL_PASSED),
        (date(2026, 12, 4), ChangeWindow.CLOSED_UNTIL_PASSED),
        (date(2026, 12, 5), ChangeWindow.PASSED),
    ],
)
def test_change_is_possible_until_the_end_of_the_third_working_day_before(
    today: date, window: ChangeWindow
) -> None:
    user = a_user()
    appointment = booking.schedule(an_application(user), a_slot(FRIDAY), now=NOW, by=applicant(user))
    now = at(today, 23, 59, 59)
    if window is ChangeWindow.OPEN:
        booking.cancel(appointment, now=now, by=applicant(user))
        return
    with pytest.raises(ChangeClosed) as refusal:
        booking.cancel(appointment, now=now, by=applicant(user))
    assert refusal.value.window is window
    with pytest.raises(ChangeClosed):
        booking.reschedule(appointment, a_slot(date(2026, 12, 16)), now=now, by=applicant(user))


def test_officer_may_cancel_after_the_window_but_not_after_the_day() -> None:
    user = a_user()
    appointment = booking.schedule(an_application(user), a_slot(FRIDAY), now=NOW, by=applicant(user))
    with pytest.raises(ChangeClosed):
        booking.cancel(appointment, now=at(date(2026, 12, 5), 8), by=officer())
    booking.cancel(
        appointment,
        now=at(FRIDAY, 7),
        by=officer(),
        ended_by=Appointment.EndedBy.POST,
        reason="Flood",
    )
    known = PartyRecord.objects.get()
    assert (known.cancelled_by_post_on, known.appointment_on) == (FRIDAY, None)


def test_applicant_whose_appointment_the_post_cancelled_schedules_again_without_a_reason() -> None:
    user = a_user()
    application = an_application(user)
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    booking.cancel(appointment, now=NOW, by=officer(), ended_by=Appointment.EndedBy.POST)
    application.refresh_from_db()
    booking.schedule(application, a_slot(MONDAY), now=NOW, by=applicant(user))
    assert DecisionRecord.objects.first().reasons == ["cancelled_by_post"]


def test_appointment_booked_after_its_own_last_day_to_change_promises_none_and_cannot_be_changed() -> None:
    """Tuesday 1 December: the last day to change was Friday 20 November, before today."""
    user = a_user()
    appointment = booking.schedule(an_application(user), a_slot(TUESDAY), now=NOW, by=applicant(user))
    assert appointment.last_day_to_change is None
    with pytest.raises(ChangeClosed):
        booking.cancel(appointment, now=NOW, by=applicant(user))


def test_promise_once_printed_is_kept_when_a_closure_comes_later() -> None:
    user = a_user()
    appointment = booking.schedule(an_application(user), a_slot(MONDAY), now=NOW, by=applicant(user))
    assert appointment.last_day_to_change == date(2026, 12, 2)
    closed({date(2026, 12, 3): "Storm", date(2026, 12, 2): "Storm"})
    booking.cancel(appointment, now=at(date(2026, 12, 2), 20), by=applicant(user))


def test_missed_appointment_of_yesterday_is_replaced_by_a_new_application() -> None:
    user = a_user()
    application = an_application(user, case_number="PNP2023534001")
    old = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    saturday = at(date(2026, 12, 5), 9)
    again = an_application(
        user, case_number="PNP2023534001", missed_year=None, missed_month=None, answered_at=saturday
    )

    new = booking.schedule(again, a_slot(date(2026, 12, 16)), now=saturday, by=applicant(user))

    old.refresh_from_db()
    assert (old.status, old.ended_by, new.status) == ("missed", "applicant", "scheduled")
    known = PartyRecord.objects.get()
    assert (known.missed_on, known.appointment_on) == (FRIDAY, date(2026, 12, 16))
    assert places.differences() == []


def test_applicant_who_checked_in_yesterday_is_led_to_the_inquiry_form() -> None:
    user = a_user()
    old = booking.schedule(
        an_application(user, case_number="PNP2023534001"), a_slot(FRIDAY), now=NOW, by=applicant(user)
    )
    record.note(old.case, Party.PRINCIPAL, CaseEvent.Kind.CHECKED_IN, at(FRIDAY, 8), officer(), day=FRIDAY)
    saturday = at(date(2026, 12, 5), 9)
    again = an_application(user, case_number="PNP2023534001", answered_at=saturday)
    with pytest.raises(NotEligible) as refusal:
        booking.schedule(again, a_slot(date(2026, 12, 16)), now=saturday, by=applicant(user))
    assert refusal.value.decision.outcome is Outcome.INQUIRY
    old.refresh_from_db()
    assert old.status == "scheduled"


def test_one_account_books_for_twelve_families() -> None:
    helper = a_user()
    slot = a_slot(FRIDAY, capacity=12)
    for _number in range(12):
        booking.schedule(an_application(helper), slot, now=NOW, by=applicant(helper))
    assert taken(slot) == 12
    assert CaseClaim.objects.of(helper).count() == 12
