"""A decision explained: what, why, and what next. The same words for the applicant and for the officer.

Nothing here says what becomes of a case, and nothing says that a visit or an appointment protects it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from eligibility.rules import (
    THE_POST_CANCELLED,
    Answers,
    Basis,
    Decision,
    Finding,
    Ground,
    Outcome,
    QuestionCode,
)
from eligibility.wording import BASIS_PHRASES, GROUND_SENTENCES, OUTCOME_HEADINGS, REASON_SENTENCES, Text

# Whose case it is, is open: then nothing that the record says of it is told.
WHOSE_CASE = frozenset({Ground.HELD_BY_ANOTHER, Ground.LIST_DIFFERS})

RECORD_AGAINST_ANSWER = _("This is what our record says. Your answer was No.")

# No record of the post says this, but the bulletin: a mistyped priority date may be what is wrong.
BY_THE_BULLETIN = _("This is what the Visa Bulletin says for the priority date.")
BULLETIN_AGAINST_ANSWER = _("This is what the Visa Bulletin says for the priority date. Your answer was No.")

OBJECTION = _(
    "If you think that our record is wrong, say so in the inquiry: write what happened, and when. An officer "
    "compares it with your file."
)

GROUND_ADVICE: Mapping[Ground, Text] = {
    Ground.NO_CONTACT: _(
        "Please do it soon: the law sets time limits after a missed interview. Write why you could not come, "
        "and when and how you last contacted the Embassy. An officer looks at your case; this page decides "
        "nothing about it."
    ),
    Ground.CLASS_DIFFERS: _("Write which visa class your letter shows, and the date of the letter."),
}

OUTCOME_NEXT: Mapping[Outcome, Text] = {
    Outcome.MAY_SCHEDULE: _("Choose a date and a time in the calendar."),
    Outcome.INQUIRY: _(
        "If an officer finds that you may schedule in spite of this, we write to you, and your application "
        "opens at the calendar with everything that you have entered."
    ),
    Outcome.FIANCE_PAGE: _("Use the page for K visas."),
    Outcome.WAIT: _(
        "Your answers are kept until then. If you cannot come to that appointment, tell the IV Unit."
    ),
    Outcome.HAS_APPOINTMENT: _("Move the appointment that you have, or submit an inquiry."),
    Outcome.INCOMPLETE: _("Answer the questions that are still open."),
}


class Why(NamedTuple):
    """A ground in the Embassy's words, what it rests on, and what to do about it (perhaps nothing)."""

    sentence: Text
    basis: Text
    advice: Text = ""


@dataclass(frozen=True)
class Explanation:
    """What was decided, why, and what next."""

    heading: Text
    reasons: tuple[Text, ...]
    grounds: tuple[Why, ...]
    objection: Text
    next: Text


def explain(decision: Decision, answers: Answers) -> Explanation:
    """Return a decision in words."""
    recorded = any(found.basis is Basis.RECORD for found in decision.grounds)
    return Explanation(
        heading=OUTCOME_HEADINGS[decision.outcome],
        reasons=tuple(REASON_SENTENCES[reason] for reason in decision.reasons),
        grounds=tuple(_why(found, decision, answers) for found in decision.grounds),
        objection=OBJECTION if recorded else "",
        next=OUTCOME_NEXT[decision.outcome],
    )


def as_told(decision: Decision) -> Decision:
    """Return what an applicant is told of it: nothing of the record while it is open whose case it is."""
    if not WHOSE_CASE.intersection(found.ground for found in decision.grounds):
        return decision
    told = (found for found in decision.grounds if found.basis is Basis.ANSWER or found.ground in WHOSE_CASE)
    return replace(decision, grounds=tuple(told), cleared=())


def _why(found: Finding, decision: Decision, answers: Answers) -> Why:
    advice: Text = GROUND_ADVICE.get(found.ground, "")
    if found.ground is Ground.NO_CONTACT and THE_POST_CANCELLED.intersection(decision.reasons):
        # The Embassy itself cancelled: nobody is warned of time that passed since.
        advice = ""
    return Why(GROUND_SENTENCES[found.ground], _basis(found, answers), advice)


def _basis(found: Finding, answers: Answers) -> Text:
    asked = found.ground.value if found.ground.value in set(QuestionCode) else None
    answered_no = asked is not None and getattr(answers, asked) is False
    if found.basis is Basis.RECORD and found.ground is Ground.NOT_CURRENT:
        return BULLETIN_AGAINST_ANSWER if answered_no else BY_THE_BULLETIN
    if found.basis is Basis.RECORD and answered_no:
        return RECORD_AGAINST_ANSWER
    return BASIS_PHRASES[found.basis]
