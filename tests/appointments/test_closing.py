"""Closing a day: everybody is moved to where the dry run says, or told; nobody stays on it."""

from datetime import date, timedelta

import pytest

from accounts import outbox
from accounts.letters import compose
from accounts.models import Notification
from appointments import places
from appointments.admin import closing_sentences
from appointments.closing_day import closing
from appointments.closing_day import items as closing_items
from appointments.closing_day.calls import Became, calls_of
from appointments.closing_day.order import Extra, ExtraRefused, Refusal
from appointments.closing_day.preview import dry_run
from appointments.closures import ClosureExists
from appointments.models import Appointment, CalendarEvent, ClosingItem, Closure, InterviewSlot
from eligibility.models import CaseEvent, PartyRecord
from tests.appointments.closing_stage import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    a_family,
    an_officer,
    booked,
    close,
    letters,
    nobody_is_on_a_closed_day,
    states,
    storm,
    week,
)
from tests.cast import NOW, a_slot, at, closed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    closed()


def holidays_are_approved() -> None:
    """Only holidays make a year approved; the closures of the cast are the post's."""
    Closure.objects.filter(day__year=2026).update(kind=Closure.Kind.US)


def test_everyone_is_moved_in_order_to_the_first_places_after_the_day() -> None:
    days = week(capacity=2)
    early = a_slot(FRIDAY, 7, capacity=2)
    later = a_family(days[FRIDAY], scheduled_at=NOW - timedelta(days=3))
    first = a_family(early)
    last = a_family(days[FRIDAY], scheduled_at=NOW - timedelta(days=2))

    done = close(storm())

    items = done.items.order_by("pk").select_related("replacement__slot")
    assert [item.appointment_id for item in items] == [first.pk, later.pk, last.pk]
    assert [item.replacement.slot for item in items] == [days[MONDAY], days[MONDAY], days[TUESDAY]]
    assert states(done) == ["moved", "moved", "moved"]
    assert done.finished_at == NOW
    nobody_is_on_a_closed_day()
    for slot in (early, days[FRIDAY]):
        slot.refresh_from_db()
        assert (slot.taken, slot.closed_by) == (0, done.closure)


def test_a_moved_appointment_is_a_new_row_that_the_family_can_still_change() -> None:
    days = week()
    old = a_family(days[FRIDAY], promised=date(2026, 12, 1))

    close(storm())

    old.refresh_from_db()
    new = old.replaced_by
    assert (old.status, old.ended_by, old.reason) == ("rescheduled", "post", "Storm or flood")
    assert (new.status, new.moved_by_post_at, new.confirmed_at) == ("scheduled", NOW, None)
    assert (new.ics_uid, new.sequence) == (old.ics_uid, old.sequence + 1)
    # Friday is closed now: the third working day before Monday is Tuesday.
    assert new.last_day_to_change == date(2026, 12, 1)
    new.application.refresh_from_db()
    assert new.application.people_editable_until == at(date(2026, 12, 3), 11)
    event = CaseEvent.objects.get(case=old.case)
    assert (event.kind, event.day, event.reason) == ("moved_by_post", MONDAY, "Storm or flood")
    assert event.by == an_officer().user
    assert (event.detail["number"], event.detail["replaces"]) == (new.number, old.number)


def test_nobody_is_moved_nearer_than_five_working_days() -> None:
    soon = date(2026, 11, 27)
    days = week(soon, days=14)
    family = a_family(days[soon])

    plan = dry_run(storm(soon), now=NOW)

    # The 27th itself is closed: 30 November, 1, 2, 3 and 4 December are the five working days.
    assert plan.first_day == FRIDAY
    assert plan.rows[0].target.starts_at == days[FRIDAY].starts_at
    close(storm(soon))
    assert Appointment.objects.get(replaces=family).last_day_to_change == date(2026, 12, 1)


def test_those_without_a_place_are_cancelled_by_the_post_and_may_choose_themselves() -> None:
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY, capacity=1)
    lucky, unlucky = a_family(friday), a_family(friday)

    plan = dry_run(storm(), now=NOW)
    done = close(storm())

    assert [row.appointment for row in plan.without_place] == [unlucky]
    assert states(done) == ["moved", "no_place"]
    lucky.refresh_from_db()
    unlucky.refresh_from_db()
    assert lucky.replaced_by.slot == monday
    assert (unlucky.status, unlucky.ended_by) == ("cancelled", "post")
    unlucky.application.refresh_from_db()
    assert unlucky.application.scheduled_at is None
    record = PartyRecord.objects.get(case=unlucky.case)
    assert (record.cancelled_by_post_on, record.appointment_on) == (FRIDAY, None)
    assert [letter.to_address for letter in letters("appointment_cancelled_by_post")] == [
        unlucky.application.email
    ]
    nobody_is_on_a_closed_day()


def test_cancelling_by_the_post_moves_nobody() -> None:
    days = week()
    family = a_family(days[FRIDAY])

    plan = dry_run(storm(way="cancel"), now=NOW)
    done = close(storm(way="cancel"))

    assert (plan.without_place, [row.target for row in plan.rows]) == ([], [None])
    assert states(done) == ["cancelled"]
    family.refresh_from_db()
    assert (family.status, family.ended_by) == ("cancelled", "post")
    days[MONDAY].refresh_from_db()
    assert (days[MONDAY].taken, days[MONDAY].reserved) == (0, 0)
    nobody_is_on_a_closed_day()


def test_only_the_part_that_is_closed_is_hit() -> None:
    morning, noon = a_slot(FRIDAY, 8), a_slot(FRIDAY, 13)
    stays, goes = a_family(morning), a_family(noon)
    free = {"begins_at": at(FRIDAY, 12).time(), "ends_at": at(FRIDAY, 17).time()}

    close(storm(**free))

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert stays.status == "scheduled"
    # The same morning has places, and it is far enough ahead.
    assert goes.replaced_by.slot == morning
    nobody_is_on_a_closed_day()


def test_places_that_are_added_in_the_plan_are_there_and_used() -> None:
    holidays_are_approved()
    friday, monday = a_slot(FRIDAY, capacity=3), a_slot(MONDAY, capacity=1)
    withdrawn = a_slot(TUESDAY, 9, withdrawn_at=NOW)
    families = [a_family(friday) for _number in range(3)]
    more = (Extra(monday.starts_at, 1), Extra(withdrawn.starts_at, 2), Extra(at(TUESDAY, 10), 1))

    plan = dry_run(storm(extra=more), now=NOW)
    done = close(storm(extra=more))

    assert [row.target.starts_at for row in plan.rows] == [
        monday.starts_at,
        monday.starts_at,
        withdrawn.starts_at,
    ]
    assert plan.left == 2
    assert states(done) == ["moved"] * 3
    assert Appointment.objects.get(replaces=families[2]).slot == withdrawn
    monday.refresh_from_db()
    withdrawn.refresh_from_db()
    assert (monday.capacity, monday.taken) == (2, 2)
    assert (withdrawn.capacity, withdrawn.taken, withdrawn.withdrawn_at) == (2, 1, None)
    assert InterviewSlot.objects.get(starts_at=at(TUESDAY, 10)).capacity == 1
    nobody_is_on_a_closed_day()


def test_places_cannot_be_added_where_nobody_could_come() -> None:
    a_family(a_slot(FRIDAY))
    a_slot(date(2026, 12, 9), stopped_at=NOW)
    wanted = {
        at(date(2026, 12, 1), 8): Refusal.TOO_EARLY,
        at(date(2026, 12, 12), 8): Refusal.NO_WORKING_DAY,
        at(date(2026, 12, 25), 8): Refusal.NO_WORKING_DAY,
        at(FRIDAY, 8): Refusal.TOO_EARLY,
        at(date(2027, 12, 13), 8): Refusal.YEAR_NOT_APPROVED,
        at(date(2026, 12, 9), 8): Refusal.STOPPED,
        at(TUESDAY, 8): Refusal.TOO_MANY,
    }
    holidays_are_approved()
    extra = tuple(Extra(moment, 201 if moment == at(TUESDAY, 8) else 1) for moment in wanted)

    with pytest.raises(ExtraRefused) as refused:
        closing.start(storm(extra=extra), now=NOW, by=an_officer())

    assert refused.value.refusals == wanted
    assert not Closure.objects.filter(day=FRIDAY).exists()


def test_places_kept_for_the_inquiry_desk_stay_kept() -> None:
    friday, monday = a_slot(FRIDAY), a_slot(MONDAY, capacity=3, reserved=2)
    a_family(friday)
    a_family(friday)

    done = close(storm())

    assert states(done) == ["moved", "no_place"]
    monday.refresh_from_db()
    assert (monday.taken, monday.reserved) == (1, 2)


def test_nobody_is_moved_onto_a_day_whose_bookings_are_stopped() -> None:
    friday = a_slot(FRIDAY)
    a_slot(MONDAY, stopped_at=NOW)
    tuesday = a_slot(TUESDAY)
    family = a_family(friday)

    close(storm())

    assert Appointment.objects.get(replaces=family).slot == tuesday


def test_neighbours_are_told_apart_and_their_promise_stands() -> None:
    days = week()
    neighbour = a_family(days[TUESDAY], promised=date(2026, 12, 3))
    far = a_family(days[date(2026, 12, 10)], promised=MONDAY)

    plan = dry_run(storm(), now=NOW)

    [met] = plan.neighbours
    assert (met.day, met.appointments) == (TUESDAY, 1)
    assert (met.last_day, met.last_day_now) == (date(2026, 12, 3), date(2026, 12, 2))
    assert met.closes_at == met.closes_at_now == at(MONDAY, 11)
    close(storm())
    neighbour.refresh_from_db()
    far.refresh_from_db()
    assert (neighbour.last_day_to_change, far.last_day_to_change) == (date(2026, 12, 3), MONDAY)


def test_an_officer_who_saw_something_else_is_shown_it_anew() -> None:
    days = week()
    a_family(days[FRIDAY])
    seen = dry_run(storm(), now=NOW).digest
    newcomer = a_family(days[FRIDAY])

    with pytest.raises(closing.ClosingChanged) as changed:
        closing.start(storm(), now=NOW, by=an_officer(), seen=seen)

    assert newcomer in [row.appointment for row in changed.value.dry_run.rows]
    days[FRIDAY].refresh_from_db()
    assert days[FRIDAY].closed_by is None
    assert closing.start(storm(), now=NOW, by=an_officer(), seen=changed.value.dry_run.digest).pk


def test_a_proposed_holiday_counts_once_it_is_closed_on_booked_people() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    draft = Closure.objects.create(day=FRIDAY, name="Lunar day", kind="cambodia", proposed_at=NOW)

    done = close(storm(closure=draft))

    draft.refresh_from_db()
    assert (draft.approved_at, draft.approved_by, done.name) == (NOW, an_officer().user, "Lunar day")
    assert Appointment.objects.get(replaces=family).slot == days[MONDAY]


def test_a_holiday_that_moves_opens_the_day_that_it_leaves() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    holiday = Closure.objects.create(
        day=MONDAY, name="Day in lieu", kind="us", proposed_at=NOW, approved_at=NOW
    )
    places.close([days[MONDAY].pk], holiday)

    done = close(storm(closure=holiday))

    days[MONDAY].refresh_from_db()
    days[FRIDAY].refresh_from_db()
    assert (days[MONDAY].closed_by, days[FRIDAY].closed_by) == (None, holiday)
    assert Appointment.objects.get(replaces=family).slot == days[TUESDAY]
    assert done.day == FRIDAY
    nobody_is_on_a_closed_day()


def test_a_second_click_meets_what_the_first_one_did() -> None:
    days = week()
    a_family(days[FRIDAY])
    draft = Closure.objects.create(day=MONDAY, name="Lunar day", kind="cambodia", proposed_at=NOW)
    close(storm())
    first = close(storm(MONDAY, closure=draft))

    with pytest.raises(ClosureExists):
        closing.start(storm(), now=NOW, by=an_officer())
    with pytest.raises(closing.ClosingUnderWay) as under_way:
        closing.start(storm(MONDAY, closure=draft), now=NOW, by=an_officer())
    assert under_way.value.closing == first


def test_a_family_that_changed_meanwhile_is_left_alone_and_its_kept_place_is_free_again() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    done = closing.start(storm(), now=NOW, by=an_officer())
    days[MONDAY].refresh_from_db()
    assert days[MONDAY].reserved == 1
    places.give_back(days[FRIDAY].pk)
    Appointment.objects.filter(pk=family.pk).update(status="cancelled", ended_by="applicant")

    closing_items.go_on(done, now=NOW, by=an_officer())

    assert states(done) == ["gone"]
    days[MONDAY].refresh_from_db()
    assert (days[MONDAY].taken, days[MONDAY].reserved) == (0, 0)
    nobody_is_on_a_closed_day()


def test_a_place_that_was_lost_meanwhile_is_looked_for_anew() -> None:
    days = week(capacity=1)
    family = a_family(days[FRIDAY])
    done = closing.start(storm(), now=NOW, by=an_officer())
    # A colleague gives the kept place away.
    booked(days[MONDAY])

    closing_items.go_on(done, now=NOW, by=an_officer())

    assert states(done) == ["moved"]
    assert Appointment.objects.get(replaces=family).slot == days[TUESDAY]
    assert not InterviewSlot.objects.exclude(reserved=0).exists()
    nobody_is_on_a_closed_day()


@pytest.mark.parametrize(
    "status, ended_by, became",
    [
        ("scheduled", "", "moved"),
        ("rescheduled", "applicant", "chose_another"),
        ("cancelled", "applicant", "chose_another"),
        ("rescheduled", "post", "changed_again"),
        ("cancelled", "staff", "changed_again"),
        ("interviewed", "staff", "recorded"),
        ("missed", "applicant", "recorded"),
    ],
)
def test_an_officer_reads_who_changed_the_new_day(status: str, ended_by: str, became: str) -> None:
    family = a_family(week()[FRIDAY])
    done = closing.start(storm(), now=NOW, by=an_officer())
    closing_items.go_on(done, now=NOW, by=an_officer())
    Appointment.objects.filter(replaces=family).update(status=status, ended_by=ended_by)

    [call] = calls_of(done)

    assert (call.became, call.is_to_be_called) == (became, became == "moved")
    assert set(closing_sentences.BECAME) == set(Became)


def test_who_has_time_for_one_appointment_leaves_the_rest_to_be_gone_on_with() -> None:
    days = week()
    for _number in range(3):
        a_family(days[FRIDAY])
    done = closing.start(storm(), now=NOW, by=an_officer())
    answers = iter([True, False])

    left = closing_items.go_on(done, now=NOW, by=an_officer(), may_go_on=lambda: next(answers))

    assert (left, states(done)) == (2, ["moved", "pending", "pending"])
    assert list(closing.unfinished()) == [done]
    assert closing_items.go_on(done, now=NOW, by=an_officer()) == 0
    assert closing_items.go_on(done, now=NOW, by=an_officer()) == 0
    assert (states(done), list(closing.unfinished())) == (["moved"] * 3, [])
    finished = CalendarEvent.objects.get(kind="closing_finished")
    assert finished.detail == {"closing": done.pk, "moved": 3}
    nobody_is_on_a_closed_day()


def test_letters_wait_five_minutes_and_then_leave() -> None:
    days = week()
    family = a_family(days[FRIDAY])
    close(storm())

    [letter] = letters("appointment_moved_by_post")
    assert (letter.to_address, letter.next_try_at) == (family.application.email, NOW + timedelta(minutes=5))
    assert outbox.deliver(NOW + timedelta(minutes=4, seconds=59)) == 0
    assert outbox.deliver(NOW + timedelta(minutes=5)) == 1


def test_letter_says_why_in_both_languages_and_how_to_answer() -> None:
    days = week()
    old = a_family(days[FRIDAY])
    close(storm())
    new = old.replaced_by

    message = compose(letters("appointment_moved_by_post")[0])

    assert message.subject == (
        f"The Embassy has moved the interview of {old.application.full_name} to Monday, 7 December 2026"
    )
    for line in (
        "Your interview at 8:00 a.m. on Friday, 4 December 2026 cannot take place. Do not come on that day.",
        "A storm.",
        "ព្យុះ",
        "The Embassy has given you a new appointment: 8:00 a.m. on Monday, 7 December 2026.",
        f"Confirmation number: {new}",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026.",
    ):
        assert line in message.body.splitlines()
    assert f"/appointments/{new.number}/" in message.body
    assert [name for name, _content, _type in message.attachments] == ["appointment.ics"]


def test_letters_of_the_same_day_leave_at_once() -> None:
    days = week()
    a_family(days[FRIDAY])
    close(storm(send_now=True))

    assert outbox.deliver(NOW) == 1


def test_an_officer_sends_the_letters_now() -> None:
    days = week()
    a_family(days[FRIDAY])
    done = close(storm())

    assert closing.send_now(done, now=NOW + timedelta(minutes=1), by=an_officer()) == 1
    assert closing.send_now(done, now=NOW + timedelta(minutes=1), by=an_officer()) == 0

    assert outbox.deliver(NOW + timedelta(minutes=1)) == 1
    assert CalendarEvent.objects.filter(kind="letters_sent_now", day=FRIDAY).count() == 1


def test_who_was_called_is_ticked_and_can_be_unticked() -> None:
    days = week()
    first, second = a_family(days[FRIDAY]), a_family(days[FRIDAY])
    done = close(storm())
    one, two = done.items.order_by("pk")

    closing.note_called(done, {one.pk}, now=NOW, by=an_officer())
    closing.note_called(done, {two.pk}, now=NOW + timedelta(minutes=1), by=an_officer())

    ticks = dict(ClosingItem.objects.values_list("pk", "called_at"))
    assert ticks == {one.pk: None, two.pk: NOW + timedelta(minutes=1)}
    told = CalendarEvent.objects.filter(kind="family_called").order_by("pk")
    assert [event.detail for event in told] == [
        {"number": first.number, "called": True},
        {"number": first.number, "called": False},
        {"number": second.number, "called": True},
    ]


def test_closing_leaves_an_event_with_actor_reason_and_what_was_done() -> None:
    days = week()
    a_family(days[FRIDAY])
    done = close(storm())

    event = CalendarEvent.objects.get(kind="closing_started")
    assert (event.by, event.day, event.reason) == (an_officer().user, FRIDAY, "Storm or flood")
    assert event.detail == {
        "closing": done.pk,
        "way": "move",
        "cause": "storm",
        "appointments": 1,
        "added": [],
    }
    assert Notification.objects.filter(kind="appointment_moved_by_post").count() == 1


def test_dry_run_names_those_whom_nobody_can_reach_and_who_turns_21() -> None:
    days = week()
    nobody = booked(days[FRIDAY])
    phone = booked(days[FRIDAY], telephone="+855 12 345 678")
    grown = a_family(days[FRIDAY])
    grown.application.date_of_birth = date(2005, 12, 7)
    grown.application.save(update_fields=["date_of_birth"])

    plan = dry_run(storm(), now=NOW)

    assert [row.appointment for row in plan.without_contact] == [nobody]
    assert [row.contact.addresses for row in plan.rows] == [(), (), (grown.application.email,)]
    assert plan.rows[1].contact.telephones == (phone.application.telephone,)
    assert [[warning.code for warning in row.warnings] for row in plan.rows] == [
        [],
        [],
        ["turns_21_that_day"],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_dry_run_asks_a_fixed_number_of_questions(number: int, django_assert_num_queries) -> None:
    days = week()
    for _number in range(number):
        a_family(days[FRIDAY])

    with django_assert_num_queries(6):
        assert len(dry_run(storm(), now=NOW).rows) == number
