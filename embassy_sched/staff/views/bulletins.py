"""The Visa Bulletin: its months, loading one, and the appointments that a bulletin leaves not current."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import staff_of
from appointments.not_current import Told, not_current, tell_families
from eligibility.bulletin.bulletins import loaded_months
from eligibility.bulletin.loading import (
    BulletinOvertaken,
    NothingNew,
    Preview,
    as_lines,
    cells_of,
    preview,
    publish,
    read_text,
)
from eligibility.bulletin.reading import Reading
from eligibility.currency import months_due
from eligibility.models import BulletinEvent, CutoffDate, VisaBulletin
from embassy_sched.staff.bulletin_forms import LoadForm, PublishForm, month_to_load
from embassy_sched.staff.bulletin_wording import MOVES, fault_sentence, missing_sentence
from embassy_sched.staff.pages import page, require, tell

VIEW = "eligibility.view_visabulletin"
PUBLISH = "eligibility.publish_visabulletin"
LAST_EVENTS = 50


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """Show the months that are loaded, those that are missing, and who published what."""
    require(request, VIEW)
    loaded = loaded_months()
    missing = [date(*month, 1) for month in months_due(timezone.localdate()) if month not in loaded]
    return _page(
        request,
        "list",
        _("Visa Bulletin"),
        months=VisaBulletin.objects.select_related("published_by"),
        missing=missing_sentence([format_day(each, "F Y") for each in missing]) if missing else "",
        events=BulletinEvent.objects.select_related("bulletin", "by")[:LAST_EVENTS],
        may_publish=request.user.has_perm(PUBLISH),
    )


@require_safe
def bulletin(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show a month as it is published, against the month before it."""
    require(request, VIEW)
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    found = VisaBulletin.objects.filter(month=first).first()
    if found is None:
        raise Http404
    return _page(
        request,
        "month",
        _("Visa Bulletin of %(month)s") % {"month": found},
        **_shown(preview(first, cells_of(found))),
        events=found.events.select_related("by"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Take a text, show what it would change, and publish it once that was seen."""
    require(request, PUBLISH)
    today = timezone.localdate()
    if request.method == "POST" and "publish" in request.POST:
        return _publish(request, today)
    if request.method != "POST":
        initial = {"month": month_to_load(loaded_months(), today).isoformat()}
        return _load_page(request, LoadForm(initial=initial, today=today))
    form = LoadForm(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return _load_page(request, form)
    reading = read_text(form.source, form.cleaned_data["month"], form.chosen_table)
    if not reading.is_whole:
        return _load_page(request, form, reading)
    return _preview_page(request, form.cleaned_data["month"], reading, today)


@require_http_methods(["GET", "HEAD", "POST"])
def appointments_not_current(request: HttpRequest) -> HttpResponse:
    """Show the appointments in a month for which the case is not current; a POST tells who was not told."""
    require(request, "appointments.view_appointment")
    now = timezone.now()
    if request.method == "POST":
        require(request, PUBLISH)
        _say_told(request, tell_families(now=now, by=staff_of(request)))
        return redirect("admin:not-current")
    rows = not_current(now)
    return _page(
        request,
        "not_current",
        _("Appointments whose case is not current"),
        rows=rows,
        untold=sum(each.appointment.not_current_told_at is None for each in rows),
        may_publish=request.user.has_perm(PUBLISH),
    )


def _publish(request: HttpRequest, today: date) -> HttpResponse:
    form = PublishForm(request.POST, today=today)
    if not form.is_valid():
        return _unreadable(request, form, today)
    month = form.cleaned_data["month"]
    reading = read_text(form.cleaned_data["cells"], month)
    if not reading.is_whole:
        return _begin_anew(request)
    now, by = timezone.now(), staff_of(request)
    try:
        published = publish(
            month,
            reading.cells,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            now=now,
            by=by,
        )
    except BulletinOvertaken:
        sentence = _("Somebody published this month meanwhile. Nothing was changed: look at it once more.")
        messages.warning(request, sentence)
        return _preview_page(request, month, reading, today)
    except NothingNew:
        tell(request, _("This month is published with exactly these cells already."), messages.WARNING)
        return redirect("admin:bulletins")
    tell(request, _("The Visa Bulletin of %(month)s is published.") % {"month": published})
    _say_told(request, tell_families(now=now, by=by))
    return redirect("admin:bulletin", month.year, month.month)


def _unreadable(request: HttpRequest, form: PublishForm, today: date) -> HttpResponse:
    """Show the preview again where only the reason is missing; begin anew with anything else."""
    given = form.cleaned_data
    if set(form.errors) == {"reason"}:
        reading = read_text(given["cells"], given["month"])
        if reading.is_whole:
            return _preview_page(request, given["month"], reading, today, form)
    return _begin_anew(request)


def _begin_anew(request: HttpRequest) -> HttpResponse:
    tell(request, _("The preview was not complete. Please load the month again."), messages.ERROR)
    return redirect("admin:bulletin-load")


def _say_told(request: HttpRequest, told: Told) -> None:
    said = ngettext(
        "%(count)d family was told that its case is not current in the month of its interview.",
        "%(count)d families were told that their case is not current in the month of their interview.",
        told.not_current,
    )
    tell(request, said % {"count": told.not_current}, messages.WARNING if told.not_current else messages.INFO)
    if told.current_again:
        said = ngettext(
            "%(count)d family was told that its case is current after all.",
            "%(count)d families were told that their case is current after all.",
            told.current_again,
        )
        tell(request, said % {"count": told.current_again})


def _load_page(request: HttpRequest, form: LoadForm, reading: Reading | None = None) -> HttpResponse:
    faults = [fault_sentence(fault) for fault in reading.faults] if reading else []
    address = settings.VISA_BULLETIN_URL
    title = _("Load a Visa Bulletin")
    return _page(request, "load", title, form=form, faults=faults, visa_bulletin_url=address)


def _preview_page(
    request: HttpRequest, month: date, reading: Reading, today: date, form: PublishForm | None = None
) -> HttpResponse:
    shown = preview(month, reading.cells)
    if form is None or form.cleaned_data.get("version") != shown.version:
        said = _("Correction of %(month)s") if shown.version else _("The bulletin of %(month)s is out")
        form = PublishForm(
            today=today,
            initial={
                "month": month.isoformat(),
                "version": shown.version,
                "cells": as_lines(reading.cells),
                "reason": said % {"month": format_day(month, "F Y")},
            },
        )
    return _page(
        request,
        "preview",
        _("Preview: Visa Bulletin of %(month)s") % {"month": format_day(month, "F Y")},
        form=form,
        new_names=[*reading.new_rows.items(), *reading.new_columns.items()],
        **_shown(shown),
    )


def _shown(found: Preview) -> dict[str, object]:
    """Return a preview with its codes in words."""
    tables = CutoffDate.Table
    return {
        "preview": found,
        "tables": [
            {
                "name": tables(table.table).label,
                "is_kept": table.is_kept,
                "columns": table.columns,
                "rows": [
                    (name, [{"cell": cell, "move": MOVES[cell.move]} if cell else None for cell in cells])
                    for name, cells in table.rows
                ],
            }
            for table in found.tables
        ],
        "missing_tables": [tables(name).label for name in found.missing_tables],
        "counts": [(MOVES[move], number) for move, number in found.counts.items() if number],
        "retrogressed": [
            {"key": key, "cell": cell, "table": tables(key.table).label} for key, cell in found.retrogressed
        ],
    }


def _page(request: HttpRequest, template: str, title: str, **context: object) -> TemplateResponse:
    response = page(request, template, title, **context)
    response.template_name = f"admin/bulletins/{template}.html"
    return response
