"""The day sheet in the staff's site: the list of a day on screen, on paper, for the gate, and as a table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.admin import day_sentences
from appointments.admin.pages import page, tell
from appointments.csv_cells import csv_text
from appointments.day_rows import Row
from appointments.day_sheet import DaySheet, day_sheet
from appointments.forms.day_sheet import DayForm
from appointments.templatetags.interview_time import day as in_words

USE = "appointments.use_day_sheet"
VIEW = "appointments.view_appointment"
YEARS = range(2000, 2101)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Line:
    """A family on the page: its row, and the words and buttons that belong to it."""

    row: Row
    to_note: tuple[str, ...]
    state: str
    change: str
    may_be_undone: bool
    may_be_missed: bool
    may_be_not_kept: bool


def require_sight(request: HttpRequest) -> None:
    """Answer 403 to a member of the staff who may neither use the day sheet nor read appointments."""
    if not (request.user.has_perm(USE) or request.user.has_perm(VIEW)):
        raise PermissionDenied


def day_of(text: str) -> date:
    """Return the day that an address names; 404 where it is none."""
    if not _ISO.fullmatch(text):
        raise Http404
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if day.year not in YEARS:
        raise Http404
    return day


def day_url(name: str, day: date) -> str:
    """Return the address of a page of a day: "day", "print", "gate", "csv", "check_in" or "outcome"."""
    suffix = "day" if name == "day" else f"day_{name}"
    return reverse(f"admin:appointments_appointment_{suffix}", args=[day.isoformat()])


def line_of(row: Row, now: datetime) -> Line:
    """Return what the page says of a family, and what can be recorded of it now."""
    nobody_came = row.is_open and row.checked_in_at is None and row.starts_at <= now
    return Line(
        row,
        tuple(day_sentences.to_note(row)),
        day_sentences.state_of_row(row),
        day_sentences.change_of(row),
        may_be_undone=row.may_be_undone(timezone.localdate(now)),
        may_be_missed=nobody_came and not row.is_never_missed,
        may_be_not_kept=nobody_came and row.is_never_missed,
    )


def day_view(admin: ModelAdmin, request: HttpRequest, day: str = "") -> HttpResponse:
    """Show the list of a day; without one, today's, or lead to the day that was asked for."""
    require_sight(request)
    now = timezone.now()
    today = timezone.localdate(now)
    if "day" in request.GET:
        form = DayForm(request.GET)
        if form.is_valid():
            return HttpResponseRedirect(day_url("day", form.cleaned_data["day"]))
        tell(request, form.errors["day"], messages.ERROR)
    sheet = day_sheet(day_of(day) if day else today, now)
    may_use = request.user.has_perm(USE)
    return page(
        admin,
        request,
        "day_sheet",
        _("Day sheet: %(day)s") % {"day": in_words(sheet.day)},
        sheet=sheet,
        on=sheet.day,
        today=today,
        is_today=sheet.day == today,
        has_begun=sheet.day <= today,
        lines=_lines(sheet.expected, now),
        admitted=_lines(sheet.admitted, now),
        gone=_lines(sheet.gone, now),
        state=day_sentences.state_of(sheet),
        may_use=may_use,
        may_correct=request.user.has_perm("appointments.correct_outcome"),
        remaining=_remaining(sheet, now) if may_use else 0,
    )


def print_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Show the list as it is printed: complete, so that the last print works without the system."""
    return _paper(admin, request, day, "day_sheet_print", _("Day sheet: %(day)s"))


def gate_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Show the list for the gate: times, names, numbers, and nothing else of anybody."""
    return _paper(admin, request, day, "gate_list", _("Gate list: %(day)s"))


def csv_view(admin: ModelAdmin, request: HttpRequest, day: str) -> HttpResponse:
    """Return the list as a table for a spreadsheet."""
    require_sight(request)
    sheet = day_sheet(day_of(day), timezone.now())
    text = csv_text(
        day_sentences.CSV_HEAD, [day_sentences.csv_line(row) for row in (*sheet.present, *sheet.gone)]
    )
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="day-sheet-{sheet.day.isoformat()}.csv"'
    return answer


def _paper(admin: ModelAdmin, request: HttpRequest, day: str, template: str, title: str) -> HttpResponse:
    require_sight(request)
    now = timezone.now()
    sheet = day_sheet(day_of(day), now)
    return page(
        admin,
        request,
        template,
        title % {"day": in_words(sheet.day)},
        sheet=sheet,
        state=day_sentences.state_of(sheet),
        lines=_lines(sheet.listed, now),
        late_additions=_lines(sheet.late_additions, now),
        admitted=_lines(sheet.admitted, now),
        gone=_lines(sheet.gone, now),
        printed_at=now,
        back_url=day_url("day", sheet.day),
    )


def _lines(rows: Iterable[Row], now: datetime) -> list[Line]:
    return [line_of(row, now) for row in rows]


def _remaining(sheet: DaySheet, now: datetime) -> int:
    """Return how many could be recorded as missed by one act: none before the last interview began."""
    if any(row.starts_at > now for row in sheet.expected):
        return 0
    nobody_came = [row for row in sheet.expected if row.is_open and row.checked_in_at is None]
    return sum(not row.is_never_missed for row in nobody_came)
