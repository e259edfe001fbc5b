"""The places of a slot: the only module that writes ``taken`` and what decides whether a place can be had.

Each change is one UPDATE whose WHERE holds everything that a colleague may change meanwhile; behind it
stands ``CHECK (taken BETWEEN 0 AND capacity)``. Every verb that calls here takes slots by ascending id,
then the appointment, then the rest: one order for all, so that nobody waits in a circle.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, Count, F, PositiveSmallIntegerField, Q, Value, When

from appointments.models import Appointment, Closure, InterviewSlot

_NUMBER = PositiveSmallIntegerField()


class PlacesDisagree(Exception):
    """A place was to be given back that nobody holds: the count and the appointments differ."""


def take(slot_id: int, *, now: datetime, public: bool = True) -> bool:
    """Take one place of a slot; say whether there was one.

    ``public`` is False for staff: they may use a slot before it is shown to the public and while bookings
    are stopped, and take a place that is kept for them first. Nobody takes a place of a slot that is full,
    withdrawn or closed.
    """
    open_slot = Q(pk=slot_id, taken__lt=F("capacity"), withdrawn_at=None, closed_by=None)
    if public:
        open_slot &= Q(stopped_at=None, reserved__lt=F("capacity") - F("taken"))
        open_slot &= Q(public_from=None) | Q(public_from__lte=now)
        return bool(InterviewSlot.objects.filter(open_slot).update(taken=F("taken") + 1))
    one_less = Case(When(reserved__gt=0, then=F("reserved") - 1), default=F("reserved"), output_field=_NUMBER)
    return bool(InterviewSlot.objects.filter(open_slot).update(taken=F("taken") + 1, reserved=one_less))


def give_back(slot_id: int) -> None:
    """Give one place of a slot back; raises ``PlacesDisagree`` if none is taken."""
    if not InterviewSlot.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1):
        raise PlacesDisagree(slot_id)


def withdraw(slot_id: int, *, now: datetime) -> bool:
    """Withdraw a slot that nobody holds a place in; say whether that was so."""
    empty = InterviewSlot.objects.filter(pk=slot_id, taken=0, withdrawn_at=None)
    return bool(empty.update(withdrawn_at=now))


def set_capacity(slot_id: int, capacity: int) -> bool:
    """Change the number of places, never below what is taken; say whether that was possible.

    Of places that are kept for staff only so many stay kept as are free then.
    """
    free = Value(capacity) - F("taken")
    kept = Case(When(reserved__gt=free, then=free), default=F("reserved"), output_field=_NUMBER)
    enough = InterviewSlot.objects.filter(pk=slot_id, taken__lte=capacity)
    return bool(enough.update(capacity=capacity, reserved=kept))


def reserve(slot_id: int, number: int) -> bool:
    """Keep so many free places for staff; say whether there were that many."""
    free = F("capacity") - F("taken")
    return bool(
        InterviewSlot.objects.filter(pk=slot_id)
        .annotate(left=free)
        .filter(left__gte=number)
        .update(reserved=number)
    )


def keep(slot_id: int, number: int) -> bool:
    """Keep so many more free places for staff; say whether there were that many that nobody keeps."""
    left = Q(pk=slot_id, withdrawn_at=None, closed_by=None, reserved__lte=F("capacity") - F("taken") - number)
    return bool(InterviewSlot.objects.filter(left).update(reserved=F("reserved") + number))


def keep_less(slot_id: int, number: int) -> None:
    """Leave so many places that were kept for staff to the public again."""
    less = Case(
        When(reserved__gt=number, then=F("reserved") - number), default=Value(0), output_field=_NUMBER
    )
    InterviewSlot.objects.filter(pk=slot_id).update(reserved=less)


def take_back(slot_id: int) -> bool:
    """Take a place for somebody who had it before, none of those kept; say whether there was one."""
    there = Q(pk=slot_id, withdrawn_at=None, closed_by=None, reserved__lt=F("capacity") - F("taken"))
    return bool(InterviewSlot.objects.filter(there).update(taken=F("taken") + 1))


def release_again(slot_id: int, capacity: int) -> bool:
    """Release a withdrawn slot once more; say whether it was one, and empty."""
    empty = InterviewSlot.objects.filter(pk=slot_id, taken=0, closed_by=None).exclude(withdrawn_at=None)
    return bool(empty.update(withdrawn_at=None, capacity=capacity, reserved=0, stopped_at=None))


def stop(slot_ids: Iterable[int], *, now: datetime) -> int:
    """Stop public bookings of slots, each row locked until the transaction ends; return how many."""
    return sum(
        InterviewSlot.objects.filter(pk=slot_id, stopped_at=None).update(stopped_at=now)
        for slot_id in sorted(slot_ids)
    )


def resume(slot_ids: Iterable[int]) -> int:
    """Let the public book slots again; return how many were stopped."""
    return sum(
        InterviewSlot.objects.filter(pk=slot_id).exclude(stopped_at=None).update(stopped_at=None)
        for slot_id in sorted(slot_ids)
    )


def close(slot_ids: Iterable[int], closure: Closure) -> None:
    """Close slots one by one in ascending id, each row locked until the transaction ends."""
    for slot_id in sorted(slot_ids):
        InterviewSlot.objects.filter(pk=slot_id, closed_by=None).update(closed_by=closure)


def reopen(slot_ids: Iterable[int], *, closed_by: Closure, instead: Closure | None = None) -> None:
    """Open slots that a closure closed, or hand them over to another closure that covers them too."""
    for slot_id in sorted(slot_ids):
        InterviewSlot.objects.filter(pk=slot_id, closed_by=closed_by).update(closed_by=instead)


def count_held(slot_id: int) -> int:
    """Count what holds a place of the slot: appointments scheduled, missed, interviewed or come."""
    return Appointment.objects.holding_a_place().filter(slot=slot_id).count()


def differences() -> list[tuple[InterviewSlot, int]]:
    """Return each slot whose ``taken`` is not what holds its places, with the true number."""
    held = dict(
        Appointment.objects.holding_a_place()
        .order_by()
        .values_list("slot")
        .annotate(number=Count("pk"))
        .values_list("slot", "number")
    )
    return [
        (slot, held.get(slot.pk, 0))
        for slot in InterviewSlot.objects.order_by("pk").iterator()
        if slot.taken != held.get(slot.pk, 0)
    ]
