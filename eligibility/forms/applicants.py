"""Step four, and the contact data that stay open after an appointment was made."""

from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DatePartsField, LineField, NameField, PhoneField
from accounts.page_form import PageForm
from eligibility.forms.people import OPTIONAL_FIELDS, PASSPORT_FIELDS, PersonForm, birth_field

REACH_FIELDS = ("telephone", "other_telephone", "email")
ADDRESS_FIELDS = ("street", "city", "province", "postal_code")
CONTACT_FIELDS = (*REACH_FIELDS, *ADDRESS_FIELDS, "help_needed", "medical_valid_until")
EARLIEST_MEDICAL = date(2000, 1, 1)
PRINCIPAL_FIELDS = ("principal_name", "principal_date_of_birth")


class ContactFieldsForm(forms.Form):
    """How the family is reached, and what help is needed."""

    telephone = PhoneField(
        label=_("Telephone number of the family"),
        help_text=_("For example 012 345 678. A number abroad begins with + and the code of the country."),
        error_messages={"required": _("Enter a telephone number at which the family can be reached.")},
    )
    other_telephone = PhoneField(label=_("Another telephone number"), required=False)
    email = forms.EmailField(
        label=_("E-mail address for this case"),
        help_text=_("If you leave this empty, letters go to the address of your account."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "usa-input--xl", "autocomplete": "email"}),
        error_messages={"invalid": _("Check the e-mail address: it looks like name@example.org.")},
    )
    street = LineField(label=_("House, street, village"), required=False, max_length=200)
    city = LineField(label=_("District, city"), required=False, max_length=100)
    province = LineField(label=_("Province"), required=False, max_length=100)
    postal_code = LineField(
        label=_("Postal code"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "usa-input--small", "autocomplete": "postal-code"}),
    )
    help_needed = LineField(
        label=_("Help needed at the interview"),
        help_text=_("For example a wheelchair, or an interpreter for sign language."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    medical_valid_until = DatePartsField(
        label=_("Medical examination valid until"),
        help_text=_("If the people on this case have had it: the earliest date on their papers."),
        required=False,
        min_date=EARLIEST_MEDICAL,
    )

    @property
    def contact_fields(self) -> dict[str, object]:
        """Return what is stored of the contact data, once valid."""
        return {name: self.cleaned_data[name] for name in CONTACT_FIELDS}


def contact_sections() -> list[Fieldset]:
    """Return the parts of the page that ask for contact data."""
    return [
        Fieldset(_("How the Embassy reaches the family"), *REACH_FIELDS),
        Fieldset(_("Address"), *ADDRESS_FIELDS),
        Fieldset(_("Help"), "help_needed"),
        Fieldset(_("Medical examination"), "medical_valid_until"),
    ]


class ApplicantForm(ContactFieldsForm, PersonForm):
    """Step four. Who follows to join gives her own data and, separately, who the principal is."""

    def __init__(self, *args: object, today: date, follows_to_join: bool, **kwargs: object) -> None:
        self.follows_to_join = follows_to_join
        super().__init__(*args, today=today, **kwargs)

    def sections(self) -> list[Fieldset]:
        """Put what is required first."""
        reach, address, help_needed, medical = contact_sections()
        sections = [Fieldset(_("As in the passport"), *PASSPORT_FIELDS)]
        if self.follows_to_join:
            self._ask_for_principal()
            sections.append(Fieldset(_("The principal applicant, whom you follow"), *PRINCIPAL_FIELDS))
        optional = Fieldset(_("If you have it"), *OPTIONAL_FIELDS)
        return [*sections, reach, optional, medical, address, help_needed]

    def _ask_for_principal(self) -> None:
        self.fields["principal_name"] = NameField(
            label=_("Name of the principal applicant"),
            help_text=_("Surname and given names, as on the letter."),
            max_length=160,
            widget=forms.TextInput(attrs={"class": "usa-input--xl"}),
            error_messages={"required": _("Enter the name of the principal applicant.")},
        )
        self.fields["principal_date_of_birth"] = birth_field(
            _("Date of birth of the principal applicant"),
            _("Enter the date of birth of the principal applicant."),
            self.today,
        )

    @property
    def fields_to_store(self) -> dict[str, object]:
        """Return what is stored, once valid; the principal's own data where they are asked."""
        principal = {name: self.cleaned_data[name] for name in PRINCIPAL_FIELDS if name in self.cleaned_data}
        if not self.follows_to_join:
            principal = {"principal_name": "", "principal_date_of_birth": None}
        return {**self.person_fields, **self.contact_fields, **principal}


class ContactForm(ContactFieldsForm, PageForm):
    """The contact data alone, after an appointment was made."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.layout = Layout(*contact_sections())
