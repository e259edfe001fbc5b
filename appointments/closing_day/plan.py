"""Who goes where when a day is closed, and what that does to the days around it.

Pure: appointments, places and calendars are handed in. The dry run that an officer sees and the closing
that follows both ask here, so that what happens is what was shown.

Everyone is moved in order, to the first place from the closed day on, at least five working days ahead:
early enough that the family hears of it, and may still change it within the change window.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from appointments.deadlines import booking_closes_at, day_in_phnom_penh, last_day_to_change
from appointments.working_days import NoWorkingDay, WorkingCalendar

WORKING_DAYS_AHEAD = 5


@dataclass(frozen=True, order=True)
class Hit:
    """An appointment that a closing hits; in this order they are moved."""

    starts_at: datetime
    scheduled_at: datetime
    appointment_id: int


@dataclass(frozen=True, order=True)
class Room:
    """Free places at a time; without a number it is a slot that the closing adds itself."""

    starts_at: datetime
    free: int
    slot_id: int | None = None


@dataclass(frozen=True)
class Neighbour:
    """A day near the closed one on which a deadline would be another one, were it counted anew.

    ``last_day`` and ``last_day_now``: to change an appointment of that day; ``closes_at`` and
    ``closes_at_now``: for new bookings of it.
    """

    day: date
    appointments: int
    last_day: date
    last_day_now: date
    closes_at: datetime
    closes_at_now: datetime


def first_day_for_moves(today: date, closed_day: date, calendar: WorkingCalendar) -> date | None:
    """Return from which day on people are moved to; nothing where no working day is in reach."""
    try:
        first = max(calendar.after(today, WORKING_DAYS_AHEAD), closed_day)
        return first if calendar.is_working_day(first) else calendar.after(first, 1)
    except NoWorkingDay:
        return None


def assign(hits: Iterable[Hit], rooms: Iterable[Room]) -> dict[int, Room | None]:
    """Give each appointment the first place that is left, in order; nothing where none is left."""
    places = (room for room in sorted(rooms, key=_by_time) for _place in range(room.free))
    return {hit.appointment_id: next(places, None) for hit in sorted(hits)}


def usable(rooms: Iterable[Room], *, first: date, calendar: WorkingCalendar) -> list[Room]:
    """Return the places on working days from a day on."""
    days = ((day_in_phnom_penh(room.starts_at), room) for room in rooms)
    return [room for day, room in days if room.free > 0 and day >= first and calendar.is_working_day(day)]


def neighbours(
    booked: Mapping[date, int], before: WorkingCalendar, after: WorkingCalendar
) -> tuple[Neighbour, ...]:
    """Return the days whose deadlines differ between two calendars; ``booked`` counts their appointments."""
    found = []
    for day in sorted(booked):
        try:
            neighbour = Neighbour(
                day,
                booked[day],
                last_day_to_change(day, before),
                last_day_to_change(day, after),
                booking_closes_at(day, before),
                booking_closes_at(day, after),
            )
        except NoWorkingDay:
            continue
        if (neighbour.last_day, neighbour.closes_at) != (neighbour.last_day_now, neighbour.closes_at_now):
            found.append(neighbour)
    return tuple(found)


def _by_time(room: Room) -> datetime:
    return room.starts_at
