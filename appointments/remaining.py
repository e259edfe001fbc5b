"""All that remain of a day: nobody of them came, and one question records them all as missed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from accounts.permissions import Actor
from appointments.availability import slots_on
from appointments.models import Appointment
from appointments.models.appointments import AppointmentQuerySet
from appointments.outcome_refusals import NotYet, OutcomeRefused
from appointments.outcomes import NEVER_MISSED, record_missed


@dataclass(frozen=True)
class Refused:
    """An appointment of several for which the outcome was refused, and why."""

    appointment: Appointment
    why: OutcomeRefused


def remaining(day: date) -> AppointmentQuerySet:
    """Return the appointments of a day that can be missed and that nobody came to, by time."""
    return (
        Appointment.objects.scheduled()
        .filter(slot__in=slots_on(day), checked_in_at=None)
        .exclude(NEVER_MISSED)
        .select_related("slot", "case", "application")
        .order_by("slot__starts_at", "pk")
    )


def last_has_begun(day: date, now: datetime) -> bool:
    """Say whether no interview of the day is still to begin."""
    to_come = Appointment.objects.holding_a_place().filter(slot__in=slots_on(day), slot__starts_at__gt=now)
    return not to_come.exists()


def record_remaining_missed(
    day: date, numbers: Collection[str], *, now: datetime, by: Actor
) -> tuple[list[Appointment], list[Refused]]:
    """Record all that remain of a day as missed, as far as they were shown to whoever asks for it.

    ``numbers`` are the confirmation numbers that were shown. Each is a transaction of its own; returned are
    the appointments missed, and those refused. Raises ``NotYet`` before the last interview of the day began.
    """
    if not last_has_begun(day, now):
        raise NotYet
    missed, refused = [], []
    for appointment in remaining(day).filter(number__in=numbers):
        try:
            record_missed(appointment, now=now, by=by)
        except OutcomeRefused as why:
            refused.append(Refused(appointment, why))
        else:
            missed.append(appointment)
    return missed, refused
