"""Stop the bookings of a day, or let them go on: the page for every clerk."""

from datetime import date

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import staff_of
from appointments import stopping
from appointments.admin.pages import page, require, tell
from appointments.forms.stopping import StopForm
from appointments.templatetags.interview_time import day as in_words

STOP, RESUME = "stop", "resume"


def stop_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show how the bookings of a day stand; a POST stops them, or lets them go on."""
    require(request, "stop_bookings")
    now = timezone.now()
    data = request.POST if request.method == "POST" else request.GET or None
    form = StopForm(data, today=timezone.localdate(now), asks_why=STOP in request.POST)
    found = None
    if form.is_valid():
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
        if request.method == "POST" and {STOP, RESUME} & set(request.POST):
            return _act(request, day, reason)
        found = stopping.bookings_of(day, now=now)
    elif form.is_bound and "day" in form.cleaned_data:
        found = stopping.bookings_of(form.cleaned_data["day"], now=now)
    title = _("Stop bookings for a day")
    if found is not None:
        # The buttons name the day; another one is looked at first.
        form.fields["day"].widget = HiddenInput()
        title = _("Bookings for %(day)s") % {"day": in_words(found.day)}
    return page(
        admin,
        request,
        "closing_stop",
        title,
        form=form,
        found=found,
        buttons={"stop": STOP, "resume": RESUME},
    )


def _act(request: HttpRequest, day: date, reason: str) -> HttpResponse:
    now, by = timezone.now(), staff_of(request)
    named = {"day": in_words(day)}
    if STOP in request.POST:
        try:
            stopped = stopping.stop_bookings(day, now=now, by=by, reason=reason)
        except stopping.NoSlots:
            tell(request, [_("There are no slots on %(day)s: nothing was stopped.") % named], messages.ERROR)
        else:
            if stopped:
                said = _(
                    "Bookings for %(day)s are stopped. Nothing is cancelled. The officers are told by e-mail."
                )
            else:
                said = _("Bookings for %(day)s were stopped already.")
            tell(request, [said % named])
    else:
        resumed = stopping.resume_bookings(day, now=now, by=by, reason=reason)
        said = ngettext(
            "Bookings for %(day)s go on: %(count)d slot can be booked again.",
            "Bookings for %(day)s go on: %(count)d slots can be booked again.",
            resumed,
        )
        tell(request, [said % {**named, "count": resumed}])
    url = reverse("admin:appointments_closing_stop")
    return HttpResponseRedirect(f"{url}?day={day.isoformat()}")
