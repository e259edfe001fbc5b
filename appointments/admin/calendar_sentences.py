"""What staff is told of slots, patterns and closures: what would be done, what was done, and what to do."""

from collections.abc import Iterable, Mapping

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.admin.month_grid import HEADS
from appointments.closure_changes import Closed
from appointments.closure_csv import BadRow, Fault
from appointments.models import CalendarEvent, Closure, InterviewSlot, ReleasePattern
from appointments.slot_changes import Plan
from appointments.templatetags.interview_time import day as in_words
from appointments.templatetags.interview_time import short_weekday, time_of_day

FAULTS: Mapping[Fault, str] = {
    Fault.NO_COLUMNS: gettext_lazy("The first line must name the columns: %(text)s."),
    Fault.UNREADABLE: gettext_lazy("From here on the file cannot be read as CSV."),
    Fault.TOO_MANY: gettext_lazy("The list has more than %(text)s rows."),
    Fault.EMPTY: gettext_lazy("The list has no rows."),
    Fault.DAY: gettext_lazy("“%(text)s” is no day. Write it as year-month-day, for example 2026-12-01."),
    Fault.YEAR: gettext_lazy("The year %(text)s is not one of those that can be planned."),
    Fault.NAME: gettext_lazy("The name is missing or cannot be stored."),
    Fault.NAME_LONG: gettext_lazy("A name is too long (120 letters in English, 200 in Khmer): “%(text)s”."),
    Fault.KIND: gettext_lazy("“%(text)s” is no kind. Write us, cambodia, post or iv_unit."),
    Fault.TIME: gettext_lazy("“%(text)s” is no time of the day. Write it as 13:30."),
    Fault.PART: gettext_lazy("%(text)s is no part of a day: give both times, the end after the beginning."),
    Fault.TWICE: gettext_lazy("“%(text)s” stands on this day more than once."),
    Fault.DIFFERENT: gettext_lazy(
        "“%(text)s” is there on this day already, with another kind, part or Khmer name. Remove one of them."
    ),
}
LONGEST_QUOTED = 80
MOST_QUOTED_DAYS = 8


def bad_row(row: BadRow) -> str:
    """Say what is wrong with a row of a list."""
    return FAULTS[row.fault] % {"text": row.text[:LONGEST_QUOTED]}


def week_of(pattern: ReleasePattern) -> str:
    """Return a pattern in one line: "Mon, Tue · 8:00, 8:30 · 3 places (1 for staff)"."""
    days = ", ".join(short_weekday(HEADS[number]) for number in pattern.weekdays)
    places = ngettext("%(count)d place", "%(count)d places", pattern.capacity) % {"count": pattern.capacity}
    if pattern.reserved:
        places += " " + _("(%(count)d for staff)") % {"count": pattern.reserved}
    return " · ".join((days, ", ".join(pattern.times), places))


def closing_url(closure: Closure | None = None, slot: InterviewSlot | None = None) -> str:
    """Return the address of the page that closes a day on booked people; nothing where there is none."""
    query: dict[str, object] = {}
    if closure is not None:
        query = {"day": closure.day.isoformat()}
        if closure.begins_at and closure.ends_at:
            query |= {"begins": f"{closure.begins_at:%H:%M}", "ends": f"{closure.ends_at:%H:%M}"}
        if closure.pk:
            query["closure"] = closure.pk
    elif slot is not None:
        query = {"day": slot.day.isoformat()}
    try:
        return f"{reverse('admin:appointments_closing_new')}?{urlencode(query)}"
    except NoReverseMatch:
        return ""


def hit(count: int, days: Iterable[object]) -> str:
    """Say how many appointments stand on days that are to be closed, and that another page is for that."""
    named = [in_words(day) for day in days]
    shown = ", ".join(named[:MOST_QUOTED_DAYS]) + (" …" if len(named) > MOST_QUOTED_DAYS else "")
    return ngettext(
        "%(count)d appointment is scheduled then: %(days)s. That day is closed on the page “Close a day”, "
        "which moves or cancels it.",
        "%(count)d appointments are scheduled then: %(days)s. Such a day is closed on the page “Close a "
        "day”, which moves or cancels them.",
        count,
    ) % {"count": count, "days": shown}


def waits_for_officer(closed: Closed, stays: object) -> str:
    """Say that an officer has to close the days; ``stays`` says what is until then."""
    return f"{hit(closed.booked, closed.hit or {})} {stays}"


def closed(done: Closed) -> list[str]:
    """Say what closing days did."""
    said = []
    count = len(done.counting)
    if count:
        named = {"count": count, "closure": done.counting[0]}
        said.append(
            ngettext("Closed: %(closure)s", "%(count)d days closed, from %(closure)s on.", count) % named
        )
    if done.existing:
        said.append(
            ngettext(
                "%(count)d day was closed under this name already.",
                "%(count)d days were closed under this name already.",
                len(done.existing),
            )
            % {"count": len(done.existing)}
        )
    return said


def imported(done: Closed) -> list[str]:
    """Say what an import did."""
    new, there = len(done.waiting), len(done.existing)
    said = [
        ngettext(
            "%(count)d closure imported as proposed. It does not count before it is approved.",
            "%(count)d closures imported as proposed. They do not count before they are approved.",
            new,
        )
        % {"count": new}
    ]
    if there:
        said.append(
            ngettext(
                "%(count)d was there already and is as it was.",
                "%(count)d were there already and are as they were.",
                there,
            )
            % {"count": there}
        )
    return said


def places_changed(plan: Plan) -> str:
    """Say what a change of places did."""
    count = len(plan.changes)
    if not count:
        return _("Nothing was changed: these slots are like that already.")
    return ngettext("%(count)d slot changed.", "%(count)d slots changed.", count) % {"count": count}


def event(of: CalendarEvent, slot: InterviewSlot) -> str:
    """Say what an event did to a slot, or to its day."""
    kind = of.get_kind_display()
    rows = of.detail.get("slots")
    for row in rows if isinstance(rows, list) else []:
        if row.get("slot") == slot.pk:
            return _("%(what)s: %(before)s → %(after)s") % {
                "what": kind,
                "before": row.get("before"),
                "after": row.get("after"),
            }
    name = of.detail.get("name")
    return f"{kind}: {name}" if name else str(kind)


def withdrawing(slot: InterviewSlot, *, may_close: bool) -> str:
    """Say what withdrawing does to a slot; an officer gets the way to closing the day of a taken one."""
    when = _("%(time)s on %(day)s") % {"time": time_of_day(slot.starts_at), "day": in_words(slot.starts_at)}
    if slot.taken:
        said = ngettext(
            "%(when)s: stays as it is, %(count)d place is taken.",
            "%(when)s: stays as it is, %(count)d places are taken.",
            slot.taken,
        ) % {"when": when, "count": slot.taken}
        url = closing_url(slot=slot) if may_close else ""
        return format_html('{} <a href="{}">{}</a>', said, url, _("Close that day")) if url else said
    return _("%(when)s: will be withdrawn") % {"when": when}
