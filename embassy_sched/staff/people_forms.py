"""What staff fill in to put somebody on a family's list: who it is, and why."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DocumentNumberField, NameField
from accounts.page_form import OneTimeKeyMixin
from eligibility.forms.people import MOST_PEOPLE, is_same_person
from eligibility.models import Application, Relation
from embassy_sched.staff.forms import NAMES, PersonForm

STORED = ("relation", *NAMES, "khmer_name", "date_of_birth", "gender", "passport_number")


class AddPersonForm(OneTimeKeyMixin, PersonForm):
    """Somebody who comes along."""

    relation = forms.ChoiceField(
        label=_("Relation to the principal applicant"),
        choices=[("", _("Choose")), *Relation.choices],
        error_messages={"required": _("Choose how this person is related to the principal applicant.")},
    )
    khmer_name = NameField(label=_("Name in Khmer script"), required=False, max_length=120)
    passport_number = DocumentNumberField(label=_("Passport number"), required=False)

    def __init__(self, *args: Any, application: Application, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.today = application, today
        self.order_fields([*STORED, "reason"])

    def clean(self) -> dict[str, object]:
        """Require a name, refuse who is on the list already, and a list without end."""
        cleaned = super().clean()
        # Sent twice, the page meets the person that the first click has made.
        key = self.creation_key(self.application.pk) if "key" in cleaned else ""
        others = [each for each in self.application.traveling_applicants.all() if each.creation_key != key]
        if len(others) >= MOST_PEOPLE:
            raise ValidationError(
                _("The list is full: %(number)s traveling applicants."), params={"number": MOST_PEOPLE}
            )
        if any(is_same_person(other, cleaned) for other in (self.application, *others)):
            self.add_error("surname", _("This person is on the application already."))
        return cleaned

    @property
    def fields_to_store(self) -> dict[str, object]:
        """Return the columns of the traveling applicant, once valid."""
        return {name: self.cleaned_data[name] for name in STORED}
