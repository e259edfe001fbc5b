"""Closed days: propose a year, approve, add, remove; the staff's verbs, each in one transaction.

A closure counts once it is approved, and it is never laid over booked people: approving refuses with their
number. Every change of what counts keeps the promises: where recomputing gives somebody a later last day to
change, the appointment gets it, in the same transaction; nobody ever gets an earlier one.

Order of locks: the closures of the years concerned (so that a release and a closure of one year wait for
each other), then slots by ascending id, then appointments. Each verb leaves its events.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Actor
from appointments import places
from appointments.availability import working_calendar
from appointments.calendar_log import log
from appointments.holiday_lists import Holiday, holidays_of, single_closings_of
from appointments.models import Appointment, CalendarEvent, Closing, Closure, InterviewSlot
from appointments.promises import keep_promises
from appointments.working_days import POST_ZONE

HOLIDAYS = (Closure.Kind.US, Closure.Kind.CAMBODIA)


class ClosureHitsAppointments(Exception):
    """Somebody is booked then: ``count`` appointments on ``days`` (day → number). Nothing was changed."""

    def __init__(self, days: dict[date, int]) -> None:
        self.days = days
        self.count = sum(days.values())
        super().__init__(f"{self.count} appointments on {len(days)} days")


class ClosureExists(Exception):
    """There is a closure of that name on that day already."""


class ClosingGoesOn(Exception):
    """People are being moved because of a closure: it is gone on with or undone first, on its own page."""


@dataclass(frozen=True)
class Effect:
    """What a closure would do: how many slots it covers, and how many appointments stand in them."""

    closure: Closure
    slots: int
    booked: int


@dataclass(frozen=True)
class ProposedYear:
    """What a proposal did; ``left_out`` are single U.S. closings, which staff may add."""

    year: int
    proposed: tuple[Closure, ...]
    existing: int
    left_out: tuple[Holiday, ...]


def year_is_approved(year: int) -> bool:
    """Say whether the holidays of a year have been dealt with: at least one of them counts.

    A storm day that was added says nothing of the year's holidays, so it does not make a year approved.
    """
    return Closure.objects.approved().filter(day__year=year, kind__in=HOLIDAYS).exists()


def years_without_approved_closures(years: Iterable[int]) -> list[int]:
    """Return those of the years, in order, in which no slot may be released yet."""
    return [year for year in sorted(set(years)) if not year_is_approved(year)]


def lock_years(years: Iterable[int]) -> None:
    """Make whoever changes closures, or releases slots, in these years wait until we have finished.

    An approved year has a row to wait for, and only into such a year anything is released.
    """
    wanted = Q(pk__in=[])
    for year in set(years):
        wanted |= Q(day__year=year)
    list(Closure.objects.select_for_update().filter(wanted).order_by("pk").values_list("pk"))


def propose_year(year: int, *, now: datetime, by: Actor) -> ProposedYear:
    """Store the holidays of a year that are not there yet, to be approved; nothing counts before that."""
    holidays = holidays_of(year)
    with transaction.atomic():
        there = set(Closure.objects.filter(day__year=year).values_list("day", "name"))
        new = [holiday for holiday in holidays if (holiday.day, holiday.name) not in there]
        Closure.objects.bulk_create(
            [
                Closure(day=each.day, kind=each.kind, name=each.name, name_km=each.name_km, proposed_at=now)
                for each in new
            ],
            ignore_conflicts=True,
        )
        proposed = tuple(
            Closure.objects.filter(day__year=year, name__in={each.name for each in new}, proposed_at=now)
        )
        if proposed:
            detail = {"year": year, "closures": [in_log(closure) for closure in proposed]}
            log(CalendarEvent.Kind.PROPOSED, now=now, by=by, reason=f"Holidays of {year}", detail=detail)
    return ProposedYear(year, proposed, len(holidays) - len(new), tuple(single_closings_of(year)))


def effects(closures: Iterable[Closure]) -> list[Effect]:
    """Say what each closure would do if it counted, and change nothing; two queries."""
    asked = list(closures)
    days = {closure.day for closure in asked}
    slots = list(
        InterviewSlot.objects.filter(_on(days, "starts_at"), withdrawn_at=None).values_list(
            "starts_at", flat=True
        )
    )
    booked = list(
        Appointment.objects.scheduled()
        .filter(_on(days, "slot__starts_at"))
        .values_list("slot__starts_at", flat=True)
    )
    return [
        Effect(
            closure,
            sum(covers(closure, starts_at) for starts_at in slots),
            sum(covers(closure, starts_at) for starts_at in booked),
        )
        for closure in asked
    ]


def approve(closures: Iterable[Closure], *, now: datetime, by: Actor, reason: str = "") -> list[Closure]:
    """Let closures count, all or none; return those that did not before.

    Raises ``ClosureHitsAppointments``.
    """
    asked = list(closures)
    with transaction.atomic():
        lock_years({closure.day.year for closure in asked})
        drafts = list(
            Closure.objects.filter(pk__in=[closure.pk for closure in asked], approved_at=None).order_by("pk")
        )
        let_count(drafts, now=now, by=by)
        for draft in drafts:
            kind = CalendarEvent.Kind.CLOSURE_APPROVED
            log(kind, now=now, by=by, day=draft.day, reason=reason, detail=in_log(draft))
    return drafts


def add(
    day: date,
    kind: Closure.Kind,
    name: str,
    *,
    name_km: str = "",
    begins_at: time | None = None,
    ends_at: time | None = None,
    now: datetime,
    by: Actor,
    reason: str = "",
) -> Closure:
    """Close a day, or a part of it, at once.

    Raises ``ClosureHitsAppointments`` or ``ClosureExists``; ValueError for a part without beginning or end.
    """
    if (begins_at is None) is not (ends_at is None):
        raise ValueError("a part of a day has a beginning and an end")
    try:
        with transaction.atomic():
            lock_years({day.year})
            closure = Closure.objects.create(
                day=day,
                kind=kind,
                name=name,
                name_km=name_km,
                begins_at=begins_at,
                ends_at=ends_at,
                proposed_at=now,
            )
            let_count([closure], now=now, by=by)
            kind_of_act = CalendarEvent.Kind.CLOSURE_ADDED
            log(kind_of_act, now=now, by=by, day=day, reason=reason or name, detail=in_log(closure))
    except IntegrityError as error:
        if not Closure.objects.filter(day=day, name=name).exists():
            raise
        raise ClosureExists from error
    return closure


def remove(closures: Iterable[Closure], *, now: datetime, by: Actor, reason: str = "") -> int:
    """Delete closures and open their slots again, unless another one covers them; return how many went.

    Raises ``ClosingGoesOn``.
    """
    asked = list(closures)
    with transaction.atomic():
        lock_years({closure.day.year for closure in asked})
        going = list(Closure.objects.filter(pk__in=[closure.pk for closure in asked]).order_by("pk"))
        counted = any(closure.is_approved and closure.is_whole_day for closure in going)
        open_again(going)
        for closure in going:
            kind = CalendarEvent.Kind.CLOSURE_REMOVED
            log(kind, now=now, by=by, day=closure.day, reason=reason, detail=in_log(closure))
        Closure.objects.filter(pk__in=[closure.pk for closure in going]).delete()
        if counted:
            keep_promises(working_calendar(), timezone.localdate(now))
    return len(going)


def open_again(going: list[Closure]) -> None:
    """Open the slots of closures that are about to go, unless another one covers them.

    For verbs that hold ``lock_years``. Raises ``ClosingGoesOn``.
    """
    if Closing.objects.filter(closure__in=going, finished_at=None, undone_at=None).exists():
        raise ClosingGoesOn
    slots = list(InterviewSlot.objects.select_for_update().filter(closed_by__in=going).order_by("pk"))
    staying = Closure.objects.approved().filter(day__in={closure.day for closure in going})
    others = list(staying.exclude(pk__in=[closure.pk for closure in going]).order_by("pk"))
    for closure in going:
        for slot in slots:
            if slot.closed_by_id == closure.pk:
                other = next((each for each in others if covers(each, slot.starts_at)), None)
                places.reopen([slot.pk], closed_by=closure, instead=other)


def covers(closure: Closure, starts_at: datetime) -> bool:
    """Say whether a closure closes an interview that begins at this moment."""
    local = timezone.localtime(starts_at)
    if local.date() != closure.day:
        return False
    if closure.begins_at is None or closure.ends_at is None:
        return True
    return closure.begins_at <= local.time() < closure.ends_at


def in_log(closure: Closure) -> dict[str, object]:
    """Return a closure as an event keeps it."""
    return {
        "closure": closure.pk,
        "day": closure.day.isoformat(),
        "name": closure.name,
        "kind": closure.kind,
        "begins": f"{closure.begins_at:%H:%M}" if closure.begins_at else "",
        "ends": f"{closure.ends_at:%H:%M}" if closure.ends_at else "",
        "counted": closure.is_approved,
    }


def let_count(drafts: list[Closure], *, now: datetime, by: Actor) -> None:
    """Close the slots, then look who is booked: in this order nobody slips in between.

    For verbs that hold ``lock_years``. Raises ``ClosureHitsAppointments``.
    """
    _close_slots(drafts)
    if hit := _appointments_hit(drafts):
        raise ClosureHitsAppointments(hit)
    Closure.objects.filter(pk__in=[draft.pk for draft in drafts]).update(approved_at=now, approved_by=by.user)
    for draft in drafts:
        draft.approved_at, draft.approved_by = now, by.user
    if any(draft.is_whole_day for draft in drafts):
        keep_promises(working_calendar(), timezone.localdate(now))


def _close_slots(closures: list[Closure]) -> None:
    days = {closure.day for closure in closures}
    slots = list(InterviewSlot.objects.select_for_update().filter(_on(days, "starts_at")).order_by("pk"))
    for closure in closures:
        places.close([slot.pk for slot in slots if covers(closure, slot.starts_at)], closure)


def _appointments_hit(closures: list[Closure]) -> dict[date, int]:
    days = {closure.day for closure in closures}
    booked = Appointment.objects.scheduled().filter(_on(days, "slot__starts_at"))
    hit: Counter[date] = Counter()
    for starts_at in booked.values_list("slot__starts_at", flat=True):
        if any(covers(closure, starts_at) for closure in closures):
            hit[timezone.localdate(starts_at)] += 1
    return dict(sorted(hit.items()))


def _on(days: Iterable[date], field: str) -> Q:
    """Match moments on any of these days in Phnom Penh; on none where there are no days."""
    matches = Q(pk__in=[])
    for day in days:
        midnight = datetime.combine(day, time.min, tzinfo=POST_ZONE)
        matches |= Q(**{f"{field}__gte": midnight, f"{field}__lt": midnight + timedelta(days=1)})
    return matches
