""" "I will come": the answer to an appointment that the post has moved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import applicant_of
from appointments import coming
from appointments.views.appointment import get_appointment


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appointment_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Keep that the family comes; whoever only looks is led to the appointment, where it is asked."""
    found = get_appointment(request, number)
    if request.method == "POST":
        done = coming.confirm(found, now=timezone.now(), by=applicant_of(request))
        if not done and not found.confirmed_at:
            messages.info(request, _("This appointment does not need to be confirmed. Nothing was changed."))
    return redirect("appointment", found.number)
