"""The reports: each a picture, a table, and a file for a spreadsheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from embassy_sched.charts import Chart, lying_bars, standing_bars
from embassy_sched.staff.jobs import address
from embassy_sched.staff.overview import overview, table_file
from embassy_sched.staff.pages import require
from embassy_sched.staff.periods import PeriodForm
from embassy_sched.staff.reports import REPORTS, Report

PERMISSION = "appointments.view_reports"
USUAL_DAYS = 7 * 12


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show all reports of a period."""
    require(request, PERMISSION)
    form = PeriodForm(request.GET, today=timezone.localdate(), days=USUAL_DAYS)
    shown = []
    if form.is_valid():
        query = urlencode({name: form[name].value() for name in form.fields})
        for name, report_of in REPORTS.items():
            report = report_of(*form.period)
            url = f"{address('report-csv', name)}?{query}"
            shown.append({"report": report, "chart": _chart(report), "csv_url": url})
    return overview(request, "reports", _("Reports"), form=form, reports=shown)


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Return one report of a period as a table; 404 for one that is none, 400 for a period that is none."""
    require(request, PERMISSION)
    if name not in REPORTS:
        raise Http404
    form = PeriodForm(request.GET, today=timezone.localdate(), days=USUAL_DAYS)
    if not form.is_valid():
        return HttpResponse(
            _("These days cannot be read."), status=400, content_type="text/plain; charset=utf-8"
        )
    report = REPORTS[name](*form.period)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return table_file(f"{name}-{first}-to-{last}", report.head, report.rows)


def _chart(report: Report) -> Chart:
    return (lying_bars if report.lying else standing_bars)(report.title, report.series, report.bars)
