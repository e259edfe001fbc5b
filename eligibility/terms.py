"""The words of the rules: reasons, grounds, answers, facts, decisions; and what follows from facts at once.

Pure. Sentences for the codes are in `wording`, the rules themselves in `rules`, which is where to import
all of this from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from eligibility.partial_dates import PartialDate

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


# Where the Embassy itself cancelled, nobody is warned about time that passed since.
THE_POST_CANCELLED = frozenset({Reason.CANCELLED_COVID, Reason.CANCELLED_BY_POST})


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
    NOT_ASKED_TO_FOLLOW = "not_asked_to_follow"
    REQUEST_NOT_FOUND = "request_not_found"
    CLASS_DIFFERS = "class_differs"
    LIST_DIFFERS = "list_differs"


# What an officer may clear. Which account holds a case is settled with the claim; a family that came, by
# recording what became of the day.
CLEARABLE: frozenset[Ground] = frozenset(Ground) - {Ground.HELD_BY_ANOTHER, Ground.CHECKED_IN}


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
    LAST_CONTACT_ON = "last_contact_on"
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
    last_contact_on: PartialDate | None = None
    not_current: bool | None = None
    class_changed: bool | None = None


@dataclass(frozen=True)
class CaseFacts:
    """What the post's record holds on this case *and party*, and what follows from the visa class.

    Whoever builds it never puts what the record says of the principal's party (interviewed, missed, last
    contact, checked in, ...) into the facts of the follow-to-join party, whose own interview counts. The
    one-year rule is the principal's alone: its facts stay empty for the follow-to-join party.

    `page` says whether the visa class uses this page: "yes", "no" (K-1, K-2) or "ask_staff". `appointment_on`
    is the day of the appointment on this system that is active or past without a recorded outcome.
    `currency` holds the months (year, month) of which anything is known, past ones too.

    `last_contact_on` and `original_appointment_on` are what the post's list says; `acts_here` the days on
    which the applicant did something on this system. `asked_to_follow` is yes, no or not recorded.
    `roster_loaded` says that the post's list exists and was searched for this case. `class_differs`: the
    record's visa class is of another category than the one chosen. `unlisted_refused` and `list_differs`: the
    case is not in the list, or not with this principal's name and date of birth; a claim that the IV Unit has
    verified stands in spite of both. `holds_claim`: the account speaks for the case already. `cleared` holds
    the grounds that an officer has cleared for this case and party, and that are not used up, withdrawn or
    out of date.
    """

    page: str = USES_PAGE
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
    original_appointment_on: date | None = None
    acts_here: tuple[date, ...] = ()
    asked_to_follow: bool | None = None
    roster_loaded: bool = False
    class_differs: bool = False
    list_differs: bool = False
    holds_claim: bool = False
    cleared: frozenset[Ground] = frozenset()


@dataclass(frozen=True)
class Finding:
    """A ground that stands, and what it rests on."""

    ground: Ground
    basis: Basis


@dataclass(frozen=True)
class Decision:
    """What the rules say: every reason and every ground that stands; `from_day` where one must wait.

    `cleared` names the grounds that would stand if no officer had cleared them. `to_verify` names the
    stated dates that were accepted although the record alone says otherwise; the IV Unit looks at them.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    grounds: tuple[Finding, ...] = ()
    from_day: date | None = None
    cleared: tuple[Finding, ...] = ()
    to_verify: tuple[QuestionCode, ...] = ()


def post_cancelled(facts: CaseFacts) -> bool:
    """Say whether the post itself cancelled and nothing newer is on record: a reason known and not asked.

    A day that the post has set and the family has not confirmed counts as the post's own, so once it has
    passed unkept nobody missed anything.
    """
    cancelled_on = facts.cancelled_by_post_on
    newer = (facts.appointment_on, facts.missed_on)
    return cancelled_on is not None and not any(day is not None and day > cancelled_on for day in newer)


def asked_to_follow(party: Party, facts: CaseFacts) -> bool:
    """Say whether the IV Unit asked this follow-to-join applicant: a reason known and not asked."""
    return party == Party.FOLLOW_TO_JOIN and facts.asked_to_follow is True


def reason_is_known(party: Party, facts: CaseFacts) -> bool:
    """Say whether the record itself gives the reason, so that nobody is asked for one."""
    return post_cancelled(facts) or asked_to_follow(party, facts)


def missed_here(facts: CaseFacts, today: date) -> bool:
    """Say whether an appointment on this system passed without being kept, recorded or not yet."""
    return facts.missed_on is not None or (facts.appointment_on is not None and facts.appointment_on < today)


def asks_appointment_day(
    reason: Reason | None, facts: CaseFacts, today: date, party: Party = Party.PRINCIPAL
) -> bool:
    """Say whether this reason needs the day of the original appointment, and the record does not know it."""
    if reason_is_known(party, facts):
        return False
    return reason == Reason.CANCELLED_COVID or (reason == Reason.MISSED and not missed_here(facts, today))
