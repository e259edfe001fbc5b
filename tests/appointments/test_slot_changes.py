from datetime import date, time
from random import Random

import pytest

from appointments import slot_changes
from appointments.models import Appointment, CalendarEvent, InterviewSlot
from appointments.slot_changes import BelowTaken, ChangedMeanwhile, Places, TooManySlots
from tests.appointments.bookings import NOW, at, booked, officer, slot_at

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = date(2026, 12, 8), date(2026, 12, 9)


def _change(*slots, **options):
    return slot_changes.change_places(slots, now=NOW, by=officer(), reason="Second officer", **options)


def _places(*slots):
    return [
        (slot.capacity, slot.reserved) for slot in InterviewSlot.objects.filter(pk__in=[s.pk for s in slots])
    ]


# Choosing.


def test_slots_of_a_range_are_chosen_by_weekday_and_time():
    wanted = slot_at("2026-12-08", "08:00"), slot_at("2026-12-15", "08:00")
    other_time, other_day = slot_at("2026-12-08", "13:00"), slot_at("2026-12-09", "08:00")
    slot_at("2026-12-16", "08:00")
    withdrawn, begun = slot_at("2026-12-10", "08:00"), slot_at("2026-11-22", "08:30")
    InterviewSlot.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOW)

    everything = slot_changes.slots_between(begun.day, date(2026, 12, 15), now=NOW)
    chosen = slot_changes.slots_between(TUESDAY, date(2026, 12, 15), [1], [time(8, 0)], now=NOW)

    assert everything == [wanted[0], other_time, other_day, wanted[1]]
    assert chosen == list(wanted)


# Places.


def test_a_range_gets_other_places_and_each_day_an_event():
    slots = slot_at("2026-12-08", "08:00"), slot_at("2026-12-08", "09:00"), slot_at("2026-12-09")
    same = slot_at("2026-12-09", "10:00", capacity=5)

    plan = _change(*slots, same, capacity=5)

    assert [(each.slot, each.before, each.after) for each in plan.changes] == [
        (slot, Places(3, 0), Places(5, 0)) for slot in slots
    ]
    assert (plan.same, plan.hits) == ((same,), ())
    assert _places(*slots, same) == [(5, 0)] * 4
    first, second = CalendarEvent.objects.order_by("pk")
    assert (first.kind, first.day, first.slot, first.reason, first.by.email) == (
        "capacity",
        TUESDAY,
        None,
        "Second officer",
        "officer@example.org",
    )
    assert first.detail == {
        "slots": [
            {"slot": slots[0].pk, "time": "08:00", "before": 3, "after": 5},
            {"slot": slots[1].pk, "time": "09:00", "before": 3, "after": 5},
        ]
    }
    assert (second.day, second.slot) == (WEDNESDAY, slots[2])


def test_fewer_places_than_are_taken_are_refused_whole_and_those_hit_are_named():
    crowded, empty = slot_at("2026-12-08"), slot_at("2026-12-09")
    families = [booked(crowded) for _family in range(3)]
    booked(slot_at("2026-12-10"))
    Appointment.objects.filter(pk=families[0].pk).update(status="missed")

    with pytest.raises(BelowTaken) as refusal:
        _change(empty, crowded, capacity=2)

    [hit] = refusal.value.plan.hits
    assert (hit.slot, hit.too_many, list(hit.appointments)) == (crowded, 1, families)
    assert _places(empty, crowded) == [(3, 0)] * 2
    assert not CalendarEvent.objects.exists()


def test_as_many_places_as_are_taken_are_possible_and_none_stay_kept():
    slot = slot_at("2026-12-08")
    booked(slot)
    _change(slot, reserved=2)

    plan = _change(slot, capacity=2)
    assert (plan.changes[0].after, plan.changes[0].keeps_less) == (Places(2, 1), True)
    plan = _change(slot, capacity=1)

    assert _places(slot) == [(1, 0)]
    assert [event.kind for event in CalendarEvent.objects.order_by("pk")] == [
        "reserved",
        "capacity",
        "reserved",
        "capacity",
        "reserved",
    ]


def test_places_are_kept_for_staff_as_many_as_are_free():
    free, full = slot_at("2026-12-08"), slot_at("2026-12-09", capacity=1)
    booked(full)

    plan = _change(free, full, reserved=1)

    assert _places(free, full) == [(3, 1), (1, 0)]
    assert ([each.slot for each in plan.changes], plan.same) == ([free], (full,))


def test_a_slot_that_was_withdrawn_or_has_begun_meanwhile_is_left_out():
    gone, begun, there = slot_at("2026-12-08"), slot_at("2026-11-22", "08:30"), slot_at("2026-12-09")
    InterviewSlot.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)

    plan = _change(gone, begun, there, capacity=9)

    assert [each.slot for each in plan.changes] == [there]
    assert _places(begun, gone, there) == [(3, 0), (3, 0), (9, 0)]


def test_the_same_change_twice_leaves_one_event():
    slot = slot_at("2026-12-08")
    seen = slot_changes.plan_places([slot], capacity=5, now=NOW).fingerprint

    for _twice in range(2):
        _change(slot, capacity=5, seen=seen)
    assert CalendarEvent.objects.count() == 1


def test_a_change_that_would_do_something_else_than_was_seen_does_nothing():
    slots = slot_at("2026-12-08"), slot_at("2026-12-09")
    seen = slot_changes.plan_places(slots, capacity=5, now=NOW)
    InterviewSlot.objects.filter(pk=slots[0].pk).update(capacity=4)

    with pytest.raises(ChangedMeanwhile) as refusal:
        _change(*slots, capacity=5, seen=seen.fingerprint)

    assert _places(*slots) == [(4, 0), (3, 0)]
    _change(*slots, capacity=5, seen=refusal.value.plan.fingerprint)
    assert _places(*slots) == [(5, 0), (5, 0)]


def test_too_many_slots_at_once_are_refused():
    slots = [InterviewSlot(pk=number) for number in range(1, 2002)]

    with pytest.raises(TooManySlots) as refusal:
        slot_changes.plan_places(slots, capacity=5, now=NOW)
    assert refusal.value.count == 2001


def test_the_dry_run_equals_what_then_happens_in_200_situations():
    chance = Random(20261122)
    slots = [slot_at(f"2026-12-{day:02}", clock) for day in (7, 8, 9) for clock in ("08:00", "09:00")]
    for _family in range(7):
        slot = chance.choice(slots)
        if slot.taken < slot.capacity:
            booked(slot)
    for _situation in range(200):
        for slot in slots:
            capacity = chance.randrange(max(slot.taken, 1), 6)
            InterviewSlot.objects.filter(pk=slot.pk).update(
                capacity=capacity, reserved=chance.randrange(capacity - slot.taken + 1)
            )
        before = {slot.pk: Places(slot.capacity, slot.reserved) for slot in InterviewSlot.objects.all()}
        chosen = chance.sample(slots, chance.randrange(1, 7))
        wanted = {
            "capacity": chance.choice([None, *range(1, 6)]),
            "reserved": chance.choice([None, *range(4)]),
        }
        plan = slot_changes.plan_places(chosen, **wanted, now=NOW)
        if plan.hits:
            with pytest.raises(BelowTaken) as refusal:
                _change(*chosen, **wanted, seen=plan.fingerprint)
            assert refusal.value.plan == plan
            expected = before
        else:
            assert _change(*chosen, **wanted, seen=plan.fingerprint) == plan
            expected = before | {each.slot.pk: each.after for each in plan.changes}
        after = {slot.pk: Places(slot.capacity, slot.reserved) for slot in InterviewSlot.objects.all()}
        assert after == expected


@pytest.mark.parametrize("number", [1, 3])
def test_a_dry_run_asks_the_database_twice_however_many_it_hits(number, django_assert_num_queries):
    slots = [slot_at(f"2026-12-{8 + each:02}") for each in range(number)]
    for slot in slots:
        for _family in range(2):
            booked(slot)

    with django_assert_num_queries(2):
        plan = slot_changes.plan_places(slots, capacity=1, now=NOW)
        assert [str(a.case) and a.application.full_name for a in plan.hits[0].appointments]


# Withdrawing.


def test_only_empty_slots_are_withdrawn_each_with_its_event():
    empty, taken = slot_at("2026-12-08"), slot_at("2026-12-09")
    booked(taken)

    gone = slot_changes.withdraw([taken, empty], now=NOW, by=officer(), reason="One officer is ill")
    again = slot_changes.withdraw([taken, empty], now=NOW, by=officer(), reason="One officer is ill")

    assert (gone, again) == ([empty], [])
    assert list(InterviewSlot.objects.exclude(withdrawn_at=None)) == [empty]
    [event] = CalendarEvent.objects.all()
    assert (event.kind, event.day, event.slot, event.reason, event.detail) == (
        "withdrawn",
        TUESDAY,
        empty,
        "One officer is ill",
        {"time": "08:30", "capacity": 3, "reserved": 0},
    )
    assert at("2026-12-08") == empty.starts_at
