"""What staff do with many closures at once, or with one that is there: approve, close a range, move, import.

Nothing is ever laid over booked people here. Where some of many days have appointments, the others are closed
at once, so that nobody books them meanwhile, and those with appointments wait, proposed, for the page that
closes a day on booked people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from accounts.permissions import Actor
from appointments.calendar_log import log
from appointments.closures import (
    ClosureExists,
    ClosureHitsAppointments,
    in_log,
    let_count,
    lock_years,
    open_again,
)
from appointments.models import CalendarEvent, Closure


class ClosureGone(Exception):
    """Somebody else has removed the closure meanwhile."""


@dataclass(frozen=True)
class NewClosure:
    """A day, or a part of it, to be closed."""

    day: date
    kind: Closure.Kind
    name: str
    name_km: str = ""
    begins_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True)
class Closed:
    """What was done: closures that count now, those that wait, and whom these would hit (day → number)."""

    counting: tuple[Closure, ...]
    waiting: tuple[Closure, ...] = ()
    hit: dict[date, int] | None = None
    existing: tuple[date, ...] = ()

    @property
    def booked(self) -> int:
        """Return how many appointments the waiting closures would hit."""
        return sum((self.hit or {}).values())


def approve_free(closures: Iterable[Closure], *, now: datetime, by: Actor, reason: str = "") -> Closed:
    """Let those closures count that hit nobody; the others stay proposed."""
    asked = list(closures)
    with transaction.atomic():
        lock_years({closure.day.year for closure in asked})
        drafts = list(
            Closure.objects.filter(pk__in=[closure.pk for closure in asked], approved_at=None).order_by("pk")
        )
        done = _let_free_count(drafts, now, by)
        for closure in done.counting:
            kind = CalendarEvent.Kind.CLOSURE_APPROVED
            log(kind, now=now, by=by, day=closure.day, reason=reason, detail=in_log(closure))
    return done


def close_days(asked: Iterable[NewClosure], *, now: datetime, by: Actor, reason: str = "") -> Closed:
    """Close days, or the same part of each; a closure of that name that is there stays as it is."""
    with transaction.atomic():
        drafts, existing = _propose(list(asked), now)
        done = _let_free_count(drafts, now, by)
        for closure in drafts:
            kind = CalendarEvent.Kind.CLOSURE_ADDED
            log(kind, now=now, by=by, day=closure.day, reason=reason or closure.name, detail=in_log(closure))
    return Closed(done.counting, done.waiting, done.hit, existing)


def import_closures(asked: Iterable[NewClosure], *, now: datetime, by: Actor, reason: str = "") -> Closed:
    """Propose closures of a list, all or none; what is there stays as it is. None counts before approved."""
    with transaction.atomic():
        drafts, existing = _propose(list(asked), now)
        if drafts:
            detail: dict[str, object] = {"closures": [in_log(draft) for draft in drafts]}
            log(CalendarEvent.Kind.CLOSURES_IMPORTED, now=now, by=by, reason=reason, detail=detail)
    return Closed((), tuple(drafts), None, existing)


def move(closure: Closure, day: date, *, now: datetime, by: Actor, reason: str) -> Closure:
    """Move a closure to another day; the slots of the old day open, those of the new one close.

    One that only was proposed stays proposed. Raises ``ClosureHitsAppointments``, ``ClosureExists``,
    ``ClosingGoesOn`` and ``ClosureGone``; then nothing was changed.
    """
    try:
        with transaction.atomic():
            lock_years({closure.day.year, day.year})
            moved = Closure.objects.filter(pk=closure.pk).first()
            if moved is None:
                raise ClosureGone
            if moved.day == day:
                return moved
            before = in_log(moved)
            counted = moved.is_approved
            open_again([moved])
            moved.day = day
            moved.save(update_fields=["day"])
            if counted:
                let_count([moved], now=now, by=by)
            detail: dict[str, object] = {"before": before, "after": in_log(moved)}
            log(CalendarEvent.Kind.CLOSURE_MOVED, now=now, by=by, day=day, reason=reason, detail=detail)
    except IntegrityError as error:
        if not Closure.objects.filter(day=day, name=closure.name).exists():
            raise
        raise ClosureExists from error
    return moved


def _propose(asked: list[NewClosure], now: datetime) -> tuple[list[Closure], tuple[date, ...]]:
    """Store closures that are not there yet; return them, and the days of those that are there."""
    lock_years({each.day.year for each in asked})
    days = {each.day for each in asked}
    there = set(Closure.objects.filter(day__in=days).values_list("day", "name"))
    drafts, existing = [], []
    for each in asked:
        if (each.day, each.name) in there:
            existing.append(each.day)
            continue
        there.add((each.day, each.name))
        drafts.append(
            Closure.objects.create(
                day=each.day,
                kind=each.kind,
                name=each.name,
                name_km=each.name_km,
                begins_at=each.begins_at,
                ends_at=each.ends_at,
                proposed_at=now,
            )
        )
    return drafts, tuple(existing)


def _let_free_count(drafts: list[Closure], now: datetime, by: Actor) -> Closed:
    """Let closures count, without those of the days that have appointments in them."""
    free = drafts
    hit: dict[date, int] = {}
    while True:
        try:
            with transaction.atomic():
                let_count(free, now=now, by=by)
        except ClosureHitsAppointments as refusal:
            hit |= refusal.days
            free = [closure for closure in free if closure.day not in hit]
        else:
            waiting = tuple(closure for closure in drafts if closure.day in hit)
            return Closed(tuple(free), waiting, dict(sorted(hit.items())))
