"""What closing a day would do: the dry run. Reads only.

``closing.start`` asks for the same dry run once more, with the slots locked, and does what it says.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from appointments.availability import working_calendar
from appointments.closing_day.order import ExtraRefused, Order, Refusal
from appointments.closing_day.plan import (
    Hit,
    Neighbour,
    Room,
    assign,
    first_day_for_moves,
    neighbours,
    usable,
)
from appointments.closures import covers, year_is_approved
from appointments.contact import Contact, contact_of
from appointments.deadlines import day_in_phnom_penh, first_day_to_schedule_anew, promise_at_booking
from appointments.models import Appointment, Closing, Closure, InterviewSlot
from appointments.not_current import not_current_then
from appointments.release import MOST_PLACES
from appointments.warnings import DayWarning, warnings_for
from appointments.working_days import POST_ZONE, WorkingCalendar


@dataclass(frozen=True)
class Row:
    """One appointment that is hit: whose, how to reach them, and where it goes."""

    appointment: Appointment
    contact: Contact
    persons: int
    target: Room | None
    last_day_to_change: date | None
    warnings: tuple[DayWarning, ...]
    is_not_current: bool


@dataclass(frozen=True)
class DryRun:
    """Everything that a closing would do, in the order in which it would be done."""

    order: Order
    rows: tuple[Row, ...]
    neighbours: tuple[Neighbour, ...]
    first_day: date | None
    left: int

    @property
    def persons(self) -> int:
        """Return how many people come to the appointments that are hit."""
        return sum(row.persons for row in self.rows)

    @property
    def without_place(self) -> list[Row]:
        """Return those for whom there is no place, where everyone is to be moved."""
        return [row for row in self.rows if row.target is None] if self.order.way == Closing.Way.MOVE else []

    @property
    def without_contact(self) -> list[Row]:
        """Return those who can be reached neither by letter nor by telephone."""
        return [row for row in self.rows if row.contact.is_empty]

    @property
    def not_current(self) -> list[Row]:
        """Return those who would come in a month for which their case is known to be not current."""
        return [row for row in self.rows if row.is_not_current]

    @property
    def checked_in(self) -> list[Row]:
        """Return those who are noted as come."""
        return [row for row in self.rows if row.appointment.checked_in_at]

    @cached_property
    def digest(self) -> str:
        """Return a mark of who is hit and where each goes: the same mark, the same closing."""
        parts = [self.order.way, self.order.day, self.order.begins_at, self.order.ends_at]
        parts += [
            f"{row.appointment.pk}>{row.target.starts_at.timestamp() if row.target else None}"
            for row in self.rows
        ]
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:20]


def dry_run(order: Order, *, now: datetime) -> DryRun:
    """Say what closing the day would do, and change nothing. Raises ``ExtraRefused``."""
    today = timezone.localdate(now)
    before = working_calendar()
    after = _calendar_after(order, before)
    first = first_day_for_moves(today, order.day, after)
    appointments = _appointments_hit(order)
    rooms: list[Room] = []
    if order.way == Closing.Way.MOVE:
        _check_extra(order, first, after)
        rooms = _rooms(order, now, first, after)
    hits = [Hit(each.slot.starts_at, each.scheduled_at, each.pk) for each in appointments]
    targets = assign(hits, rooms)
    new_days = {
        each: day_in_phnom_penh(room.starts_at) for each in appointments if (room := targets[each.pk])
    }
    refused = not_current_then(new_days, now=now)
    return DryRun(
        order,
        tuple(_row(each, targets[each.pk], today, after, each in refused) for each in appointments),
        _neighbours(order, today, before, after),
        first,
        sum(room.free for room in rooms) - sum(target is not None for target in targets.values()),
    )


def rooms_for_one(closing: Closing, *, now: datetime) -> list[Room]:
    """Return where somebody can be moved to now, whose place in the dry run is gone."""
    order = Order(closing.day, Closing.Way.MOVE, closing.begins_at, closing.ends_at)
    calendar = working_calendar()
    first = first_day_for_moves(timezone.localdate(now), closing.day, calendar)
    return _rooms(order, now, first, calendar)


def _calendar_after(order: Order, before: WorkingCalendar) -> WorkingCalendar:
    closed = set(before.closed_days)
    if order.moves_closure and order.closure is not None and order.closure.is_whole_day:
        others = Closure.objects.approved().whole_days().filter(day=order.closure.day)
        if not others.exclude(pk=order.closure.pk).exists():
            closed.discard(order.closure.day)
    if order.is_whole_day:
        closed.add(order.day)
    return WorkingCalendar(frozenset(closed))


def _appointments_hit(order: Order) -> list[Appointment]:
    """Return the appointments that stand in the time to close, in the order in which they are moved."""
    midnight = datetime.combine(order.day, time.min, tzinfo=POST_ZONE)
    evening = datetime.combine(order.day, time.max, tzinfo=POST_ZONE)
    found = (
        Appointment.objects.scheduled()
        .filter(slot__starts_at__gte=midnight, slot__starts_at__lte=evening)
        .select_related(
            "slot", "application__user", "application__visa_class", "case__roster_entry__visa_class"
        )
        .prefetch_related("application__traveling_applicants")
        .order_by("slot__starts_at", "scheduled_at", "pk")
    )
    return [each for each in found if order.covers(each.slot.starts_at)]


def _rooms(order: Order, now: datetime, first: date | None, calendar: WorkingCalendar) -> list[Room]:
    """Return the places that nobody has or keeps, with those that the order adds."""
    if first is None:
        return []
    open_slots = InterviewSlot.objects.filter(
        starts_at__gt=now,
        starts_at__gte=datetime.combine(first, time.min, tzinfo=POST_ZONE),
        withdrawn_at=None,
        closed_by=None,
        stopped_at=None,
    )
    rows = open_slots.annotate(unkept=F("capacity") - F("taken") - F("reserved"))
    extra = _extra(order)
    rooms = [
        Room(starts_at, free + extra.pop(starts_at, 0), pk)
        for pk, starts_at, free in rows.values_list("pk", "starts_at", "unkept")
        if not order.covers(starts_at)
    ]
    rooms += [Room(starts_at, number) for starts_at, number in extra.items()]
    return usable(rooms, first=first, calendar=calendar)


def _extra(order: Order) -> Counter[datetime]:
    extra: Counter[datetime] = Counter()
    for each in order.extra:
        extra[each.starts_at] += each.places
    return extra


def _check_extra(order: Order, first: date | None, calendar: WorkingCalendar) -> None:
    extra = _extra(order)
    slots = {slot.starts_at: slot for slot in InterviewSlot.objects.filter(starts_at__in=extra)}
    refusals = {}
    for starts_at, number in extra.items():
        why = _why_no_extra(order, starts_at, number, slots.get(starts_at), first, calendar)
        if why is not None:
            refusals[starts_at] = why
    if refusals:
        raise ExtraRefused(refusals)


def _why_no_extra(
    order: Order,
    starts_at: datetime,
    number: int,
    slot: InterviewSlot | None,
    first: date | None,
    calendar: WorkingCalendar,
) -> Refusal | None:
    day = timezone.localdate(starts_at)
    if first is None or day < first:
        return Refusal.TOO_EARLY
    if not year_is_approved(day.year):
        return Refusal.YEAR_NOT_APPROVED
    if not calendar.is_working_day(day):
        return Refusal.NO_WORKING_DAY
    there = Closure.objects.approved().filter(day=day)
    if order.covers(starts_at) or any(covers(closure, starts_at) for closure in there):
        return Refusal.CLOSED_THEN
    if slot is not None and slot.withdrawn_at is None:
        if slot.closed_by_id is not None:
            return Refusal.CLOSED_THEN
        if slot.stopped_at is not None:
            return Refusal.STOPPED
        number += slot.capacity
    return Refusal.TOO_MANY if number > MOST_PLACES else None


def _row(
    appointment: Appointment,
    target: Room | None,
    today: date,
    calendar: WorkingCalendar,
    is_not_current: bool,
) -> Row:
    application = appointment.application
    people = [application, *application.traveling_applicants.all()]
    last_day: date | None = None
    found: tuple[DayWarning, ...] = ()
    if target is not None:
        new_day = timezone.localdate(target.starts_at)
        last_day = promise_at_booking(new_day, today, calendar)
        medical = application.medical_valid_until
        found = _new_warnings(people, appointment.day, new_day, today, last_day, medical)
    contact = contact_of(application)
    return Row(appointment, contact, len(people), target, last_day, found, is_not_current)


def _new_warnings(
    people: Iterable,
    old_day: date,
    new_day: date,
    today: date,
    last_day: date | None,
    medical_valid_until: date | None,
) -> tuple[DayWarning, ...]:
    """Return what there is to warn of on the new day that was not on the old one."""
    old, new = (
        warnings_for(
            people,
            day,
            today=today,
            last_day_to_change=last_day or day,
            schedule_anew_from=first_day_to_schedule_anew(day),
            medical_valid_until=medical_valid_until,
        )
        for day in (old_day, new_day)
    )
    return tuple(warning for warning in new if warning not in old)


def _neighbours(
    order: Order, today: date, before: WorkingCalendar, after: WorkingCalendar
) -> tuple[Neighbour, ...]:
    if before == after:
        return ()
    to_come = Appointment.objects.scheduled().filter(
        slot__starts_at__gt=datetime.combine(today, time.max, tzinfo=POST_ZONE)
    )
    days = (
        to_come.order_by()
        .annotate(on=TruncDate("slot__starts_at", tzinfo=POST_ZONE))
        .values("on")
        .annotate(number=Count("pk"))
        .values_list("on", "number")
    )
    return neighbours({day: number for day, number in days if day != order.day}, before, after)
