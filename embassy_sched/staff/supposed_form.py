"""A case that somebody supposes: every answer and every fact that the rules know, as one form.

Its fields are made from `Answers` and `CaseFacts`, so that none can be forgotten.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, get_type_hints

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.typed_text import to_western_digits
from eligibility.partial_dates import PartialDate
from eligibility.rules import (
    CLEARABLE,
    USES_FIANCE_PAGE,
    USES_PAGE,
    Answers,
    CaseFacts,
    Currency,
    Ground,
    Party,
    Reason,
)
from eligibility.wording import GROUND_SENTENCES, PARTY_NAMES, QUESTION_TEXTS, REASON_SENTENCES, Text
from embassy_sched.staff.log_wording import FACTS

ANSWER, FACT = "answer-", "fact-"
LONGEST = 400
YEARS = range(1990, 2100)

ANSWER_NAMES: Mapping[str, Text] = {"party": _("Party")} | {
    code.value: text.question for code, text in QUESTION_TEXTS.items()
}
FACT_NAMES: Mapping[str, Text] = {
    **FACTS,
    "page": _("The page for this visa class"),
    "in_bulletin": _("Visa class limited by the Visa Bulletin"),
    "checked_in": _("Checked in"),
    "currency": _("Months known"),
    "acts_here": _("Acted here on"),
    "roster_loaded": _("The post's list was searched"),
    "list_differs": _("Listed with another principal"),
    "holds_claim": _("The account speaks for the case"),
    "cleared": _("Cleared by an officer"),
}
PAGES = [
    (USES_PAGE, _("this one")),
    (USES_FIANCE_PAGE, _("the Fiancé(e) page")),
    ("ask_staff", _("not said: the IV Unit tells")),
]
YES_NO = [
    ("", _("not known")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]


class DayOrMonthField(forms.CharField):
    """A day, or a month: 2026-03-15 or 2026-03."""

    def clean(self, value: object) -> PartialDate | None:
        """Return the day or month; None where nothing was typed."""
        text = to_western_digits(super().clean(value))
        if not text:
            return None
        found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", text)
        try:
            if found is None or int(found[1]) not in YEARS:
                raise ValueError(text)
            return PartialDate(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
        except ValueError as error:
            raise ValidationError(_("Write 2026-03-15, or 2026-03.")) from error


class DaysField(forms.CharField):
    """Days with commas between."""

    def clean(self, value: object) -> tuple[date, ...]:
        """Return the days."""
        parts = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        try:
            return tuple(date.fromisoformat(to_western_digits(part)) for part in parts)
        except ValueError as error:
            raise ValidationError(_("Write days as 2026-03-15, with commas between.")) from error


class MonthsField(forms.CharField):
    """Months of which it is known whether the case is current: 2026-11 current, 2026-12 not_current."""

    def clean(self, value: object) -> dict[tuple[int, int], Currency]:
        """Return the months."""
        known = {}
        for part in filter(None, (part.strip() for part in super().clean(value).split(","))):
            found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})\s+([a-z_]+)", to_western_digits(part))
            try:
                if found is None or int(found[1]) not in YEARS or int(found[2]) not in range(1, 13):
                    raise ValueError(part)
                known[int(found[1]), int(found[2])] = Currency(found[3])
            except ValueError as error:
                raise ValidationError(_("Write 2026-11 current, 2026-12 not_current.")) from error
        return known


class GroundsField(forms.MultipleChoiceField):
    """Grounds that an officer has cleared."""

    def clean(self, value: object) -> frozenset[Ground]:
        """Return the grounds."""
        return frozenset(Ground(code) for code in super().clean(value))


class YesNoUnknownField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None, required=False, **kwargs
        )


def _party(**kwargs: Any) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[(party.value, name) for party, name in PARTY_NAMES.items()], coerce=Party, **kwargs
    )


def _reason(**kwargs: Any) -> forms.Field:
    asked = [(reason.value, text) for reason, text in REASON_SENTENCES.items()]
    return forms.TypedChoiceField(
        choices=[("", _("not answered")), *asked],
        coerce=Reason,
        empty_value=None,
        required=False,
        **kwargs,
    )


def _day(**kwargs: Any) -> forms.Field:
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def _line(field: type[forms.CharField], help_text: Any) -> Callable[..., forms.Field]:
    return lambda **kwargs: field(required=False, max_length=LONGEST, help_text=help_text, **kwargs)


def _cleared(**kwargs: Any) -> forms.Field:
    grounds = [(ground.value, text) for ground, text in GROUND_SENTENCES.items() if ground in CLEARABLE]
    return GroundsField(choices=grounds, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


BY_NAME: Mapping[str, Callable[..., forms.Field]] = {
    "page": lambda **kwargs: forms.ChoiceField(choices=PAGES, **kwargs),
    "currency": _line(MonthsField, _("For example: 2026-11 current, 2026-12 not_current")),
    "acts_here": _line(DaysField, _("For example: 2026-03-15, 2026-05-02")),
    "cleared": _cleared,
}
BY_TYPE: Mapping[object, Callable[..., forms.Field]] = {
    Party: _party,
    Reason | None: _reason,
    PartialDate | None: _line(DayOrMonthField, _("2026-03-15, or 2026-03")),
    bool | None: YesNoUnknownField,
    bool: lambda **kwargs: forms.BooleanField(required=False, **kwargs),
    date | None: _day,
}


class SupposedCaseForm(forms.Form):
    """Answers, facts, and the day; all of them may stay as they are."""

    today = forms.DateField(label=_("Today"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for prefix, names, known in ((ANSWER, ANSWER_NAMES, Answers), (FACT, FACT_NAMES, CaseFacts)):
            types = get_type_hints(known)
            for each in fields(known):
                make = BY_NAME.get(each.name) or BY_TYPE[types[each.name]]
                default = getattr(known(), each.name) or None
                self.fields[prefix + each.name] = make(label=names[each.name], initial=default)

    @property
    def answers(self) -> Answers:
        """Return the answers, once valid."""
        return Answers(**self._values(ANSWER))

    @property
    def facts(self) -> CaseFacts:
        """Return the facts, once valid."""
        return CaseFacts(**self._values(FACT))

    def sections(self) -> list[tuple[Text, list[forms.BoundField]]]:
        """Return the fields under their two headings."""
        return [
            (_("What the applicant answers"), [self["today"], *self._bound(ANSWER)]),
            (_("What the record says"), self._bound(FACT)),
        ]

    def _bound(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    def _values(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }
