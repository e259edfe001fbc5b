"""Closed days in the staff's site: the list, the holidays of a year, one day or a part of it."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import closures
from appointments.admin import sentences
from appointments.admin.pages import confirmation, page, page_url, require, tell
from appointments.forms.closures import YEARS_AHEAD, ClosureForm, YearForm
from appointments.holiday_lists import single_closings_of
from appointments.models import Closure
from appointments.templatetags.interview_time import weekday


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

    list_display = ["day", "weekday", "name", "kind", "part", "counts", "approved_by"]
    list_filter = [YearFilter, ApprovedFilter, "kind"]
    list_select_related = ["approved_by"]
    search_fields = ["name", "name_km"]
    list_per_page = 50
    actions = ["approve_chosen", "remove_chosen"]
    change_list_template = "admin/appointments/closure_list.html"

    @admin.display(description=_("weekday"))
    def weekday(self, closure: Closure) -> str:
        """Return the day's weekday."""
        return weekday(closure.day)

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
        """Add the holidays by year."""
        return [page_url(self, "years/", self.years_view, "years"), *super().get_urls()]

    @admin.action(description=_("Approve"), permissions=["approve"])
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[Closure]) -> None:
        """Let the chosen closures count, all or none."""
        self._approve(request, chosen)

    @admin.action(description=_("Remove (open again)"), permissions=["remove"])
    def remove_chosen(self, request: HttpRequest, chosen: QuerySet[Closure]) -> HttpResponse | None:
        """Delete the chosen closures; their slots can be booked again."""
        question = confirmation(
            self,
            request,
            chosen,
            title=_("Remove closures"),
            text=_("These days become working days again, and slots that the closures closed can be booked."),
            button=_("Remove"),
        )
        if question is None:
            gone = list(chosen)
            self.log_deletions(request, gone)
            removed = closures.remove(gone, now=timezone.now(), by=staff_of(request))
            tell(request, [sentences.removed(removed)])
        return question

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Close one day, or a part of it, at once."""
        require(request, "add_closure", "change_closure")
        now = timezone.now()
        form = ClosureForm(request.POST or None, today=timezone.localdate(now))
        if request.method == "POST" and form.is_valid():
            fields = {**form.cleaned_data, "kind": Closure.Kind(form.cleaned_data["kind"])}
            try:
                closure = closures.add(**fields, now=now, by=staff_of(request))
            except closures.ClosureHitsAppointments as refusal:
                form.add_error(None, sentences.closure_refused(refusal))
            except closures.ClosureExists:
                form.add_error("name", _("This day is closed under this name already."))
            else:
                self.log_addition(request, closure, "Closed at once.")
                tell(request, [_("Closed: %(closure)s") % {"closure": closure}])
                return HttpResponseRedirect(reverse("admin:appointments_closure_changelist"))
        return page(self, request, "closure_form", _("Close a day"), form=form)

    def years_view(self, request: HttpRequest) -> HttpResponse:
        """Show the holidays by year; a POST proposes a year or approves what is proposed for it."""
        require(request, "view_closure")
        this_year = timezone.localdate().year
        years = range(this_year, this_year + YEARS_AHEAD)
        if request.method == "POST":
            return self._act_on_year(request, YearForm(request.POST, years=years))
        numbers = {
            row["day__year"]: row
            for row in Closure.objects.filter(day__year__gte=this_year)
            .order_by()
            .values("day__year")
            .annotate(
                approved=Count("pk", filter=~Q(approved_at=None)),
                waiting=Count("pk", filter=Q(approved_at=None)),
                holidays=Count("pk", filter=~Q(approved_at=None) & Q(kind__in=closures.HOLIDAYS)),
            )
        }
        rows = [
            {
                "year": year,
                "approved": numbers.get(year, {}).get("approved", 0),
                "waiting": numbers.get(year, {}).get("waiting", 0),
                "may_release": bool(numbers.get(year, {}).get("holidays")),
                "left_out": sentences.left_out(single_closings_of(year)),
            }
            for year in years
        ]
        return page(self, request, "closure_years", _("Holidays by year"), rows=rows, form=YearForm)

    def _act_on_year(self, request: HttpRequest, form: YearForm) -> HttpResponse:
        back = HttpResponseRedirect(reverse("admin:appointments_closure_years"))
        if not form.is_valid():
            tell(request, [_("Choose one of these years.")], messages.ERROR)
            return back
        year = form.cleaned_data["year"]
        if form.cleaned_data["act"] == YearForm.PROPOSE:
            require(request, "add_closure")
            tell(
                request,
                sentences.proposed(closures.propose_year(year, now=timezone.now(), by=staff_of(request))),
            )
            return back
        require(request, "change_closure")
        self._approve(request, Closure.objects.filter(day__year=year, approved_at=None))
        return back

    def _approve(self, request: HttpRequest, drafts: QuerySet[Closure]) -> None:
        try:
            approved = closures.approve(drafts, now=timezone.now(), by=staff_of(request))
        except closures.ClosureHitsAppointments as refusal:
            tell(request, [sentences.closure_refused(refusal)], messages.ERROR)
            return
        for closure in approved:
            self.log_change(request, closure, "Approved.")
        tell(request, [sentences.approved(len(approved))])
