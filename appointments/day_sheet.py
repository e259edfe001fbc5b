"""The list of one day: who comes when, and what changed since the list was final.

Reads only, a fixed number of queries whatever the day. The list is final at the closing time for bookings;
what staff change later is the addendum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from appointments.availability import midnight, working_calendar
from appointments.day_rows import MOVED_AWAY, Row, rows_of, with_people
from appointments.deadlines import booking_closes_at
from appointments.models import Appointment, Closure
from appointments.working_days import NoWorkingDay, WorkingCalendar


@dataclass(frozen=True)
class DaySheet:
    """A day: the list as it is or was final, and what changed since."""

    day: date
    is_working_day: bool
    closures: tuple[str, ...]
    closes_at: datetime | None
    is_final: bool
    day_before: date | None
    day_after: date | None
    listed: tuple[Row, ...]
    added: tuple[Row, ...]
    admitted: tuple[Row, ...]

    @cached_property
    def gone(self) -> tuple[Row, ...]:
        """Return those who were on the list when it was final, or came on it later, and come no more."""
        return tuple(row for row in (*self.listed, *self.added) if row.is_gone)

    @cached_property
    def late_additions(self) -> tuple[Row, ...]:
        """Return those who came on the list after it was final, and still are on it."""
        return tuple(row for row in self.added if not row.is_gone)

    @cached_property
    def expected(self) -> tuple[Row, ...]:
        """Return everybody whose appointment is on this day as it stands now, by time."""
        standing = [row for row in (*self.listed, *self.added) if not row.is_gone]
        return tuple(sorted(standing, key=lambda row: (row.starts_at, row.applicant.name, row.number)))

    @cached_property
    def at_the_gate(self) -> tuple[Row, ...]:
        """Return whom the guards let in: everybody expected who was not admitted on another day."""
        return tuple(row for row in self.expected if row.admitted_on is None)

    @property
    def present(self) -> tuple[Row, ...]:
        """Return everybody whom the day concerns now: those expected, and those admitted beside them."""
        return (*self.expected, *self.admitted)

    @property
    def families(self) -> int:
        """Return how many families there are."""
        return len(self.present)

    @property
    def persons(self) -> int:
        """Return how many people there are."""
        return sum(row.persons for row in self.present)

    @property
    def families_came(self) -> int:
        """Return how many families have come."""
        return sum(row.checked_in_at is not None for row in self.present)

    @property
    def persons_came(self) -> int:
        """Return how many people are ticked."""
        return sum(row.came for row in self.present)

    @property
    def unrecorded(self) -> int:
        """Return how many families have no outcome yet."""
        return sum(row.is_open for row in self.present)


def day_sheet(day: date, now: datetime) -> DaySheet:
    """Return the list of a day as it is now; seven queries."""
    calendar = working_calendar()
    closes_at = _closes_at(day, calendar)
    is_final = closes_at is not None and now >= closes_at
    appointments = list(_appointments(day, closes_at if is_final else None))
    rows = rows_of(appointments, closes_at if is_final else None)
    here = [row for row in rows if timezone.localdate(row.starts_at) == day]
    return DaySheet(
        day=day,
        is_working_day=calendar.is_working_day(day),
        closures=tuple(Closure.objects.approved().filter(day=day).values_list("name", flat=True)),
        closes_at=closes_at,
        is_final=is_final,
        day_before=_neighbour(calendar.before, day),
        day_after=_neighbour(calendar.after, day),
        listed=tuple(row for row in here if not row.is_added),
        added=tuple(row for row in here if row.is_added),
        admitted=tuple(row for row in rows if timezone.localdate(row.starts_at) != day),
    )


def _appointments(day: date, final_since: datetime | None) -> QuerySet[Appointment]:
    """Return the appointments of a day, and those admitted on it; gone ones only if the list had them."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    standing = Q(status__in=Appointment.HOLDS_A_PLACE)
    on_the_day = Q(slot__starts_at__gte=begin, slot__starts_at__lt=end)
    listed = standing
    if final_since is not None:
        listed |= Q(status__in=MOVED_AWAY, ended_at__gte=final_since)
    admitted = standing & Q(checked_in_at__gte=begin, checked_in_at__lt=end)
    return with_people(Appointment.objects.filter((on_the_day & listed) | admitted)).order_by(
        "slot__starts_at", "application__surname", "application__given_names", "pk"
    )


def _closes_at(day: date, calendar: WorkingCalendar) -> datetime | None:
    try:
        return booking_closes_at(day, calendar)
    except NoWorkingDay:
        return None


def _neighbour(step: Callable[[date, int], date], day: date) -> date | None:
    try:
        return step(day, 1)
    except NoWorkingDay:
        return None
