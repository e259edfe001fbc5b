"""Who may schedule a new interview appointment, and who submits an inquiry instead.

Pure: answers, facts and `today` are arguments; codes come out, their sentences are in `wording`. The source
is the Embassy's page, in two parts:

"You may only schedule a new visa interview appointment if you fall into one of the following categories"
(the reasons), and "If you meet any of the following conditions below, do not reschedule an immigrant visa
interview appointment. Instead, please submit an inquiry" (the grounds).

Grounds win over reasons, and the post's record wins over the answer. Each table below is read from top to
bottom; its order is the order in which things are asked and told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from eligibility.partial_dates import PartialDate

# Stored with every decision. Raise it whenever a decision could come out differently.
RULES_VERSION = "2026-11-22"

# The values of `CaseFacts.page`; whatever is neither asks the staff.
USES_PAGE = "yes"
USES_FIANCE_PAGE = "no"


class Party(StrEnum):
    """Whose part of the case: the principal with those traveling along, or somebody who follows to join."""

    PRINCIPAL = "principal"
    FOLLOW_TO_JOIN = "follow_to_join"


class Reason(StrEnum):
    """Why one may schedule a new appointment. CANCELLED_BY_POST is known from the record, never asked."""

    CANCELLED_COVID = "cancelled_covid"
    MISSED = "missed"
    FOLLOW_TO_JOIN = "follow_to_join"
    CANCELLED_BY_POST = "cancelled_by_post"
    NONE = "none"


class Ground(StrEnum):
    """Why one may not, and submits an inquiry instead."""

    INTERVIEWED = "interviewed"
    NO_CONTACT = "no_contact"
    NOT_CURRENT = "not_current"
    CLASS_CHANGED = "class_changed"
    NO_REASON = "no_reason"
    CLASS_ASKS_STAFF = "class_asks_staff"
    CHECKED_IN = "checked_in"
    HELD_BY_ANOTHER = "held_by_another"
    UNLISTED_CASE = "unlisted_case"


class Basis(StrEnum):
    """What a ground rests on."""

    ANSWER = "answer"
    RECORD = "record"


class Outcome(StrEnum):
    """Where the applicant goes from here."""

    MAY_SCHEDULE = "may_schedule"
    INQUIRY = "inquiry"
    FIANCE_PAGE = "fiance_page"
    WAIT = "wait"
    HAS_APPOINTMENT = "has_appointment"
    INCOMPLETE = "incomplete"


class Currency(StrEnum):
    """Whether a visa is available to the case in a month; a bulletin not loaded is unknown, never no."""

    CURRENT = "current"
    NOT_CURRENT = "not_current"
    UNKNOWN = "unknown"


class QuestionCode(StrEnum):
    """The questions of the wizard; each is a field of `Answers`."""

    REASON = "reason"
    APPOINTMENT_ON = "appointment_on"
    INTERVIEWED = "interviewed"
    NO_CONTACT = "no_contact"
    NOT_CURRENT = "not_current"
    CLASS_CHANGED = "class_changed"


@dataclass(frozen=True)
class Answers:
    """What the applicant answered; None is "not answered yet"."""

    party: Party = Party.PRINCIPAL
    reason: Reason | None = None
    appointment_on: PartialDate | None = None
    interviewed: bool | None = None
    no_contact: bool | None = None
    not_current: bool | None = None
    class_changed: bool | None = None


@dataclass(frozen=True)
class CaseFacts:
    """What the post's record holds on this case *and party*, and what follows from the visa class.

    Whoever builds it never puts what the record says of the principal's party (interviewed, missed, last
    contact, checked in, ...) into the facts of the follow-to-join party, whose own interview counts. The
    one-year rule is the principal's alone: `last_contact_on` stays None for the follow-to-join party.

    `page` says whether the visa class uses this page: "yes", "no" (K-1, K-2) or "ask_staff". `appointment_on`
    is the day of the appointment on this system that is active or past without a recorded outcome.
    `currency` holds the months (year, month) of which anything is known.
    """

    page: str = "yes"
    in_bulletin: bool = True
    interviewed_on: date | None = None
    missed_on: date | None = None
    cancelled_by_post_on: date | None = None
    last_contact_on: date | None = None
    class_changed_on: date | None = None
    appointment_on: date | None = None
    checked_in: bool = False
    held_by_another: bool = False
    unlisted_refused: bool = False
    currency: Mapping[tuple[int, int], Currency] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Finding:
    """A ground that stands, and what it rests on."""

    ground: Ground
    basis: Basis


@dataclass(frozen=True)
class Decision:
    """What the rules say: every reason and every ground that stands; `from_day` where one must wait."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    grounds: tuple[Finding, ...] = ()
    from_day: date | None = None


@dataclass(frozen=True)
class Question:
    """A question, and of whom it is asked."""

    code: QuestionCode
    applies: Callable[[Party, CaseFacts], bool]


@dataclass(frozen=True)
class Rule:
    """A ground; what raises it in the post's record, and the question whose answer raises it."""

    code: Ground
    question: QuestionCode | None = None
    recorded: Callable[[Party, CaseFacts, date], bool] = lambda party, facts, today: False
    basis: Basis = Basis.RECORD

    def applies(self, answers: Answers, facts: CaseFacts, today: date) -> Basis | None:
        """Return what the ground rests on, or None where it does not stand. The record is heard first."""
        if self.recorded(answers.party, facts, today):
            return self.basis
        if self.question is None or not _is_asked(self.question, answers.party, facts):
            return None
        answer = getattr(answers, self.question)
        return Basis.ANSWER if answer is True or answer == Reason.NONE else None


def post_cancelled(facts: CaseFacts) -> bool:
    """Say whether the post itself cancelled and nothing newer is on record: a reason known and not asked.

    A day that the post has set and the family has not confirmed counts as the post's own, so once it has
    passed unkept nobody missed anything.
    """
    cancelled_on = facts.cancelled_by_post_on
    newer = (facts.appointment_on, facts.missed_on)
    return cancelled_on is not None and not any(day is not None and day > cancelled_on for day in newer)


def _missed_here(facts: CaseFacts, today: date) -> bool:
    return facts.missed_on is not None or (facts.appointment_on is not None and facts.appointment_on < today)


def _silent_for_more_than_a_year(party: Party, facts: CaseFacts, today: date) -> bool:
    last = facts.last_contact_on
    if party != Party.PRINCIPAL or last is None:
        return False
    return (last.year + 1, last.month, last.day) < (today.year, today.month, today.day)


def _retrogressed(party: Party, facts: CaseFacts, today: date) -> bool:
    # No month from today's to the latest loaded one is current; an unknown month never counts as a no.
    ahead = [currency for month, currency in facts.currency.items() if month >= (today.year, today.month)]
    return facts.in_bulletin and Currency.NOT_CURRENT in ahead and Currency.CURRENT not in ahead


QUESTIONS: tuple[Question, ...] = (
    Question(QuestionCode.REASON, lambda party, facts: not post_cancelled(facts)),
    Question(QuestionCode.APPOINTMENT_ON, lambda party, facts: not post_cancelled(facts)),
    Question(QuestionCode.INTERVIEWED, lambda party, facts: True),
    Question(QuestionCode.NO_CONTACT, lambda party, facts: party == Party.PRINCIPAL),
    Question(QuestionCode.NOT_CURRENT, lambda party, facts: facts.in_bulletin),
    Question(QuestionCode.CLASS_CHANGED, lambda party, facts: True),
)

# The four conditions of the page first, in its order; then what only this system can know.
RULES: tuple[Rule, ...] = (
    Rule(
        Ground.INTERVIEWED,
        QuestionCode.INTERVIEWED,
        lambda party, facts, today: facts.interviewed_on is not None,
    ),
    Rule(Ground.NO_CONTACT, QuestionCode.NO_CONTACT, _silent_for_more_than_a_year),
    Rule(Ground.NOT_CURRENT, QuestionCode.NOT_CURRENT, _retrogressed),
    Rule(
        Ground.CLASS_CHANGED,
        QuestionCode.CLASS_CHANGED,
        lambda party, facts, today: facts.class_changed_on is not None,
    ),
    Rule(Ground.NO_REASON, QuestionCode.REASON),
    # The class is what the applicant chose: an answer, which can be corrected.
    Rule(
        Ground.CLASS_ASKS_STAFF,
        recorded=lambda party, facts, today: facts.page not in (USES_PAGE, USES_FIANCE_PAGE),
        basis=Basis.ANSWER,
    ),
    Rule(Ground.CHECKED_IN, recorded=lambda party, facts, today: facts.checked_in),
    Rule(Ground.HELD_BY_ANOTHER, recorded=lambda party, facts, today: facts.held_by_another),
    Rule(Ground.UNLISTED_CASE, recorded=lambda party, facts, today: facts.unlisted_refused),
)


def applicable_questions(party: Party, facts: CaseFacts) -> tuple[Question, ...]:
    """Return the questions to ask, in order; APPOINTMENT_ON only where `asks_appointment_day` agrees."""
    return tuple(question for question in QUESTIONS if question.applies(party, facts))


def asks_appointment_day(reason: Reason | None, facts: CaseFacts, today: date) -> bool:
    """Say whether this reason needs the day of the original appointment, and the record does not know it."""
    if post_cancelled(facts):
        return False
    return reason == Reason.CANCELLED_COVID or (reason == Reason.MISSED and not _missed_here(facts, today))


def unanswered(answers: Answers, facts: CaseFacts, today: date) -> tuple[QuestionCode, ...]:
    """Return the questions that are asked and lack a usable answer, in order."""
    return tuple(
        question.code
        for question in applicable_questions(answers.party, facts)
        if _lacks_answer(question.code, answers, facts, today)
    )


def record_grounds(facts: CaseFacts, today: date, party: Party = Party.PRINCIPAL) -> tuple[Finding, ...]:
    """Return the grounds that the record alone raises: what moving an appointment is checked against."""
    findings = _findings(Answers(party), facts, today)
    return tuple(finding for finding in findings if finding.basis == Basis.RECORD)


def decide(answers: Answers, facts: CaseFacts, today: date) -> Decision:
    """Say where these answers and these facts lead today. Never raises.

    K-1 and K-2 have their own page before all else. Then any ground leads to the inquiry, all of them named,
    also while answers are missing. An active appointment here is moved, not made anew. The reasons that
    speak of an original appointment wait until its day has passed.
    """
    if facts.page == USES_FIANCE_PAGE:
        return Decision(Outcome.FIANCE_PAGE)
    reasons = _reasons(answers, facts)
    grounds = _findings(answers, facts, today)
    if grounds:
        return Decision(Outcome.INQUIRY, reasons, grounds)
    if facts.appointment_on is not None and facts.appointment_on >= today:
        return Decision(Outcome.HAS_APPOINTMENT, reasons)
    if unanswered(answers, facts, today):
        return Decision(Outcome.INCOMPLETE, reasons)
    original = answers.appointment_on if asks_appointment_day(answers.reason, facts, today) else None
    if original is not None and original.could_be_today_or_later(today):
        return Decision(Outcome.WAIT, reasons, from_day=original.day_after())
    return Decision(Outcome.MAY_SCHEDULE, reasons)


def _findings(answers: Answers, facts: CaseFacts, today: date) -> tuple[Finding, ...]:
    bases = ((rule.code, rule.applies(answers, facts, today)) for rule in RULES)
    return tuple(Finding(ground, basis) for ground, basis in bases if basis is not None)


def _reasons(answers: Answers, facts: CaseFacts) -> tuple[Reason, ...]:
    if post_cancelled(facts):
        return (Reason.CANCELLED_BY_POST,)
    fitting = [Reason.CANCELLED_COVID, Reason.MISSED]
    if answers.party == Party.FOLLOW_TO_JOIN:
        fitting.append(Reason.FOLLOW_TO_JOIN)
    return tuple(reason for reason in fitting if reason == answers.reason)


def _is_asked(code: QuestionCode, party: Party, facts: CaseFacts) -> bool:
    return any(question.code == code for question in applicable_questions(party, facts))


def _lacks_answer(code: QuestionCode, answers: Answers, facts: CaseFacts, today: date) -> bool:
    if code == QuestionCode.REASON:
        return answers.reason != Reason.NONE and not _reasons(answers, facts)
    if code == QuestionCode.APPOINTMENT_ON:
        original = answers.appointment_on
        asked = asks_appointment_day(answers.reason, facts, today)
        return asked and (original is None or original.needs_day(today))
    return getattr(answers, code) is None
