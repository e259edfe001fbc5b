"""Reschedule Immigrant Visa Appointment: for whom, and what that means for each appointment.

Active: it is moved. Cancelled: straight to the calendar. Missed: a new application with all details kept.
Too late to change: why, since when, from which day on.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import applicant_of
from appointments import booking
from appointments.deadlines import first_day_to_schedule_anew
from appointments.forms.applicants import BeginAnewForm
from appointments.models import Appointment
from appointments.refusals import (
    ChangeClosed,
    MonthNotCurrent,
    NotEligible,
    NotScheduled,
    SameSlot,
    SlotClosed,
    SlotFull,
)
from appointments.standing import BEGINS_ANEW, Standing, latest_of_each, newest, standing_of
from appointments.views.appointment import appointments_of, get_appointment, newer_of
from appointments.views.choosing import Choice, chosen_page, read_slot, refused_page
from appointments.views.sentences import refusal_sentence
from eligibility.addresses import resume_url
from eligibility.applications import begin_anew
from eligibility.bulletin.bulletins import months_of_case
from eligibility.clearances import cleared
from eligibility.decisions import standing_grounds
from eligibility.explanations import explain
from eligibility.inquiry.known_details import CATEGORY_OF_GROUND
from eligibility.models import Application, Inquiry
from eligibility.roster.entries import entry_of
from eligibility.rules import Answers, Basis, Decision, Finding, Ground, Outcome, Party, decide


@require_safe
@login_required
def reschedule(request: HttpRequest) -> HttpResponse:
    """Ask "for whom?" where the account has several cases; lead on where it has one or none."""
    now = timezone.now()
    found = latest_of_each(appointments_of(request.user))
    if not found:
        return render(request, "appointments/reschedule_nothing.html")
    if len(found) == 1:
        return redirect("appointment-reschedule", found[0].number)
    calendar = Choice(request, now, found[0].application).calendar
    entries = [{"appointment": each, "standing": standing_of(each, now, calendar)} for each in found]
    return render(request, "appointments/reschedule_for_whom.html", {"entries": entries})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appointment_reschedule(request: HttpRequest, number: str) -> HttpResponse:
    """Show what rescheduling means for this appointment now; a POST moves it, or begins anew."""
    found = get_appointment(request, number)
    choice = Choice(request, timezone.now(), found.application, found)
    standing = standing_of(found, choice.now, choice.calendar)
    if request.method == "POST" and "slot" in request.POST:
        return _move(choice, found)
    if request.method == "POST" and (standing in BEGINS_ANEW or _may_be_interviewed_again(choice, standing)):
        return _begin_anew(choice, found)
    return _page(choice, found, standing)


def closed_page(choice: Choice, found: Appointment) -> HttpResponse:
    """Say that it is too late: why, since when, and from which day one may schedule anew."""
    context = {
        "appointment": found,
        "schedule_anew_from": first_day_to_schedule_anew(found.day),
        "has_begun": found.slot.starts_at <= choice.now,
    }
    return render(choice.request, "appointments/change_closed.html", context)


def _page(choice: Choice, found: Appointment, standing: Standing) -> HttpResponse:
    newer = newer_of(found)
    if newer is not None:
        if choice.request.GET.get("slot") == str(newer.slot_id):
            # The line dropped after "Reschedule Appointment", and Back leads to the review: it went through.
            return redirect("appointment", newer.number)
        return redirect("appointment-reschedule", newer.number)
    if standing is Standing.RESCHEDULED:
        return redirect("appointment-reschedule", newest(found).number)
    if standing in (Standing.CANCELLED, Standing.CANCELLED_BY_POST):
        return _to_calendar(choice, found)
    if _may_be_interviewed_again(choice, standing):
        return _begin_anew_page(choice, found, standing)
    if standing is Standing.INTERVIEWED:
        return _inquiry_page(choice, found, (Finding(Ground.INTERVIEWED, Basis.RECORD),))
    if standing is Standing.CHECKED_IN:
        return _inquiry_page(choice, found, (Finding(Ground.CHECKED_IN, Basis.RECORD),))
    if standing in BEGINS_ANEW:
        return _begin_anew_page(choice, found, standing)
    if standing is Standing.FIXED:
        return closed_page(choice, found)
    grounds = standing_grounds(found.application, choice.today, choice.facts)
    return _inquiry_page(choice, found, grounds) if grounds else chosen_page(choice)


def _may_be_interviewed_again(choice: Choice, standing: Standing) -> bool:
    """Say whether an officer cleared it that the interview has taken place."""
    application, user = choice.application, choice.request.user
    return standing is Standing.INTERVIEWED and Ground.INTERVIEWED in cleared(
        application.case_number, application.party, choice.today, user=user
    )


def _move(choice: Choice, found: Appointment) -> HttpResponse:
    """Move the appointment, or show what can be done instead."""
    request = choice.request
    slot = read_slot(request.POST["slot"])
    if slot is None and found.is_scheduled:
        return refused_page(choice, SlotClosed())
    try:
        moved = booking.reschedule(found, slot or found.slot, now=choice.now, by=applicant_of(request))
    except NotScheduled as refusal:
        if refusal.appointment.slot_id != getattr(slot, "pk", None):
            messages.info(request, refusal_sentence(refusal))
        return redirect("appointment", refusal.appointment.number)
    except (SlotFull, SlotClosed, SameSlot, MonthNotCurrent) as refusal:
        return refused_page(choice, refusal)
    except ChangeClosed:
        return redirect("appointment-reschedule", found.number)
    except NotEligible as refusal:
        return _inquiry_page(choice, found, refusal.decision.grounds)
    return redirect("appointment", moved.number)


def _to_calendar(choice: Choice, found: Appointment) -> HttpResponse:
    """Lead a cancelled appointment to the calendar of its application, where everything is judged again."""
    application = found.application
    if application.discarded_at is not None or application.user_id != choice.request.user.pk:
        return redirect("application-new")
    return redirect("application-calendar", application.reference)


def _begun_already(choice: Choice, found: Appointment) -> Application | None:
    begun = Application.objects.of(choice.request.user).unfinished()
    return begun.filter(previous=found.application_id).first()


def _begin_anew_page(choice: Choice, found: Appointment, standing: Standing) -> HttpResponse:
    begun = _begun_already(choice, found)
    if begun is not None:
        return redirect(resume_url(begun))
    context = {"appointment": found, "standing": standing, "form": BeginAnewForm()}
    return render(choice.request, "appointments/begin_anew.html", context)


def _begin_anew(choice: Choice, found: Appointment) -> HttpResponse:
    """Begin a new application with all details kept; two clicks make one."""
    newer = newer_of(found)
    if newer is not None:
        return redirect("appointment-reschedule", newer.number)
    user = choice.request.user
    form = BeginAnewForm(choice.request.POST)
    form.full_clean()
    begun = _begun_already(choice, found) or begin_anew(
        found.application, user, creation_key=form.creation_key(user.pk, found.pk), now=choice.now
    )
    return redirect(resume_url(begun))


def _inquiry_page(choice: Choice, found: Appointment, grounds: tuple[Finding, ...]) -> HttpResponse:
    """Name each ground in the Embassy's words, say what it rests on, and open the inquiry form."""
    found_categories = (CATEGORY_OF_GROUND.get(finding.ground) for finding in grounds)
    category = next(filter(None, found_categories), Inquiry.Category.OTHER)
    reasons = decide(found.application.answers(), choice.facts, choice.today).reasons
    # The answers were given before this appointment: none of them is set against the record of today.
    unasked = Answers(Party(found.party))
    case_months = None
    if any(finding.ground is Ground.NOT_CURRENT for finding in grounds):
        entry = entry_of(found.application.case_number)
        case_months = months_of_case(found.application, choice.facts, choice.today, entry)
    context = {
        "appointment": found,
        "application": found.application,
        "case_months": case_months,
        "category": category.value,
        "explanation": explain(Decision(Outcome.INQUIRY, reasons, grounds), unasked),
    }
    return render(choice.request, "appointments/please_inquire.html", context)
