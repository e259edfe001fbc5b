"""From which day to which day an overview looks back."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.staff_fields import DayField
from appointments.working_days import POST_ZONE

MOST_DAYS = 366 * 2


class PeriodForm(forms.Form):
    """The first and the last day, both of them counted; nothing typed means the latest days."""

    first = DayField(_("From"), required=False)
    last = DayField(_("To"), required=False)

    def __init__(self, data: Any, *, today: date, days: int) -> None:
        usual = {"first": (today - timedelta(days=days - 1)).isoformat(), "last": today.isoformat()}
        given = {name: data.get(name) or value for name, value in usual.items()}
        super().__init__({**{name: data.get(name, "") for name in self.base_fields}, **given})

    def clean(self) -> dict[str, Any] | None:
        """Refuse a period that ends before it begins, or is too long to be looked at."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("The last day is before the first day."))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("last", _("Choose at most two years."))
            elif first.year < 2000 or last.year > 2200:
                self.add_error("first", _("Choose days of this century."))
        return self.cleaned_data

    @property
    def period(self) -> "tuple[datetime, datetime]":
        """Return the moments between which something happened: from the first, before the second."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return midnight(first), midnight(last + timedelta(days=1))


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Phnom Penh."""
    return datetime.combine(day, time.min, tzinfo=POST_ZONE)
