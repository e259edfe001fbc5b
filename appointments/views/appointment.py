"""The Appointment Confirmation Page, its printable version, its calendar file."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from appointments import coming, print_code
from appointments.availability import working_calendar
from appointments.calendar_file import CONTENT_TYPE, calendar_file
from appointments.confirmation import confirmation_of
from appointments.models import Appointment
from appointments.printed_texts import split
from appointments.standing import PASSED, Standing, newest, standing_of
from eligibility.bulletin.bulletins import latest_month
from eligibility.models import Notice

# With more people than these, what is for the family goes to sheet two, and sheet one is the guard's alone.
MOST_BESIDE_THE_FAMILY_S_PART = 6


def appointments_of(user: User) -> QuerySet[Appointment]:
    """Return the appointments that an account may see, with what their pages show."""
    return Appointment.objects.of(user).select_related(
        "slot", "case", "application__visa_class", "application__user"
    )


def get_appointment(request: HttpRequest, number: str) -> Appointment:
    """Return the appointment of this number if the account speaks for its case; a stranger's is 404."""
    appointment = appointments_of(request.user).filter(number=number).first()
    if appointment is None:
        raise Http404
    return appointment


def newer_of(appointment: Appointment) -> Appointment | None:
    """Return the appointment that stands for the same case and party, if this one does not."""
    if appointment.is_scheduled:
        return None
    same = Appointment.objects.scheduled().filter(case=appointment.case_id, party=appointment.party)
    return same.first()


@require_safe
@login_required
def appointment(request: HttpRequest, number: str) -> HttpResponse:
    """Show the confirmation of an appointment that stands; of any other, what became of it."""
    now = timezone.now()
    found = get_appointment(request, number)
    if found.status == Appointment.Status.RESCHEDULED:
        return redirect("appointment", newest(found).number)
    standing = standing_of(found, now, working_calendar())
    context = {
        **_confirmation_context(found, standing, now),
        "newer": newer_of(found),
        "people_may_change": found.is_scheduled and found.application.people_may_change(now),
        "asked_to_confirm": coming.is_asked(found, now),
    }
    if found.is_scheduled and standing not in PASSED:
        return render(request, "appointments/appointment.html", context)
    return render(request, "appointments/appointment_ended.html", context)


@require_safe
@login_required
def appointment_print(request: HttpRequest, number: str) -> HttpResponse:
    """Show the printable version; one that is not valid any more says so in big letters."""
    found = get_appointment(request, number)
    back_url = reverse("appointment", args=[found.number])
    return print_page(request, found, now=timezone.now(), back_url=back_url)


def print_page(request: HttpRequest, found: Appointment, *, now: datetime, back_url: str) -> HttpResponse:
    """Show the printable version of an appointment to whoever may see it; staff print it, too."""
    standing = standing_of(found, now, working_calendar())
    context = _confirmation_context(found, standing, now)
    confirmation = context["confirmation"]
    on_sheet_one, further = split([*context["confirmation_notices"], *context["what_to_bring"]])
    context |= {
        "is_valid": found.is_scheduled and standing not in PASSED,
        "newer": newer_of(found),
        "printed_at": now,
        "back_url": back_url,
        "code": print_code.picture(print_code.address_of(found.number, confirmation.version)),
        "family_on_sheet_two": confirmation.persons > MOST_BESIDE_THE_FAMILY_S_PART,
        "texts": on_sheet_one,
        "further_texts": further,
    }
    return render(request, "appointments/print.html", context)


@require_safe
@login_required
def appointment_ics(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the calendar file: of the newest appointment, so that the entry moves."""
    now = timezone.now()
    found = get_appointment(request, number)
    if found.status == Appointment.Status.RESCHEDULED:
        return redirect("appointment-ics", newest(found).number)
    file = calendar_file(confirmation_of(found).snapshot(), written_at=now)
    return HttpResponse(
        file,
        content_type=f"{CONTENT_TYPE}; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


def _confirmation_context(found: Appointment, standing: Standing, now: datetime) -> dict[str, object]:
    today = timezone.localdate(now)
    confirmation = confirmation_of(found)
    return {
        "appointment": found,
        "application": found.application,
        "confirmation": confirmation,
        "last_bulletin": latest_month() if confirmation.is_preference else None,
        "standing": standing,
        "is_changeable": standing is Standing.CHANGEABLE,
        "inquiry_address": settings.PUBLIC_ORIGIN + reverse("inquiry-new"),
        "confirmation_notices": list(Notice.objects.shown(Notice.Place.CONFIRMATION, today)),
        "what_to_bring": list(Notice.objects.shown(Notice.Place.WHAT_TO_BRING, today)),
    }
