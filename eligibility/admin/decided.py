"""What stands beside a decision for staff: the day to wait for, what was cleared, what to verify."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eligibility.answered import in_words, sentence_of
from eligibility.models import DecisionRecord
from eligibility.partial_dates import PartialDate
from eligibility.rules import Ground, QuestionCode
from eligibility.wording import GROUND_SENTENCES, QUESTION_TEXTS


def beside(record: DecisionRecord) -> list[str]:
    """Return a sentence for each; a code that today's rules no longer know is shown as it is."""
    said = []
    if record.from_day:
        said.append(_("May schedule from %(day)s.") % {"day": date_format(record.from_day, "l, j F Y")})
    for found in record.cleared:
        sentence = sentence_of(GROUND_SENTENCES, Ground, found["ground"])
        said.append(_("Cleared by an officer: %(ground)s") % {"ground": sentence})
    for code in record.to_verify:
        said.append(_("To be verified: %(stated)s") % {"stated": _stated(record, code)})
    return said


def _stated(record: DecisionRecord, code: str) -> str:
    question = sentence_of({each: text.question for each, text in QUESTION_TEXTS.items()}, QuestionCode, code)
    stated = record.inputs.get("answers", {}).get(code)
    return f"{question} {in_words(PartialDate(**stated))}" if stated else question
