"""Check-in in the staff's site: one field, one family, its people ticked one by one."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import references
from accounts.permissions import staff_of
from appointments import check_in, outcomes
from appointments.admin import day_sentences, sentences
from appointments.admin.day_sheet import USE, day_of, day_url, line_of, require_sight
from appointments.admin.pages import page, require, tell
from appointments.arrival import Arrival, Found, arrival_of, find
from appointments.day_people import APPLICANT
from appointments.day_rows import Row, row_of
from appointments.forms.day_sheet import CheckInForm
from appointments.models import Appointment
from appointments.not_kept import was_not_kept
from appointments.outcome_refusals import NotOfThisFamily, OutcomeRefused
from appointments.templatetags.interview_time import day as in_words

ADMIT = "appointments.interview_today"


def check_in_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Find whom a text means and show the family; a POST notes who came, and leads back to the field."""
    on = day_of(day)
    now = timezone.now()
    if request.method == "POST":
        require(request, "use_day_sheet")
        return _act(admin, request, on, now)
    require_sight(request)
    family = request.GET.get("family", "")
    text = request.GET.get("q", "")
    arrival = arrival_of(appointment_of(family), on) if family else find(text, on, now=now)
    return _show(admin, request, on, now, arrival, text)


def appointment_of(number: str) -> Appointment:
    """Return the appointment of a confirmation number; 404 where there is none."""
    rows = Appointment.objects.select_related("slot", "case", "application")
    found = rows.filter(number=references.normalise(number) or "").first()
    if found is None:
        raise Http404
    return found


def family_url(day: date, appointment: Appointment) -> str:
    """Return the check-in page with this family on it, the field empty for the next one."""
    return f"{day_url('check_in', day)}?{urlencode({'family': appointment.number})}"


def _act(admin: ModelAdmin, request: HttpRequest, on: date, now: datetime) -> HttpResponse:
    form = CheckInForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Not what the page sends.")
    appointment = appointment_of(form.cleaned_data["number"])
    by = staff_of(request)
    act, untick, reason = (form.cleaned_data[name] for name in ("act", "untick", "reason"))
    try:
        if untick:
            check_in.untick(appointment, _person(untick), now=now, by=by)
        elif act == CheckInForm.INTERVIEW_TODAY:
            require(request, "interview_today")
            outcomes.interview_today(appointment, reason=reason, now=now, by=by)
            tell(request, [_("Admitted today. Tick who came.")])
            return HttpResponseRedirect(family_url(on, appointment))
        elif act == CheckInForm.TICKED:
            persons = [_person(key) for key in request.POST.getlist("person")]
            check_in.tick(appointment, persons, now=now, by=by)
        else:
            check_in.tick_all(appointment, now=now, by=by)
    except OutcomeRefused as refusal:
        tell(request, [sentences.OUTCOME_REFUSED[type(refusal)]], messages.ERROR)
    else:
        tell(request, [day_sentences.ticked(row_of(appointment))])
    return HttpResponseRedirect(family_url(on, appointment))


def _person(key: str) -> check_in.Person:
    if key == APPLICANT:
        return check_in.APPLICANT
    # Ids have at most so many digits; whoever is not on the application is refused by the verb.
    if key.isascii() and key.isdecimal() and len(key) <= 18:
        return int(key)
    raise NotOfThisFamily


def _show(
    admin: ModelAdmin, request: HttpRequest, on: date, now: datetime, arrival: Arrival, text: str
) -> HttpResponse:
    today = timezone.localdate(now)
    appointment = arrival.appointment
    line = None
    if appointment is not None and arrival.is_here:
        line = line_of(row_of(appointment), now)
    may_use = request.user.has_perm(USE)
    is_not_kept = appointment is not None and was_not_kept(appointment)
    may_tick = may_use and line is not None and line.row.is_open and _is_todays(line.row, today)
    # Enter again and they came; but whoever holds a page that is out of date is looked at first.
    focus_all = may_tick and arrival.found is Found.HERE and not arrival.is_old_print
    focus_all = focus_all and line.row.came == 0
    return page(
        admin,
        request,
        "day_sheet_check_in",
        _("Check-in: %(day)s") % {"day": in_words(on)},
        on=on,
        is_today=on == today,
        has_begun=line is not None and _has_begun(line.row, today),
        focus_all=focus_all,
        focus_field=may_use and not focus_all,
        # What is scanned next would be written behind it.
        text=text if arrival.found is Found.NOBODY else "",
        arrival=arrival,
        said=day_sentences.FOUND[arrival.found],
        appointment=appointment,
        line=line,
        is_not_kept=is_not_kept,
        may_take_back=may_use and is_not_kept and timezone.localdate(appointment.ended_at) == today,
        may_use=may_use,
        may_tick=may_tick,
        may_admit=_may_admit(arrival, on, today) and may_use,
        is_officer=request.user.has_perm(ADMIT),
        may_correct=request.user.has_perm("appointments.correct_outcome"),
        back_url=day_url("day", on),
        case_url=_case_url(appointment),
    )


def _is_todays(row: Row, today: date) -> bool:
    """Say whether people of this family can be ticked today: its day, or admitted today."""
    return today in (timezone.localdate(row.starts_at), row.admitted_on)


def _has_begun(row: Row, today: date) -> bool:
    """Say whether an outcome can be recorded: its day has come, or they were admitted before it."""
    return row.admitted_on is not None or timezone.localdate(row.starts_at) <= today


def _may_admit(arrival: Arrival, on: date, today: date) -> bool:
    """Say whether an officer could admit the family found: it stands, on another day, and did not come."""
    found = arrival.appointment
    return (
        on == today
        and found is not None
        and not arrival.is_here
        and found.is_scheduled
        and found.checked_in_at is None
    )


def _case_url(appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    return reverse("admin:case", args=[appointment.case.number])
