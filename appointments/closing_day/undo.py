"""Undo a closing while its letters are held back: as if nobody had pressed the button.

One transaction. Every family that has changed nothing since stands where it stood, under its old confirmation
number; whoever has moved, cancelled or confirmed meanwhile stays. Nobody was told yet, and nobody is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import outbox
from accounts.permissions import Actor
from appointments import letters, moving, places
from appointments.availability import slots_on, working_calendar
from appointments.calendar_log import log
from appointments.closing_day.closing import reopen
from appointments.closures import covers, lock_years
from appointments.models import Appointment, CalendarEvent, Closing, ClosingItem, Closure, InterviewSlot
from appointments.promises import keep_promises
from appointments.working_days import WorkingCalendar

State = ClosingItem.State

# How often it is judged anew; each time a family got through.
LOOKS = 5


class UndoTooLate(Exception):
    """The first letter has left, or it was undone before. Nothing was changed."""


@dataclass(frozen=True)
class Undone:
    """How many appointments stand as before, and how many stay as the closing, or the family, left them."""

    back: int
    stayed: int


def may_undo(closing: Closing, now: datetime) -> bool:
    """Say whether the letters are still held back."""
    return closing.undone_at is None and closing.closure_id is not None and closing.letters_from > now


def undo(closing: Closing, *, now: datetime, by: Actor) -> Undone:
    """Open the day again and let its appointments stand as before; raises ``UndoTooLate``."""
    for _look in range(LOOKS):
        try:
            with transaction.atomic():
                return _undo(closing.pk, now, by)
        except (moving.Overtaken, IntegrityError):
            continue
    raise UndoTooLate


def _undo(closing_id: int, now: datetime, by: Actor) -> Undone:
    closing = Closing.objects.select_related("closure").get(pk=closing_id)
    was_on = date.fromisoformat(closing.before["day"]) if closing.before else closing.day
    lock_years({closing.day.year, was_on.year})
    to_come = InterviewSlot.objects.filter(
        Q(starts_at__gt=now - timedelta(days=1)) | Q(closed_by=closing.closure_id)
    )
    list(to_come.select_for_update().order_by("pk").values_list("pk"))
    standing = Closing.objects.filter(
        pk=closing_id, undone_at=None, letters_from__gt=now, closure__isnull=False
    )
    closure = closing.closure
    if closure is None or not standing.update(undone_at=now, closure=None):
        raise UndoTooLate
    _restore(closure, closing)
    calendar = working_calendar()
    items = list(_items(closing))
    back = [item for item in items if _put_back(item, calendar, now, by)]
    _take_places_away(closing, now)
    numbers = {item.replacement.number if item.replacement else item.appointment.number for item in back}
    held = [letter for letter in letters.of_closing(closing) if letter.context.get("number") in numbers]
    if not outbox.withdraw(held):
        raise UndoTooLate
    keep_promises(calendar, timezone.localdate(now))
    stayed = [item for item in items if item not in back and item.state != State.PENDING]
    log(
        CalendarEvent.Kind.CLOSING_UNDONE,
        now=now,
        by=by,
        day=closing.day,
        reason=closing.name,
        detail={"closing": closing_id, "back": len(back), "stayed": len(stayed)},
    )
    return Undone(len(items) - len(stayed), len(stayed))


def _items(closing: Closing) -> list[ClosingItem]:
    """Return the items, the appointments behind them locked: no family confirms or moves meanwhile."""
    ids = closing.items.values_list("appointment", "replacement")
    behind = {pk for pair in ids for pk in pair if pk is not None}
    list(Appointment.objects.select_for_update().filter(pk__in=behind).order_by("pk").values_list("pk"))
    return list(
        closing.items.select_related(
            "appointment__slot", "appointment__case", "replacement__slot", "target"
        ).order_by("pk")
    )


def _restore(closure: Closure, closing: Closing) -> None:
    """Take the closure away that the closing made, or give it back its day and its state."""
    covered = InterviewSlot.objects.filter(closed_by=closure).order_by("pk")
    before = closing.before
    if not before:
        reopen(covered, closure)
        closure.delete()
        return
    closure.day = date.fromisoformat(before["day"])
    closure.begins_at = time.fromisoformat(before["begins_at"]) if before["begins_at"] else None
    closure.ends_at = time.fromisoformat(before["ends_at"]) if before["ends_at"] else None
    closure.approved_at = datetime.fromisoformat(before["approved_at"]) if before["approved_at"] else None
    closure.approved_by_id = before["approved_by"]
    slots = [slot for slot in slots_on(closure.day) if covers(closure, slot.starts_at)]
    if (
        Appointment.objects.scheduled()
        .filter(slot__in=slots)
        .exclude(closing_items__closing=closing)
        .exists()
    ):
        # Somebody has booked on its own day since: it is proposed there, and staff look at it again.
        closure.approved_at = closure.approved_by = None
    closure.save()
    reopen(covered, closure)
    if closure.is_approved:
        places.close([slot.pk for slot in slots], closure)


def _put_back(item: ClosingItem, calendar: WorkingCalendar, now: datetime, by: Actor) -> bool:
    """Let an appointment stand as before, and say whether that was possible."""
    old, new = item.appointment, item.replacement
    if item.state == State.PENDING:
        if item.target_id is not None:
            places.keep_less(item.target_id, 1)
        _note(item, now)
        return False
    if item.state == State.MOVED and new is not None:
        if not new.is_scheduled or new.confirmed_at or new.checked_in_at:
            return False
    elif item.state in (State.CANCELLED, State.NO_PLACE):
        if Appointment.objects.scheduled().filter(case=old.case, party=old.party).exists():
            return False
    else:
        return False
    if not places.take_back(old.slot_id):
        return False
    if new is not None:
        places.give_back(new.slot_id)
    moving.put_back(old, new, calendar=calendar, now=now, by=by)
    _note(item, now)
    return True


def _note(item: ClosingItem, now: datetime) -> None:
    ClosingItem.objects.filter(pk=item.pk).update(state=State.UNDONE, handled_at=now)


def _take_places_away(closing: Closing, now: datetime) -> None:
    """Take the places away that the closing added, where nobody has one of them by now."""
    for added in closing.added:
        if added["released"] and places.withdraw(added["slot"], now=now):
            continue
        slot = InterviewSlot.objects.get(pk=added["slot"])
        if not added["released"] and slot.capacity > added["places"]:
            places.set_capacity(slot.pk, slot.capacity - added["places"])
