"""The frame of the overviews: the auditor's page and the reports."""

from collections.abc import Iterable, Sequence

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from appointments.csv_cells import csv_text
from eligibility.wording import Text


def overview(request: HttpRequest, template: str, title: Text, **context: object) -> TemplateResponse:
    """Show an overview in the admin's frame."""
    request.current_app = admin.site.name
    everywhere = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/oversight/{template}.html", {**everywhere, **context})


def table_file(name: str, head: Sequence[Text], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as a file for a spreadsheet, which computes nothing of it."""
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
