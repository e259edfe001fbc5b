"""Go on with a closing: handle each appointment that it hits, one after the other.

Each is one transaction, in the order of all verbs: slots by ascending id, then the appointment, then the
rest. What is done is written in the item, so that whoever goes on after a crash handles nothing twice.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import IntegrityError, transaction

from accounts.permissions import Actor
from appointments import moving, places
from appointments.availability import working_calendar
from appointments.calendar_log import log
from appointments.closing_day.preview import rooms_for_one
from appointments.closures import covers
from appointments.models import Appointment, CalendarEvent, Closing, ClosingItem, InterviewSlot

State = ClosingItem.State

# How often an item is looked at anew; each time somebody else got through, so this many in a row is a fault.
LOOKS = 20


class _PlaceGone(Exception):
    """The place that was kept is not there any more, or none was."""


def pending(closing: Closing) -> int:
    """Return how many appointments nobody has handled yet."""
    return closing.items.filter(state=State.PENDING).count()


def for_seconds(seconds: float = 20) -> Callable[[], bool]:
    """Return what says for so long that one may go on: a page answers within that time."""
    end = monotonic() + seconds
    return lambda: monotonic() < end


def go_on(closing: Closing, *, now: datetime, by: Actor, may_go_on: Callable[[], bool] = lambda: True) -> int:
    """Handle what is not handled yet, in order; return how many are left.

    ``may_go_on`` is asked before each: a page has only so much time. Called again, it does the rest.
    """
    while may_go_on():
        item = closing.items.filter(state=State.PENDING).order_by("pk").first()
        if item is None:
            _finish(closing, now, by)
            return 0
        _handle(item.pk, now, by)
    return pending(closing)


def _handle(item_id: int, now: datetime, by: Actor) -> None:
    for _look in range(LOOKS):
        try:
            with transaction.atomic():
                _handle_once(item_id, now, by)
        except (moving.Overtaken, places.PlacesDisagree, IntegrityError):
            continue
        except _PlaceGone:
            _look_for_another_place(item_id, now)
        else:
            return
    raise RuntimeError("somebody else got through each time")


def _handle_once(item_id: int, now: datetime, by: Actor) -> None:
    item = _get(item_id)
    closing, old = item.closing, item.appointment
    if item.state != State.PENDING:
        return
    if not _still_closes(closing, old):
        # The day is open again: who was not moved by then stays.
        _settle(item, State.UNDONE, now)
    elif not old.is_scheduled:
        _settle(item, State.GONE, now)
    elif closing.way == Closing.Way.CANCEL:
        _cancel(item, State.CANCELLED, now, by)
    elif item.target is not None:
        _move(item, item.target, now, by)
    elif rooms_for_one(closing, now=now):
        raise _PlaceGone
    else:
        _cancel(item, State.NO_PLACE, now, by)


def _get(item_id: int) -> ClosingItem:
    return ClosingItem.objects.select_related(
        "closing__closure",
        "target",
        "appointment__slot",
        "appointment__case",
        "appointment__application__user",
        "appointment__application__visa_class",
    ).get(pk=item_id)


def _still_closes(closing: Closing, appointment: Appointment) -> bool:
    closure = closing.closure
    return closing.undone_at is None and closure is not None and covers(closure, appointment.slot.starts_at)


def _move(item: ClosingItem, target: InterviewSlot, now: datetime, by: Actor) -> None:
    old = item.appointment
    for slot_id in sorted({old.slot_id, target.pk}):
        if slot_id == old.slot_id:
            places.give_back(slot_id)
        elif not places.take(slot_id, now=now, public=False):
            raise _PlaceGone
    new = moving.move(old, target, item.closing, calendar=working_calendar(), now=now, by=by)
    _settle(item, State.MOVED, now, replacement=new)


def _cancel(item: ClosingItem, state: ClosingItem.State, now: datetime, by: Actor) -> None:
    places.give_back(item.appointment.slot_id)
    moving.cancel(item.appointment, item.closing, now=now, by=by)
    _settle(item, state, now)


def _settle(
    item: ClosingItem, state: ClosingItem.State, now: datetime, *, replacement: Appointment | None = None
) -> None:
    """Write what became of an item; a place that was kept for nothing goes to the public again."""
    if item.target_id is not None and replacement is None:
        places.keep_less(item.target_id, 1)
    waiting = ClosingItem.objects.filter(pk=item.pk, state=State.PENDING)
    if not waiting.update(state=state, handled_at=now, replacement=replacement):
        raise moving.Overtaken


def _look_for_another_place(item_id: int, now: datetime) -> None:
    """Keep the next free place for an item whose own is gone; it has none then, where there is none."""
    item = ClosingItem.objects.select_related("closing").get(pk=item_id)
    waiting = ClosingItem.objects.filter(pk=item_id, state=State.PENDING)
    if item.target_id is not None:
        with transaction.atomic():
            places.keep_less(item.target_id, 1)
            if not waiting.filter(target=item.target_id).update(target=None):
                transaction.set_rollback(True)
                return
    for room in sorted(rooms_for_one(item.closing, now=now)):
        if room.slot_id is None:
            continue
        with transaction.atomic():
            if places.keep(room.slot_id, 1):
                if not waiting.filter(target=None).update(target=room.slot_id):
                    transaction.set_rollback(True)
                return


def _finish(closing: Closing, now: datetime, by: Actor) -> None:
    with transaction.atomic():
        standing = Closing.objects.filter(pk=closing.pk, finished_at=None, undone_at=None)
        if standing.update(finished_at=now):
            states = Counter(closing.items.values_list("state", flat=True))
            log(
                CalendarEvent.Kind.CLOSING_FINISHED,
                now=now,
                by=by,
                day=closing.day,
                reason=closing.name,
                detail={"closing": closing.pk, **states},
            )
