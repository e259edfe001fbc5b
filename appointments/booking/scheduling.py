"""Schedule Appointment: an application gets a place, a case, a claim and a confirmation, or none of them."""

from datetime import datetime

from django.utils import timezone

from accounts.permissions import Actor
from appointments import letters
from appointments.availability import working_calendar
from appointments.beyond import rules_passed, stored
from appointments.booking.judging import Overtaken, judged_anew, keep_refusal
from appointments.booking.writing import end, insert, refuse_month, refuse_second, take
from appointments.deadlines import booking_closes_at
from appointments.models import Appointment, InterviewSlot
from appointments.not_kept import end_not_kept
from appointments.outcome_refusals import OutcomeRefused
from appointments.refusals import AlreadyScheduled, AnswersStale, NotComplete, NotEligible
from eligibility import record
from eligibility.applications import answers_are_stale
from eligibility.claims import claim
from eligibility.class_on_record import symbol_on_record
from eligibility.decisions import facts_for, keep
from eligibility.models import Application, Case, CaseEvent
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import match_of
from eligibility.rules import Outcome, Party, decide
from eligibility.steps import Step, may_visit


def schedule(
    application: Application, slot: InterviewSlot, *, now: datetime, by: Actor, reason: str = ""
) -> Appointment:
    """Give the application's case and party a place in the slot; ``now`` is aware.

    Raises ``AlreadyScheduled``, ``NotComplete``, ``AnswersStale``, ``SlotClosed``, ``SlotFull``,
    ``MonthNotCurrent`` or ``NotEligible`` (the decision is kept). Staff may go beyond the closing time,
    never beyond the capacity or a closure; the event keeps their reason, and the rule that they went beyond.
    """
    try:
        return judged_anew(lambda: _schedule(application.pk, slot.pk, now, by, reason))
    except NotEligible as refusal:
        application.refresh_from_db()
        keep_refusal(application, refusal, now)
        raise


def _schedule(application_id: int, slot_id: int, now: datetime, by: Actor, reason: str) -> Appointment:
    application = Application.objects.select_related("visa_class", "user").get(pk=application_id)
    refuse_second(application)
    if not application.is_unfinished or not may_visit(Step.CALENDAR, application.done_steps):
        raise NotComplete
    calendar = working_calendar()
    slot = take(slot_id, now, by, calendar, application)
    # Read before the facts: somebody's fresh appointment must never pass for the one that was missed.
    earlier = _earlier_of(application)
    today = timezone.localdate(now)
    facts = facts_for(application, today)
    decision = decide(application.answers(), facts, today)
    if decision.outcome is Outcome.HAS_APPOINTMENT:
        raise Overtaken if earlier is None or earlier.day < today else AlreadyScheduled(earlier)
    if decision.outcome is not Outcome.MAY_SCHEDULE:
        raise NotEligible(decision)
    refuse_month(facts, slot)
    if earlier is not None and earlier.day >= today:
        raise Overtaken
    # Staff have the old answers before them, and confirm them by what they do.
    if not by.is_staff and answers_are_stale(application, now):
        raise AnswersStale
    missed = earlier if earlier is not None and not earlier.is_never_missed else None
    if missed is not None:
        end(missed, Appointment.Status.MISSED, now, Appointment.EndedBy.APPLICANT)
    elif earlier is not None:
        _end_not_kept(earlier, now, by)
    closes_at = booking_closes_at(slot.day, calendar)
    if (
        not Application.objects.unfinished()
        .filter(pk=application.pk)
        .update(scheduled_at=now, updated_at=now, people_editable_until=closes_at)
    ):
        raise Overtaken
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
    appointment = insert(application, case, slot, calendar, now, by)
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


def _earlier_of(application: Application) -> Appointment | None:
    """Return the appointment of this case and party that still stands as scheduled, past or to come."""
    return (
        Appointment.objects.scheduled()
        .filter(case__number=application.case_number, party=application.party)
        .select_related("slot")
        .first()
    )


def _end_not_kept(earlier: Appointment, now: datetime, by: Actor) -> None:
    """End a day that the post had set and that passed: nobody missed it."""
    try:
        end_not_kept(earlier, now=now, by=by)
    except OutcomeRefused as refusal:
        raise Overtaken from refusal
