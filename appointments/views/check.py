"""What the code on a printed page leads to: whether the page is valid, and for staff, whom it is for."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments import print_code
from appointments.admin.day_sheet import USE, VIEW, day_url
from appointments.models import Appointment


@require_safe
@never_cache
def appointment_check(request: HttpRequest, number: str, version: int, signature: str) -> HttpResponse:
    """Say whether the print with this code is valid, naming nobody; a code that we did not make is 404.

    Staff who may see the day sheet are led to today's check-in, with the code in its field.
    """
    today = timezone.localdate(timezone.now())
    if request.user.is_staff and (request.user.has_perm(USE) or request.user.has_perm(VIEW)):
        return HttpResponseRedirect(f"{day_url('check_in', today)}?{urlencode({'q': request.path})}")
    found = Appointment.objects.select_related("slot", "application").filter(number=number).first()
    if found is None or not print_code.is_ours(number, version, signature):
        raise Http404
    is_valid = found.is_scheduled and found.day >= today and version == found.application.people_version
    return render(request, "appointments/check.html", {"appointment": found, "is_valid": is_valid})
