"""What became of an interview day: came, interviewed, came but not interviewed, missed; recorded by staff.

Each is one transaction. The status that is expected stands in the WHERE of the UPDATE, so that of two
officers, or an officer and a family that reschedules, one wins and the other is told. A used place never
returns.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Actor
from appointments import places
from appointments.beyond import Beyond
from appointments.models import Appointment, Attendance
from appointments.models.appointments import AppointmentQuerySet
from appointments.not_kept import was_not_kept
from appointments.outcome_refusals import (
    CameAlready,
    ItIsToday,
    NeverMissed,
    NewerAppointment,
    NothingToCorrect,
    NothingToUndo,
    NotStanding,
    NotToday,
    NotYet,
    ReasonNeeded,
    StillToUndo,
    TooLateToUndo,
)
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party

Status = Appointment.Status
Kind = CaseEvent.Kind

# The outcomes of an interview day, and the events that tell of them.
OUTCOMES = {
    Status.INTERVIEWED: Kind.INTERVIEWED,
    Status.CAME_NOT_INTERVIEWED: Kind.CAME_NOT_INTERVIEWED,
    Status.MISSED: Kind.MISSED,
}
# Moved by the post, and nobody of the family confirmed it or came.
NEVER_MISSED = Q(moved_by_post_at__isnull=False, confirmed_at=None, checked_in_at=None)


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


def interview_today(appointment: Appointment, *, reason: str, now: datetime, by: Actor) -> None:
    """Admit a family whose appointment is another day, and note that it came; its place stays where it is.

    An officer goes beyond the rule that one comes on the day of the appointment, with a reason; raises
    ``OutcomeRefused``.
    """
    if not reason.strip():
        raise ReasonNeeded
    today = timezone.localdate(now)
    with transaction.atomic():
        current = _get(appointment)
        if current.day == today:
            raise ItIsToday
        if not _standing(current).filter(checked_in_at=None).update(checked_in_at=now):
            raise NotStanding
        detail = {"number": current.number, "old": current.day.isoformat(), "new": today.isoformat()}
        record.note(
            current.case,
            Party(current.party),
            Kind.INTERVIEW_TODAY,
            now,
            by,
            day=today,
            detail=detail,
            reason=reason.strip(),
            beyond_rule=Beyond.OTHER_DAY,
        )
        current.checked_in_at = now
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
    """Record that nobody came, once the interview should have begun; raises ``OutcomeRefused``.

    An appointment that the post moved is not missed unless the family said that it comes.
    """
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


def correct_outcome(appointment: Appointment, status: str, *, reason: str, now: datetime, by: Actor) -> None:
    """Replace an outcome that was recorded on an earlier day by another one; raises ``OutcomeRefused``.

    What was recorded today is undone instead. "Interviewed" is refused while a newer appointment stands:
    it would be one too many.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        current = Appointment.objects.select_for_update().get(pk=appointment.pk)
        current = _get(current)
        new = OUTCOMES.get(Status(status))
        if current.status not in OUTCOMES or new is None or current.status == status:
            raise NothingToCorrect
        if current.ended_at and timezone.localdate(current.ended_at) == timezone.localdate(now):
            raise StillToUndo
        if status == Status.MISSED and current.checked_in_at is not None:
            raise CameAlready
        if status == Status.MISSED and Appointment.objects.filter(NEVER_MISSED, pk=current.pk).exists():
            raise NeverMissed
        if status == Status.INTERVIEWED and _newer(current).scheduled().exists():
            raise NewerAppointment
        old = _kind_of(current)
        Appointment.objects.filter(pk=current.pk).update(
            status=status, ended_by=Appointment.EndedBy.STAFF, reason=reason.strip()
        )
        record.note_corrected(
            current.case,
            Party(current.party),
            old,
            new,
            now,
            by,
            day=_day_of(current),
            number=current.number,
            reason=reason.strip(),
        )


def _get(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_related("slot", "case").get(pk=appointment.pk)


def _day_of(current: Appointment) -> date:
    """Return the day on which it took place: where somebody was admitted on another day, that one."""
    return timezone.localdate(current.checked_in_at) if current.checked_in_at else current.day


def _newer(current: Appointment) -> AppointmentQuerySet:
    """Return what came after it."""
    later = Appointment.objects.filter(case=current.case, party=current.party, pk__gt=current.pk)
    return later.not_taken_back()


def _standing(current: Appointment) -> AppointmentQuerySet:
    return Appointment.objects.scheduled().filter(pk=current.pk)


def _record(
    appointment: Appointment, status: Status, kind: CaseEvent.Kind, now: datetime, by: Actor, reason: str = ""
) -> None:
    with transaction.atomic():
        current = _get(appointment)
        if _day_of(current) > timezone.localdate(now):
            raise NotYet
        _end(current, status, now, reason=reason)
        _note(current, kind, now, by, reason)


def _end(current: Appointment, status: Status, now: datetime, *, came: bool = True, reason: str = "") -> None:
    standing = _standing(current)
    expected = standing if came else standing.filter(checked_in_at=None).exclude(NEVER_MISSED)
    ended_by = Appointment.EndedBy.STAFF
    if expected.update(status=status, ended_at=now, ended_by=ended_by, reason=reason):
        return
    if came or not standing.exists():
        raise NotStanding
    raise NeverMissed if standing.filter(NEVER_MISSED).exists() else CameAlready


def _undo_check_in(current: Appointment, now: datetime, by: Actor) -> None:
    came_at = current.checked_in_at
    if came_at is None:
        raise NothingToUndo
    if timezone.localdate(came_at) != timezone.localdate(now):
        raise TooLateToUndo
    if not _standing(current).filter(checked_in_at=came_at).update(checked_in_at=None):
        raise NothingToUndo
    Attendance.objects.filter(appointment=current).delete()
    _note_undone(current, Kind.CHECKED_IN, now, by)


def _undo_outcome(current: Appointment, now: datetime, by: Actor) -> None:
    kind = _kind_of(current)
    if current.ended_at is None or timezone.localdate(current.ended_at) != timezone.localdate(now):
        raise TooLateToUndo
    if _newer(current).exists():
        raise NewerAppointment
    if current.status == Status.CANCELLED and not places.take_back(current.slot_id):
        # Of all outcomes it alone had given its place back.
        raise NothingToUndo
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
        case Status.CANCELLED if was_not_kept(current):
            return Kind.CANCELLED_BY_POST
        case _:
            raise NothingToUndo


def _note(current: Appointment, kind: CaseEvent.Kind, now: datetime, by: Actor, reason: str = "") -> None:
    record.note(
        current.case,
        Party(current.party),
        kind,
        now,
        by,
        day=_day_of(current),
        detail={"number": current.number},
        reason=reason,
    )


def _note_undone(current: Appointment, kind: CaseEvent.Kind, now: datetime, by: Actor) -> None:
    record.note_undone(
        current.case, Party(current.party), kind, now, by, day=_day_of(current), number=current.number
    )
