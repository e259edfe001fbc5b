"""Cancelling, on a page of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import applicant_of
from appointments import booking
from appointments.models import Appointment
from appointments.refusals import ChangeClosed, NotScheduled
from appointments.standing import Standing, standing_of
from appointments.views.appointment import get_appointment
from appointments.views.choosing import Choice
from appointments.views.reschedule import closed_page
from appointments.views.sentences import refusal_sentence


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appointment_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more; a POST gives the place up. Sent twice it leads to the page of what became of it."""
    now = timezone.now()
    found = get_appointment(request, number)
    choice = Choice(request, now, found.application, found)
    if request.method == "POST":
        return _cancel(choice, found)
    standing = standing_of(found, now, choice.calendar)
    if standing is Standing.CHANGEABLE:
        return render(request, "appointments/cancel.html", {"appointment": found})
    if standing is Standing.FIXED:
        return closed_page(choice, found)
    return redirect("appointment", found.number)


def _cancel(choice: Choice, found: Appointment) -> HttpResponse:
    request = choice.request
    try:
        booking.cancel(found, now=choice.now, by=applicant_of(request))
    except NotScheduled as refusal:
        if refusal.appointment.status != Appointment.Status.CANCELLED:
            messages.info(request, refusal_sentence(refusal))
        return redirect("appointment", refusal.appointment.number)
    except ChangeClosed:
        return redirect("appointment-cancel", found.number)
    return redirect("appointment", found.number)
