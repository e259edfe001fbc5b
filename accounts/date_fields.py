"""Dates in three parts: day, month, year. What was typed stays, also "31 February"."""

import re
from calendar import month_name, monthrange
from datetime import date
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import one_line, to_western_digits

PARTS = ("day", "month", "year")

_ENGLISH_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}


class DateParts(NamedTuple):
    """A day, or a month of which the day is not known."""

    year: int
    month: int
    day: int | None = None


class DatePartsWidget(forms.MultiWidget):
    """Three inputs, named <name>_day, <name>_month and <name>_year."""

    def __init__(self, attrs: dict[str, object] | None = None, *, birthday: bool = False) -> None:
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        inputs = {}
        for part in PARTS:
            hints: dict[str, object] = {"aria-label": labels[part], "inputmode": "numeric"}
            if birthday:
                hints["autocomplete"] = f"bday-{part}"
            inputs[part] = forms.TextInput(attrs=hints)
        super().__init__(inputs, attrs)

    def decompress(self, value: object) -> list[object]:
        """Return the parts of a date or of DateParts, as they are shown."""
        if isinstance(value, (date, DateParts)):
            return [value.day, value.month, value.year]
        return [None, None, None]

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Show the parts in their inputs; Django takes any tuple for parts that are in order already."""
        shown = self.decompress(value) if isinstance(value, DateParts) else value
        return super().get_context(name, shown, attrs)


class PartialDateField(forms.Field):
    """Month and year, and the day where it is known; gives DateParts, or None where nothing was typed.

    ``min_date`` and ``max_date`` bound what is accepted; where no day is known, its month.
    """

    widget = DatePartsWidget
    day_required = False
    default_error_messages = {
        "required": _("Enter the date."),
        "day_missing": _("Enter the day, too."),
        "month_missing": _("Enter the month, too."),
        "year_missing": _("Enter the year, too."),
        "day": _("Check the day: it is a number from 1 to 31."),
        "month": _("Check the month: it is a number from 1 to 12."),
        "year": _("Enter the year with four digits, for example 1985."),
        "no_such_day": _("There is no such day: that month has only %(days)s days."),
        "too_early": _("Check the year: this date is too long ago."),
        "too_late": _("Check the year: this date is too far away."),
    }

    def __init__(
        self,
        *,
        min_date: date | None = None,
        max_date: date | None = None,
        birthday: bool = False,
        **kwargs: object,
    ) -> None:
        kwargs.setdefault("widget", DatePartsWidget(birthday=birthday))
        super().__init__(**kwargs)
        self.min_date, self.max_date = min_date, max_date

    def clean(self, value: object) -> DateParts | None:
        """Return what the three inputs mean; ValidationError names each part that is wrong."""
        typed = [one_line(str(part)) if part else "" for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise self._error("required")
            return None
        day, month, year = (self._part(part, text) for part, text in zip(PARTS, typed, strict=True))
        problems = [problem for problem in (day, month, year) if isinstance(problem, ValidationError)]
        if problems:
            raise ValidationError(problems)
        parts = DateParts(year, month, day)
        self._check(parts)
        return parts

    def _part(self, part: str, text: str) -> int | ValidationError | None:
        """Return the number of a part, or what is wrong with it; None where the day need not be known."""
        if not text:
            return None if part == "day" and not self.day_required else self._error(f"{part}_missing")
        text = to_western_digits(text)
        if part == "month":
            number = _month(text)
        elif part == "year":
            number = int(text) if re.fullmatch(r"[0-9]{4}", text) and text != "0000" else None
        else:
            number = int(text) if re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", text) else None
        return self._error(part) if number is None else number

    def _check(self, parts: DateParts) -> None:
        days = monthrange(parts.year, parts.month)[1]
        if parts.day and parts.day > days:
            raise self._error("no_such_day", days=days)
        if self.min_date and date(parts.year, parts.month, parts.day or days) < self.min_date:
            raise self._error("too_early")
        if self.max_date and date(parts.year, parts.month, parts.day or 1) > self.max_date:
            raise self._error("too_late")

    def _error(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params or None)


class DatePartsField(PartialDateField):
    """A full date in three parts; gives a date, or None where nothing was typed."""

    day_required = True

    def clean(self, value: object) -> date | None:
        """Return the date."""
        parts = super().clean(value)
        return date(parts.year, parts.month, parts.day) if parts and parts.day else None


def _month(text: str) -> int | None:
    """Return the number of a month, written as a number or with three or more letters of its English name."""
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return int(text)
    start = text.lower().rstrip(".")
    fitting = [number for name, number in _ENGLISH_MONTHS.items() if name.startswith(start)]
    return fitting[0] if len(fitting) == 1 and len(start) >= 3 else None
