"""What the staff's forms have in common: days and times of the day, with Khmer digits, too."""

from datetime import time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.staff_fields import DayField
from accounts.typed_text import to_western_digits

__all__ = ["ClockField", "DayField", "ReasonField", "ReasonForm"]


class ClockField(forms.TimeField):
    """A time of the day on a 24-hour clock."""

    default_error_messages = {"invalid": _("Write the time on a 24-hour clock, for example 13:30.")}

    def __init__(self, label: str | Promise, **options: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            **options,
        )

    def to_python(self, value: Any) -> time | None:
        """Return the time; ValidationError where it is none."""
        return super().to_python(to_western_digits(value) if isinstance(value, str) else value)


class ReasonField(forms.CharField):
    """Why somebody does it: kept with the event of the act."""

    default_error_messages = {"required": _("Say why. The reason is kept in the calendar's log.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": _("Reason"),
                "max_length": 300,
                "help_text": _("Kept in the calendar's log. No names of applicants, no document numbers."),
                "widget": forms.TextInput(attrs={"class": "vLargeTextField"}),
                **options,
            }
        )


class ReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = ReasonField()
