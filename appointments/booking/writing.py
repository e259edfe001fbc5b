"""What scheduling and changing an appointment share: the place taken, the row ended, the row inserted.

Each is called inside the transaction of the act.
"""

import uuid
from datetime import datetime

from django.utils import timezone

from accounts.permissions import Actor
from accounts.references import new_reference
from appointments import places
from appointments.availability import why_refused
from appointments.booking.judging import Overtaken
from appointments.deadlines import promise_at_booking
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import AlreadyScheduled, MonthNotCurrent, SlotClosed
from appointments.working_days import WorkingCalendar
from eligibility.currency import is_refused
from eligibility.models import Application, Case
from eligibility.rules import CaseFacts


def refuse_second(application: Application) -> None:
    """Lead "Schedule Appointment" sent twice, or from two tabs, to the appointment that it made."""
    standing = Appointment.objects.scheduled().filter(application=application).select_related("slot").first()
    if standing is not None:
        raise AlreadyScheduled(standing)


def take(
    slot_id: int, now: datetime, by: Actor, calendar: WorkingCalendar, application: Application | None
) -> InterviewSlot:
    """Take a place, or say why not; ``application`` to find out whether the other tab got it."""
    slot = InterviewSlot.objects.get(pk=slot_id)
    refusal = why_refused(slot, now, calendar, by_staff=by.is_staff)
    if isinstance(refusal, SlotClosed):
        raise refusal
    # Full when it was read may be free by now, or for staff: the statement that takes the place decides.
    if places.take(slot_id, now=now, public=not by.is_staff):
        return slot
    if application is not None:
        refuse_second(application)
    slot.refresh_from_db()
    raise why_refused(slot, now, calendar, by_staff=by.is_staff) or SlotClosed


def refuse_month(facts: CaseFacts, slot: InterviewSlot) -> None:
    """Refuse a month whose bulletin does not reach the case, to staff as well: they clear the ground."""
    if is_refused(facts, slot.day):
        raise MonthNotCurrent


def end(
    appointment: Appointment,
    status: Appointment.Status,
    now: datetime,
    ended_by: Appointment.EndedBy,
    reason: str = "",
) -> None:
    """End an appointment that stands; somebody who ended it first makes us look again."""
    if (
        not Appointment.objects.scheduled()
        .filter(pk=appointment.pk)
        .update(status=status, ended_at=now, ended_by=ended_by, reason=reason)
    ):
        raise Overtaken
    appointment.status = status
    appointment.ended_at = now
    appointment.ended_by = ended_by


def insert(
    application: Application,
    case: Case,
    slot: InterviewSlot,
    calendar: WorkingCalendar,
    now: datetime,
    by: Actor,
    replaces: Appointment | None = None,
) -> Appointment:
    """Insert the appointment, with the last day to change that its confirmation will promise."""
    return Appointment.objects.create(
        number=new_reference(),
        case=case,
        party=application.party,
        application=application,
        slot=slot,
        replaces=replaces,
        last_day_to_change=promise_at_booking(slot.day, timezone.localdate(now), calendar),
        ics_uid=replaces.ics_uid if replaces else f"{uuid.uuid4()}@interview",
        sequence=replaces.sequence + 1 if replaces else 0,
        scheduled_at=now,
        scheduled_by=by.user,
    )
