"""The questionnaire as a tree, read off the rules: every branch is what `decide` says to that answer.

Pure. Nothing here knows a rule: each question is asked of somebody who answers all others in the way that
lets her go on, and the answer leads where the decision leads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from eligibility.partial_dates import PartialDate
from eligibility.rules import (
    RULES,
    Answers,
    CaseFacts,
    Currency,
    Decision,
    Ground,
    Outcome,
    Party,
    QuestionCode,
    Reason,
    applicable_questions,
    decide,
    record_grounds,
    unanswered,
)

A_LONG_TIME = timedelta(days=3 * 366)
GROUP_OF_REASON = (Reason.CANCELLED_COVID, Reason.MISSED, Reason.FOLLOW_TO_JOIN, Reason.NONE)


@dataclass(frozen=True)
class Branch:
    """An answer, and where it leads: on to the next question, or to an outcome with its grounds.

    ``answer`` is a reason, or one of "yes", "no", "passed", "not_passed", "long_ago", "within_a_year".
    """

    answer: str
    outcome: Outcome
    grounds: tuple[Ground, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Say whether the next question follows."""
        return self.outcome is Outcome.MAY_SCHEDULE


@dataclass(frozen=True)
class Fork:
    """A question with its branches, in the order of asking."""

    question: QuestionCode
    branches: tuple[Branch, ...]


def question_tree(party: Party, today: date) -> tuple[Fork, ...]:
    """Return the questions that are asked of a party of whom nothing is known yet."""
    ready = _ready(party, today)
    return tuple(
        Fork(question.code, tuple(_branches(question.code, ready, today)))
        for question in applicable_questions(party, CaseFacts())
    )


def grounds_on_record(party: Party, today: date) -> tuple[Ground, ...]:
    """Return what the record alone can raise against a party, in the order of the rules."""
    long_ago = today - A_LONG_TIME
    # A record in which everything speaks; a request is recorded as a no, or not at all.
    loud = CaseFacts(
        interviewed_on=long_ago,
        last_contact_on=long_ago,
        class_changed_on=long_ago,
        checked_in=True,
        held_by_another=True,
        unlisted_refused=True,
        list_differs=True,
        class_differs=True,
        currency={(today.year, today.month): Currency.NOT_CURRENT},
    )
    samples = (replace(loud, asked_to_follow=False), replace(loud, roster_loaded=True))
    raised = {found.ground for facts in samples for found in record_grounds(facts, today, party)}
    return tuple(rule.code for rule in RULES if rule.code in raised)


def _branches(code: QuestionCode, ready: Answers, today: date) -> list[Branch]:
    found = []
    for name, changes in _answers_to(code, today).items():
        answers = replace(ready, **changes)
        if code is QuestionCode.REASON and code in unanswered(answers, CaseFacts(), today):
            continue  # a sentence that is the other party's
        decision = decide(answers, CaseFacts(), today)
        found.append(_branch(name, decision))
    return found


def _branch(name: str, decision: Decision) -> Branch:
    return Branch(name, decision.outcome, tuple(found.ground for found in decision.grounds))


def _answers_to(code: QuestionCode, today: date) -> Mapping[str, Mapping[str, Any]]:
    """Return the answers to a question by their names, each as it changes the answers of who goes on."""
    long_ago, lately, later = today - A_LONG_TIME, today - timedelta(days=31), today + timedelta(days=31)
    missed_long_ago: dict[str, Any] = {"reason": Reason.MISSED, "appointment_on": _on(long_ago)}
    match code:
        case QuestionCode.REASON:
            return {reason.value: {"reason": reason} for reason in GROUP_OF_REASON}
        case QuestionCode.APPOINTMENT_ON:
            missed: dict[str, Any] = {"reason": Reason.MISSED}
            return {
                "passed": {**missed, "appointment_on": _on(lately)},
                "not_passed": {**missed, "appointment_on": _on(later)},
            }
        case QuestionCode.LAST_CONTACT_ON:
            return {
                "within_a_year": {**missed_long_ago, "last_contact_on": _on(lately)},
                "long_ago": {**missed_long_ago, "last_contact_on": _on(long_ago + timedelta(days=1))},
            }
        case _:
            return {"no": {code.value: False}, "yes": {code.value: True}}


def _ready(party: Party, today: date) -> Answers:
    return Answers(
        party=party,
        reason=Reason.FOLLOW_TO_JOIN if party is Party.FOLLOW_TO_JOIN else Reason.MISSED,
        appointment_on=_on(today - timedelta(days=31)),
        interviewed=False,
        no_contact=False,
        not_current=False,
        class_changed=False,
    )


def _on(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)
