"""Appointments in a month for which the case is not current any more, and the families that are told.

The appointment stands unless staff decide. Each family is told once; and once more if a corrected bulletin
says that the case is current after all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.permissions import Actor
from appointments import letters
from appointments.availability import midnight
from appointments.models import Appointment, InterviewSlot
from eligibility import record
from eligibility.bulletin.bulletins import (
    Line,
    categories_of,
    final_action_dates,
    latest_month,
    place_in_line,
)
from eligibility.currency import Cells, Month, currency_in, month_of, next_month
from eligibility.models import CaseEvent, Clearance
from eligibility.rules import Currency, Ground, Party


@dataclass(frozen=True)
class InMonth:
    """An appointment, what decides of its case, and whether that is current in the month of a day."""

    appointment: Appointment
    day: date
    line: Line
    currency: Currency

    @property
    def month(self) -> date:
        """Return the first day of the month of the interview."""
        return self.day.replace(day=1)


@dataclass(frozen=True)
class Told:
    """How many families were told what."""

    not_current: int
    current_again: int


def not_current(now: datetime) -> list[InMonth]:
    """Return the appointments to come that no officer has cleared, by time, whose case is not current."""
    return _refused(_judged(now), now)


def not_current_then(days: Mapping[Appointment, date], *, now: datetime) -> frozenset[Appointment]:
    """Return which appointments would stand in a month for which their case is known to be not current.

    ``days`` says on which day each would be. Left out is whom an officer has cleared. The appointments come
    with their applications' classes and with what the post's list says of their cases.
    """
    loaded = final_action_dates(since=timezone.localdate(now).replace(day=1)) if days else {}
    return frozenset(each.appointment for each in _refused(_judge(days.items(), loaded), now))


def told_and_standing(now: datetime) -> QuerySet[Appointment]:
    """Return the appointments to come whose families were told, and that nobody has cleared since."""
    clearances = Clearance.objects.counting(timezone.localdate(now)).filter(
        case=OuterRef("case"), party=OuterRef("party"), ground=Ground.NOT_CURRENT.value
    )
    told = Appointment.objects.scheduled().filter(slot__starts_at__gt=now).exclude(not_current_told_at=None)
    return told.exclude(Exists(clearances))


def tell_families(*, now: datetime, by: Actor) -> Told:
    """Tell each family that has not been told; safe to repeat, and while others book."""
    _wait_for_bookings(now)
    refused = not_current(now)
    again = [
        each
        for each in _judged(now)
        if each.currency is Currency.CURRENT and each.appointment.not_current_told_at is not None
    ]
    return Told(
        sum(_tell(each, now, by, is_current=False) for each in refused),
        sum(_tell(each, now, by, is_current=True) for each in again),
    )


def _wait_for_bookings(now: datetime) -> None:
    """Wait for those who book in a loaded month now, and may have judged by the bulletin before this one.

    Who books holds the slot from before reading the bulletin until the end: whoever comes after us reads the
    new one. Call it once that is published.
    """
    latest = latest_month()
    if latest is None:
        return
    end = midnight(date(*next_month(month_of(latest)), 1))
    with transaction.atomic():
        slots = InterviewSlot.objects.filter(starts_at__gt=now, starts_at__lt=end).order_by("pk")
        list(slots.select_for_update().values_list("pk", flat=True))


def _tell(each: InMonth, now: datetime, by: Actor, *, is_current: bool) -> bool:
    appointment = each.appointment
    untold = Appointment.objects.scheduled().filter(
        pk=appointment.pk, not_current_told_at__isnull=not is_current
    )
    with transaction.atomic():
        if not untold.update(not_current_told_at=None if is_current else now):
            return False
        kind = CaseEvent.Kind.CURRENT_AGAIN_TOLD if is_current else CaseEvent.Kind.NOT_CURRENT_TOLD
        record.note(
            appointment.case,
            Party(appointment.party),
            kind,
            now,
            by,
            day=appointment.day,
            detail={"number": appointment.number, "month": f"{each.month:%Y-%m}"},
        )
        letters.bulletin_published(appointment, each.month, is_current=is_current, now=now)
    return True


def _judged(now: datetime) -> Iterator[InMonth]:
    """Judge each appointment to come in a loaded month; the bulletins are read once."""
    loaded = final_action_dates(since=timezone.localdate(now).replace(day=1))
    if not loaded:
        return iter(())
    to_come = (
        Appointment.objects.scheduled()
        .filter(slot__starts_at__gt=now)
        .select_related(
            "slot", "application__visa_class", "application__user", "case__roster_entry__visa_class"
        )
        .order_by("slot__starts_at", "pk")
    )
    return _judge(((each, each.day) for each in to_come), loaded)


def _refused(judged: Iterable[InMonth], now: datetime) -> list[InMonth]:
    """Return those that are not current and that no officer has cleared."""
    found = [each for each in judged if each.currency is Currency.NOT_CURRENT]
    clearances = Clearance.objects.counting(timezone.localdate(now)).filter(
        ground=Ground.NOT_CURRENT.value, case__in=[each.appointment.case_id for each in found]
    )
    cleared = set(clearances.order_by().values_list("case", "party")) if found else set()
    return [each for each in found if (each.appointment.case_id, each.appointment.party) not in cleared]


def _judge(days: Iterable[tuple[Appointment, date]], loaded: Mapping[Month, Cells]) -> Iterator[InMonth]:
    rows: dict[tuple[str | None, str], frozenset[str]] = {}
    for appointment, day in days:
        cells = loaded.get(month_of(day))
        application = appointment.application
        if cells is None or (application.visa_class and not application.visa_class.in_bulletin):
            continue
        line = place_in_line(
            getattr(appointment.case, "roster_entry", None),
            Line(
                application.visa_class,
                application.class_group,
                application.chargeability,
                application.priority_date,
            ),
        )
        key = (line.visa_class.pk if line.visa_class else None, line.class_group)
        if key not in rows:
            rows[key] = categories_of(line.visa_class, line.class_group)
        if line.priority_date is None or not rows[key]:
            continue
        currency = currency_in(cells, rows[key], line.chargeability, line.priority_date)
        yield InMonth(appointment, day, line, currency)
