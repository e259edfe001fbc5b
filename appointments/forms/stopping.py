"""The day whose bookings are stopped, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.staff_fields import DayField


class StopForm(forms.Form):
    """A day that has not passed; stopping asks for a reason, going on does not."""

    day = DayField(_("Day"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("The officers read it at once. No names of applicants."),
        error_messages={"required": _("Say why: the officers decide by it.")},
    )

    def __init__(self, *args: Any, today: date, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reason"].required = asks_why

    def clean_day(self) -> date:
        """Return a day that has not passed."""
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return day
