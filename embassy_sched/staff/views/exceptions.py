"""The auditor's page: acts beyond a rule, late additions, identities decided by staff, cases not verified."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from eligibility.wording import Text
from embassy_sched.staff.exceptions import Exceptional, Why, keys, read_rows
from embassy_sched.staff.jobs import address
from embassy_sched.staff.overview import overview, table_file
from embassy_sched.staff.pages import require
from embassy_sched.staff.periods import PeriodForm

PERMISSION = "appointments.view_exceptions"
USUAL_DAYS = 30
ON_A_PAGE = 100

WHY: Mapping[Why, Text] = {
    Why.BEYOND: gettext_lazy("beyond a rule"),
    Why.LATE: gettext_lazy("added after the closing time"),
    Why.IDENTITY: gettext_lazy("identity decided by staff"),
    Why.UNVERIFIED: gettext_lazy("case not verified"),
}


class ExceptionsForm(PeriodForm):
    """Which exceptions: of which days, and why."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[("", gettext_lazy("all")), *WHY.items()], required=False
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, today=today, days=USUAL_DAYS)

    @property
    def chosen(self) -> Why | None:
        """Return the reason that was chosen, if any."""
        return Why(self.cleaned_data["why"]) if self.cleaned_data["why"] else None


@require_safe
def exceptions(request: HttpRequest) -> HttpResponse:
    """Show the exceptions of a period, the latest first, a page at a time."""
    require(request, PERMISSION)
    form = ExceptionsForm(request.GET, today=timezone.localdate())
    shown: dict[str, object] = {}
    if form.is_valid():
        pages = Paginator(keys(*form.period, form.chosen), ON_A_PAGE)
        page = pages.get_page(request.GET.get("p"))
        rows = read_rows(page.object_list)
        query = urlencode({name: form[name].value() for name in form.fields})
        shown = {
            "page": page,
            "count": pages.count,
            "rows": [
                {"row": row, "why": [WHY[each] for each in row.why], "url": _url_of(row)} for row in rows
            ],
            "query": query,
            "csv_url": f"{address('exceptions-csv')}?{query}",
        }
    return overview(request, "exceptions", _("Exceptions"), form=form, **shown)


@require_safe
def exceptions_csv(request: HttpRequest) -> HttpResponse:
    """Return all exceptions of a period as a table; 400 for a period that is none."""
    require(request, PERMISSION)
    form = ExceptionsForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(
            _("These days cannot be read."), status=400, content_type="text/plain; charset=utf-8"
        )
    head = [
        _("When"),
        _("Why it is listed"),
        _("What"),
        _("Case ID number"),
        _("Account"),
        _("Before"),
        _("After"),
        _("By"),
        _("As"),
        _("Network address"),
        _("Reason"),
        _("Beyond the rule"),
    ]
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    rows = read_rows(keys(*form.period, form.chosen))
    return table_file(f"exceptions-{first}-to-{last}", head, _cells(rows))


def _cells(rows: list[Exceptional]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"),
            ", ".join(str(WHY[each]) for each in row.why),
            row.what,
            row.case,
            row.account or "",
            row.before,
            row.after,
            row.actor,
            row.role,
            row.address,
            row.reason,
            "; ".join(row.beyond),
        ]


def _url_of(row: Exceptional) -> str:
    if row.account:
        return address("accounts_user_change", row.account.pk)
    return address("case", row.case)
