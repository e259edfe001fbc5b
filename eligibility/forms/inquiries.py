"""The inquiry form, the reply, and the officer's answer."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DatePartsField, NameField, PhoneField
from accounts.page_form import OneTimeKeyMixin, PageForm
from accounts.typed_text import has_control_characters, one_line
from eligibility import case_numbers
from eligibility.models import Inquiry, InquiryMessage

MESSAGE_LENGTH = InquiryMessage._meta.get_field("text").max_length
NAME_LENGTH = Inquiry._meta.get_field("name").max_length
CASE_NUMBER_LENGTH = Inquiry._meta.get_field("case_number").max_length
EARLIEST_BIRTH = date(1900, 1, 1)

Category = Inquiry.Category

CATEGORY_GROUPS = (
    (
        _("The conditions on the Embassy's page"),
        (Category.INTERVIEWED, Category.NO_CONTACT, Category.NOT_CURRENT, Category.CLASS_CHANGED),
    ),
    (
        _("Your appointment"),
        (
            Category.CANNOT_COME,
            Category.CANCELLED_OTHER,
            Category.FOLLOW_TO_JOIN,
            Category.NO_DATE,
            Category.HELP_NEEDED,
        ),
    ),
    (
        _("Your case and the people on it"),
        (
            Category.CASE_ID,
            Category.TURNING_21,
            Category.MEDICAL,
            Category.NAME_OR_PASSPORT,
            Category.TRAVELING_APPLICANT,
        ),
    ),
    (_("Other"), (Category.TECHNICAL, Category.OTHER)),
)


class MessageField(forms.CharField):
    """Text of several lines; a line break counts as one sign, as the browser counts it."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", MESSAGE_LENGTH)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        """Return the text with plain line breaks."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n")


class CaseIdAsTypedField(forms.CharField):
    """A Case ID number in its stored spelling or, where it is none, as it was typed: it refuses nothing.

    An inquiry must never be lost because of a Case ID; often the Case ID is what it is about.
    """

    def __init__(self, *, today: date, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.today = today

    def to_python(self, value: object) -> str:
        """Return the text on one line, without signs that cannot be stored."""
        text = super().to_python(value)
        return one_line("".join(" " if has_control_characters(char) else char for char in text))

    def clean(self, value: object) -> str:
        """Return the number, or the text as far as it can be kept."""
        typed = super().clean(value)
        try:
            return case_numbers.parse(typed, self.today).number
        except case_numbers.CaseNumberError:
            return typed[:CASE_NUMBER_LENGTH]


class InquiryForm(OneTimeKeyMixin, PageForm):
    """A question to the IV Unit, with or without an account."""

    category = forms.ChoiceField(
        label=_("What it is about"), error_messages={"required": _("Choose what fits best.")}
    )
    message = MessageField(
        label=_("Your message"),
        help_text=_("Up to 5,000 letters and signs."),
        error_messages={"required": _("Write what you want to ask or to tell.")},
    )
    writer = forms.ChoiceField(
        label=_("Who writes?"),
        choices=Inquiry.Writer.choices,
        initial=Inquiry.Writer.APPLICANT,
        widget=forms.RadioSelect(attrs={"class": "choices--plain"}),
    )
    name = NameField(
        label=_("Name of the principal applicant"),
        help_text=_("As in the passport: the person for whom the petition was filed."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Enter the name.")},
    )
    date_of_birth = DatePartsField(
        label=_("Principal applicant's date of birth"), help_text=_("For example 27 3 1990."), required=False
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    telephone = PhoneField(label=_("Telephone"), required=False, help_text=_("For example 012 345 678."))

    field_order = [
        "category",
        "message",
        "writer",
        "name",
        "date_of_birth",
        "case_number",
        "email",
        "telephone",
        "key",
    ]

    def __init__(self, *args: object, today: date, has_account: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.has_account = has_account
        self.fields["category"].choices = [
            ("", _("Choose what fits best")),
            *((title, [(value.value, value.label) for value in group]) for title, group in CATEGORY_GROUPS),
        ]
        self.fields["date_of_birth"].min_date = EARLIEST_BIRTH
        self.fields["date_of_birth"].max_date = today
        self.fields["case_number"] = CaseIdAsTypedField(
            label=_("Case ID number"),
            help_text=_("For example PNP2023534003. If you do not know it, leave this empty."),
            required=False,
            today=today,
            widget=forms.TextInput(attrs={"class": "usa-input--large", "autocomplete": "off"}),
        )
        self.order_fields(self.field_order)
        email, telephone = self.fields["email"], self.fields["telephone"]
        email.required = False
        if has_account:
            email.help_text = _("The answer goes to this address, or to your account's if this is empty.")
        else:
            email.help_text = _("The answer goes to this address.")
            telephone.help_text = _("If you have no e-mail address. For example 012 345 678.")
            email.conditionally_required = telephone.conditionally_required = True

    def clean(self) -> dict[str, object]:
        """Ask for one way to answer: whoever has an account gives its address already."""
        data = super().clean()
        untyped = not data.get("email") and not data.get("telephone")
        if not self.has_account and untyped and not {"email", "telephone"} & self.errors.keys():
            self.add_error(
                "email",
                _("Enter an e-mail address or a telephone number, so that the IV Unit can answer you."),
            )
        return data

    def inquiry_fields(self) -> dict[str, object]:
        """Return the columns of the inquiry, once valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"key", "message"}}


class ReplyForm(OneTimeKeyMixin, PageForm):
    """A further message of the person who asked."""

    message = MessageField(
        label=_("Add a message"),
        help_text=_("Up to 5,000 letters and signs."),
        error_messages={"required": _("Write what you want to ask or to tell.")},
    )
