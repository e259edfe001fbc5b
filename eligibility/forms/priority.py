"""Priority date and place of birth: asked of preference classes, never required."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DatePartsField, to_western_digits
from eligibility.bulletin.columns import place_name
from eligibility.currency import EVERYBODY_ELSE
from eligibility.models import Application

EARLIEST = date(1950, 1, 1)
PRIORITY_DATE = "priority_date"
CHARGEABILITY = "chargeability"


class PriorityDateField(DatePartsField):
    """A day that has come already; a year of two digits is the last one that ends so, as in the bulletin."""

    def __init__(self, *, max_date: date, **kwargs: object) -> None:
        super().__init__(min_date=EARLIEST, max_date=max_date, **kwargs)
        self.latest_year = max_date.year

    def _part(self, part: str, text: str) -> int | ValidationError | None:
        digits = to_western_digits(text)
        if part == "year" and re.fullmatch(r"[0-9]{2}", digits):
            year = self.latest_year - self.latest_year % 100 + int(digits)
            return year if year <= self.latest_year else year - 100
        return super()._part(part, text)


def priority_fields(places: list[str], today: date) -> dict[str, forms.Field]:
    """Return the two fields; ``places`` are the columns of the last bulletin, everybody else first."""
    return {
        PRIORITY_DATE: PriorityDateField(
            label=_("Priority date"),
            help_text=_(
                "If you know it. It is printed on the approval notice of USCIS (Form I-797) and on the "
                "letters of the National Visa Center (NVC), for example 15 March 2008. You can leave it "
                "empty."
            ),
            required=False,
            max_date=today,
            error_messages={
                "too_late": _("Check the priority date: this day has not come yet."),
                "year": _("Enter the year of the priority date, for example 2008."),
            },
        ),
        CHARGEABILITY: forms.ChoiceField(
            label=_("Where was the principal applicant born?"),
            help_text=_(
                "The Visa Bulletin goes by the place of birth, not by nationality or passport. If a letter "
                "says that your case counts for another country, choose that one."
            ),
            choices=[(code, place_name(code)) for code in places],
            initial=EVERYBODY_ELSE,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the places in the list.")},
        ),
    }


def priority_of(application: Application, places: list[str]) -> dict[str, object]:
    """Return what was stated before; a country that lost its column is among everybody else."""
    stated = application.chargeability
    return {
        PRIORITY_DATE: application.priority_date,
        CHARGEABILITY: stated if stated in places else EVERYBODY_ELSE,
    }
