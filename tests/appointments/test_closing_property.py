"""The dry run equals what then happens, in 200 situations made by chance (the same ones at each run)."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments import places
from appointments.closing_day.order import Extra, Order
from appointments.closing_day.preview import DryRun, dry_run
from appointments.models import Appointment, Closing, Closure, InterviewSlot
from tests.appointments.closing_stage import a_family, booked, close, letters
from tests.cast import NOW, TODAY, a_slot, a_user, at, closed

pytestmark = pytest.mark.django_db

HOURS = (8, 13)
# The working days of the cast that can be closed, or take somebody, from the first Friday on.
DAYS = [day for day in (TODAY + timedelta(days=distance) for distance in range(5, 20)) if day.weekday() < 5]
SITUATIONS = 200


class Undo(Exception):
    """Ends a situation: nothing of it stays in the database."""


@dataclass
class Seen:
    """The tables as they stand, as far as a closing concerns them."""

    slots: dict[datetime, tuple[int, int, int]]
    promises: dict[int, date | None]

    @classmethod
    def now(cls) -> "Seen":
        slots = InterviewSlot.objects.values_list("starts_at", "capacity", "taken", "reserved")
        appointments = Appointment.objects.scheduled().values_list("pk", "last_day_to_change")
        return cls({moment: tuple(numbers) for moment, *numbers in slots}, dict(appointments))


def furnish(chance: random.Random) -> Order:
    """Slots, closures, families of every kind; and what an officer asks for."""
    closed()
    Closure.objects.filter(day__year=2026).update(kind=Closure.Kind.US)
    order = _order(chance)
    for day in DAYS:
        for hour in HOURS:
            if chance.random() < (0.8 if day == order.day else 0.45):
                _slot(day, hour, chance, order)
    for day in chance.sample(DAYS, 2):
        _another_closure(day, chance, order)
    for slot in InterviewSlot.objects.filter(withdrawn_at=None, closed_by=None).order_by("pk"):
        share = 0.9 if slot.day == order.day else 0.4
        for _place in range(slot.capacity - slot.reserved):
            if chance.random() < share:
                _family(slot, chance)
    return order


def _order(chance: random.Random) -> Order:
    day = chance.choice(DAYS)
    begins, ends = chance.choice([(None, None), (None, None), (time(8), time(12)), (time(12), time(17))])
    extra = tuple(
        Extra(
            at(chance.choice([each for each in DAYS if each > day] or [DAYS[-1]]), 15), chance.randint(1, 2)
        )
        for _extra in range(chance.choice([0, 0, 1, 2]))
    )
    return Order(
        day,
        chance.choice([Closing.Way.MOVE, Closing.Way.MOVE, Closing.Way.MOVE, Closing.Way.CANCEL]),
        begins,
        ends,
        extra=() if day == DAYS[-1] else tuple(each for each in extra if _may_be_added(each)),
        name="Storm",
        cause="storm",
        text_en="A storm.",
        send_now=chance.random() < 0.3,
    )


def _may_be_added(extra: Extra) -> bool:
    return extra.starts_at >= at(date(2026, 12, 7), 0)


def _slot(day: date, hour: int, chance: random.Random, order: Order) -> None:
    capacity = chance.randint(1, 3)
    fields: dict[str, object] = {"capacity": capacity, "reserved": chance.choice([0, 0, 0, 1])}
    if day != order.day:
        odd = chance.random()
        if odd < 0.1:
            fields["stopped_at"] = NOW
        elif odd < 0.2:
            fields |= {"withdrawn_at": NOW, "reserved": 0}
        elif odd < 0.3:
            fields["public_from"] = NOW + timedelta(days=3)
    a_slot(day, hour, **fields)


def _another_closure(day: date, chance: random.Random, order: Order) -> None:
    """A closure of a part of a day, or of a whole one, that counts, or is only proposed."""
    if day == order.day or any(day == extra.starts_at.date() for extra in order.extra):
        return
    whole, counts = chance.random() < 0.5, chance.random() < 0.7
    closure = Closure.objects.create(
        day=day,
        name="Another",
        kind=Closure.Kind.POST,
        begins_at=None if whole else time(8),
        ends_at=None if whole else time(10),
        proposed_at=NOW,
        approved_at=NOW if counts else None,
    )
    if counts:
        hit = [
            slot.pk
            for slot in InterviewSlot.objects.all()
            if slot.day == day and (whole or slot.starts_at < at(day, 10))
        ]
        places.close(hit, closure)


def _family(slot: InterviewSlot, chance: random.Random) -> None:
    fields = {
        "scheduled_at": NOW - timedelta(minutes=chance.randint(0, 500)),
        "promised": chance.choice([None, slot.day - timedelta(days=chance.randint(2, 9))]),
    }
    match chance.randint(0, 3):
        case 0:
            booked(slot, **fields)
        case 1:
            booked(slot, user=a_user(), **fields)
        case _:
            appointment = a_family(slot, **fields)
            appointment.application.date_of_birth = date(2005, 12, chance.randint(1, 28))
            appointment.application.save(update_fields=["date_of_birth"])


def is_done_as_shown(plan: DryRun, done: Closing, before: Seen) -> None:
    """Every line of the dry run came true, and nothing else changed."""
    items = list(done.items.select_related("appointment", "replacement__slot").order_by("pk"))
    assert [item.appointment for item in items] == [row.appointment for row in plan.rows]
    for item, row in zip(items, plan.rows, strict=True):
        if row.target is not None:
            assert item.state == "moved"
            assert item.replacement.slot.starts_at == row.target.starts_at
            assert item.replacement.last_day_to_change == row.last_day_to_change
            assert row.last_day_to_change > TODAY
        else:
            assert item.replacement is None
            assert item.state == ("no_place" if plan.order.way == Closing.Way.MOVE else "cancelled")
            assert item.appointment.status == "cancelled"
    told = [*letters("appointment_moved_by_post"), *letters("appointment_cancelled_by_post")]
    addresses = sorted(address for row in plan.rows for address in row.contact.addresses)
    assert sorted(letter.to_address for letter in told) == addresses
    assert len(plan.without_place) == sum(item.state == "no_place" for item in items)
    _counts_are_right(plan, before)
    _promises_stand(plan, before)


def _counts_are_right(plan: DryRun, before: Seen) -> None:
    after = Seen.now()
    added: dict[datetime, int] = {}
    for extra in plan.order.extra if plan.order.way == Closing.Way.MOVE else ():
        added[extra.starts_at] = added.get(extra.starts_at, 0) + extra.places
    moved = [row.target.starts_at for row in plan.rows if row.target]
    left = [row.appointment.slot.starts_at for row in plan.rows]
    expected = {
        moment: (
            before.slots.get(moment, (0, 0, 0))[0] + added.get(moment, 0),
            before.slots.get(moment, (0, 0, 0))[1] + moved.count(moment) - left.count(moment),
            before.slots.get(moment, (0, 0, 0))[2],
        )
        for moment in {*before.slots, *added}
    }
    assert after.slots == expected
    assert places.differences() == []
    covered = [slot for slot in InterviewSlot.objects.all() if plan.order.covers(slot.starts_at)]
    assert all(slot.closed_by is not None and slot.taken == 0 for slot in covered)


def _promises_stand(plan: DryRun, before: Seen) -> None:
    """Of whom it does not hit, nobody has an earlier last day to change than before."""
    hit = {row.appointment.pk for row in plan.rows}
    for appointment in Appointment.objects.scheduled().filter(pk__in=set(before.promises) - hit):
        promised, now = before.promises[appointment.pk], appointment.last_day_to_change
        assert promised is None or (now is not None and now >= promised)


@settings(max_examples=SITUATIONS)
@given(st.integers(min_value=0, max_value=2**32))
def test_dry_run_equals_what_then_happens(seed: int) -> None:
    try:
        with transaction.atomic():
            order = furnish(random.Random(seed))
            before = Seen.now()
            plan = dry_run(order, now=NOW)
            assert Seen.now() == before
            is_done_as_shown(plan, close(order), before)
            raise Undo
    except Undo:
        assert not InterviewSlot.objects.exists()


def test_the_situations_are_of_every_kind() -> None:
    """So that the property above is not true of nothing."""
    met = {"hit": 0, "moved": 0, "no place": 0, "neighbours": 0, "warned": 0, "unreachable": 0, "added": 0}
    for seed in range(40):
        try:
            with transaction.atomic():
                plan = dry_run(furnish(random.Random(seed)), now=NOW)
                met["hit"] += bool(plan.rows)
                met["moved"] += any(row.target for row in plan.rows)
                met["no place"] += bool(plan.without_place)
                met["neighbours"] += bool(plan.neighbours)
                met["warned"] += any(row.warnings for row in plan.rows)
                met["unreachable"] += bool(plan.without_contact)
                met["added"] += bool(plan.order.extra)
                raise Undo
        except Undo:
            continue
    assert min(met.values()) >= 3, met
