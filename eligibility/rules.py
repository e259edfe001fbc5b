"""Who may schedule a new interview appointment, and who submits an inquiry instead.

Pure: answers, facts and `today` are arguments; codes come out, their sentences are in `wording`. The source
is the Embassy's page, in two parts:

"You may only schedule a new visa interview appointment if you fall into one of the following categories"
(the reasons), and "If you meet any of the following conditions below, do not reschedule an immigrant visa
interview appointment. Instead, please submit an inquiry" (the grounds).

Grounds win over reasons, and the post's record wins over the answer. A ground is overruled by its clearance
and by nothing else. Each table below is read from top to bottom; its order is the order in which things are
asked and told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eligibility import one_year
from eligibility.partial_dates import PartialDate
from eligibility.terms import (
    CLEARABLE,
    THE_POST_CANCELLED,
    USES_FIANCE_PAGE,
    USES_PAGE,
    Answers,
    Basis,
    CaseFacts,
    Currency,
    Decision,
    Finding,
    Ground,
    Outcome,
    Party,
    QuestionCode,
    Reason,
    asked_to_follow,
    asks_appointment_day,
    post_cancelled,
    reason_is_known,
)

__all__ = [
    "CLEARABLE",
    "QUESTIONS",
    "RULES",
    "RULES_VERSION",
    "THE_POST_CANCELLED",
    "USES_FIANCE_PAGE",
    "USES_PAGE",
    "Answers",
    "Basis",
    "CaseFacts",
    "Currency",
    "Decision",
    "Finding",
    "Ground",
    "Outcome",
    "PartialDate",
    "Party",
    "Question",
    "QuestionCode",
    "Reason",
    "Rule",
    "applicable_questions",
    "asked_to_follow",
    "asks_appointment_day",
    "asks_last_contact",
    "decide",
    "post_cancelled",
    "reason_is_known",
    "record_grounds",
    "unanswered",
]

# Stored with every decision. Raise it whenever a decision could come out differently.
RULES_VERSION = "2026-11-22.3"

Recorded = Callable[[Answers, CaseFacts, date], bool]


@dataclass(frozen=True)
class Question:
    """A question, and of whom it is asked."""

    code: QuestionCode
    applies: Callable[[Party, CaseFacts], bool]


def _never(answers: Answers, facts: CaseFacts, today: date) -> bool:
    return False


@dataclass(frozen=True)
class Rule:
    """A ground; what raises it in the post's record, and the question whose answer raises it.

    ``concluded`` raises it from other answers than that of its question.
    """

    code: Ground
    question: QuestionCode | None = None
    recorded: Recorded = _never
    concluded: Recorded = _never
    basis: Basis = Basis.RECORD

    def applies(self, answers: Answers, facts: CaseFacts, today: date) -> Basis | None:
        """Return what the ground rests on, or None where it does not stand. The record is heard first."""
        if self.recorded(answers, facts, today):
            return self.basis
        if self.concluded(answers, facts, today):
            return Basis.ANSWER
        if self.question is None or not _is_asked(self.question, answers.party, facts):
            return None
        answer = getattr(answers, self.question)
        return Basis.ANSWER if answer is True or answer == Reason.NONE else None


def _silence_on(basis: Basis) -> Recorded:
    return lambda answers, facts, today: one_year.basis(answers, facts, today) is basis


def _retrogressed(answers: Answers, facts: CaseFacts, today: date) -> bool:
    # No month from today's to the latest loaded one is current; an unknown month never counts as a no.
    ahead = [currency for month, currency in facts.currency.items() if month >= (today.year, today.month)]
    return facts.in_bulletin and Currency.NOT_CURRENT in ahead and Currency.CURRENT not in ahead


def _not_asked_to_follow(answers: Answers, facts: CaseFacts, today: date) -> bool:
    return answers.party == Party.FOLLOW_TO_JOIN and facts.asked_to_follow is False


def _request_not_found(answers: Answers, facts: CaseFacts, today: date) -> bool:
    # Without a list nothing can be found; an appointment of her own on record shows that she was asked.
    own = (facts.appointment_on, facts.missed_on, facts.cancelled_by_post_on)
    not_recorded = facts.roster_loaded and facts.asked_to_follow is None and not any(own)
    return answers.party == Party.FOLLOW_TO_JOIN and not_recorded


def _when_claimed(refused: Callable[[CaseFacts], bool]) -> Recorded:
    # The list is asked when a case is claimed. An appointment that the account has is kept, and may be moved.
    return lambda answers, facts, today: (
        refused(facts)
        and not (facts.holds_claim and facts.appointment_on is not None and facts.appointment_on >= today)
    )


QUESTIONS: tuple[Question, ...] = (
    Question(QuestionCode.REASON, lambda party, facts: not reason_is_known(party, facts)),
    Question(QuestionCode.APPOINTMENT_ON, lambda party, facts: not reason_is_known(party, facts)),
    Question(QuestionCode.INTERVIEWED, lambda party, facts: True),
    Question(QuestionCode.NO_CONTACT, lambda party, facts: party == Party.PRINCIPAL),
    Question(QuestionCode.LAST_CONTACT_ON, lambda party, facts: party == Party.PRINCIPAL),
    Question(QuestionCode.NOT_CURRENT, lambda party, facts: facts.in_bulletin),
    Question(QuestionCode.CLASS_CHANGED, lambda party, facts: True),
)

# The four conditions of the page first, in its order; then what only this system can know.
RULES: tuple[Rule, ...] = (
    Rule(
        Ground.INTERVIEWED,
        QuestionCode.INTERVIEWED,
        lambda answers, facts, today: facts.interviewed_on is not None,
    ),
    Rule(
        Ground.NO_CONTACT,
        QuestionCode.NO_CONTACT,
        recorded=_silence_on(Basis.RECORD),
        concluded=_silence_on(Basis.ANSWER),
    ),
    Rule(Ground.NOT_CURRENT, QuestionCode.NOT_CURRENT, _retrogressed),
    Rule(
        Ground.CLASS_CHANGED,
        QuestionCode.CLASS_CHANGED,
        lambda answers, facts, today: facts.class_changed_on is not None,
    ),
    Rule(Ground.NO_REASON, QuestionCode.REASON),
    # The class is what the applicant chose: an answer, which can be corrected.
    Rule(
        Ground.CLASS_ASKS_STAFF,
        recorded=lambda answers, facts, today: facts.page not in (USES_PAGE, USES_FIANCE_PAGE),
        basis=Basis.ANSWER,
    ),
    Rule(Ground.CHECKED_IN, recorded=lambda answers, facts, today: facts.checked_in),
    Rule(Ground.HELD_BY_ANOTHER, recorded=lambda answers, facts, today: facts.held_by_another),
    Rule(Ground.UNLISTED_CASE, recorded=_when_claimed(lambda facts: facts.unlisted_refused)),
    Rule(Ground.LIST_DIFFERS, recorded=_when_claimed(lambda facts: facts.list_differs)),
    Rule(Ground.NOT_ASKED_TO_FOLLOW, recorded=_not_asked_to_follow),
    Rule(Ground.REQUEST_NOT_FOUND, recorded=_request_not_found),
    Rule(Ground.CLASS_DIFFERS, recorded=lambda answers, facts, today: facts.class_differs),
)


def applicable_questions(party: Party, facts: CaseFacts) -> tuple[Question, ...]:
    """Return the questions to ask, in order.

    APPOINTMENT_ON only where `asks_appointment_day` agrees, LAST_CONTACT_ON only where `asks_last_contact`.
    """
    return tuple(question for question in QUESTIONS if question.applies(party, facts))


def asks_last_contact(answers: Answers, facts: CaseFacts, today: date) -> bool:
    """Say whether the day of the last contact is asked: a year has passed, and nobody has cleared it."""
    return Ground.NO_CONTACT not in facts.cleared and one_year.asks_last_contact(answers, facts, today)


def unanswered(answers: Answers, facts: CaseFacts, today: date) -> tuple[QuestionCode, ...]:
    """Return the questions that are asked and lack a usable answer, in order."""
    return tuple(
        question.code
        for question in applicable_questions(answers.party, facts)
        if _lacks_answer(question.code, answers, facts, today)
    )


def record_grounds(
    facts: CaseFacts, today: date, party: Party = Party.PRINCIPAL, answers: Answers | None = None
) -> tuple[Finding, ...]:
    """Return the grounds that the record alone raises: what moving an appointment is checked against.

    ``answers`` are those that the appointment stands on: a later contact that was stated and accepted
    is accepted still. What was cleared is left out.
    """
    standing, _cleared = _findings(answers or Answers(party), facts, today)
    return tuple(found for found in standing if found.basis == Basis.RECORD)


def decide(answers: Answers, facts: CaseFacts, today: date) -> Decision:
    """Say where these answers and these facts lead today. Never raises.

    K-1 and K-2 have their own page before all else. Then any ground that no officer has cleared leads to
    the inquiry, all of them named, also while answers are missing. An active appointment here is moved, not
    made anew. The reasons that speak of an original appointment wait until its day has passed.
    """
    if facts.page == USES_FIANCE_PAGE:
        return Decision(Outcome.FIANCE_PAGE)
    reasons = _reasons(answers, facts)
    grounds, cleared = _findings(answers, facts, today)
    to_verify = one_year.to_verify(answers, facts, today)
    if grounds:
        return Decision(Outcome.INQUIRY, reasons, grounds, cleared=cleared, to_verify=to_verify)
    outcome, from_day = _without_grounds(answers, facts, today)
    return Decision(outcome, reasons, from_day=from_day, cleared=cleared, to_verify=to_verify)


def _without_grounds(answers: Answers, facts: CaseFacts, today: date) -> tuple[Outcome, date | None]:
    if facts.appointment_on is not None and facts.appointment_on >= today:
        return Outcome.HAS_APPOINTMENT, None
    if unanswered(answers, facts, today):
        return Outcome.INCOMPLETE, None
    original = answers.appointment_on if _asks_day(answers, facts, today) else None
    if original is not None and original.could_be_today_or_later(today):
        return Outcome.WAIT, original.day_after()
    return Outcome.MAY_SCHEDULE, None


def _findings(
    answers: Answers, facts: CaseFacts, today: date
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the grounds that stand, and those that would if an officer had not cleared them."""
    bases = ((rule.code, rule.applies(answers, facts, today)) for rule in RULES)
    found = [Finding(ground, basis) for ground, basis in bases if basis is not None]
    cleared = facts.cleared & CLEARABLE
    return (
        tuple(finding for finding in found if finding.ground not in cleared),
        tuple(finding for finding in found if finding.ground in cleared),
    )


def _reasons(answers: Answers, facts: CaseFacts) -> tuple[Reason, ...]:
    if post_cancelled(facts):
        return (Reason.CANCELLED_BY_POST,)
    if asked_to_follow(answers.party, facts):
        return (Reason.FOLLOW_TO_JOIN,)
    fitting = [Reason.CANCELLED_COVID, Reason.MISSED]
    if answers.party == Party.FOLLOW_TO_JOIN:
        fitting.append(Reason.FOLLOW_TO_JOIN)
    return tuple(reason for reason in fitting if reason == answers.reason)


def _asks_day(answers: Answers, facts: CaseFacts, today: date) -> bool:
    return asks_appointment_day(answers.reason, facts, today, answers.party)


def _is_asked(code: QuestionCode, party: Party, facts: CaseFacts) -> bool:
    return any(question.code == code for question in applicable_questions(party, facts))


def _lacks_answer(code: QuestionCode, answers: Answers, facts: CaseFacts, today: date) -> bool:
    if code == QuestionCode.REASON:
        return answers.reason != Reason.NONE and not _reasons(answers, facts)
    if code == QuestionCode.APPOINTMENT_ON:
        original = answers.appointment_on
        asked = _asks_day(answers, facts, today)
        return asked and (original is None or original.needs_day(today))
    if code == QuestionCode.LAST_CONTACT_ON:
        asked = asks_last_contact(answers, facts, today) and answers.no_contact is not True
        return asked and one_year.must_state_contact(answers, facts, today)
    return getattr(answers, code) is None
