"""Outcomes in the staff's site: one click from the list of the day, all that remain at once, corrections."""

from datetime import datetime

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Actor, staff_of
from appointments import not_kept, outcomes
from appointments.admin import day_sentences, sentences
from appointments.admin.day_check_in import appointment_of, family_url
from appointments.admin.day_sheet import day_of, day_url
from appointments.admin.pages import CONFIRMED, page, require, tell
from appointments.day_rows import row_of
from appointments.forms.day_sheet import CorrectForm, OutcomeForm
from appointments.models import Appointment
from appointments.outcome_refusals import NotYet, OutcomeRefused
from appointments.remaining import last_has_begun, record_remaining_missed, remaining
from appointments.templatetags.interview_time import day as in_words

Status = Appointment.Status
# From where an outcome was recorded: the list, or the family's panel at the door.
CHECK_IN_PAGE = "check_in"


def outcome_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Record what became of one appointment, or undo it, and lead back."""
    on = day_of(day)
    require(request, "use_day_sheet")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Not what the page sends.")
    appointment = appointment_of(form.cleaned_data["number"])
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    name = appointment.application.full_name
    try:
        _record(appointment, outcome, reason, timezone.now(), staff_of(request))
    except OutcomeRefused as refusal:
        tell(request, [_("%(name)s: %(why)s") % {"name": name, "why": _why(refusal)}], messages.ERROR)
    else:
        done = day_sentences.RECORDED[outcome]
        tell(request, [_("%(name)s: %(done)s") % {"name": name, "done": done}])
    if form.cleaned_data["back"] == CHECK_IN_PAGE:
        return HttpResponseRedirect(family_url(on, appointment))
    return HttpResponseRedirect(f"{day_url('day', on)}#family-{appointment.number}")


def remaining_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Ask once, naming everybody, then record all that remain of a day as missed."""
    on = day_of(day)
    require(request, "use_day_sheet")
    now = timezone.now()
    if request.method == "POST" and CONFIRMED in request.POST:
        try:
            missed, refused = record_remaining_missed(
                on, request.POST.getlist("number"), now=now, by=staff_of(request)
            )
        except NotYet:
            tell(request, [day_sentences.LAST_TO_COME], messages.ERROR)
        else:
            tell(request, [day_sentences.missed(len(missed))])
            for each in refused:
                named = {
                    "name": each.appointment.application.full_name,
                    "why": _why(each.why),
                }
                tell(request, [_("%(name)s: %(why)s") % named], messages.WARNING)
        return HttpResponseRedirect(day_url("day", on))
    return page(
        admin,
        request,
        "day_sheet_remaining",
        _("All remaining: missed? %(day)s") % {"day": in_words(on)},
        rows=list(remaining(on)),
        may_record=last_has_begun(on, now),
        not_yet=day_sentences.LAST_TO_COME,
        confirmed=CONFIRMED,
        back_url=day_url("day", on),
    )


def correct_view(admin: ModelAdmin, request: HttpRequest, day: str, number: str) -> HttpResponse:
    """Correct an outcome of an earlier day, with a reason."""
    on = day_of(day)
    require(request, "correct_outcome")
    appointment = appointment_of(number)
    form = CorrectForm(request.POST if request.method == "POST" else None, recorded=appointment.status)
    if request.method == "POST" and form.is_valid():
        status, reason = form.cleaned_data["status"], form.cleaned_data["reason"]
        now, by = timezone.now(), staff_of(request)
        try:
            outcomes.correct_outcome(appointment, status, reason=reason, now=now, by=by)
        except OutcomeRefused as refusal:
            form.add_error(None, _why(refusal))
        else:
            named = {"name": appointment.application.full_name, "done": day_sentences.RECORDED[status]}
            tell(request, [_("Corrected. %(name)s: %(done)s") % named])
            return HttpResponseRedirect(f"{day_url('day', on)}#family-{appointment.number}")
    return page(
        admin,
        request,
        "day_sheet_correct",
        _("Correct an outcome: %(name)s") % {"name": appointment.application.full_name},
        form=form,
        row=row_of(appointment),
        recorded=Status(appointment.status).label,
        newer=_newer(appointment),
        back_url=day_url("day", on),
    )


def _why(refusal: OutcomeRefused) -> str:
    return sentences.OUTCOME_REFUSED[type(refusal)]


def _record(appointment: Appointment, outcome: str, reason: str, now: datetime, by: Actor) -> None:
    match outcome:
        case Status.INTERVIEWED:
            outcomes.record_interviewed(appointment, now=now, by=by)
        case Status.CAME_NOT_INTERVIEWED:
            outcomes.record_not_interviewed(appointment, now=now, by=by, reason=reason)
        case Status.MISSED:
            outcomes.record_missed(appointment, now=now, by=by)
        case OutcomeForm.NOT_KEPT:
            not_kept.record_not_kept(appointment, now=now, by=by)
        case OutcomeForm.UNDO:
            outcomes.undo(appointment, now=now, by=by)


def _newer(appointment: Appointment) -> list[Appointment]:
    """Return the newer appointments of this case and party, for whoever corrects the older one."""
    rows = Appointment.objects.filter(case=appointment.case, party=appointment.party, pk__gt=appointment.pk)
    return list(rows.select_related("slot").order_by("pk"))
