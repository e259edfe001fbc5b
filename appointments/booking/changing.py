"""What can be done to an appointment that stands: move it to another place, or give the place up."""

from datetime import datetime

from django.utils import timezone

from accounts.permissions import Actor
from appointments import letters, places
from appointments.availability import working_calendar
from appointments.beyond import rules_passed, stored
from appointments.booking.judging import judged_anew, keep_refusal
from appointments.booking.writing import end, insert, refuse_month, take
from appointments.deadlines import ChangeWindow, booking_closes_at
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import ChangeClosed, NotEligible, NotScheduled, SameSlot
from appointments.standing import newest, window_of
from appointments.working_days import WorkingCalendar
from eligibility import record
from eligibility.decisions import decide_move, facts_for, keep
from eligibility.models import Application, CaseEvent
from eligibility.rules import Party
from eligibility.steps import Step


def reschedule(
    appointment: Appointment, slot: InterviewSlot, *, now: datetime, by: Actor, reason: str = ""
) -> Appointment:
    """Move an appointment: a new row with a new confirmation number, both places in one transaction.

    Raises ``NotScheduled``, ``SameSlot``, ``ChangeClosed``, ``SlotClosed``, ``SlotFull``,
    ``MonthNotCurrent`` or ``NotEligible`` (the record's grounds are checked again). The decision is kept,
    also the one that refuses. Staff may go beyond closing time and change window.
    """
    try:
        return judged_anew(lambda: _reschedule(appointment.pk, slot.pk, now, by, reason))
    except NotEligible as refusal:
        keep_refusal(appointment.application, refusal, now)
        raise


def cancel(
    appointment: Appointment,
    *,
    now: datetime,
    by: Actor,
    ended_by: Appointment.EndedBy = Appointment.EndedBy.APPLICANT,
    reason: str = "",
) -> Appointment:
    """Give the place up; the application returns to its calendar step with its answers.

    Source: "please cancel or reschedule your appointment at least three working days prior to your
    appointment date." Raises ``NotScheduled`` or ``ChangeClosed``; staff may go beyond the window.
    """
    return judged_anew(lambda: _cancel(appointment.pk, now, by, ended_by, reason))


def _reschedule(appointment_id: int, slot_id: int, now: datetime, by: Actor, reason: str) -> Appointment:
    old = _get(appointment_id)
    if not old.is_scheduled:
        raise NotScheduled(newest(old))
    if old.slot_id == slot_id:
        raise SameSlot
    calendar = working_calendar()
    window = _window_for(old, now, by, calendar)
    application = old.application
    slot = old.slot
    for each in sorted((old.slot_id, slot_id)):
        if each == slot_id:
            slot = take(slot_id, now, by, calendar, None)
        else:
            places.give_back(each)
    # Read with the place in hand: whoever publishes a bulletin waits for those who hold one.
    today = timezone.localdate(now)
    facts = facts_for(application, today)
    decision = decide_move(application, facts, today)
    if decision.grounds:
        raise NotEligible(decision)
    refuse_month(facts, slot)
    ended_by = Appointment.EndedBy.STAFF if by.is_staff else Appointment.EndedBy.APPLICANT
    end(old, Appointment.Status.RESCHEDULED, now, ended_by, reason)
    Application.objects.filter(pk=application.pk).update(
        people_editable_until=booking_closes_at(slot.day, calendar), updated_at=now
    )
    appointment = insert(application, old.case, slot, calendar, now, by, replaces=old)
    record.note(
        old.case,
        Party(old.party),
        CaseEvent.Kind.RESCHEDULED,
        now,
        by,
        day=slot.day,
        detail={"number": appointment.number, "replaces": old.number},
        reason=reason,
        beyond_rule=stored(rules_passed(now=now, calendar=calendar, new_day=slot.day, window=window)),
    )
    keep(application, decision, facts, step=Step.CALENDAR, now=now)
    letters.rescheduled(appointment, now=now)
    return appointment


def _cancel(
    appointment_id: int, now: datetime, by: Actor, ended_by: Appointment.EndedBy, reason: str
) -> Appointment:
    appointment = _get(appointment_id)
    if not appointment.is_scheduled:
        raise NotScheduled(newest(appointment))
    calendar = working_calendar()
    window = _window_for(appointment, now, by, calendar)
    places.give_back(appointment.slot_id)
    end(appointment, Appointment.Status.CANCELLED, now, ended_by, reason)
    Application.objects.filter(pk=appointment.application_id).update(
        scheduled_at=None, people_editable_until=None, updated_at=now
    )
    kind = {
        Appointment.EndedBy.APPLICANT: CaseEvent.Kind.CANCELLED,
        Appointment.EndedBy.STAFF: CaseEvent.Kind.CANCELLED_BY_STAFF,
        Appointment.EndedBy.POST: CaseEvent.Kind.CANCELLED_BY_POST,
    }[ended_by]
    record.note(
        appointment.case,
        Party(appointment.party),
        kind,
        now,
        by,
        day=appointment.day,
        detail={"number": appointment.number},
        reason=reason,
        beyond_rule=stored(rules_passed(now=now, calendar=calendar, window=window)),
    )
    letters.cancelled(appointment, now=now)
    return appointment


def _get(appointment_id: int) -> Appointment:
    return Appointment.objects.select_related(
        "slot", "case", "application__user", "application__visa_class"
    ).get(pk=appointment_id)


def _window_for(
    appointment: Appointment, now: datetime, by: Actor, calendar: WorkingCalendar
) -> ChangeWindow:
    """Return the change window of an appointment, or refuse the change."""
    window = window_of(appointment, now, calendar)
    if window is ChangeWindow.PASSED or (window is not ChangeWindow.OPEN and not by.is_staff):
        raise ChangeClosed(window)
    return window
