"""Forms of the day sheet: which day, who comes, what became of it, and why staff go beyond a rule."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.references import normalise
from appointments.forms.staff_fields import DayField
from appointments.models import Appointment

FIRST_YEAR, LAST_YEAR = 2000, 2100


class NumberField(forms.CharField):
    """The confirmation number of a family on the page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, widget=forms.HiddenInput, **options)

    def clean(self, value: Any) -> str:
        """Return the number as it is stored; ValidationError where it cannot be one."""
        number = normalise(super().clean(value))
        if number is None:
            raise forms.ValidationError(_("This is no confirmation number."))
        return number


class ReasonField(forms.CharField):
    """Why staff do it; kept with the case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Reason"),
            max_length=300,
            widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
            error_messages={"required": _("Say why. The reason is kept with the case.")},
            **options,
        )


class DayForm(forms.Form):
    """Another day to look at."""

    day = DayField(_("Day"))

    def clean_day(self) -> date:
        """Return a day within reach."""
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("This day is out of reach."))
        return day


class CheckInForm(forms.Form):
    """A family at the door: all of it, those ticked, one taken back, or admitted on another day."""

    ALL, TICKED, INTERVIEW_TODAY = "all", "ticked", "interview_today"

    number = NumberField()
    act = forms.ChoiceField(
        choices=[
            (ALL, _("All came")),
            (TICKED, _("Those ticked came")),
            (INTERVIEW_TODAY, _("Interview today")),
        ],
        required=False,
    )
    untick = forms.CharField(max_length=20, required=False)
    reason = ReasonField(required=False)


class OutcomeForm(forms.Form):
    """What became of a family's appointment, or that this was a mistake of today."""

    UNDO, NOT_KEPT = "undo", "not_kept"

    number = NumberField()
    outcome = forms.ChoiceField(
        choices=[
            (Appointment.Status.INTERVIEWED.value, _("Interviewed")),
            (Appointment.Status.CAME_NOT_INTERVIEWED.value, _("Came, not interviewed")),
            (Appointment.Status.MISSED.value, _("Missed")),
            (NOT_KEPT, _("Did not come")),
            (UNDO, _("Undo")),
        ]
    )
    reason = ReasonField(required=False)
    back = forms.CharField(max_length=20, required=False)


class CorrectForm(forms.Form):
    """Another outcome than was recorded on an earlier day, and why."""

    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (Appointment.Status.INTERVIEWED.value, _("Interviewed")),
            (Appointment.Status.CAME_NOT_INTERVIEWED.value, _("Came, not interviewed")),
            (Appointment.Status.MISSED.value, _("Missed")),
        ],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose one.")},
    )
    reason = ReasonField()

    def __init__(self, *args: Any, recorded: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            choice for choice in self.fields["status"].choices if choice[0] != recorded
        ]
