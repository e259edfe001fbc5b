"""Close a day, or a part of it, on which people are booked: start, let the letters go, note who was called.

``start`` is one transaction: it locks the slots in ascending id, asks for the dry run once more, and writes
what it says: the closure, the places added, and one item for each appointment, whose new place is kept for
staff from then on, so that nobody takes it meanwhile. Then ``items.go_on`` handles the items, each in
a transaction of its own. Killed in between it is called again: what is not handled yet stands in the items.

Letters wait five minutes, so that an officer may undo everything (``undo.undo``).
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import outbox
from accounts.permissions import Actor
from appointments import letters, places
from appointments.availability import slots_on, working_calendar
from appointments.calendar_log import log
from appointments.closing_day.order import Order
from appointments.closing_day.preview import DryRun, dry_run
from appointments.closures import ClosureExists, covers, lock_years
from appointments.models import CalendarEvent, Closing, ClosingItem, Closure, InterviewSlot
from appointments.promises import keep_promises

UNDO_FOR = timedelta(minutes=5)


class ClosingChanged(Exception):
    """It would not be what the officer has seen; ``dry_run`` is what it would be now. Nothing was changed."""

    def __init__(self, dry_run: DryRun) -> None:
        self.dry_run = dry_run
        super().__init__(dry_run.digest)


class ClosingUnderWay(Exception):
    """It is being closed already, by ``closing``: the same click twice, or somebody else."""

    def __init__(self, closing: Closing) -> None:
        self.closing = closing
        super().__init__(str(closing))


def unfinished() -> QuerySet[Closing]:
    """Return closings in which appointments may be left that nobody has handled."""
    return Closing.objects.filter(finished_at=None, undone_at=None)


def start(order: Order, *, now: datetime, by: Actor, seen: str | None = None) -> Closing:
    """Close the day, and write down what is to become of each appointment.

    ``seen`` is the digest of the dry run that was shown. Raises ``ClosingChanged`` where it would come out
    otherwise now, ``ExtraRefused``, ``ClosingUnderWay`` and ``ClosureExists``.
    """
    try:
        with transaction.atomic():
            return _start(order, now, by, seen)
    except IntegrityError as error:
        others = Closure.objects.filter(day=order.day, name=_name_of(order))
        if order.closure is not None:
            others = others.exclude(pk=order.closure.pk)
        if not others.exists():
            raise
        raise ClosureExists from error


def send_now(closing: Closing, *, now: datetime, by: Actor) -> int:
    """Let the letters leave at once; from then on nothing can be undone. Return how many were waiting."""
    with transaction.atomic():
        waiting = Closing.objects.filter(pk=closing.pk, letters_from__gt=now, undone_at=None)
        if not waiting.update(letters_from=now):
            return 0
        freed = outbox.let_go(letters.of_closing(closing), now=now)
        log(CalendarEvent.Kind.LETTERS_SENT_NOW, now=now, by=by, day=closing.day, reason=closing.name)
    return freed


def note_called(closing: Closing, called: set[int], *, now: datetime, by: Actor) -> None:
    """Keep which families were called: the items in ``called`` are ticked, the others are not."""
    with transaction.atomic():
        for item in closing.items.select_related("appointment").order_by("pk"):
            ticked = item.pk in called
            if ticked is (item.called_at is not None):
                continue
            as_seen = ClosingItem.objects.filter(pk=item.pk, called_at=item.called_at)
            if as_seen.update(called_at=now if ticked else None):
                log(
                    CalendarEvent.Kind.FAMILY_CALLED,
                    now=now,
                    by=by,
                    day=closing.day,
                    reason=closing.name,
                    detail={"number": item.appointment.number, "called": ticked},
                )


def _start(order: Order, now: datetime, by: Actor, seen: str | None) -> Closing:
    days = {order.day, *([order.closure.day] if order.closure else [])}
    lock_years({day.year for day in days})
    # Not that day alone: nobody takes a place between the dry run and the keeping of its places.
    to_come = InterviewSlot.objects.filter(starts_at__gt=now - timedelta(days=1))
    list(to_come.select_for_update().order_by("pk").values_list("pk"))
    plan = dry_run(order, now=now)
    if seen is not None and plan.digest != seen:
        raise ClosingChanged(plan)
    _let_earlier_go(order, now)
    closure, before = _closure_of(order, now, by)
    _close_slots(order, closure, before)
    added = _add_places(order, now)
    targets = _keep_places(plan)
    closing = Closing.objects.create(
        closure=closure,
        day=closure.day,
        begins_at=closure.begins_at,
        ends_at=closure.ends_at,
        name=closure.name,
        way=order.way,
        cause=order.cause,
        text_en=order.text_en,
        text_km=order.text_km,
        started_at=now,
        started_by=by.user,
        before=before,
        added=added,
        letters_from=now if order.send_now else now + UNDO_FOR,
    )
    ClosingItem.objects.bulk_create(
        ClosingItem(closing=closing, appointment=row.appointment, target_id=targets.get(row.appointment.pk))
        for row in plan.rows
    )
    keep_promises(working_calendar(), timezone.localdate(now))
    log(
        CalendarEvent.Kind.CLOSING_STARTED,
        now=now,
        by=by,
        day=order.day,
        reason=closure.name,
        detail={
            "closing": closing.pk,
            "way": order.way,
            "cause": order.cause,
            "appointments": len(plan.rows),
            "added": added,
        },
    )
    return closing


def _let_earlier_go(order: Order, now: datetime) -> None:
    """Part the closure from a closing of it that is over; raises ``ClosingUnderWay`` where it is not."""
    earlier = Closing.objects.filter(closure=order.closure).first() if order.closure else None
    if earlier is not None:
        if earlier.undone_at is None and (earlier.is_unfinished or earlier.letters_from > now):
            raise ClosingUnderWay(earlier)
        Closing.objects.filter(pk=earlier.pk).update(closure=None)


def _name_of(order: Order) -> str:
    return order.closure.name if order.closure else order.name


def _closure_of(order: Order, now: datetime, by: Actor) -> tuple[Closure, dict[str, object]]:
    """Return the closure, which counts now, and how it stood before; nothing where it was not there."""
    before: dict[str, object] = {}
    if order.closure is None:
        closure = Closure(day=order.day, kind=order.kind, name=order.name, name_km=order.name_km)
        closure.proposed_at = now
    else:
        closure = Closure.objects.select_for_update().get(pk=order.closure.pk)
        before = {
            "day": closure.day.isoformat(),
            "begins_at": closure.begins_at.isoformat() if closure.begins_at else None,
            "ends_at": closure.ends_at.isoformat() if closure.ends_at else None,
            "approved_at": closure.approved_at.isoformat() if closure.approved_at else None,
            "approved_by": closure.approved_by_id,
        }
    closure.day, closure.begins_at, closure.ends_at = order.day, order.begins_at, order.ends_at
    closure.approved_at, closure.approved_by = now, by.user
    closure.save()
    return closure, before


def _close_slots(order: Order, closure: Closure, before: dict[str, object]) -> None:
    """Close what the closure covers; where it was moved, open what it covered before."""
    covered = {slot.pk for slot in slots_on(closure.day) if covers(closure, slot.starts_at)}
    if before.get("approved_at"):
        left = InterviewSlot.objects.filter(closed_by=closure).exclude(pk__in=covered).order_by("pk")
        reopen(left, closure)
    places.close(covered, closure)


def reopen(slots: QuerySet[InterviewSlot], closure: Closure) -> None:
    """Open slots that a closure closed, or hand each over to another closure that covers it, too."""
    left = list(slots)
    others = Closure.objects.approved().exclude(pk=closure.pk)
    there = list(others.filter(day__in={slot.day for slot in left}).order_by("pk"))
    for slot in left:
        instead = next((each for each in there if covers(each, slot.starts_at)), None)
        places.reopen([slot.pk], closed_by=closure, instead=instead)


def _add_places(order: Order, now: datetime) -> list[dict[str, int | bool]]:
    """Add the extra places; return what was added to which slot, for the undo."""
    wanted: Counter[datetime] = Counter()
    for extra in order.extra:
        wanted[extra.starts_at] += extra.places
    if order.way != Closing.Way.MOVE:
        return []
    added: list[dict[str, int | bool]] = []
    for starts_at, number in sorted(wanted.items()):
        slot = InterviewSlot.objects.filter(starts_at=starts_at).first()
        if slot is None:
            slot = InterviewSlot.objects.create(starts_at=starts_at, capacity=number, released_at=now)
            added.append({"slot": slot.pk, "places": number, "released": True})
        elif slot.withdrawn_at is not None:
            places.release_again(slot.pk, number)
            added.append({"slot": slot.pk, "places": number, "released": True})
        else:
            places.set_capacity(slot.pk, slot.capacity + number)
            added.append({"slot": slot.pk, "places": number, "released": False})
    return added


def _keep_places(plan: DryRun) -> dict[int, int]:
    """Keep the place of each appointment that is moved; return its slot by the appointment."""
    moments = {row.appointment.pk: row.target.starts_at for row in plan.rows if row.target}
    ids = dict(
        InterviewSlot.objects.filter(starts_at__in=set(moments.values())).values_list("starts_at", "pk")
    )
    targets = {appointment: ids[starts_at] for appointment, starts_at in moments.items()}
    for slot_id, number in sorted(Counter(targets.values()).items()):
        if not places.keep(slot_id, number):
            raise RuntimeError("the dry run gave away a place that is not there")
    return targets
