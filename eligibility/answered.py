"""What an applicant answered and what was decided, as sentences to read: on pages and for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from eligibility.bulletin.columns import place_name
from eligibility.currency import EVERYBODY_ELSE
from eligibility.models import Application, DecisionRecord
from eligibility.partial_dates import PartialDate
from eligibility.rules import Basis, Ground, Outcome, QuestionCode, Reason
from eligibility.wording import (
    BASIS_PHRASES,
    GROUND_SENTENCES,
    OUTCOME_HEADINGS,
    QUESTION_TEXTS,
    REASON_SENTENCES,
    Text,
)

Code = TypeVar("Code", bound=StrEnum)


class Line(NamedTuple):
    """A question and its answer."""

    label: str
    value: str


@dataclass(frozen=True)
class Verdict:
    """A decision in words: its heading, and a sentence for each ground with what that rests on."""

    heading: str
    sentences: tuple[str, ...]


def answered(application: Application) -> list[Line]:
    """Return what was answered so far, in the order of the questions; nothing for what was not asked."""
    lines = []
    if application.class_name:
        lines.append(Line(gettext("Visa class"), application.class_name))
    if application.reason:
        lines.append(_line(QuestionCode.REASON, sentence_of(REASON_SENTENCES, Reason, application.reason)))
    appointment_on = application.answers().appointment_on
    if appointment_on:
        lines.append(_line(QuestionCode.APPOINTMENT_ON, in_words(appointment_on)))
    last_contact_on = application.answers().last_contact_on
    if last_contact_on:
        lines.append(_line(QuestionCode.LAST_CONTACT_ON, in_words(last_contact_on)))
    for code in (
        QuestionCode.INTERVIEWED,
        QuestionCode.NO_CONTACT,
        QuestionCode.NOT_CURRENT,
        QuestionCode.CLASS_CHANGED,
    ):
        value = getattr(application, code.value)
        if value is not None:
            lines.append(_line(code, pgettext("answer", "Yes") if value else pgettext("answer", "No")))
    if application.priority_date:
        lines.append(Line(gettext("Priority date"), date_format(application.priority_date, gettext("j F Y"))))
        place = place_name(application.chargeability or EVERYBODY_ELSE)
        lines.append(Line(gettext("Where was the principal applicant born?"), str(place)))
    return lines


def verdict(record: DecisionRecord) -> Verdict:
    """Return a stored decision in words; a code that today's rules no longer know is shown as it is."""
    return Verdict(
        sentence_of(OUTCOME_HEADINGS, Outcome, record.outcome),
        tuple(
            f"{sentence_of(GROUND_SENTENCES, Ground, found['ground'])} "
            f"{sentence_of(BASIS_PHRASES, Basis, found['basis'])}"
            for found in record.grounds
        ),
    )


def _line(code: QuestionCode, value: str) -> Line:
    return Line(str(QUESTION_TEXTS[code].question), value)


def in_words(when: PartialDate) -> str:
    day = date(when.year, when.month, when.day or 1)
    return date_format(day, gettext("l, j F Y") if when.day else gettext("F Y"))


def sentence_of(sentences: Mapping[Code, Text], codes: type[Code], stored: str) -> str:
    try:
        return str(sentences[codes(stored)])
    except (KeyError, ValueError):
        return stored
