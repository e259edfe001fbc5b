"""The places that staff may give away, those that the public cannot book included. Reads only.

Never a full slot, a withdrawn or a closed one, nor one on a day that is no working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import F, QuerySet

from appointments.beyond import Beyond, rules_passed
from appointments.models import InterviewSlot
from appointments.working_days import POST_ZONE, WorkingCalendar

WEEKS = 4


class Mark(StrEnum):
    """Why the public cannot book a time that staff can."""

    KEPT = "kept"
    STOPPED = "stopped"
    NOT_PUBLIC = "not_public"


@dataclass(frozen=True)
class SlotChoice:
    """A time with its free places, those that are kept for staff included."""

    slot: InterviewSlot
    free: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class DayChoice:
    """A day with its times; ``beyond`` where its closing time has come."""

    day: date
    beyond: tuple[Beyond, ...]
    slots: list[SlotChoice]


@dataclass(frozen=True)
class Weeks:
    """Four weeks of days, and where there are others."""

    first: date
    last: date
    days: list[DayChoice]
    earlier: date | None
    later: date | None


def weeks_from(first: date, now: datetime, calendar: WorkingCalendar) -> Weeks:
    """Return what staff may give away in the four weeks from a day on, in two queries."""
    today = now.astimezone(POST_ZONE).date()
    first = max(first, today)
    after = first + timedelta(weeks=WEEKS)
    days: dict[date, list[SlotChoice]] = {}
    for slot in _bookable(now).filter(starts_at__gte=_midnight(first), starts_at__lt=_midnight(after)):
        if calendar.is_working_day(slot.day):
            days.setdefault(slot.day, []).append(choice_of(slot, now))
    later = _bookable(now).filter(starts_at__gte=_midnight(after)).first()
    return Weeks(
        first=first,
        last=after - timedelta(days=1),
        days=[
            DayChoice(day, rules_passed(now=now, calendar=calendar, new_day=day), slots)
            for day, slots in days.items()
        ],
        earlier=max(first - timedelta(weeks=WEEKS), today) if first > today else None,
        later=later.day if later else None,
    )


def bookable_slot(slot_id: int, now: datetime, calendar: WorkingCalendar) -> SlotChoice | None:
    """Return a time if staff may give away a place of it now."""
    slot = _bookable(now).filter(pk=slot_id).first()
    return choice_of(slot, now) if slot and calendar.is_working_day(slot.day) else None


def choice_of(slot: InterviewSlot, now: datetime) -> SlotChoice:
    """Return a time with its free places, and why the public cannot book it."""
    marks = {
        Mark.KEPT: slot.is_full,
        Mark.STOPPED: slot.stopped_at is not None,
        Mark.NOT_PUBLIC: slot.public_from is not None and slot.public_from > now,
    }
    return SlotChoice(
        slot, slot.capacity - slot.taken, tuple(mark for mark, stands in marks.items() if stands)
    )


def _bookable(now: datetime) -> QuerySet[InterviewSlot]:
    return InterviewSlot.objects.filter(
        taken__lt=F("capacity"), withdrawn_at=None, closed_by=None, starts_at__gt=now
    ).order_by("starts_at")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=POST_ZONE)
