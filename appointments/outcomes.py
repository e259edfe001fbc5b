"""What became of an interview day: came, interviewed, came but not interviewed, missed; recorded by staff.

Each is one transaction. The status that is expected stands in the WHERE of the UPDATE, so that of two
officers, or an officer and a family that reschedules, one wins and the other is told. A used place never
returns.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Actor
from appointments.models import Appointment
from appointments.models.appointments import AppointmentQuerySet
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party

Status = Appointment.Status
Kind = CaseEvent.Kind


class OutcomeRefused(Exception):
    """The outcome cannot be recorded or undone; the subclasses say why."""


class NotYet(OutcomeRefused):
    """The interview has not come yet."""


class NotToday(OutcomeRefused):
    """Somebody comes, and is noted as come, on the day of the interview."""


class NotStanding(OutcomeRefused):
    """The appointment does not stand any more, or this was recorded before."""


class CameAlready(OutcomeRefused):
    """The family is noted as come, so it did not miss the interview."""


class NothingToUndo(OutcomeRefused):
    """Nothing is recorded that could be undone."""


class TooLateToUndo(OutcomeRefused):
    """It was recorded on an earlier day."""


class NewerAppointment(OutcomeRefused):
    """There is a newer appointment of this case and party: both are kept as they are."""


def check_in(appointment: Appointment, *, now: datetime, by: Actor) -> None:
    """Note that the family came, on the day of the interview; raises ``OutcomeRefused``."""
    with transaction.atomic():
        current = _get(appointment)
        if current.day > timezone.localdate(now):
            raise NotYet
        if current.day < timezone.localdate(now):
            raise NotToday
        if not _standing(current).filter(checked_in_at=None).update(checked_in_at=now):
            raise NotStanding
        _note(current, Kind.CHECKED_IN, now, by)


def record_interviewed(appointment: Appointment, *, now: datetime, by: Actor) -> None:
    """Record that the interview took place; raises ``OutcomeRefused``."""
    _record(appointment, Status.INTERVIEWED, Kind.INTERVIEWED, now, by)


def record_not_interviewed(appointment: Appointment, *, now: datetime, by: Actor, reason: str = "") -> None:
    """Record that the family came and was not interviewed: the Embassy owes it a new day.

    Never a missed appointment; raises ``OutcomeRefused``.
    """
    _record(appointment, Status.CAME_NOT_INTERVIEWED, Kind.CAME_NOT_INTERVIEWED, now, by, reason)


def record_missed(appointment: Appointment, *, now: datetime, by: Actor) -> None:
    """Record that nobody came, once the interview should have begun; raises ``OutcomeRefused``."""
    with transaction.atomic():
        current = _get(appointment)
        if current.slot.starts_at > now:
            raise NotYet
        _end(current, Status.MISSED, now, came=False)
        _note(current, Kind.MISSED, now, by)


def undo(appointment: Appointment, *, now: datetime, by: Actor) -> None:
    """Take back what was recorded today: the appointment stands again; then that the family came.

    Only on the day of recording, and only while the case and party has no newer appointment; raises
    ``OutcomeRefused``.
    """
    try:
        with transaction.atomic():
            current = _get(appointment)
            if current.status == Status.SCHEDULED:
                _undo_check_in(current, now, by)
            else:
                _undo_outcome(current, now, by)
    except IntegrityError as error:
        # The family scheduled anew at this very moment.
        raise NewerAppointment from error


def _get(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_related("slot", "case").get(pk=appointment.pk)


def _standing(current: Appointment) -> AppointmentQuerySet:
    return Appointment.objects.scheduled().filter(pk=current.pk)


def _record(
    appointment: Appointment, status: Status, kind: CaseEvent.Kind, now: datetime, by: Actor, reason: str = ""
) -> None:
    with transaction.atomic():
        current = _get(appointment)
        if current.day > timezone.localdate(now):
            raise NotYet
        _end(current, status, now, reason=reason)
        _note(current, kind, now, by)


def _end(current: Appointment, status: Status, now: datetime, *, came: bool = True, reason: str = "") -> None:
    standing = _standing(current) if came else _standing(current).filter(checked_in_at=None)
    ended_by = Appointment.EndedBy.STAFF
    if not standing.update(status=status, ended_at=now, ended_by=ended_by, reason=reason):
        raise NotStanding if came or not _standing(current).exists() else CameAlready


def _undo_check_in(current: Appointment, now: datetime, by: Actor) -> None:
    came_at = current.checked_in_at
    if came_at is None:
        raise NothingToUndo
    if timezone.localdate(came_at) != timezone.localdate(now):
        raise TooLateToUndo
    if not _standing(current).filter(checked_in_at=came_at).update(checked_in_at=None):
        raise NothingToUndo
    _note_undone(current, Kind.CHECKED_IN, now, by)


def _undo_outcome(current: Appointment, now: datetime, by: Actor) -> None:
    kind = _kind_of(current)
    if current.ended_at is None or timezone.localdate(current.ended_at) != timezone.localdate(now):
        raise TooLateToUndo
    newer = Appointment.objects.filter(case=current.case, party=current.party, pk__gt=current.pk)
    if newer.exists():
        raise NewerAppointment
    as_seen = Appointment.objects.filter(pk=current.pk, status=current.status, ended_at=current.ended_at)
    if not as_seen.update(status=Status.SCHEDULED, ended_at=None, ended_by="", reason=""):
        raise NothingToUndo
    _note_undone(current, kind, now, by)


def _kind_of(current: Appointment) -> CaseEvent.Kind:
    """Return the event that ended it; an appointment that was cancelled or moved has no outcome to undo."""
    match current.status:
        case Status.INTERVIEWED:
            return Kind.INTERVIEWED
        case Status.CAME_NOT_INTERVIEWED:
            return Kind.CAME_NOT_INTERVIEWED
        case Status.MISSED if current.ended_by == Appointment.EndedBy.STAFF:
            return Kind.MISSED
        case Status.MISSED:
            return Kind.MISSED_STATED
        case _:
            raise NothingToUndo


def _note(current: Appointment, kind: CaseEvent.Kind, now: datetime, by: Actor) -> None:
    record.note(
        current.case, Party(current.party), kind, now, by, day=current.day, detail={"number": current.number}
    )


def _note_undone(current: Appointment, kind: CaseEvent.Kind, now: datetime, by: Actor) -> None:
    record.note_undone(
        current.case, Party(current.party), kind, now, by, day=current.day, number=current.number
    )
