"""Step seven: the Case ID number."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.page_form import PageForm
from eligibility.case_numbers import CaseNumberError, parse
from eligibility.wording import case_number_message


class CaseIdForm(PageForm):
    """The number as it is copied from a letter."""

    case_number = forms.CharField(
        label=_("Case ID number"),
        help_text=_("For example PNP2023534003. Spaces, dashes and Khmer digits are fine."),
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "usa-input--large",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.suggestion: str | None = None
        self.fields["case_number"].conditionally_required = True

    def clean_case_number(self) -> str:
        """Return the number in its stored spelling; `suggestion` holds what may have been meant instead."""
        try:
            return parse(self.cleaned_data["case_number"], self.today).number
        except CaseNumberError as problem:
            self.suggestion = problem.suggestion
            raise ValidationError(case_number_message(problem), code=problem.code) from problem
