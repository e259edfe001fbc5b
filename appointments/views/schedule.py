"""The last step of an application: choose date and time, and "Schedule Appointment"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import applicant_of
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import (
    AlreadyScheduled,
    AnswersStale,
    MonthNotCurrent,
    NotComplete,
    NotEligible,
    SlotClosed,
    SlotFull,
)
from appointments.views.choosing import Choice, chosen_page, read_slot, refused_page
from appointments.views.sentences import refusal_sentence
from appointments.wording import ANSWER_AGAIN, MOVE_IT_INSTEAD
from eligibility.addresses import outcome_url, resume_url, step_url
from eligibility.applications import ApplicationFrozen, confirm_answers
from eligibility.models import Application
from eligibility.rules import Decision, Outcome, decide
from eligibility.steps import Step, may_visit
from eligibility.views.wizard import lead_from_discarded


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def application_calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the calendar, a day or the review of an application; a POST schedules."""
    applications = Application.objects.of(request.user).select_related("visa_class", "user")
    application = applications.filter(reference=reference).first()
    if application is None:
        return lead_from_discarded(request, reference)
    choice = Choice(request, timezone.now(), application)
    if request.method == "POST":
        return _confirm(choice) if "confirm" in request.POST else _schedule(choice)
    return _elsewhere(choice) or chosen_page(choice)


def _elsewhere(choice: Choice) -> HttpResponse | None:
    """Return where to go instead, where the calendar is not this application's step now."""
    application, request = choice.application, choice.request
    if application.is_frozen:
        return _to_appointment_of(application, request)
    if not may_visit(Step.CALENDAR, application.done_steps):
        return redirect(resume_url(application))
    decision = decide(application.answers(), choice.facts, choice.today)
    if decision.outcome is Outcome.MAY_SCHEDULE:
        return None
    return _not_eligible(application, decision, request)


def _schedule(choice: Choice) -> HttpResponse:
    """Schedule the appointment, or show what can be done instead."""
    request, application = choice.request, choice.application
    slot = read_slot(request.POST.get("slot", ""))
    if application.is_frozen:
        return _to_appointment_of(application, request, slot)
    if slot is None:
        return _elsewhere(choice) or refused_page(choice, SlotClosed())
    try:
        appointment = booking.schedule(application, slot, now=choice.now, by=applicant_of(request))
    except AlreadyScheduled as refusal:
        if Appointment.objects.of(request.user).filter(pk=refusal.appointment.pk).exists():
            return _to_standing(refusal.appointment, slot, request)
        return redirect(outcome_url(application))
    except (SlotFull, SlotClosed, MonthNotCurrent) as refusal:
        return refused_page(choice, refusal)
    except NotComplete as refusal:
        messages.info(request, refusal_sentence(refusal))
        return redirect(resume_url(application))
    except AnswersStale:
        return redirect(f"{request.path}?slot={slot.pk}")
    except NotEligible as refusal:
        return _not_eligible(application, refusal.decision, request)
    return redirect("appointment", appointment.number)


def _confirm(choice: Choice) -> HttpResponse:
    """Note that the answers are still right, and go back to the review."""
    try:
        confirm_answers(choice.application, now=choice.now)
    except ApplicationFrozen:
        return _to_appointment_of(choice.application, choice.request)
    slot = read_slot(choice.request.POST.get("slot", ""))
    return redirect(f"{choice.request.path}?slot={slot.pk}" if slot else choice.request.path)


def _not_eligible(application: Application, decision: Decision, request: HttpRequest) -> HttpResponse:
    if decision.outcome is Outcome.INCOMPLETE:
        messages.info(request, ANSWER_AGAIN)
        return redirect(step_url(application, Step.QUESTIONS))
    if decision.outcome is Outcome.HAS_APPOINTMENT:
        standing = (
            Appointment.objects.of(request.user)
            .scheduled()
            .filter(case__number=application.case_number, party=application.party)
            .first()
        )
        if standing is not None:
            messages.info(request, MOVE_IT_INSTEAD)
            return redirect("appointment-reschedule", standing.number)
    return redirect(outcome_url(application))


def _to_appointment_of(
    application: Application, request: HttpRequest, slot: InterviewSlot | None = None
) -> HttpResponse:
    """Lead a finished application to its newest appointment, whoever speaks for the case now."""
    newest = Appointment.objects.of(request.user).filter(application=application).first()
    if newest is None:
        raise Http404
    return _to_standing(newest, slot, request)


def _to_standing(appointment: Appointment, slot: InterviewSlot | None, request: HttpRequest) -> HttpResponse:
    """Lead to what the first click made; a second click for another time is told that it did nothing."""
    if slot is not None and appointment.slot_id != slot.pk:
        messages.info(request, refusal_sentence(AlreadyScheduled(appointment)))
    return redirect("appointment", appointment.number)
