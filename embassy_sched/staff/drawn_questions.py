"""The tree of the questions in words, for the picture and for the list beside it."""

from datetime import date

from django.utils.translation import gettext as _

from eligibility.question_tree import Branch, grounds_on_record, question_tree
from eligibility.rules import Outcome, Party, Reason
from eligibility.wording import (
    GROUND_SENTENCES,
    OUTCOME_HEADINGS,
    PARTY_NAMES,
    QUESTION_TEXTS,
    REASON_SENTENCES,
)
from embassy_sched.tree_picture import Ask, Row


def drawn_questions(party: Party, today: date) -> tuple[str, list[Ask]]:
    """Return the title of a party's tree, and its questions with their answers, the record last."""
    asks = [
        Ask(
            str(QUESTION_TEXTS[fork.question].question),
            tuple(Row(_answer(each), _target(each), each.goes_on) for each in fork.branches),
        )
        for fork in question_tree(party, today)
    ]
    inquiry = str(OUTCOME_HEADINGS[Outcome.INQUIRY])
    recorded = [
        Row(str(GROUND_SENTENCES[ground]), inquiry, False) for ground in grounds_on_record(party, today)
    ]
    free = str(OUTCOME_HEADINGS[Outcome.MAY_SCHEDULE])
    recorded.append(Row(_("nothing of this, or cleared by an officer"), free, True))
    asks.append(Ask(_("What the record says of the case and party"), tuple(recorded)))
    return str(PARTY_NAMES[party]), asks


def _answer(branch: Branch) -> str:
    if branch.answer in set(Reason):
        return str(REASON_SENTENCES[Reason(branch.answer)])
    return {
        "yes": _("Yes"),
        "no": _("No"),
        "passed": _("the day has passed"),
        "not_passed": _("today, or later"),
        "within_a_year": _("within a year (asked only if the appointment is longer ago)"),
        "long_ago": _("more than a year ago"),
    }[branch.answer]


def _target(branch: Branch) -> str:
    if branch.goes_on:
        return _("goes on")
    said = [str(OUTCOME_HEADINGS[branch.outcome]), *(str(GROUND_SENTENCES[each]) for each in branch.grounds)]
    return ": ".join(said)
