"""What is asked of everybody who comes: the applicant, and those who travel along."""

from collections.abc import Collection
from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DatePartsField, DocumentNumberField, Ds260Field, NameField
from accounts.page_form import OneTimeKeyMixin, PageForm
from eligibility.models import Application, Gender, Person, Relation, TravelingApplicant

MOST_PEOPLE = 20
EARLIEST_BIRTH = date(1900, 1, 1)
EARLIEST_DOCUMENT = date(1980, 1, 1)
LONGEST_DOCUMENT_YEARS = 30

PASSPORT_FIELDS = ("surname", "given_names", "date_of_birth", "gender")
OPTIONAL_FIELDS = (
    "khmer_name",
    "passport_number",
    "passport_issued_on",
    "passport_expires_on",
    "ds260_number",
    "national_id",
)


def birth_field(label: object, required: str, today: date, **kwargs: object) -> DatePartsField:
    """Return a field for a date of birth: in the past, after 1900."""
    return DatePartsField(
        label=label,
        min_date=EARLIEST_BIRTH,
        max_date=today,
        error_messages={
            "required": required,
            "too_late": _("Check the year: a date of birth is in the past."),
        },
        **kwargs,
    )


def is_same_person(other: Person, cleaned: dict[str, object]) -> bool:
    """Say whether what was entered names somebody who is on the application: both names and the birthday."""
    born = cleaned.get("date_of_birth")
    names = tuple(str(cleaned.get(name, "")).casefold() for name in ("surname", "given_names"))
    theirs = (other.surname.casefold(), other.given_names.casefold())
    return born is not None and born == other.date_of_birth and names == theirs


class PersonForm(PageForm):
    """Name, birth and gender, which are required; documents, "if you have it"."""

    surname = NameField(
        label=_("Surname"),
        help_text=_("As in the passport. If there is only one name, fill in only one of the two."),
        required=False,
        widget=forms.TextInput(attrs={"class": "usa-input--xl"}),
    )
    given_names = NameField(
        label=_("Given names"), required=False, widget=forms.TextInput(attrs={"class": "usa-input--xl"})
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Gender.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
        error_messages={"required": _("Choose the gender as in the passport.")},
    )
    khmer_name = NameField(
        label=_("Name in Khmer script"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "usa-input--xl", "lang": "km"}),
    )
    passport_number = DocumentNumberField(label=_("Passport number"), required=False)
    ds260_number = Ds260Field(
        label=_("DS-260 confirmation number"),
        help_text=_("For example AA008BHNQC."),
        required=False,
    )
    national_id = DocumentNumberField(label=_("National identity card number"), required=False)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["date_of_birth"] = birth_field(
            _("Date of birth"), _("Enter the date of birth."), today, help_text=_("For example 7 12 1985.")
        )
        self.fields["passport_issued_on"] = DatePartsField(
            label=_("Passport issued on"),
            required=False,
            min_date=EARLIEST_DOCUMENT,
            max_date=today,
            error_messages={"too_late": _("Check the year: a passport is issued in the past.")},
        )
        self.fields["passport_expires_on"] = DatePartsField(
            label=_("Passport expires on"),
            required=False,
            min_date=EARLIEST_DOCUMENT,
            max_date=date(today.year + LONGEST_DOCUMENT_YEARS, 12, 31),
        )
        for name in ("surname", "given_names"):
            self.fields[name].conditionally_required = True
        sections = self.sections()
        self.layout = Layout(*sections)
        self.order_fields([name for section in sections for name in section.fields])

    def sections(self) -> list[Fieldset]:
        """Return the parts of the page, in order."""
        return [
            Fieldset(_("As in the passport"), *PASSPORT_FIELDS),
            Fieldset(_("If you have it"), *OPTIONAL_FIELDS),
        ]

    def clean(self) -> dict[str, object]:
        """Require a name, and a passport that expires after it was issued."""
        cleaned = super().clean()
        names = ("surname", "given_names")
        if not any(name in self.errors or cleaned.get(name) for name in names):
            self.add_error("surname", _("Enter the name as it stands in the passport."))
        issued, expires = cleaned.get("passport_issued_on"), cleaned.get("passport_expires_on")
        if issued and expires and expires <= issued:
            self.add_error(
                "passport_expires_on", _("A passport expires after it was issued: check the two dates.")
            )
        return cleaned

    @property
    def person_fields(self) -> dict[str, object]:
        """Return what is stored of the person, once valid."""
        return {name: self.cleaned_data[name] for name in (*PASSPORT_FIELDS, *OPTIONAL_FIELDS)}

    @property
    def passport_has_expired(self) -> bool:
        """Say whether the passport is out of date: worth a warning, not a refusal."""
        expires = self.cleaned_data.get("passport_expires_on")
        return expires is not None and expires < self.today


class TravelingApplicantForm(OneTimeKeyMixin, PersonForm):
    """Somebody on the Packet 4 letter who comes along."""

    relation = forms.ChoiceField(
        label=_("Relation to the principal applicant"),
        choices=[("", _("Choose")), *Relation.choices],
        widget=forms.Select(attrs={"class": "usa-input--medium"}),
        error_messages={"required": _("Choose how this person is related to the principal applicant.")},
    )

    def __init__(
        self,
        *args: object,
        application: Application,
        others: Collection[TravelingApplicant],
        person: TravelingApplicant | None = None,
        **kwargs: object,
    ) -> None:
        """Take the others on the list, against whom a person entered twice is found."""
        super().__init__(*args, **kwargs)
        self.application, self.person, self.listed = application, person, others

    def sections(self) -> list[Fieldset]:
        """Ask for the relation first."""
        passport, optional = super().sections()
        return [Fieldset("", "relation"), passport, optional]

    def clean(self) -> dict[str, object]:
        """Refuse a person who is on the list already, and a list without end."""
        cleaned = super().clean()
        others = [other for other in self.listed if not self._is_self(other)]
        if self.person is None and len(others) >= MOST_PEOPLE:
            raise ValidationError(
                _("No more than %(number)s traveling applicants can be entered. Please submit an inquiry."),
                params={"number": MOST_PEOPLE},
            )
        for other in (self.application, *others):
            if is_same_person(other, cleaned):
                self.add_error(
                    "surname",
                    _("A person with this name and this date of birth is on the application already."),
                )
                break
        return cleaned

    @property
    def fields_to_store(self) -> dict[str, object]:
        """Return what is stored, once valid."""
        return {**self.person_fields, "relation": self.cleaned_data["relation"]}

    def _is_self(self, other: TravelingApplicant) -> bool:
        # Sent twice, the page meets the person that the first click has made.
        if self.person is not None:
            return other.pk == self.person.pk
        return "key" in self.cleaned_data and other.creation_key == self.creation_key(self.application.pk)
