"""The release form, and that of a saved pattern: which days, which times of the day, how many places."""

import re
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.staff_fields import DayField, ReasonField
from appointments.models import ReleasePattern
from appointments.patterns import Week, week, week_of
from appointments.release import MOST_DAYS, MOST_PLACES, MOST_TIMES

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
]
_SEPARATORS = re.compile(r"[\s,;]+")
# \d and int() read Khmer digits, too.
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


class TimesField(forms.CharField):
    """Times of a day as staff types them, "8:00, 8:30, 9:00": a list of times, each once and in order."""

    default_error_messages = {
        "unreadable": _("“%(text)s” is no time of the day. Write times like 8:00, 8:30, 13:00."),
        "too_many": _("Give at most %(most)d times."),
    }

    def to_python(self, value: Any) -> list[time]:
        """Return the times; ValidationError names the first that cannot be read."""
        words = [word for word in _SEPARATORS.split(super().to_python(value)) if word]
        times = sorted({self._read(word) for word in words})
        if len(times) > MOST_TIMES:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"most": MOST_TIMES}
            )
        return times

    def _read(self, word: str) -> time:
        found = _CLOCK.fullmatch(word)
        try:
            if found:
                return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValidationError(
            self.error_messages["unreadable"], code="unreadable", params={"text": word[:20]}
        )


class WeekForm(forms.Form):
    """Weekdays, times and the places of each slot."""

    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        initial=[value for value, _label in WEEKDAYS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose at least one weekday.")},
    )
    times = TimesField(
        label=_("Times"),
        max_length=600,
        initial="8:00, 8:30, 9:00, 9:30, 10:00",
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("On a 24-hour clock, with commas between: 8:00, 8:30, 13:00."),
        error_messages={"required": _("Give at least one time, for example 8:00.")},
    )
    capacity = forms.IntegerField(
        label=_("Places at each time"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=3,
        help_text=_("One place is one case: everybody on one application is interviewed together."),
    )
    reserved = forms.IntegerField(
        label=_("Of these kept for staff"),
        min_value=0,
        max_value=MOST_PLACES,
        initial=0,
        required=False,
        help_text=_("Places that only staff can give away, for the inquiry desk."),
    )

    def clean_weekdays(self) -> list[int]:
        """Return weekdays as numbers; Monday is 0."""
        return [int(value) for value in self.cleaned_data["weekdays"]]

    def clean_reserved(self) -> int:
        """Return how many places are kept, none unless said."""
        return self.cleaned_data["reserved"] or 0

    def clean(self) -> None:
        """Judge the two numbers together."""
        capacity, reserved = self.cleaned_data.get("capacity"), self.cleaned_data.get("reserved")
        if capacity is not None and reserved is not None and reserved > capacity:
            self.add_error("reserved", _("No more places can be kept than there are."))

    @property
    def week(self) -> Week:
        """Return what a valid form asks for."""
        return week(*(self.cleaned_data[name] for name in ("weekdays", "times", "capacity", "reserved")))


def initial_of(pattern: ReleasePattern) -> dict[str, object]:
    """Return what a form shows of a saved pattern."""
    return {
        "weekdays": [str(number) for number in pattern.weekdays],
        "times": ", ".join(pattern.times),
        "capacity": pattern.capacity,
        "reserved": pattern.reserved,
    }


class ReleaseForm(WeekForm):
    """A week of slots over a range of days; the same data twice is harmless."""

    first_day = DayField(_("First day"))
    last_day = DayField(_("Last day"))
    save_as = forms.CharField(
        label=_("Save this week as a pattern"),
        max_length=60,
        required=False,
        help_text=_("A name, for example “Winter, two officers”. Left empty: it is not saved."),
    )
    replace = forms.BooleanField(label=_("Replace the pattern of that name"), required=False)
    reason = ReasonField(initial=_("Regular release"))
    field_order = [
        "first_day",
        "last_day",
        "weekdays",
        "times",
        "capacity",
        "reserved",
        "save_as",
        "replace",
        "reason",
    ]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> None:
        """Judge the range of days, and the name of the pattern."""
        super().clean()
        name = self.cleaned_data.get("save_as")
        if name and not self.cleaned_data["replace"] and self._is_taken(name):
            self.add_error("replace", _("There is another pattern of that name. Tick this to replace it."))
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first is None or last is None:
            return
        if last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif last <= self.today:
            self.add_error("last_day", _("These days have passed. Choose days to come."))
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error("last_day", _("Choose at most one year (%(most)d days).") % {"most": MOST_DAYS})

    def _is_taken(self, name: str) -> bool:
        there = ReleasePattern.objects.filter(name=name).first()
        needed = {"weekdays", "times", "capacity", "reserved"}
        return there is not None and (not needed <= self.cleaned_data.keys() or week_of(there) != self.week)


class PatternForm(WeekForm):
    """A saved pattern."""

    name = forms.CharField(label=_("Name"), max_length=60)
    reason = ReasonField()
    field_order = ["name", "weekdays", "times", "capacity", "reserved", "reason"]
