"""Release patterns in the staff's site: the list, a form for each, and removing."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import patterns
from appointments.admin import calendar_sentences
from appointments.admin.pages import confirmation, page, require, tell
from appointments.forms.release import PatternForm, initial_of
from appointments.forms.staff_fields import ReasonForm
from appointments.models import ReleasePattern
from appointments.templatetags.interview_time import interview_time


@admin.register(ReleasePattern)
class ReleasePatternAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Patterns are saved and removed by verbs, which leave an event."""

    list_display = ["name", "week", "changed", "use"]
    list_per_page = 50
    actions = ["remove_chosen"]
    change_form_template = "admin/appointments/no_history.html"

    @admin.display(description=_("week"))
    def week(self, pattern: ReleasePattern) -> str:
        """Return what the pattern releases."""
        return calendar_sentences.week_of(pattern)

    @admin.display(description=_("last changed"), ordering="changed_at")
    def changed(self, pattern: ReleasePattern) -> str:
        """Return when it was saved, in words."""
        return interview_time(pattern.changed_at)

    @admin.display(description=_("release"))
    def use(self, pattern: ReleasePattern) -> str:
        """Return the way to the release form, filled in."""
        url = reverse("admin:appointments_interviewslot_release")
        return format_html('<a href="{}?pattern={}">{}</a>', url, pattern.pk, _("Release with this pattern"))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Leave the way to the release form to those who may release."""
        may_release = request.user.has_perm("appointments.add_interviewslot")
        return self.list_display if may_release else [name for name in self.list_display if name != "use"]

    def has_add_permission(self, request: HttpRequest, obj: ReleasePattern | None = None) -> bool:
        """Say whether somebody may save a pattern."""
        return request.user.has_perm("appointments.add_releasepattern")

    def has_remove_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may remove patterns."""
        return request.user.has_perm("appointments.delete_releasepattern")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Save a new pattern."""
        require(request, "add_releasepattern")
        return self._form(request, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Change a pattern; who may only look sees the plain page."""
        if not request.user.has_perm("appointments.change_releasepattern"):
            return super().change_view(request, object_id, form_url, extra_context)
        pattern = self.get_object(request, object_id)
        if pattern is None:
            raise Http404
        return self._form(request, pattern)

    @admin.action(description=_("Remove"), permissions=["remove"])
    def remove_chosen(self, request: HttpRequest, chosen: QuerySet[ReleasePattern]) -> HttpResponse | None:
        """Remove the chosen patterns; what was released with them stays."""
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        question = confirmation(
            self,
            request,
            chosen,
            title=_("Remove patterns"),
            text=_("Slots that were released with these patterns stay as they are."),
            button=_("Remove"),
            form=form,
        )
        if question is None:
            now, by = timezone.now(), staff_of(request)
            for pattern in chosen:
                if patterns.remove(pattern, now=now, by=by, reason=form.cleaned_data["reason"]):
                    tell(request, [_("Pattern removed: %(pattern)s") % {"pattern": pattern}])
        return question

    def _form(self, request: HttpRequest, pattern: ReleasePattern | None) -> HttpResponse:
        initial = {"name": pattern.name, **initial_of(pattern)} if pattern else {}
        form = PatternForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            name, about = form.cleaned_data["name"], {"now": timezone.now(), "by": staff_of(request)}
            about["reason"] = form.cleaned_data["reason"]
            try:
                if pattern is None:
                    patterns.save(name, form.week, **about)
                else:
                    patterns.change(pattern, name, form.week, **about)
            except patterns.PatternExists:
                form.add_error("name", _("There is another pattern of that name."))
            except patterns.NoSuchPattern as error:
                raise Http404 from error
            else:
                tell(request, [_("Pattern saved: %(name)s") % {"name": name}])
                return HttpResponseRedirect(reverse("admin:appointments_releasepattern_changelist"))
        title = _("Change a release pattern") if pattern else _("New release pattern")
        return page(self, request, "pattern_form", title, form=form)
