"""The release page: say which days and times, look at what would happen, release."""

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, LogEntry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from appointments.admin import sentences
from appointments.admin.pages import page, require, tell
from appointments.forms.release import ReleaseForm
from appointments.models import InterviewSlot
from appointments.release import ReleaseResult, YearNotApproved, preview, release

# The button of the preview; any other POST shows the preview again.
RELEASE = "release"
CHANGE = "change"


def release_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form; the first POST shows what would be released, the second one releases it.

    Both are judged anew, and what is there already is left as it is: a double click releases once.
    """
    require(request, "add_interviewslot")
    now = timezone.now()
    form = ReleaseForm(request.POST or None, today=timezone.localdate(now))
    result = None
    if request.method == "POST" and form.is_valid():
        asked = (
            form.cleaned_data["first_day"],
            form.cleaned_data["last_day"],
            form.cleaned_data["weekdays"],
            form.cleaned_data["times"],
            form.cleaned_data["capacity"],
        )
        try:
            if RELEASE in request.POST:
                done = release(*asked, now=now, by=staff_of(request))
                _keep_in_log(request, done)
                tell(request, [sentences.released(done)])
                return HttpResponseRedirect(reverse("admin:appointments_interviewslot_changelist"))
            result = preview(*asked, now=now)
        except YearNotApproved as refusal:
            form.add_error(None, sentences.year_not_approved(refusal))
    if result is None or CHANGE in request.POST:
        return page(admin, request, "release_form", _("Release slots"), form=form)
    return page(
        admin,
        request,
        "release_preview",
        _("Release slots: look before you release"),
        form=form,
        result=result,
        days=sentences.by_day(result.released),
        existing=sentences.by_day(result.existing),
        skipped=[(skipped.day, sentences.skipped(skipped)) for skipped in result.skipped],
        release_button=RELEASE,
        change_button=CHANGE,
    )


def _keep_in_log(request: HttpRequest, done: ReleaseResult) -> None:
    """Leave one line for the release: who, when, the first and the last slot."""
    if done.released:
        first = InterviewSlot.objects.filter(starts_at__in=[done.released[0]])
        last = done.released[-1].date().isoformat()
        LogEntry.objects.log_actions(
            request.user.pk,
            first,
            ADDITION,
            change_message=f"Released {len(done.released)} slots until {last}, {done.capacity} places each.",
        )
