"""Days and hours as people read them: in words, with the weekday, in Phnom Penh time.

The only place where templates format a date. Each filter also takes the ISO text of a letter's snapshot.
"""

from datetime import date, datetime, time

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

Moment = datetime | str | None
Day = date | str | None


@register.filter
def day(value: Day) -> str:
    """Return "Tuesday, 1 December 2026"; a moment gives its day in Phnom Penh."""
    return date_format(_as_day(value), _("l, j F Y")) if value else ""


@register.filter
def short_day(value: Day) -> str:
    """Return "1 December 2026", for dates of birth and documents."""
    return date_format(_as_day(value), _("j F Y")) if value else ""


@register.filter
def month(value: Day) -> str:
    """Return "December 2026"."""
    return date_format(_as_day(value), _("F Y")) if value else ""


@register.filter
def weekday(value: Day) -> str:
    """Return "Tuesday"."""
    return date_format(_as_day(value), "l") if value else ""


@register.filter
def short_weekday(value: Day) -> str:
    """Return "Tue", for the head of a calendar."""
    return date_format(_as_day(value), "D") if value else ""


@register.filter
def time_of_day(value: Moment | time) -> str:
    """Return "8:30 a.m." in Phnom Penh."""
    if not value:
        return ""
    moment = value if isinstance(value, time) else _as_moment(value)
    return _("%(clock)s %(part_of_day)s") % {
        "clock": date_format(moment, "g:i"),
        "part_of_day": _part_of_day(moment.hour),
    }


@register.filter
def interview_time(value: Moment) -> str:
    """Return "8:30 a.m. on Tuesday, 1 December 2026" in Phnom Penh."""
    if not value:
        return ""
    return _("%(time)s on %(day)s") % {"time": time_of_day(value), "day": day(value)}


@register.filter
def until(value: Day | Moment) -> str:
    """Return "until 11:59 p.m. on Tuesday, 24 November 2026" for a day, the hour itself for a moment.

    Never "midnight": half of its readers take it for the night before.
    """
    if not value:
        return ""
    value = _parsed(value)
    if isinstance(value, datetime):
        return _("until %(time)s on %(day)s") % {"time": time_of_day(value), "day": day(value)}
    return _("until %(time)s on %(day)s") % {"time": time_of_day(time(23, 59)), "day": day(value)}


def _part_of_day(hour: int) -> str:
    # Khmer names the parts of the day; nobody says "11:59 in the afternoon".
    if hour < 12:
        return pgettext("before noon", "a.m.")
    if hour < 17:
        return pgettext("from noon to 5 o'clock", "p.m.")
    if hour < 19:
        return pgettext("from 5 to 7 o'clock in the evening", "p.m.")
    return pgettext("from 7 o'clock in the evening to midnight", "p.m.")


def _parsed(value: date | datetime | str) -> date | datetime:
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if len(value) == len("2026-12-01") else datetime.fromisoformat(value)


def _as_moment(value: datetime | str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(value) if isinstance(value, str) else value)


def _as_day(value: date | datetime | str) -> date:
    value = _parsed(value)
    return _as_moment(value).date() if isinstance(value, datetime) else value
