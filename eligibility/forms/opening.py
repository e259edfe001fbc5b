"""Steps one to three: visa type, service, visa class."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from accounts.page_form import OneTimeKeyMixin, PageForm
from accounts.typed_text import compact
from eligibility.class_groups import ClassGroup
from eligibility.models import Application, VisaClass
from eligibility.rules import Party
from eligibility.visa_classes import GROUP_NAMES, Place, by_letters, groups_served, places_in, typed
from eligibility.wording import Text

IMMIGRANT = Application.VisaType.IMMIGRANT.value
# Chosen in step one, but served elsewhere: nothing is stored for them.
FIANCE = "k"
NONIMMIGRANT = "nonimmigrant"
ELSEWHERE = frozenset({FIANCE, NONIMMIGRANT})

# A longer list is asked for in two goes: the first two letters of the symbol, then the symbol.
LONG_LIST = 18
LETTERS = "letters-"


def with_hint(title: Text, hint: Text) -> Text:
    """Return a choice's label with a hint under it."""
    return format_html('{} <span class="choice-hint">{}</span>', title, hint)


class VisaTypeForm(OneTimeKeyMixin, PageForm):
    """Step one."""

    visa_type = forms.ChoiceField(
        label=_("What kind of visa is the interview for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of visa.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["visa_type"]
        field.label_hidden = True
        field.choices = [
            (IMMIGRANT, with_hint(_("Immigrant Visa"), _("To live in the United States"))),
            (FIANCE, with_hint(_("K visa"), _("For the fiancé(e) of a U.S. citizen, and children"))),
            (NONIMMIGRANT, with_hint(_("Nonimmigrant visa"), _("To visit, study or work for a time"))),
        ]


class ServiceForm(PageForm):
    """Step two."""

    service = forms.ChoiceField(
        label=_("Service"),
        choices=Application.Service.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the service.")},
    )


class ClassGroupForm(PageForm):
    """Step three, first page: the symbol as typed from the letter, or the group."""

    symbol = LineField(
        label=_("If you know the visa class on your letter, type it here"),
        help_text=_("For example IR1, F41 or F4. Otherwise choose from the list below."),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "usa-input--small",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    group = forms.ChoiceField(
        label=_("Or choose who the visa is for"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, refused: str = "", **kwargs: object) -> None:
        """Take the symbol that was refused last: left standing, it yields to a choice from the list."""
        super().__init__(*args, **kwargs)
        self.refused = refused
        self.fields["symbol"].conditionally_required = True
        self.fields["group"].conditionally_required = True
        self.fields["group"].choices = [
            (group.code, with_hint(GROUP_NAMES[group.code], ", ".join(group.categories)))
            for group in groups_served()
        ]
        self.found: tuple[ClassGroup, str] | None = None

    def clean_symbol(self) -> str:
        """Find what the symbol or category means; `found` holds the group and the symbol, if one."""
        text = compact(self.cleaned_data["symbol"], also="./()")
        if not text:
            return ""
        found = typed(text)
        if found is None:
            raise ValidationError(
                _(
                    "This visa class is not known here. Compare it with your letter, or choose from the "
                    "list below."
                )
            )
        group, visa_class = found
        if not any(served.code == group.code for served in groups_served()) or (
            visa_class is not None and not visa_class.enabled
        ):
            raise ValidationError(
                _(
                    "Interviews for this visa class are not scheduled here at the moment. Please submit "
                    "an inquiry."
                )
            )
        self.found = (group, visa_class.symbol if visa_class else "")
        return text

    def clean(self) -> dict[str, object]:
        """Require one of the two; the symbol is the more exact one."""
        cleaned = super().clean()
        if cleaned.get("group") and "symbol" in self.errors and self.data.get("symbol") == self.refused:
            del self.errors["symbol"]
        if not self.errors and not cleaned.get("symbol") and not cleaned.get("group"):
            self.add_error("symbol", _("Type the visa class, or choose from the list below."))
        return cleaned


class PlaceForm(PageForm):
    """Step three, second page: the person's place in the family, within a group."""

    place = forms.ChoiceField(
        label=_("What does your letter show?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the visa class on your letter."),
            "invalid_choice": _(
                "This visa class is not scheduled here at the moment. Choose another, or submit an inquiry."
            ),
        },
    )

    def __init__(self, *args: object, group: ClassGroup, letters: str = "", **kwargs: object) -> None:
        """Offer the places of a group; of a long one its letters first, then the places under ``letters``."""
        super().__init__(*args, **kwargs)
        places = places_in(group)
        self.has_derivatives = any(place.party is Party.FOLLOW_TO_JOIN for place in places)
        lettered = by_letters(places) if len(places) > LONG_LIST else {}
        self.letters = letters if letters in lettered else ""
        if self.letters:
            places = lettered[letters]
        elif lettered:
            places = [place for place in places if place.visa_class is None]
        self.places = {place.code: place for place in places}
        choices = [self._choice(place) for place in places]
        if lettered and not self.letters:
            choices += [self._choice_of_letters(key, within) for key, within in lettered.items()]
        self.fields["place"].choices = choices

    def chosen(self) -> Place | None:
        """Return the place chosen, once valid; None where only its letters were."""
        return self.places.get(self.cleaned_data["place"])

    def chosen_letters(self) -> str:
        """Return the letters chosen, once valid."""
        return self.cleaned_data["place"].removeprefix(LETTERS)

    def _choice_of_letters(self, letters: str, places: list[Place]) -> tuple[str, Text]:
        first = places[0].visa_class
        hint = _described(first) if first else ""
        return f"{LETTERS}{letters}", with_hint(", ".join(place.code for place in places), hint)

    def _choice(self, place: Place) -> tuple[str, Text]:
        if place.visa_class is not None:
            return place.code, with_hint(place.visa_class.symbol, _described(place.visa_class))
        categories = format_lazy("{} {}", _("My letter shows only"), _(" or ").join(place.group.categories))
        who = (
            _("I follow to join the principal applicant")
            if place.party is Party.FOLLOW_TO_JOIN
            else _("I am the principal applicant")
        )
        return place.code, with_hint(categories, who)


def _described(visa_class: VisaClass) -> Text:
    # The descriptions of the list have their Khmer in the catalogue; one that staff wrote stays as written.
    return _(visa_class.description) if visa_class.description else ""
