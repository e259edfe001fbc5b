"""Change the places of slots that were released: of one, of a day, of a range of days.

Each act has a dry run, which says the same and changes nothing; the act itself judges anew, with the slots
locked, and does nothing where it would do something else than what was looked at. No slot ever gets fewer
places than are taken: then nothing is changed at all, and the refusal names whom it would hit.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Actor
from appointments import places
from appointments.calendar_log import log
from appointments.models import Appointment, CalendarEvent, InterviewSlot
from appointments.working_days import POST_ZONE

MOST_SLOTS = 2000


class TooManySlots(Exception):
    """More slots than one act may change; ``count`` were chosen."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(str(count))


@dataclass(frozen=True)
class Places:
    """How many places a slot has, and how many of the free ones are kept for staff."""

    capacity: int
    reserved: int


@dataclass(frozen=True)
class Change:
    """What becomes of a slot; ``asked`` places were to be kept, ``after`` says how many can be."""

    slot: InterviewSlot
    before: Places
    after: Places
    asked: int

    @property
    def keeps_less(self) -> bool:
        """Say whether fewer places can be kept for staff than was asked for."""
        return self.after.reserved < self.asked


@dataclass(frozen=True)
class Hit:
    """A slot with more places taken than it would have, and who holds them, in the order they booked."""

    slot: InterviewSlot
    capacity: int
    appointments: tuple[Appointment, ...]

    @property
    def too_many(self) -> int:
        """Return how many of them would be left without a place."""
        return self.slot.taken - self.capacity


@dataclass(frozen=True)
class Plan:
    """What a change does, or would do; slots by time. With ``hits`` nothing is changed."""

    changes: tuple[Change, ...]
    same: tuple[InterviewSlot, ...]
    hits: tuple[Hit, ...]

    @property
    def fingerprint(self) -> str:
        """Return what tells this plan from another one."""
        said = [(each.slot.pk, each.before, each.after) for each in self.changes]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:20]

    @property
    def keeping_less(self) -> tuple[Change, ...]:
        """Return the slots that cannot keep as many places for staff as was asked for."""
        return tuple(each for each in self.changes if each.keeps_less)


class BelowTaken(Exception):
    """Slots would have fewer places than are taken: ``plan.hits`` says whom that would hit."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(", ".join(str(hit.slot) for hit in plan.hits))


class ChangedMeanwhile(Exception):
    """It would do something else than what was looked at: ``plan`` is what it would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__()


def slots_between(
    first: date, last: date, weekdays: Iterable[int] = (), times: Iterable[time] = (), *, now: datetime
) -> list[InterviewSlot]:
    """Return the slots to come of these days that were not withdrawn, by time.

    Without weekdays those of all weekdays, without times those of all times.
    """
    midnight = datetime.combine(first, time.min, tzinfo=POST_ZONE)
    end = datetime.combine(last, time.min, tzinfo=POST_ZONE) + timedelta(days=1)
    found = _to_come(now).filter(starts_at__gte=midnight, starts_at__lt=end).order_by("starts_at")
    only_days, only_times = frozenset(weekdays), frozenset(times)
    chosen = []
    for slot in found:
        local = timezone.localtime(slot.starts_at, POST_ZONE)
        if (not only_days or local.weekday() in only_days) and (not only_times or local.time() in only_times):
            chosen.append(slot)
    return chosen


def plan_places(
    slots: Iterable[InterviewSlot],
    *,
    capacity: int | None = None,
    reserved: int | None = None,
    now: datetime,
) -> Plan:
    """Say what ``change_places`` would do now, and change nothing; raises ``TooManySlots``."""
    ids = _ids(slots)
    return _plan(_to_come(now).filter(pk__in=ids), capacity, reserved)


def change_places(
    slots: Iterable[InterviewSlot],
    *,
    capacity: int | None = None,
    reserved: int | None = None,
    now: datetime,
    by: Actor,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Give slots so many places, or keep so many for staff, or both; all or none; None leaves as it is.

    Where fewer places are free than are to be kept, those are kept. Slots that have begun or were withdrawn
    are left out. Raises ``BelowTaken``; ``ChangedMeanwhile`` where the plan differs from the one whose
    fingerprint was ``seen``; ``TooManySlots``.
    """
    ids = _ids(slots)
    with transaction.atomic():
        list(InterviewSlot.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        plan = _plan(_to_come(now).filter(pk__in=ids), capacity, reserved)
        if plan.hits:
            raise BelowTaken(plan)
        if seen is not None and plan.changes and plan.fingerprint != seen:
            raise ChangedMeanwhile(plan)
        for change in sorted(plan.changes, key=lambda change: change.slot.pk):
            if change.before.capacity != change.after.capacity:
                places.set_capacity(change.slot.pk, change.after.capacity)
            places.reserve(change.slot.pk, change.after.reserved)
        _log_changes(plan.changes, now, by, reason)
    return plan


def withdraw(slots: Iterable[InterviewSlot], *, now: datetime, by: Actor, reason: str) -> list[InterviewSlot]:
    """Withdraw those of the slots that nobody has a place in; return them, by time."""
    gone = []
    with transaction.atomic():
        for slot in sorted(slots, key=lambda slot: slot.pk):
            if places.withdraw(slot.pk, now=now):
                detail = {"time": _clock(slot), "capacity": slot.capacity, "reserved": slot.reserved}
                kind = CalendarEvent.Kind.WITHDRAWN
                log(kind, now=now, by=by, day=slot.day, slot=slot, reason=reason, detail=detail)
                gone.append(slot)
    return sorted(gone, key=lambda slot: slot.starts_at)


def _to_come(now: datetime) -> QuerySet[InterviewSlot]:
    return InterviewSlot.objects.filter(starts_at__gt=now, withdrawn_at=None)


def _ids(slots: Iterable[InterviewSlot]) -> list[int]:
    ids = sorted({slot.pk for slot in slots})
    if len(ids) > MOST_SLOTS:
        raise TooManySlots(len(ids))
    return ids


def _plan(slots: QuerySet[InterviewSlot], capacity: int | None, reserved: int | None) -> Plan:
    changes: list[Change] = []
    same: list[InterviewSlot] = []
    short: list[tuple[InterviewSlot, int]] = []
    for slot in slots.select_related("closed_by").order_by("starts_at"):
        number = slot.capacity if capacity is None else capacity
        if number < slot.taken:
            short.append((slot, number))
            continue
        asked = slot.reserved if reserved is None else reserved
        before = Places(slot.capacity, slot.reserved)
        after = Places(number, min(asked, number - slot.taken))
        if before == after:
            same.append(slot)
        else:
            changes.append(Change(slot, before, after, asked))
    return Plan(tuple(changes), tuple(same), _hits(short))


def _hits(short: list[tuple[InterviewSlot, int]]) -> tuple[Hit, ...]:
    """Return who holds places in slots that would have too few; one query."""
    if not short:
        return ()
    holders: dict[int, list[Appointment]] = defaultdict(list)
    booked = Appointment.objects.holding_a_place().filter(slot__in=[slot for slot, _number in short])
    for appointment in booked.select_related("case", "application").order_by("scheduled_at", "pk"):
        holders[appointment.slot_id].append(appointment)
    return tuple(Hit(slot, number, tuple(holders[slot.pk])) for slot, number in short)


def _log_changes(changes: Iterable[Change], now: datetime, by: Actor, reason: str) -> None:
    """Leave one event for each day and kind: which slots, before and after."""
    kinds = (
        (CalendarEvent.Kind.CAPACITY, lambda places: places.capacity),
        (CalendarEvent.Kind.RESERVED, lambda places: places.reserved),
    )
    for kind, number in kinds:
        days: dict[date, list[Change]] = defaultdict(list)
        for change in changes:
            if number(change.before) != number(change.after):
                days[change.slot.day].append(change)
        for day, changed in days.items():
            rows = [
                {
                    "slot": each.slot.pk,
                    "time": _clock(each.slot),
                    "before": number(each.before),
                    "after": number(each.after),
                }
                for each in changed
            ]
            only = changed[0].slot if len(changed) == 1 else None
            log(kind, now=now, by=by, day=day, slot=only, reason=reason, detail={"slots": rows})


def _clock(slot: InterviewSlot) -> str:
    return f"{timezone.localtime(slot.starts_at, POST_ZONE):%H:%M}"
