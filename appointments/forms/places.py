"""The number of places of slots, and how many of them are kept for staff."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.release import WEEKDAYS, TimesField
from appointments.forms.staff_fields import DayField, ReasonField
from appointments.release import MOST_DAYS, MOST_PLACES


class PlacesForm(forms.Form):
    """What one slot gets; in a range, what is left empty stays as it is."""

    capacity = forms.IntegerField(
        label=_("Places at each time"),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        help_text=_("One place is one case. Left empty, the number stays as it is."),
    )
    reserved = forms.IntegerField(
        label=_("Of these kept for staff"),
        min_value=0,
        max_value=MOST_PLACES,
        required=False,
        help_text=_("Free places that only staff can give away, for the inquiry desk. Left empty: as it is."),
    )
    reason = ReasonField()

    def clean(self) -> None:
        """Judge the two numbers together."""
        capacity, reserved = self.cleaned_data.get("capacity"), self.cleaned_data.get("reserved")
        if capacity is None and reserved is None and not self.errors.keys() & {"capacity", "reserved"}:
            self.add_error("capacity", _("Give a number of places, or how many are kept for staff."))
        if capacity is not None and reserved is not None and reserved > capacity:
            self.add_error("reserved", _("No more places can be kept than there are."))


class RangeForm(PlacesForm):
    """The places of all slots of some days, at all or some of their times."""

    first_day = DayField(_("First day"))
    last_day = DayField(_("Last day"), required=False, help_text=_("Left empty: the first day alone."))
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
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Only these times, with commas between: 8:00, 13:00. Left empty: all times."),
    )
    field_order = ["first_day", "last_day", "weekdays", "times", "capacity", "reserved", "reason"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_weekdays(self) -> list[int]:
        """Return weekdays as numbers; Monday is 0."""
        return [int(value) for value in self.cleaned_data["weekdays"]]

    def clean(self) -> None:
        """Judge the range of days."""
        super().clean()
        first = self.cleaned_data.get("first_day")
        if first is None or "last_day" in self.errors:
            return
        last = self.cleaned_data.get("last_day") or first
        self.cleaned_data["last_day"] = last
        if last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif last < self.today:
            self.add_error("last_day", _("These days have passed. Choose days to come."))
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error("last_day", _("Choose at most one year (%(most)d days).") % {"most": MOST_DAYS})
