"""Schedule, reschedule, cancel and print for somebody: choose, read what will happen, say why, do it.

Staff may go beyond the closing time and the change window, never beyond the places or a closure, and a
ground refuses as it refuses the family.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import staff_of
from accounts.references import normalise
from appointments import booking
from appointments.availability import working_calendar
from appointments.beyond import rules_passed
from appointments.forms.staff_cancel import StaffCancelForm
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import BookingRefused
from appointments.standing import window_of
from appointments.templatetags.interview_time import interview_time
from appointments.views.appointment import newer_of, print_page
from appointments.wording import BEYOND_SENTENCES
from eligibility.bulletin.bulletins import chargeabilities
from eligibility.decisions import standing_grounds
from eligibility.models import Application
from eligibility.on_behalf import begin_on_behalf
from eligibility.outcomes import decision_now
from eligibility.rules import Decision, Outcome
from eligibility.steps import Step, may_visit
from embassy_sched.staff.acts import note_printed
from embassy_sched.staff.forms import ReasonForm
from embassy_sched.staff.on_behalf_form import OnBehalfForm
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.refusals import refused_sentence
from embassy_sched.staff.views.cases import ACTS, get_case
from embassy_sched.staff.views.choosing import Choosing, choose, people_facts, refused_page


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Make an application for a family without account, or one that cannot use its own."""
    require(request, ACTS["act"])
    now = timezone.now()
    today = timezone.localdate(now)
    form = OnBehalfForm(
        request.POST or None,
        today=today,
        places=chargeabilities(),
        initial={"case_number": request.GET.get("case", "")},
    )
    if request.method == "POST" and form.is_valid():
        number, party = form.cleaned_data["case_number"], form.chosen_party
        standing = Appointment.objects.scheduled().filter(case__number=number, party=party).first()
        if standing is None or standing.day < today:
            application = begin_on_behalf(
                number,
                party,
                form.fields_to_store,
                creation_key=form.creation_key(request.user.pk),
                reason=form.cleaned_data["reason"],
                now=now,
                by=staff_of(request),
            )
            url = reverse("admin:case-schedule", args=[number])
            return redirect(f"{url}?application={application.reference}")
        form.add_error(
            "case_number",
            _("This case has an appointment already: %(number)s. Reschedule it on the page of the case.")
            % {"number": standing},
        )
    what = [
        _("An application is made in the family's name; then you choose a date and time."),
        _("If an account speaks for the case, it sees the application, too."),
        _("If none does, letters go to the address below, or to nobody."),
    ]
    title = _("Schedule for a family without account")
    return page(request, "act", title, form=form, what=what, button=_("Continue to the dates"))


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, number: str) -> HttpResponse:
    """Give an application of the case a place."""
    require(request, ACTS["act"])
    title = _("Schedule for case %(number)s") % {"number": number}
    open_ones = list(
        Application.objects.unfinished()
        .filter(case_number=number)
        .select_related("user", "visa_class", "case")
        .prefetch_related("traveling_applicants")
    )
    wanted = normalise(request.GET.get("application", ""))
    chosen = [each for each in open_ones if each.reference == wanted] or open_ones
    if len(chosen) != 1:
        begin_url = f"{reverse('admin:case-begin')}?case={number}"
        return page(
            request, "choose_application", title, number=number, applications=chosen, begin_url=begin_url
        )
    application, now, calendar = chosen[0], timezone.now(), working_calendar()
    decision = decision_now(application, timezone.localdate(now))
    complete = may_visit(Step.CALENDAR, application.done_steps)
    facts = people_facts(application)
    if decision.outcome is not Outcome.MAY_SCHEDULE or not complete:
        return refused_page(request, number, title, facts, decision, application)

    def act(slot: InterviewSlot, reason: str) -> str:
        by = staff_of(request)
        made = booking.schedule(application, slot, now=now, by=by, reason=reason)
        return _("Scheduled: %(time)s. Confirmation number %(number)s.") % {
            "time": interview_time(made.slot.starts_at),
            "number": made,
        }

    choosing = Choosing(
        number,
        title,
        facts,
        _("Schedule this appointment"),
        query=f"application={application.reference}&",
        passed=lambda day: rules_passed(now=now, calendar=calendar, new_day=day),
        act=act,
        answers=application,
    )
    return choose(request, choosing, now, calendar)


@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: HttpRequest, number: str, appointment: str) -> HttpResponse:
    """Move an appointment of the case."""
    require(request, ACTS["act"])
    old, now, calendar = get_appointment(number, appointment), timezone.now(), working_calendar()
    title = _("Reschedule appointment %(number)s") % {"number": old}
    facts = [(_("Appointment now"), interview_time(old.slot.starts_at)), *people_facts(old.application)]
    found = standing_grounds(old.application, timezone.localdate(now))
    if found:
        return refused_page(request, number, title, facts, Decision(Outcome.INQUIRY, grounds=found))
    window = window_of(old, now, calendar)

    def act(slot: InterviewSlot, reason: str) -> str:
        moved = booking.reschedule(old, slot, now=now, by=staff_of(request), reason=reason)
        return _("Rescheduled: %(time)s. The new confirmation number is %(number)s.") % {
            "time": interview_time(moved.slot.starts_at),
            "number": moved,
        }

    choosing = Choosing(
        number,
        title,
        facts,
        _("Reschedule to this time"),
        query="",
        passed=lambda day: rules_passed(now=now, calendar=calendar, new_day=day, window=window),
        act=act,
        own_slot=old.slot_id,
    )
    return choose(request, choosing, now, calendar)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str, appointment: str) -> HttpResponse:
    """Cancel an appointment of the case: because the family asked, or because the post cannot hold it."""
    require(request, ACTS["act"])
    found, now, calendar = get_appointment(number, appointment), timezone.now(), working_calendar()
    form = StaffCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended_by = Appointment.EndedBy(form.cleaned_data["ended_by"])
        reason = form.cleaned_data["reason"]
        try:
            booking.cancel(found, now=now, by=staff_of(request), ended_by=ended_by, reason=reason)
        except BookingRefused as refusal:
            form.add_error(None, refused_sentence(refusal))
        else:
            tell(request, _("Appointment %(number)s is cancelled.") % {"number": found})
            return redirect("admin:case", number)
    passed = rules_passed(now=now, calendar=calendar, window=window_of(found, now, calendar))
    what = [
        _("The appointment ends, and its place becomes free for others at once."),
        _("The family is told by e-mail, and may schedule anew."),
    ]
    return page(
        request,
        "act",
        _("Cancel appointment %(number)s") % {"number": found},
        number=number,
        form=form,
        what=what,
        beyond=[BEYOND_SENTENCES[rule] for rule in passed],
        facts=[(_("Appointment"), interview_time(found.slot.starts_at)), *people_facts(found.application)],
        button=_("Cancel this appointment"),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def print_for(request: HttpRequest, number: str, appointment: str) -> HttpResponse:
    """Print the confirmation for somebody who has no printer, or no account."""
    require(request, ACTS["act"])
    found, now = get_appointment(number, appointment), timezone.now()
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("For whom, and why")
    if request.method == "POST" and form.is_valid():
        note_printed(found, reason=form.cleaned_data["reason"], now=now, by=staff_of(request))
        return print_page(request, found, now=now, back_url=reverse("admin:case", args=[number]))
    what = [_("The page to print follows. That you printed it for somebody stands in the log.")]
    newer = newer_of(found)
    if not found.is_scheduled:
        what.append(_("This appointment does not stand any more: the page says that it is not valid."))
    if newer:
        what.append(_("The appointment that stands is %(number)s.") % {"number": newer})
    return page(
        request,
        "act",
        _("Print the confirmation %(number)s") % {"number": found},
        number=number,
        form=form,
        what=what,
        facts=[(_("Appointment"), interview_time(found.slot.starts_at)), *people_facts(found.application)],
        button=_("Show the page to print"),
    )


def get_appointment(number: str, appointment: str) -> Appointment:
    """Return an appointment of the case; 404 where there is none."""
    case = get_case(number)
    found = Appointment.objects.filter(case=case, number=appointment).select_related(
        "slot", "case", "application__user", "application__visa_class"
    )
    if not found:
        raise Http404
    return found[0]
