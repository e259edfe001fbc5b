"""A day in a staff's form: the browser's date picker, or typed, with Khmer digits, too."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import to_western_digits


class DayField(forms.DateField):
    """A day: a date picker where the browser has one, otherwise year-month-day."""

    default_error_messages = {
        "required": _("Give a day."),
        "invalid": _("Write the day as year-month-day, for example 2026-12-01."),
    }

    def __init__(self, label: str | Promise, **options: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            **options,
        )

    def to_python(self, value: Any) -> date | None:
        """Return the day; ValidationError where it is none."""
        return super().to_python(to_western_digits(value) if isinstance(value, str) else value)
