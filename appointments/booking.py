"""Schedule, reschedule, cancel: the three things that move a place, each in one transaction.

"Schedule Appointment" judges everything again at the moment of the POST: eligibility, the closing time,
the place. A refusal is an exception with a name; the view shows the page where the person can act.
When somebody else was faster in a way that the database had to refuse (``IntegrityError``), the act is
judged anew, and the second look meets what the faster one left as an ordinary refusal.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Actor
from accounts.references import new_reference
from appointments import letters, places
from appointments.availability import working_calendar
from appointments.beyond import rules_passed, stored
from appointments.deadlines import ChangeWindow, booking_closes_at, booking_is_open, promise_at_booking
from appointments.models import Appointment, InterviewSlot
from appointments.not_kept import end_not_kept
from appointments.outcome_refusals import OutcomeRefused
from appointments.refusals import (
    AlreadyScheduled,
    AnswersStale,
    ChangeClosed,
    MonthNotCurrent,
    NotComplete,
    NotEligible,
    NotScheduled,
    SameSlot,
    SlotClosed,
    SlotFull,
)
from appointments.standing import newest, window_of
from appointments.working_days import WorkingCalendar
from eligibility import record
from eligibility.applications import answers_are_stale
from eligibility.claims import CaseHeldByAnother, claim
from eligibility.class_on_record import symbol_on_record
from eligibility.currency import is_refused
from eligibility.decisions import facts_for, keep
from eligibility.models import Application, Case, CaseEvent
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import match_of
from eligibility.rules import CaseFacts, Decision, Outcome, Party, decide, record_grounds
from eligibility.steps import Step, may_visit

Result = TypeVar("Result")

# How often an act is judged anew; each time somebody else got through, so this many in a row is a fault.
LOOKS = 5


class _Overtaken(Exception):
    """Somebody changed a row between our look and our write."""


def schedule(
    application: Application, slot: InterviewSlot, *, now: datetime, by: Actor, reason: str = ""
) -> Appointment:
    """Give the application's case and party a place in the slot; ``now`` is aware.

    Raises ``AlreadyScheduled``, ``NotComplete``, ``AnswersStale``, ``SlotClosed``, ``SlotFull``,
    ``MonthNotCurrent`` or ``NotEligible`` (the decision is kept). Staff may go beyond the closing time,
    never beyond the capacity or a closure; the event keeps their reason, and the rule that they went beyond.
    """
    try:
        return _judged_anew(lambda: _schedule(application.pk, slot.pk, now, by, reason))
    except NotEligible as refusal:
        application.refresh_from_db()
        _keep_refusal(application, refusal, now)
        raise


def reschedule(
    appointment: Appointment, slot: InterviewSlot, *, now: datetime, by: Actor, reason: str = ""
) -> Appointment:
    """Move an appointment: a new row with a new confirmation number, both places in one transaction.

    Raises ``NotScheduled``, ``SameSlot``, ``ChangeClosed``, ``SlotClosed``, ``SlotFull``,
    ``MonthNotCurrent`` or ``NotEligible`` (the record's grounds are checked again; the decision is kept).
    Staff may go beyond closing time and change window.
    """
    try:
        return _judged_anew(lambda: _reschedule(appointment.pk, slot.pk, now, by, reason))
    except NotEligible as refusal:
        _keep_refusal(appointment.application, refusal, now)
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
    return _judged_anew(lambda: _cancel(appointment.pk, now, by, ended_by, reason))


def _keep_refusal(application: Application, refusal: NotEligible, now: datetime) -> None:
    facts = facts_for(application, timezone.localdate(now))
    keep(application, refusal.decision, facts, step=Step.CALENDAR, now=now)


def _judged_anew(act: Callable[[], Result]) -> Result:
    for look in range(LOOKS):
        try:
            with transaction.atomic():
                return act()
        except (IntegrityError, _Overtaken, CaseHeldByAnother, places.PlacesDisagree):
            # PlacesDisagree too: whoever ended the appointment first has given its place back already.
            if look == LOOKS - 1:
                raise
    raise AssertionError("unreachable")


def _schedule(application_id: int, slot_id: int, now: datetime, by: Actor, reason: str) -> Appointment:
    application = Application.objects.select_related("visa_class", "user").get(pk=application_id)
    _refuse_second(application)
    if not application.is_unfinished or not may_visit(Step.CALENDAR, application.done_steps):
        raise NotComplete
    calendar = working_calendar()
    slot = _take(slot_id, now, by, calendar, application)
    # Read before the facts: somebody's fresh appointment must never pass for the one that was missed.
    earlier = _earlier_of(application)
    today = timezone.localdate(now)
    facts = facts_for(application, today)
    decision = decide(application.answers(), facts, today)
    if decision.outcome is Outcome.HAS_APPOINTMENT:
        raise _Overtaken if earlier is None or earlier.day < today else AlreadyScheduled(earlier)
    if decision.outcome is not Outcome.MAY_SCHEDULE:
        raise NotEligible(decision)
    _refuse_month(facts, slot)
    if earlier is not None and earlier.day >= today:
        raise _Overtaken
    # Staff have the old answers before them, and confirm them by what they do.
    if not by.is_staff and answers_are_stale(application, now):
        raise AnswersStale
    missed = earlier if earlier is not None and not earlier.is_never_missed else None
    if missed is not None:
        _end(missed, Appointment.Status.MISSED, now, Appointment.EndedBy.APPLICANT)
    elif earlier is not None:
        _end_not_kept(earlier, now, by)
    closes_at = booking_closes_at(slot.day, calendar)
    if (
        not Application.objects.unfinished()
        .filter(pk=application.pk)
        .update(scheduled_at=now, updated_at=now, people_editable_until=closes_at)
    ):
        raise _Overtaken
    case, _created = Case.objects.get_or_create(number=application.case_number, defaults={"created_at": now})
    if (symbol := symbol_on_record(application)) is not None:
        application.visa_class = symbol
    Application.objects.filter(pk=application.pk).update(case=case, visa_class=application.visa_class)
    party = Party(application.party)
    if application.user is not None:
        proved = match_of(application) is Match.SAME
        claim(case, party, application.user, proved=proved, now=now, by=by)
    if missed is not None:
        record.note(
            case,
            party,
            CaseEvent.Kind.MISSED_STATED,
            now,
            by,
            day=missed.day,
            detail={"number": missed.number},
        )
    appointment = _insert(application, case, slot, calendar, now, by)
    record.note(
        case,
        party,
        CaseEvent.Kind.SCHEDULED,
        now,
        by,
        day=slot.day,
        detail={"number": appointment.number},
        reason=reason,
        beyond_rule=stored(rules_passed(now=now, calendar=calendar, new_day=slot.day)),
    )
    keep(application, decision, facts, step=Step.CALENDAR, now=now)
    letters.scheduled(appointment, now=now)
    return appointment


def _reschedule(appointment_id: int, slot_id: int, now: datetime, by: Actor, reason: str) -> Appointment:
    old = _get(appointment_id)
    if not old.is_scheduled:
        raise NotScheduled(newest(old))
    if old.slot_id == slot_id:
        raise SameSlot
    calendar = working_calendar()
    window = _window_for(old, now, by, calendar)
    application = old.application
    today = timezone.localdate(now)
    facts = facts_for(application, today)
    if grounds := record_grounds(facts, today, Party(old.party), application.answers()):
        raise NotEligible(Decision(Outcome.INQUIRY, grounds=grounds))
    slot = old.slot
    for each in sorted((old.slot_id, slot_id)):
        if each == slot_id:
            slot = _take(slot_id, now, by, calendar, None)
        else:
            places.give_back(each)
    _refuse_month(facts, slot)
    ended_by = Appointment.EndedBy.STAFF if by.is_staff else Appointment.EndedBy.APPLICANT
    _end(old, Appointment.Status.RESCHEDULED, now, ended_by, reason)
    Application.objects.filter(pk=application.pk).update(
        people_editable_until=booking_closes_at(slot.day, calendar), updated_at=now
    )
    appointment = _insert(application, old.case, slot, calendar, now, by, replaces=old)
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
    _end(appointment, Appointment.Status.CANCELLED, now, ended_by, reason)
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


def _end_not_kept(earlier: Appointment, now: datetime, by: Actor) -> None:
    """End a day that the post had set and that passed: nobody missed it."""
    try:
        end_not_kept(earlier, now=now, by=by)
    except OutcomeRefused as refusal:
        raise _Overtaken from refusal


def _get(appointment_id: int) -> Appointment:
    return Appointment.objects.select_related(
        "slot", "case", "application__user", "application__visa_class"
    ).get(pk=appointment_id)


def _refuse_second(application: Application) -> None:
    """Lead "Schedule Appointment" sent twice, or from two tabs, to the appointment that it made."""
    standing = Appointment.objects.scheduled().filter(application=application).select_related("slot").first()
    if standing is not None:
        raise AlreadyScheduled(standing)


def _earlier_of(application: Application) -> Appointment | None:
    """Return the appointment of this case and party that still stands as scheduled, past or to come."""
    return (
        Appointment.objects.scheduled()
        .filter(case__number=application.case_number, party=application.party)
        .select_related("slot")
        .first()
    )


def _take(
    slot_id: int, now: datetime, by: Actor, calendar: WorkingCalendar, application: Application | None
) -> InterviewSlot:
    """Take a place, or say why not; ``application`` to find out whether the other tab got it."""
    slot = InterviewSlot.objects.get(pk=slot_id)
    if not calendar.is_working_day(slot.day) or slot.starts_at <= now:
        raise SlotClosed
    if not by.is_staff and not booking_is_open(slot.day, now, calendar):
        raise SlotClosed
    if places.take(slot_id, now=now, public=not by.is_staff):
        return slot
    if application is not None:
        _refuse_second(application)
    slot.refresh_from_db()
    raise SlotFull if slot.is_full and not slot.withdrawn_at and not slot.closed_by_id else SlotClosed


def _refuse_month(facts: CaseFacts, slot: InterviewSlot) -> None:
    """Refuse a month whose bulletin does not reach the case, to staff as well: they clear the ground."""
    if is_refused(facts, slot.day):
        raise MonthNotCurrent


def _window_for(
    appointment: Appointment, now: datetime, by: Actor, calendar: WorkingCalendar
) -> ChangeWindow:
    """Return the change window of an appointment, or refuse the change."""
    window = window_of(appointment, now, calendar)
    if window is ChangeWindow.PASSED or (window is not ChangeWindow.OPEN and not by.is_staff):
        raise ChangeClosed(window)
    return window


def _end(
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
        raise _Overtaken
    appointment.status = status
    appointment.ended_at = now
    appointment.ended_by = ended_by


def _insert(
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
