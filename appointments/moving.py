"""What the post does to one appointment of a day that it closes: moved, cancelled, put back.

Each function is called inside a transaction, with the places dealt with by the caller in the order of slots;
each raises ``Overtaken`` where somebody changed the row between our look and our write.
"""

from datetime import datetime

from django.utils import timezone

from accounts.permissions import Actor
from accounts.references import new_reference
from appointments import letters
from appointments.deadlines import booking_closes_at, promise_at_booking
from appointments.models import Appointment, Closing, InterviewSlot
from appointments.working_days import WorkingCalendar
from eligibility import record
from eligibility.models import Application, CaseEvent
from eligibility.rules import Party

Kind = CaseEvent.Kind
Status = Appointment.Status


class Overtaken(Exception):
    """Somebody changed the row between our look and our write."""


def move(
    old: Appointment,
    slot: InterviewSlot,
    closing: Closing,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    by: Actor,
) -> Appointment:
    """Write the new appointment in ``slot``, whose place is taken, in place of the old one."""
    _end(old, Status.RESCHEDULED, closing, now)
    appointment = Appointment.objects.create(
        number=new_reference(),
        case=old.case,
        party=old.party,
        application=old.application,
        slot=slot,
        replaces=old,
        last_day_to_change=promise_at_booking(slot.day, timezone.localdate(now), calendar),
        ics_uid=old.ics_uid,
        sequence=old.sequence + 1,
        scheduled_at=now,
        scheduled_by=by.user,
        moved_by_post_at=now,
    )
    Application.objects.filter(pk=old.application_id).update(
        people_editable_until=booking_closes_at(slot.day, calendar), updated_at=now
    )
    _note(appointment, Kind.MOVED_BY_POST, closing, now, by, {"replaces": old.number, "from": f"{old.day}"})
    letters.moved_by_post(appointment, closing, now=now)
    return appointment


def cancel(old: Appointment, closing: Closing, *, now: datetime, by: Actor) -> None:
    """Cancel the appointment, whose place is given back; the reason to schedule anew is known from now on."""
    _end(old, Status.CANCELLED, closing, now)
    Application.objects.filter(pk=old.application_id).update(
        scheduled_at=None, people_editable_until=None, updated_at=now
    )
    _note(old, Kind.CANCELLED_BY_POST, closing, now, by, {})
    letters.cancelled_by_post(old, closing, now=now)


def put_back(
    old: Appointment,
    replacement: Appointment | None,
    *,
    calendar: WorkingCalendar,
    now: datetime,
    by: Actor,
) -> None:
    """Let the old appointment stand again, under its old number; its place is taken again already.

    ``replacement`` is what it was moved to; it ends and stands for nothing any more.
    """
    undone, number = Kind.CANCELLED_BY_POST, old.number
    if replacement is not None:
        undone, number = Kind.MOVED_BY_POST, replacement.number
        moved = Appointment.objects.scheduled().filter(
            pk=replacement.pk, confirmed_at=None, checked_in_at=None
        )
        if not moved.update(
            status=Status.CANCELLED, ended_at=now, ended_by=Appointment.EndedBy.POST, replaces=None
        ):
            raise Overtaken
    as_left = Appointment.objects.filter(
        pk=old.pk, status__in=[Status.RESCHEDULED, Status.CANCELLED], ended_by=Appointment.EndedBy.POST
    )
    if not as_left.update(status=Status.SCHEDULED, ended_at=None, ended_by="", reason=""):
        raise Overtaken
    application = Application.objects.filter(pk=old.application_id)
    application.update(people_editable_until=booking_closes_at(old.day, calendar), updated_at=now)
    application.filter(scheduled_at=None).update(scheduled_at=old.scheduled_at)
    record.note_undone(
        old.case, Party(old.party), undone, now, by, day=old.day, number=number, noted_as=Kind.UNDONE
    )


def _end(old: Appointment, status: Appointment.Status, closing: Closing, now: datetime) -> None:
    ended = {"status": status, "ended_at": now, "ended_by": Appointment.EndedBy.POST, "reason": closing.name}
    if not Appointment.objects.scheduled().filter(pk=old.pk).update(**ended):
        raise Overtaken
    for name, value in ended.items():
        setattr(old, name, value)


def _note(
    appointment: Appointment,
    kind: CaseEvent.Kind,
    closing: Closing,
    now: datetime,
    by: Actor,
    detail: dict[str, str],
) -> None:
    record.note(
        appointment.case,
        Party(appointment.party),
        kind,
        now,
        by,
        day=appointment.day,
        detail={"number": appointment.number, **detail},
        reason=closing.name,
    )
