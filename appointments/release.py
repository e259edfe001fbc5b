"""Release interview slots: open places for a range of days at certain times of the day.

"Our office typically schedules additional appointment slots on a rolling basis depending on the demand for
appointments." Released twice is released once: a slot that exists is left as it is, and named; one that was
withdrawn stays so. Where bookings of a day are stopped, what is added to it is stopped, too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from accounts.permissions import Actor
from appointments.calendar_log import log
from appointments.closures import covers, lock_years, years_without_approved_closures
from appointments.deadlines import booking_is_open
from appointments.models import CalendarEvent, Closure, InterviewSlot
from appointments.working_days import POST_ZONE, SATURDAY, NoWorkingDay, WorkingCalendar

MOST_DAYS = 366
MOST_PLACES = 200
MOST_TIMES = 60


class YearNotApproved(Exception):
    """The holidays of ``year`` are not approved: nobody knows yet which of its days are working days."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(str(year))


class ChangedMeanwhile(Exception):
    """The release would do something else than what was looked at: ``result`` is what it would do now."""

    def __init__(self, result: "ReleaseResult") -> None:
        self.result = result
        super().__init__()


class Skipped(StrEnum):
    """Why nothing is released on a day, or at a time of it."""

    CLOSED = "closed"
    CLOSED_THEN = "closed_then"
    CLOSING_TIME_PASSED = "closing_time_passed"


@dataclass(frozen=True)
class SkippedDay:
    """A day left out, why, and what closes it; ``times`` where only those are left out."""

    day: date
    reason: Skipped
    closures: tuple[str, ...] = ()
    times: tuple[time, ...] = ()


@dataclass(frozen=True)
class ReleaseResult:
    """What a release does, or would do; everything in order.

    ``existing`` are there already, ``withdrawn`` those of them that nobody can book any more; on ``stopped``
    days nobody but staff can book what is released. Of ``capacity`` places ``reserved`` are kept for staff.
    """

    released: tuple[datetime, ...]
    existing: tuple[datetime, ...]
    skipped: tuple[SkippedDay, ...]
    capacity: int
    reserved: int = 0
    withdrawn: tuple[datetime, ...] = ()
    stopped: tuple[date, ...] = ()

    @property
    def places(self) -> int:
        """Return how many places are released."""
        return len(self.released) * self.capacity

    @property
    def days(self) -> dict[date, list[datetime]]:
        """Return what is released, by day."""
        by_day: dict[date, list[datetime]] = defaultdict(list)
        for moment in self.released:
            by_day[moment.astimezone(POST_ZONE).date()].append(moment)
        return dict(by_day)

    @property
    def fingerprint(self) -> str:
        """Return what tells this result from another one: what is released, and what of it is stopped."""
        said = [self.capacity, self.reserved, *self.released, *self.stopped]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


def preview(
    first: date,
    last: date,
    weekdays: Iterable[int],
    times: Iterable[time],
    capacity: int,
    *,
    reserved: int = 0,
    now: datetime,
) -> ReleaseResult:
    """Say what ``release`` would do now, and change nothing; arguments and errors are the same."""
    _check(first, last, capacity, reserved)
    _refuse_unapproved(first, last)
    return _plan(first, last, frozenset(weekdays), sorted(set(times)), capacity, reserved, now)


def release(
    first: date,
    last: date,
    weekdays: Iterable[int],
    times: Iterable[time],
    capacity: int,
    *,
    reserved: int = 0,
    now: datetime,
    by: Actor,
    reason: str = "",
    pattern: str = "",
    seen: str | None = None,
) -> ReleaseResult:
    """Create the slots from ``first`` to ``last`` on these weekdays (Monday is 0) at these times of the day.

    Only on working days, not while a part of a day is closed, and not where the closing time has come.
    ``seen`` is the fingerprint of the result that was looked at: ``ChangedMeanwhile`` if it differs now.
    Raises ``YearNotApproved``; ValueError beyond 366 days, 60 times of the day or 1 to 200 places, or where
    more places are kept than there are.
    """
    _check(first, last, capacity, reserved)
    asked = frozenset(weekdays), sorted(set(times))
    with transaction.atomic():
        lock_years(range(first.year, last.year + 1))
        _refuse_unapproved(first, last)
        # Whoever stops the bookings of a day holds its slots: what is added waits, and sees it.
        list(_slots_within(first, last).select_for_update().order_by("pk").values_list("pk"))
        result = _plan(first, last, *asked, capacity, reserved, now)
        if seen is not None and result.released and result.fingerprint != seen:
            raise ChangedMeanwhile(result)
        stopped = frozenset(result.stopped)
        InterviewSlot.objects.bulk_create(
            [
                InterviewSlot(
                    starts_at=moment,
                    capacity=capacity,
                    reserved=reserved,
                    released_at=now,
                    stopped_at=now if moment.astimezone(POST_ZONE).date() in stopped else None,
                )
                for moment in result.released
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        if result.released:
            detail = _in_log(result, first, last, *asked, pattern)
            log(CalendarEvent.Kind.RELEASED, now=now, by=by, reason=reason, detail=detail)
    return result


def _in_log(
    result: ReleaseResult, first: date, last: date, weekdays: frozenset[int], times: list[time], pattern: str
) -> dict[str, object]:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "weekdays": sorted(weekdays),
        "times": [f"{at:%H:%M}" for at in times],
        "capacity": result.capacity,
        "reserved": result.reserved,
        "pattern": pattern,
        "slots": len(result.released),
        "days": [day.isoformat() for day in result.days],
        "stopped": [day.isoformat() for day in result.stopped],
    }


def _check(first: date, last: date, capacity: int, reserved: int) -> None:
    if not first <= last or (last - first).days >= MOST_DAYS:
        raise ValueError(f"a release covers 1 to {MOST_DAYS} days")
    if not 1 <= capacity <= MOST_PLACES:
        raise ValueError(f"a slot has 1 to {MOST_PLACES} places")
    if not 0 <= reserved <= capacity:
        raise ValueError("no more places are kept than there are")


def _slots_within(first: date, last: date) -> QuerySet[InterviewSlot]:
    midnight = datetime.combine(first, time.min, tzinfo=POST_ZONE)
    return InterviewSlot.objects.filter(
        starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=(last - first).days + 1)
    )


def _refuse_unapproved(first: date, last: date) -> None:
    for year in years_without_approved_closures(range(first.year, last.year + 1)):
        raise YearNotApproved(year)


def _plan(
    first: date,
    last: date,
    weekdays: frozenset[int],
    times: list[time],
    capacity: int,
    reserved: int,
    now: datetime,
) -> ReleaseResult:
    if len(times) > MOST_TIMES:
        raise ValueError(f"a day has at most {MOST_TIMES} times")
    closures = _closures_around(first, last)
    calendar = WorkingCalendar(
        frozenset(day for day, there in closures.items() if any(closure.is_whole_day for closure in there))
    )
    there, withdrawn, stopped = _what_is_there(first, last)
    released: list[datetime] = []
    existing: list[datetime] = []
    skipped: list[SkippedDay] = []
    for day in _days(first, last, weekdays):
        reason = _why_not(day, now, calendar)
        if reason is not None:
            names = [each.name for each in closures.get(day, ()) if each.is_whole_day]
            skipped.append(SkippedDay(day, reason, tuple(names)))
            continue
        hit: dict[time, Closure] = {}
        for at in times:
            moment = datetime.combine(day, at, tzinfo=POST_ZONE)
            closure = next((each for each in closures.get(day, ()) if covers(each, moment)), None)
            if moment in there:
                existing.append(moment)
            elif closure is not None:
                hit[at] = closure
            else:
                released.append(moment)
        if hit:
            names = list(dict.fromkeys(closure.name for closure in hit.values()))
            skipped.append(SkippedDay(day, Skipped.CLOSED_THEN, tuple(names), tuple(hit)))
    days = dict.fromkeys(moment.astimezone(POST_ZONE).date() for moment in released)
    return ReleaseResult(
        tuple(released),
        tuple(existing),
        tuple(skipped),
        capacity,
        reserved,
        tuple(moment for moment in existing if moment in withdrawn),
        tuple(day for day in days if day in stopped),
    )


def _what_is_there(first: date, last: date) -> tuple[set[datetime], set[datetime], set[date]]:
    """Return the moments that have a slot, those whose slot was withdrawn, and the stopped days."""
    there, withdrawn, stopped = set(), set(), set()
    rows = _slots_within(first, last).values_list("starts_at", "withdrawn_at", "stopped_at")
    for starts_at, withdrawn_at, stopped_at in rows:
        there.add(starts_at)
        if withdrawn_at is not None:
            withdrawn.add(starts_at)
        elif stopped_at is not None:
            stopped.add(starts_at.astimezone(POST_ZONE).date())
    return there, withdrawn, stopped


def _closures_around(first: date, last: date) -> dict[date, list[Closure]]:
    """Return approved closures by day; from far enough back for the closing time of the first day."""
    by_day: dict[date, list[Closure]] = defaultdict(list)
    for closure in Closure.objects.approved().filter(day__lte=last).order_by("day", "pk"):
        by_day[closure.day].append(closure)
    return dict(by_day)


def _days(first: date, last: date, weekdays: frozenset[int]) -> Iterable[date]:
    for distance in range((last - first).days + 1):
        day = first + timedelta(days=distance)
        if day.weekday() in weekdays and day.weekday() < SATURDAY:
            yield day


def _why_not(day: date, now: datetime, calendar: WorkingCalendar) -> Skipped | None:
    if not calendar.is_working_day(day):
        return Skipped.CLOSED
    try:
        is_open = booking_is_open(day, now, calendar)
    except NoWorkingDay:
        is_open = False
    return None if is_open else Skipped.CLOSING_TIME_PASSED
