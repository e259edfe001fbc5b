"""The year view of closures: twelve months, the list, and what is done with its holidays."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import staff_of
from appointments import closures
from appointments.admin import closure_acts, sentences
from appointments.admin.month_grid import WHOLE_WEEK, months_between
from appointments.admin.pages import page, require, tell
from appointments.forms.closures import YEARS_AHEAD, YearForm
from appointments.forms.staff_fields import ReasonForm
from appointments.holiday_lists import single_closings_of, years_due
from appointments.models import Closure
from appointments.working_days import SATURDAY

CONFIRMED = "confirmed"
PERMISSIONS = {
    YearForm.PROPOSE: "add_closure",
    YearForm.APPROVE: "change_closure",
    YearForm.APPROVE_ALL: "change_closure",
    YearForm.REMOVE: "delete_closure",
}


@dataclass(frozen=True)
class Cell:
    """What a day of the year shows."""

    closures: tuple[Closure, ...]
    is_weekend: bool
    is_today: bool

    @property
    def state(self) -> str:
        """Return the word for how the day is drawn."""
        if not self.closures:
            return "weekend" if self.is_weekend else "open"
        if not any(closure.is_approved for closure in self.closures):
            return "proposed"
        whole = any(closure.is_approved and closure.is_whole_day for closure in self.closures)
        return "closed" if whole else "part"


def years_from(today: date) -> range:
    """Return the years that staff look at and plan."""
    return range(today.year - 1, today.year + YEARS_AHEAD + 1)


def year_view(admin: ModelAdmin, request: HttpRequest, year: int) -> HttpResponse:
    """Show a year; a POST proposes its holidays, or approves or removes chosen closures."""
    require(request, "view_closure")
    today = timezone.localdate()
    if year not in years_from(today):
        raise Http404
    if request.method == "POST":
        return _act(admin, request, year)
    found = list(Closure.objects.filter(day__year=year).select_related("approved_by"))
    on: dict[date, tuple[Closure, ...]] = {}
    for closure in found:
        on[closure.day] = (*on.get(closure.day, ()), closure)

    def content(day: date) -> Cell:
        return Cell(on.get(day, ()), day.weekday() >= SATURDAY, day == today)

    waiting = [closure for closure in found if not closure.is_approved]
    booked = {effect.closure.pk: effect.booked for effect in closures.effects(waiting)} if waiting else {}
    return page(
        admin,
        request,
        "closure_year",
        _("Closures of %(year)d") % {"year": year},
        year=year,
        years=[(each, closure_acts.year_url(each)) for each in years_from(today)],
        months=months_between(date(year, 1, 1), date(year, 12, 31), content, columns=WHOLE_WEEK),
        rows=[(closure, booked.get(closure.pk, 0)) for closure in found],
        approved=len(found) - len(waiting),
        waiting=len(waiting),
        may_release=any(closure.is_approved and closure.kind in closures.HOLIDAYS for closure in found),
        warned=_years_to_approve(today),
        left_out=sentences.left_out(single_closings_of(year)),
        acts=YearForm,
    )


def _years_to_approve(today: date) -> list[tuple[int, str]]:
    """Return this year, and from October on the next, where its holidays are not approved."""
    missing = closures.years_without_approved_closures(years_due(today))
    return [(year, closure_acts.year_url(year)) for year in missing]


def _act(admin: ModelAdmin, request: HttpRequest, year: int) -> HttpResponse:
    form = YearForm(request.POST, year=year)
    back = closure_acts.year_url(year)
    if not form.is_valid():
        tell(request, [_("Something else was chosen than this page offers. Look again.")], messages.ERROR)
        return HttpResponseRedirect(back)
    act = form.cleaned_data["act"]
    require(request, PERMISSIONS[act])
    if act == YearForm.PROPOSE:
        done = closures.propose_year(year, now=timezone.now(), by=staff_of(request))
        tell(request, sentences.proposed(done))
        return HttpResponseRedirect(back)
    chosen = form.cleaned_data["closures"]
    if act == YearForm.APPROVE_ALL:
        act, chosen = YearForm.APPROVE, Closure.objects.filter(day__year=year)
    if act == YearForm.APPROVE:
        chosen = chosen.filter(approved_at=None)
    if not chosen.exists():
        tell(request, [_("Choose closures in the list first.")], messages.ERROR)
        return HttpResponseRedirect(back)
    return _confirm(admin, request, year, act, list(chosen))


def _confirm(
    admin: ModelAdmin, request: HttpRequest, year: int, act: str, chosen: list[Closure]
) -> HttpResponse:
    """Show what it would do, and ask why; do it once that was said."""
    back = closure_acts.year_url(year)
    initial = {"reason": _("Holiday list of %(year)d") % {"year": year}} if act == YearForm.APPROVE else {}
    form = ReasonForm(request.POST if CONFIRMED in request.POST else None, initial=initial)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if act == YearForm.APPROVE:
            return closure_acts.approve(request, chosen, reason, back)
        closure_acts.remove(request, chosen, reason)
        return HttpResponseRedirect(back)
    words = WORDS[act]
    return closure_acts.ask(
        admin,
        request,
        chosen,
        title=words[0],
        text=words[1],
        button=words[2],
        approving=act == YearForm.APPROVE,
        form=form,
        fields=[("act", act), ("closures", [closure.pk for closure in chosen]), (CONFIRMED, "1")],
        back=back,
    )


WORDS = {
    YearForm.APPROVE: (
        gettext_lazy("Approve closures"),
        gettext_lazy("Once approved, these days are closed and their slots can no longer be booked."),
        gettext_lazy("Approve"),
    ),
    YearForm.REMOVE: (
        gettext_lazy("Remove closures"),
        gettext_lazy(
            "These days become working days again, and slots that the closures closed can be booked."
        ),
        gettext_lazy("Remove"),
    ),
}
