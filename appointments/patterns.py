"""Release patterns: a week of slots with a name, saved by staff and released again and again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import IntegrityError, transaction

from accounts.permissions import Actor
from appointments.calendar_log import log
from appointments.models import CalendarEvent, ReleasePattern
from appointments.release import MOST_PLACES, MOST_TIMES
from appointments.working_days import SATURDAY


class PatternExists(Exception):
    """There is a pattern of that name already; nothing was changed."""


class NoSuchPattern(Exception):
    """The pattern is gone, or never was."""


@dataclass(frozen=True)
class Week:
    """What a pattern releases: weekdays (Monday is 0), times, places, and those of them kept for staff.

    ValueError where nothing, or something impossible, would be released.
    """

    weekdays: tuple[int, ...]
    times: tuple[time, ...]
    capacity: int
    reserved: int = 0

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(SATURDAY)):
            raise ValueError("a week has weekdays from Monday to Friday")
        if not 1 <= len(self.times) <= MOST_TIMES:
            raise ValueError(f"a day has 1 to {MOST_TIMES} times")
        if not 1 <= self.capacity <= MOST_PLACES or not 0 <= self.reserved <= self.capacity:
            raise ValueError(f"a slot has 1 to {MOST_PLACES} places, and keeps no more than it has")


def week(weekdays: Iterable[int], times: Iterable[time], capacity: int, reserved: int = 0) -> Week:
    """Return a week with its weekdays and times each once and in order."""
    return Week(tuple(sorted(set(weekdays))), tuple(sorted(set(times))), capacity, reserved)


def week_of(pattern: ReleasePattern) -> Week:
    """Return what a pattern releases."""
    times = (time.fromisoformat(text) for text in pattern.times)
    return week(pattern.weekdays, times, pattern.capacity, pattern.reserved)


def named(name: str) -> ReleasePattern:
    """Return the pattern of a name; raises ``NoSuchPattern``."""
    found = ReleasePattern.objects.filter(name=name).first()
    if found is None:
        raise NoSuchPattern(name)
    return found


def save(
    name: str, saved: Week, *, now: datetime, by: Actor, replace: bool = False, reason: str = ""
) -> ReleasePattern:
    """Save a week under a name.

    Raises ``PatternExists`` where there is another week of that name and it is not to be replaced. The same
    week once more changes nothing.
    """
    try:
        with transaction.atomic():
            pattern = ReleasePattern.objects.select_for_update().filter(name=name).first()
            if pattern is None:
                return _write(ReleasePattern(name=name), saved, {}, now, by, reason)
            if week_of(pattern) == saved:
                return pattern
            if not replace:
                raise PatternExists(name)
            return _write(pattern, saved, _in_log(pattern), now, by, reason)
    except IntegrityError as error:
        raise PatternExists(name) from error


def change(
    pattern: ReleasePattern, name: str, saved: Week, *, now: datetime, by: Actor, reason: str = ""
) -> ReleasePattern:
    """Give a pattern another week, or another name; raises ``PatternExists`` and ``NoSuchPattern``."""
    try:
        with transaction.atomic():
            there = ReleasePattern.objects.select_for_update().filter(pk=pattern.pk).first()
            if there is None:
                raise NoSuchPattern(pattern.name)
            if (there.name, week_of(there)) == (name, saved):
                return there
            before = _in_log(there)
            there.name = name
            return _write(there, saved, before, now, by, reason)
    except IntegrityError as error:
        raise PatternExists(name) from error


def remove(pattern: ReleasePattern, *, now: datetime, by: Actor, reason: str = "") -> bool:
    """Remove a pattern; what was released with it stays. Say whether it was there."""
    with transaction.atomic():
        there = ReleasePattern.objects.select_for_update().filter(pk=pattern.pk).first()
        if there is None:
            return False
        detail: dict[str, object] = {"before": _in_log(there)}
        log(CalendarEvent.Kind.PATTERN_REMOVED, now=now, by=by, reason=reason, detail=detail)
        there.delete()
    return True


def _write(
    pattern: ReleasePattern, saved: Week, before: dict[str, object], now: datetime, by: Actor, reason: str
) -> ReleasePattern:
    pattern.weekdays = list(saved.weekdays)
    pattern.times = [f"{at:%H:%M}" for at in saved.times]
    pattern.capacity, pattern.reserved, pattern.changed_at = saved.capacity, saved.reserved, now
    pattern.save()
    detail: dict[str, object] = {"before": before, "after": _in_log(pattern)}
    log(CalendarEvent.Kind.PATTERN_SAVED, now=now, by=by, reason=reason, detail=detail)
    return pattern


def _in_log(pattern: ReleasePattern) -> dict[str, object]:
    return {
        "name": pattern.name,
        "weekdays": pattern.weekdays,
        "times": pattern.times,
        "capacity": pattern.capacity,
        "reserved": pattern.reserved,
    }
