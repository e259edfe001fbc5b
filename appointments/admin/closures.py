"""Closed days in the staff's site: the list, closing days, moving a closure."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter, helpers
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import closure_changes, closures
from appointments.admin import calendar_sentences, closure_acts
from appointments.admin.closure_lists import export_view, import_view
from appointments.admin.pages import page, page_url, require, tell
from appointments.admin.years import CONFIRMED, WORDS, year_view
from appointments.closure_changes import Closed
from appointments.forms.closures import YEARS_AHEAD, ClosureForm, MoveForm, YearForm
from appointments.forms.staff_fields import ReasonForm
from appointments.models import Closure
from appointments.templatetags.interview_time import day as in_words
from appointments.templatetags.interview_time import interview_time

# The buttons of a preview; any other POST shows the preview again.
DO = "do"
CHANGE = "change"
STAYS_ON_ITS_DAY = _("The closure stays on its day until an officer closes the new one.")


class YearFilter(SimpleListFilter):
    """Closures of one year."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Return last year and those that staff plans."""
        this_year = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this_year - 1, this_year + YEARS_AHEAD + 1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Closure]) -> QuerySet[Closure]:
        """Return closures of the chosen year."""
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(day__year=int(self.value())) if self.value() in known else queryset


class ApprovedFilter(SimpleListFilter):
    """Closures that count, or wait to be approved."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        return [("approved", _("approved")), ("proposed", _("proposed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Closure]) -> QuerySet[Closure]:
        """Return the closures of the chosen state."""
        match self.value():
            case "approved":
                return queryset.exclude(approved_at=None)
            case "proposed":
                return queryset.filter(approved_at=None)
            case _:
                return queryset


@admin.register(Closure)
class ClosureAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Closed days: proposed, approved, added and removed by verbs, which look after slots and promises."""

    list_display = ["on_day", "name", "kind", "part", "counts"]
    list_filter = [YearFilter, ApprovedFilter, "kind"]
    search_fields = ["name", "name_km"]
    list_per_page = 50
    actions = ["approve_chosen", "remove_chosen"]
    change_list_template = "admin/appointments/closure_list.html"
    change_form_template = "admin/appointments/closure.html"
    fields = ["on_day", "kind", "name", "name_km", "part", "proposed", "approved", "approved_by"]
    readonly_fields = ["on_day", "part", "proposed", "approved"]

    @admin.display(description=_("day"), ordering="day")
    def on_day(self, closure: Closure) -> str:
        """Return the day in words."""
        return in_words(closure.day)

    @admin.display(description=_("proposed"))
    def proposed(self, closure: Closure) -> str:
        """Return when it was proposed."""
        return interview_time(closure.proposed_at)

    @admin.display(description=_("approved"))
    def approved(self, closure: Closure) -> str:
        """Return since when it counts."""
        return interview_time(closure.approved_at) or "–"

    @admin.display(description=_("part of the day"))
    def part(self, closure: Closure) -> str:
        """Return from when until when, for a part of a day."""
        if closure.begins_at is None or closure.ends_at is None:
            return ""
        return f"{closure.begins_at:%H:%M}–{closure.ends_at:%H:%M}"

    @admin.display(description=_("counts"), boolean=True, ordering="approved_at")
    def counts(self, closure: Closure) -> bool:
        """Say whether it was approved."""
        return closure.is_approved

    def has_add_permission(self, request: HttpRequest, obj: Closure | None = None) -> bool:
        """Say whether somebody may close a day."""
        return request.user.has_perm("appointments.add_closure")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may let closures count."""
        return request.user.has_perm("appointments.change_closure")

    def has_remove_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may open closed days again."""
        return request.user.has_perm("appointments.delete_closure")

    def get_urls(self) -> list[URLPattern]:
        """Add the year view, moving, and the list as a file."""
        return [
            page_url(self, "years/", self.years_view, "years"),
            page_url(self, "years/<int:year>/", self.year_view, "year"),
            page_url(self, "import/", self.import_view, "import"),
            page_url(self, "export/", self.export_view, "export"),
            page_url(self, "<int:closure_id>/move/", self.move_view, "move"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Approve"), permissions=["approve"])
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[Closure]) -> HttpResponse:
        """Let the chosen closures count that hit nobody; lead on to the first day of the others."""
        return self._act(request, chosen.filter(approved_at=None), YearForm.APPROVE)

    @admin.action(description=_("Remove (open again)"), permissions=["remove"])
    def remove_chosen(self, request: HttpRequest, chosen: QuerySet[Closure]) -> HttpResponse:
        """Delete the chosen closures; their slots can be booked again."""
        return self._act(request, chosen, YearForm.REMOVE)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Close a day, several, or the same part of each: form, dry run, done."""
        require(request, "add_closure", "change_closure")
        now = timezone.now()
        form = ClosureForm(request.POST or None, today=timezone.localdate(now))
        if request.method != "POST" or not form.is_valid() or CHANGE in request.POST:
            return page(self, request, "closure_form", _("Close a day or several"), form=form)
        asked = form.asked()
        there = set(
            Closure.objects.filter(day__in=[each.day for each in asked], name=asked[0].name).values_list(
                "day", flat=True
            )
        )
        new = [each for each in asked if each.day not in there]
        if not new:
            form.add_error("name", _("This day is closed under this name already."))
            return page(self, request, "closure_form", _("Close a day or several"), form=form)
        if DO in request.POST:
            done = closure_changes.close_days(asked, now=now, by=staff_of(request))
            tell(request, calendar_sentences.closed(done))
            return closure_acts.lead_on(request, done, closure_acts.year_url(asked[0].day.year))
        effects = closures.effects([_draft(each) for each in new])
        return page(
            self,
            request,
            "closure_preview",
            _("Close days: look before you close"),
            form=form,
            effects=effects,
            existing=sorted(there),
            hit=any(effect.booked for effect in effects),
            buttons=[(DO, _("Close"))],
            change_button=CHANGE,
        )

    def move_view(self, request: HttpRequest, closure_id: int) -> HttpResponse:
        """Move a closure to another day: form, dry run, done."""
        require(request, "change_closure")
        closure = self.get_object(request, closure_id)
        if closure is None:
            raise Http404
        now = timezone.now()
        form = MoveForm(request.POST or None, today=timezone.localdate(now))
        title = _("Move a closure")
        if request.method != "POST" or not form.is_valid() or CHANGE in request.POST:
            return page(self, request, "closure_move", title, form=form, closure=closure)
        day = form.cleaned_data["day"]
        [effect] = closures.effects([_moved(closure, day)])
        if DO in request.POST:
            about = {"now": now, "by": staff_of(request), "reason": form.cleaned_data["reason"]}
            try:
                moved = closure_changes.move(closure, day, **about)
            except closures.ClosureExists:
                form.add_error("day", _("That day is closed under this name already."))
            except closures.ClosingGoesOn:
                form.add_error(None, closure_acts.closing_goes_on())
            except closure_changes.ClosureGone as error:
                raise Http404 from error
            except closures.ClosureHitsAppointments as refusal:
                waiting = Closed((), (_moved(closure, day),), refusal.days)
                return closure_acts.lead_on(request, waiting, request.path, STAYS_ON_ITS_DAY)
            else:
                tell(request, [_("Moved: %(closure)s") % {"closure": moved}])
                return HttpResponseRedirect(closure_acts.year_url(day.year))
            return page(self, request, "closure_move", title, form=form, closure=closure)
        return page(
            self,
            request,
            "closure_move_preview",
            _("Move a closure: look before you move it"),
            form=form,
            closure=closure,
            effect=effect,
            opening=closure.slots.count(),
            buttons=self._move_buttons(request, closure, effect),
            change_button=CHANGE,
        )

    def _move_buttons(
        self, request: HttpRequest, closure: Closure, effect: closures.Effect
    ) -> list[tuple[str, object]]:
        """Offer to move it; over booked people only an officer goes on, on another page."""
        if not (closure.is_approved and effect.booked):
            return [(DO, _("Move"))]
        return [(DO, _("Go on to “Close a day”"))] if request.user.has_perm(closure_acts.CLOSE_DAY) else []

    def years_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to this year."""
        require(request, "view_closure")
        return HttpResponseRedirect(closure_acts.year_url(timezone.localdate().year))

    def year_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show the closures of a year."""
        return year_view(self, request, year)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Read closures from a CSV file."""
        return import_view(self, request)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Write closures to a CSV file."""
        return export_view(self, request)

    def _act(self, request: HttpRequest, chosen: QuerySet[Closure], act: str) -> HttpResponse:
        """Show what it would do, and ask why; do it once that was said."""
        back = reverse("admin:appointments_closure_changelist")
        asked = list(chosen)
        if not asked:
            tell(request, [_("Nothing that could be changed was chosen.")], messages.WARNING)
            return HttpResponseRedirect(back)
        form = ReasonForm(request.POST if CONFIRMED in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            if act == YearForm.APPROVE:
                return closure_acts.approve(request, asked, reason, back)
            closure_acts.remove(request, asked, reason)
            return HttpResponseRedirect(back)
        title, text, button = WORDS[act]
        return closure_acts.ask(
            self,
            request,
            asked,
            title=title,
            text=text,
            button=button,
            approving=act == YearForm.APPROVE,
            form=form,
            fields=[
                ("action", f"{act}_chosen"),
                (helpers.ACTION_CHECKBOX_NAME, [closure.pk for closure in asked]),
                (CONFIRMED, "1"),
            ],
            back=back,
        )


def _draft(asked: closure_changes.NewClosure) -> Closure:
    """Return a closure that is not stored, to ask what it would do."""
    return Closure(day=asked.day, name=asked.name, begins_at=asked.begins_at, ends_at=asked.ends_at)


def _moved(closure: Closure, day: object) -> Closure:
    """Return the closure as it would stand on another day, not stored."""
    return Closure(
        pk=closure.pk, day=day, name=closure.name, begins_at=closure.begins_at, ends_at=closure.ends_at
    )
