"""What the post looks back on: places, no-shows, cancellations, how long people wait, inquiries. Reads only.

Each report is a table with a picture of it: the head, the rows, and the bars. Days and weeks are those of
Phnom Penh; a week begins on Monday. A place is used when its family came.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from appointments.models import Appointment, InterviewSlot
from appointments.templatetags.interview_time import short_day
from appointments.working_days import POST_ZONE
from eligibility.inquiry.queue import WAITING
from eligibility.models import Inquiry
from embassy_sched.charts import Row, Series

Status = Appointment.Status
EndedBy = Appointment.EndedBy

WEEK = timedelta(days=7)
# The first day of each span of days; the last one is open.
LEAD_TIMES = (0, 1, 2, 3, 4, 8, 15, 31)
WAITS = (0, 8, 15, 31, 61, 91, 181)


@dataclass(frozen=True)
class Report:
    """A table, and the bars that picture it."""

    name: str
    title: str
    said: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    series: Sequence[Series]
    bars: Sequence[Row]
    lying: bool = False


def places_by_week(first: datetime, after: datetime) -> Report:
    """Places that were released for each week, how many were taken, and how many led to an interview."""
    weeks = _weeks(first, after)
    slots = _by_week(
        InterviewSlot.objects.filter(starts_at__gte=first, starts_at__lt=after, withdrawn_at=None),
        "starts_at",
        released=Sum("capacity"),
        used=Sum("taken"),
    )
    came = _outcomes(first, after)
    rows, bars = [], []
    for week in weeks:
        released, taken = (slots.get(week, {}).get(name, 0) for name in ("released", "used"))
        used = came.get(week, {}).get("came", 0)
        rows.append([short_day(week), released, taken, used, _share(used, released)])
        bars.append(
            Row(_short(week), (used, max(taken - used, 0), max(released - taken, 0)), total=str(released))
        )
    return Report(
        name="places",
        title=_("Places by week"),
        said=_("Places of slots that were not withdrawn; used are those whose family came."),
        head=[_("Week from"), _("Released"), _("Taken"), _("Used"), _("Used of released")],
        rows=rows,
        series=(
            Series(_("used"), "chart__used"),
            Series(_("taken, not used"), "chart__taken"),
            Series(_("not taken"), "chart__free"),
        ),
        bars=bars,
    )


def no_shows_by_week(first: datetime, after: datetime) -> Report:
    """How many families that were expected did not come."""
    outcomes = _outcomes(first, after)
    rows, bars = [], []
    for week in _weeks(first, after):
        found = outcomes.get(week, {})
        came, missed, open_ = (found.get(name, 0) for name in ("came", "missed", "unrecorded"))
        rows.append([short_day(week), came, missed, open_, _share(missed, came + missed)])
        share = _share(missed, came + missed)
        bars.append(Row(_short(week), (came, missed, open_), total=share if missed else ""))
    return Report(
        name="no-shows",
        title=_("No-shows by week"),
        said=_("The share is of those whose outcome is recorded; it stands over the bar."),
        head=[_("Week from"), _("Came"), _("Missed"), _("Not recorded"), _("Missed of recorded")],
        rows=rows,
        series=(
            Series(_("came"), "chart__used"),
            Series(_("missed"), "chart__missed"),
            Series(_("not recorded"), "chart__other"),
        ),
        bars=bars,
    )


def cancellations_by_lead_time(first: datetime, after: datetime) -> Report:
    """How many days before the interview an appointment was cancelled in these days, and by whom."""
    cancelled = Appointment.objects.not_taken_back().filter(
        status=Status.CANCELLED, ended_at__gte=first, ended_at__lt=after
    )
    moments = cancelled.order_by().values_list("ended_at", "slot__starts_at", "ended_by")
    counted = Counter(
        (_span(LEAD_TIMES, _days(ended_at, starts_at)), ended_by)
        for ended_at, starts_at, ended_by in moments
        if ended_at is not None
    )
    who = (EndedBy.APPLICANT, EndedBy.STAFF, EndedBy.POST)
    lines = [
        (_span_name(LEAD_TIMES, start), [counted[(start, each.value)] for each in who])
        for start in LEAD_TIMES
    ]
    return Report(
        name="cancellations",
        title=_("Cancellations by lead time"),
        said=_("Days between the cancellation and the interview."),
        head=[_("Days before"), _("By the applicant"), _("By staff"), _("By the post"), _("All")],
        rows=[[name, *numbers, sum(numbers)] for name, numbers in lines],
        series=(
            Series(_("by the applicant"), "chart__taken"),
            Series(_("by staff"), "chart__kept"),
            Series(_("by the post"), "chart__free"),
        ),
        bars=[Row(name, numbers) for name, numbers in lines],
    )


def days_to_appointment(first: datetime, after: datetime) -> Report:
    """How long it is from the beginning of an application to the interview that was scheduled with it."""
    made = Appointment.objects.not_taken_back().filter(
        scheduled_at__gte=first, scheduled_at__lt=after, replaces=None
    )
    days = [
        _days(begun, starts_at)
        for begun, starts_at in made.order_by().values_list("application__created_at", "slot__starts_at")
    ]
    counted = Counter(_span(WAITS, each) for each in days)
    lines = [(_span_name(WAITS, start), counted[start]) for start in WAITS]
    middle = ngettext(
        "%(count)d appointment; the median is %(days)s days.",
        "%(count)d appointments; the median is %(days)s days.",
        len(days),
    ) % {"count": len(days), "days": round(median(days)) if days else "–"}
    return Report(
        name="days-to-appointment",
        title=_("Days from application to appointment"),
        said=_("First appointments that were scheduled in these days, later reschedules aside.")
        + " "
        + middle,
        head=[_("Days"), _("Appointments")],
        rows=[list(line) for line in lines],
        series=(Series(_("appointments"), "chart__taken"),),
        bars=[Row(name, (number,)) for name, number in lines],
    )


def inquiries_by_category(first: datetime, after: datetime) -> Report:
    """What people ask about, and how long they wait for the first answer."""
    asked = (
        Inquiry.objects.filter(created_at__gte=first, created_at__lt=after)
        .order_by()
        .annotate(answered_at=Min("messages__at", filter=Q(messages__from_staff=True)))
        .values_list("category", "state", "created_at", "answered_at")
    )
    found: dict[str, list[tuple[str, timedelta | None]]] = {}
    for category, state, created_at, answered_at in asked:
        found.setdefault(category, []).append((state, answered_at - created_at if answered_at else None))
    rows, bars = [], []
    for category in sorted(Inquiry.Category, key=lambda each: -len(found.get(each.value, []))):
        these = found.get(category.value, [])
        if not these:
            continue
        waiting = sum(state in WAITING for state, _took in these)
        took = [each.total_seconds() / 3600 for _state, each in these if each is not None]
        rows.append(
            [
                category.label,
                len(these),
                waiting,
                round(median(took)) if took else "",
                round(max(took)) if took else "",
            ]
        )
        bars.append(Row(_cut(str(category.label)), (len(these) - waiting, waiting)))
    return Report(
        name="inquiries",
        title=_("Inquiries by condition, and time to answer"),
        said=_("Inquiries that came in these days; hours until the first answer of the IV Unit."),
        head=[
            _("About"),
            _("Received"),
            _("Waiting"),
            _("Hours to answer, median"),
            _("Hours to answer, longest"),
        ],
        rows=rows,
        series=(
            Series(_("answered or closed"), "chart__taken"),
            Series(pgettext("inquiries", "waiting"), "chart__kept"),
        ),
        bars=bars,
        lying=True,
    )


REPORTS: Mapping[str, Callable[[datetime, datetime], Report]] = {
    "places": places_by_week,
    "no-shows": no_shows_by_week,
    "cancellations": cancellations_by_lead_time,
    "days-to-appointment": days_to_appointment,
    "inquiries": inquiries_by_category,
}


def _outcomes(first: datetime, after: datetime) -> dict[date, dict[str, int]]:
    """Return what became of the appointments of each week."""
    came = Q(status__in=[Status.INTERVIEWED, Status.CAME_NOT_INTERVIEWED])
    return _by_week(
        Appointment.objects.filter(slot__starts_at__gte=first, slot__starts_at__lt=after),
        "slot__starts_at",
        came=Count("pk", filter=came | Q(status=Status.SCHEDULED, checked_in_at__isnull=False)),
        missed=Count("pk", filter=Q(status=Status.MISSED)),
        unrecorded=Count(
            "pk",
            filter=Q(status=Status.SCHEDULED, checked_in_at=None, slot__starts_at__lte=timezone.now()),
        ),
    )


def _by_week(rows: QuerySet[Any], moment: str, **numbers: Any) -> dict[date, dict[str, int]]:
    """Return sums by the Monday of the week in which something is."""
    found = (
        rows.order_by().annotate(week=TruncWeek(moment, tzinfo=POST_ZONE)).values("week").annotate(**numbers)
    )
    return {timezone.localdate(row["week"], POST_ZONE): row for row in found}


def _weeks(first: datetime, after: datetime) -> list[date]:
    """Return the Mondays of the weeks from the first day to the last."""
    day, last = timezone.localdate(first, POST_ZONE), timezone.localdate(after, POST_ZONE) - timedelta(days=1)
    monday = day - timedelta(days=day.weekday())
    return [monday + WEEK * number for number in range((last - monday).days // 7 + 1)]


def _days(earlier: datetime, later: datetime) -> int:
    return max((timezone.localdate(later, POST_ZONE) - timezone.localdate(earlier, POST_ZONE)).days, 0)


def _span(spans: Iterable[int], days: int) -> int:
    """Return the first day of the span that holds a number of days."""
    return max(start for start in spans if start <= days)


def _span_name(spans: Sequence[int], start: int) -> str:
    place = spans.index(start)
    if place == len(spans) - 1:
        return _("%(days)d or more") % {"days": start}
    end = spans[place + 1] - 1
    return str(start) if end == start else f"{start}–{end}"


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else ""


def _short(day: date) -> str:
    return date_format(day, "j M")


def _cut(text: str) -> str:
    """Shorten what has no room before a bar; the table has it whole."""
    return text if len(text) <= 38 else text[:37].rstrip() + "…"
