"""Addresses of the auditor's page and of the reports; StaffSite puts them before the admin's own."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from embassy_sched.staff.views import exceptions, reports, supposed

View = Callable[..., HttpResponse]


def urls_of(admin_view: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses; ``admin_view`` lets in who may enter the staff's site."""
    routes: list[tuple[str, View, str]] = [
        ("exceptions/", exceptions.exceptions, "exceptions"),
        ("exceptions/table.csv", exceptions.exceptions_csv, "exceptions-csv"),
        ("what-would-it-say/", supposed.supposed, "what-would-it-say"),
        ("reports/", reports.reports, "reports"),
        ("reports/<slug:name>.csv", reports.report_csv, "report-csv"),
    ]
    return [path(route, admin_view(view), name=name) for route, view, name in routes]
