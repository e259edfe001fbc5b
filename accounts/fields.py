"""Fields that read what people type as a person would: spaces, dashes and Khmer digits are forgiven.

Each gives back the one spelling that is stored, or a sentence that says what to do. Dates by parts stand in
`accounts.date_fields` and can be imported from here.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.date_fields import DateParts, DatePartsField, PartialDateField
from accounts.typed_text import compact, has_control_characters, has_letter, one_line, to_western_digits

__all__ = [
    "DateParts",
    "DatePartsField",
    "DocumentNumberField",
    "Ds260Field",
    "LineField",
    "NameField",
    "PartialDateField",
    "PhoneField",
    "YesNoField",
    "to_western_digits",
]

NAME_LENGTH = 80
DOCUMENT_NUMBER_LENGTHS = (5, 20)
PHONE_DIGITS = (8, 15)
CAMBODIA = "855"
NORTH_AMERICA = "1"


class LineField(forms.CharField):
    """A line of text in any script, with its spaces in order; refuses control characters."""

    default_error_messages = {
        "control": _("Some signs in this text cannot be printed. Type it anew instead of pasting it."),
    }

    def to_python(self, value: object) -> str:
        """Return the text on one line."""
        return one_line(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse signs that cannot be printed."""
        super().validate(value)
        if has_control_characters(value):
            raise ValidationError(self.error_messages["control"], code="control")


class NameField(LineField):
    """A name, or a part of one, in any script."""

    default_error_messages = {
        "no_letter": _("Write the name with letters, as it stands in the passport."),
    }

    def __init__(self, *, max_length: int = NAME_LENGTH, **kwargs: object) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.setdefault("spellcheck", "false")

    def validate(self, value: str) -> None:
        """Refuse what holds no letter, such as a dash for "none"."""
        super().validate(value)
        if value and not has_letter(value):
            raise ValidationError(self.error_messages["no_letter"], code="no_letter")


class PhoneField(LineField):
    """A telephone number: a Cambodian one (012 345 678, +855 12 345 678) or a foreign one with + in front.

    Stored in international form and groups to read aloud: ``+855 12 345 678``.
    """

    default_error_messages = {
        "signs": _("Write the number with digits only, for example 012 345 678."),
        "no_country": _(
            "Begin a Cambodian number with 0, for example 012 345 678, and any other with + and the code of "
            "the country, for example +1 562 555 0101."
        ),
        "length": _("Check the number: it has too few or too many digits."),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.setdefault("autocomplete", "tel")
        self.widget.attrs.setdefault("class", "usa-input--large")

    def clean(self, value: object) -> str:
        """Return the number as stored, or nothing."""
        text = to_western_digits(super().clean(value))
        if not text:
            return ""
        # The 0 in brackets of +44 (0)20 is not dialed together with the code of the country.
        text = text.replace("(0)", " ") if text.startswith(("+", "\uff0b", "00")) else text
        text = re.sub(r"[\s./()\u2010-\u2015\u2212\u200b-]+", " ", text.replace("\uff0b", "+")).strip()
        text = re.sub(r"^(?:\+ *|00 *)", "+", text)
        digits = text.replace(" ", "").removeprefix("+")
        if not re.fullmatch(r"[0-9]+", digits):
            raise ValidationError(self.error_messages["signs"], code="signs")
        if text.startswith("+"):
            return self._foreign(text, digits)
        if digits.startswith("0"):
            return self._cambodian(digits[1:])
        if digits.startswith(CAMBODIA) and len(digits) >= 11:
            return self._cambodian(digits.removeprefix(CAMBODIA))
        raise ValidationError(self.error_messages["no_country"], code="no_country")

    def _cambodian(self, digits: str) -> str:
        digits = digits.removeprefix("0")
        if len(digits) not in (8, 9):
            raise ValidationError(self.error_messages["length"], code="length")
        return f"+{CAMBODIA} {digits[:2]} {digits[2:5]} {digits[5:]}"

    def _foreign(self, text: str, digits: str) -> str:
        if digits.startswith(CAMBODIA):
            return self._cambodian(digits.removeprefix(CAMBODIA))
        shortest, longest = PHONE_DIGITS
        if not shortest <= len(digits) <= longest or digits.startswith("0"):
            raise ValidationError(self.error_messages["length"], code="length")
        if digits.startswith(NORTH_AMERICA):
            if len(digits) != 11:
                raise ValidationError(self.error_messages["length"], code="length")
            return f"+1 {digits[1:4]} {digits[4:7]} {digits[7:]}"
        # How other countries group their digits only the writer knows.
        grouped = text.removeprefix("+")
        return f"+{grouped}" if len(grouped) < 29 else f"+{digits}"


class DocumentNumberField(LineField):
    """The number of a passport or identity card: capitals and digits, nothing between them."""

    default_error_messages = {
        "signs": _("Write the number with letters A to Z and digits only."),
        "length": _("Check the number: it has too few or too many letters and digits."),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "usa-input--large"}

    def clean(self, value: object) -> str:
        """Return the number as stored, or nothing."""
        text = super().clean(value)
        if not text:
            return ""
        number = compact(text, also="./()")
        shortest, longest = DOCUMENT_NUMBER_LENGTHS
        if not re.fullmatch(r"[0-9A-Z]+", number):
            raise ValidationError(self.error_messages["signs"], code="signs")
        if not shortest <= len(number) <= longest:
            raise ValidationError(self.error_messages["length"], code="length")
        return number


class Ds260Field(DocumentNumberField):
    """The number of a DS-260 confirmation page: AA and eight letters or digits."""

    default_error_messages = {
        "signs": _("Write the number as it stands on the DS-260 confirmation page, for example AA008BHNQC."),
        "length": _("The number has ten letters and digits and begins with AA, for example AA008BHNQC."),
    }

    def clean(self, value: object) -> str:
        """Return the number as stored, or nothing."""
        number = super().clean(value)
        if number and not re.fullmatch(r"AA[0-9A-Z]{8}", number):
            raise ValidationError(self.error_messages["length"], code="length")
        return number


class YesNoField(forms.TypedChoiceField):
    """Yes or No, side by side; gives True or False, and must be answered unless said otherwise."""

    default_error_messages = {
        "required": _("Answer Yes or No."),
        "invalid_choice": _("Answer Yes or No."),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.RadioSelect(attrs={"class": "choices--inline"}))
        super().__init__(
            choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: object) -> object:
        """Show a stored True or False as the choice it was."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
