"""What staff fill in to act on a case: always a reason, and as little else as possible."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField, NameField
from accounts.forms import AddressField
from accounts.models import User
from appointments.forms.staff_fields import DayField
from eligibility.case_numbers import CaseNumberError, parse
from eligibility.forms.people import EARLIEST_BIRTH
from eligibility.models import CaseNote, Gender, PartyField
from eligibility.wording import case_number_message

WIDE = {"class": "vTextField"}
NAMES = ("surname", "given_names")


class ReasonForm(forms.Form):
    """Why staff act: kept in the log, beside who did it and when."""

    reason = LineField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=_("Kept in the log. No passport or identity card numbers."),
        error_messages={"required": _("Say why.")},
    )


class NoteForm(forms.Form):
    """A note for colleagues."""

    party = forms.ChoiceField(label=_("About"), choices=PartyField().choices)
    text = forms.CharField(
        label=_("Note"),
        max_length=CaseNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Applicants never see it. No passport or identity card numbers."),
        error_messages={"required": _("Write the note.")},
    )
    on_day_sheet = forms.BooleanField(label=_("Print on the list of the day"), required=False, initial=True)


class WideAddressField(AddressField):
    """An e-mail address of somebody else: as wide as it may be, and nothing is filled in by the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {**WIDE, "autocomplete": "off"}


class CaseNumberField(forms.CharField):
    """A Case ID in any spelling; gives its stored one."""

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        attrs = {**WIDE, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.today = today

    def clean(self, value: Any) -> str:
        """Return the number; ValidationError says why it is none, and what may be meant."""
        try:
            return parse(super().clean(value), self.today).number
        except CaseNumberError as problem:
            raise ValidationError(case_number_message(problem), code=problem.code) from problem


class CorrectNumberForm(ReasonForm):
    """The number as it stands on the letter."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_number"] = CaseNumberField(
            label=_("The right Case ID number"),
            help_text=_("As it stands on the letter of the NVC or of the Embassy, in any spelling."),
            today=today,
        )
        self.order_fields(["case_number", "reason"])


class MoveClaimForm(ReasonForm):
    """The account that speaks for the case from now on."""

    email = WideAddressField(label=_("E-mail address of the other account"))
    field_order = ["email", "reason"]

    def clean_email(self) -> str:
        """Find the account."""
        email = self.cleaned_data["email"]
        self.account = User.objects.filter(email=email).first()
        if self.account is None:
            raise ValidationError(
                _("Nobody has an account with this address. The family creates one first."), code="unknown"
            )
        return email


class CorrectEmailForm(ReasonForm):
    """The address that the account should have."""

    email = WideAddressField(label=_("The right e-mail address"))
    field_order = ["email", "reason"]


class PersonForm(ReasonForm):
    """Who somebody is, as in the passport; the form has been told what day it is."""

    surname = NameField(
        label=_("Surname"), required=False, help_text=_("As in the passport; one of the two is enough.")
    )
    given_names = NameField(label=_("Given names"), required=False)
    date_of_birth = DayField(_("Date of birth"))
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Gender.choices,
        widget=forms.RadioSelect(attrs={"class": "radiolist inline"}),
        error_messages={"required": _("Choose the gender as in the passport.")},
    )

    today: date

    def clean_date_of_birth(self) -> date:
        """Refuse a day on which nobody alive was born."""
        born: date = self.cleaned_data["date_of_birth"]
        if not EARLIEST_BIRTH <= born <= self.today:
            raise ValidationError(_("Check the year: a date of birth is in the past."))
        return born

    def clean(self) -> dict[str, object]:
        """Require one of the two names."""
        cleaned = super().clean()
        if not any(name in self.errors or cleaned.get(name) for name in NAMES):
            self.add_error("surname", _("Enter the name as it stands in the passport."))
        return cleaned
