"""The release form: which days, which times of the day, how many places."""

import re
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.staff_fields import DayField
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


class ReleaseForm(forms.Form):
    """A range of days, weekdays, times and the places of each slot; the same data twice is harmless."""

    first_day = DayField(_("First day"))
    last_day = DayField(_("Last day"))
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

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_weekdays(self) -> list[int]:
        """Return weekdays as numbers; Monday is 0."""
        return [int(value) for value in self.cleaned_data["weekdays"]]

    def clean(self) -> None:
        """Judge the range of days."""
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first is None or last is None:
            return
        if last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif last <= self.today:
            self.add_error("last_day", _("These days have passed. Choose days to come."))
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error("last_day", _("Choose at most one year (%(most)d days).") % {"most": MOST_DAYS})
