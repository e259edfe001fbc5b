"""Forms of closed days: a day or a part of it, and the holidays of a year."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.staff_fields import ClockField, DayField
from appointments.models import Closure

# How many years ahead staff plans; the days in lieu and lunar days of later years are not known.
YEARS_AHEAD = 3


class ClosureForm(forms.Form):
    """One closed day, or a part of it."""

    day = DayField(_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Closure.Kind.choices, initial=Closure.Kind.POST)
    name = forms.CharField(
        label=_("Reason in English"),
        max_length=120,
        help_text=_("Applicants may read it. No names of people."),
    )
    name_km = forms.CharField(
        label=_("Reason in Khmer"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    begins_at = ClockField(
        _("From"), required=False, help_text=_("Only for a part of a day: otherwise leave both empty.")
    )
    ends_at = ClockField(
        _("Until"), required=False, help_text=_("An interview that begins at this time takes place.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """Return a day to come that is not years away."""
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        if day.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("This day is more than three years away."))
        return day

    def clean(self) -> None:
        """Judge the part of the day."""
        begins, ends = self.cleaned_data.get("begins_at"), self.cleaned_data.get("ends_at")
        if "begins_at" in self.errors or "ends_at" in self.errors:
            return
        if (begins is None) is not (ends is None):
            self.add_error(
                "ends_at" if ends is None else "begins_at", _("Give both times, or none for the whole day.")
            )
        elif begins is not None and begins >= ends:
            self.add_error("ends_at", _("The end must be later than the beginning."))


class YearForm(forms.Form):
    """A year to propose or to approve."""

    PROPOSE, APPROVE = "propose", "approve"

    year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    act = forms.ChoiceField(
        choices=[(PROPOSE, _("Propose")), (APPROVE, _("Approve"))], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
