"""More than a year without contact: from which day it counts, what prevents it, what does not cure it."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.one_year import last_day_in_time, was_silent
from eligibility.rules import (
    Answers,
    Basis,
    CaseFacts,
    Currency,
    Finding,
    Ground,
    Outcome,
    PartialDate,
    Party,
    QuestionCode,
    Reason,
    asks_last_contact,
    decide,
    unanswered,
)
from tests.eligibility.test_rules import FAMILY, JOINER, TODAY

# TODAY is Sunday, 22 November 2026.
ON_RECORD = (Finding(Ground.NO_CONTACT, Basis.RECORD),)
BY_ANSWER = (Finding(Ground.NO_CONTACT, Basis.ANSWER),)
CONTACT = (QuestionCode.LAST_CONTACT_ON,)


@pytest.mark.parametrize(
    "since, not_current, last_day",
    [
        (date(2025, 11, 22), (), date(2026, 11, 22)),
        (date(2024, 2, 29), (), date(2025, 2, 28)),
        (date(2027, 2, 28), (), date(2028, 2, 28)),
        (date(9999, 5, 1), (), date.max),
        # A month without a visa to give stops the clock for its days.
        (date(2025, 11, 22), ((2026, 6),), date(2026, 12, 22)),
        (date(2025, 11, 22), ((2026, 6), (2026, 7)), date(2027, 1, 22)),
        # The stopped days carry the end into another such month.
        (date(2025, 11, 22), ((2026, 6), (2026, 12)), date(2027, 1, 22)),
        # Only the days after the missed appointment count, and none after the end.
        (date(2025, 11, 22), ((2025, 11),), date(2026, 11, 30)),
        (date(2025, 11, 22), ((2025, 10),), date(2026, 11, 22)),
        (date(2025, 11, 22), ((2027, 1),), date(2026, 11, 22)),
        (date(9998, 12, 31), ((9999, 12),), date.max),
    ],
)
def test_year_ends_on_the_same_day_and_stands_still_while_no_visa_is_available(
    since: date, not_current: tuple[tuple[int, int], ...], last_day: date
) -> None:
    assert last_day_in_time(since, not_current) == last_day


@pytest.mark.parametrize(
    "since, acts, silent",
    [
        (date(2025, 11, 22), (), False),  # a year, and not more
        (date(2025, 11, 21), (), True),
        (date(2025, 3, 2), (date(2026, 2, 27),), False),  # acted in time
        (date(2025, 3, 2), (date(2026, 3, 2),), False),  # on the last day
        (date(2025, 3, 2), (date(2026, 3, 3),), True),  # too late: nothing here cures it
        (date(2025, 3, 2), (date(2026, 3, 3), date(2026, 3, 4), TODAY), True),
        (date(2024, 3, 4), (date(2025, 1, 6), date(2025, 12, 29)), False),
        (date(2024, 3, 4), (date(2025, 1, 6), date(2026, 1, 7)), True),  # a gap between two acts
        (date(2025, 3, 2), (date(2024, 5, 6), date(2025, 3, 2)), True),  # acts before it do not count
        (date(2027, 1, 4), (), False),
    ],
)
def test_act_here_prevents_a_gap_and_cures_none(since: date, acts: tuple[date, ...], silent: bool) -> None:
    assert was_silent(since, acts, TODAY) is silent


def facts(**known: object) -> CaseFacts:
    return CaseFacts(**known)


LONG_AGO = replace(FAMILY, appointment_on=PartialDate(2024, 3))
CANCELLED = replace(FAMILY, reason=Reason.CANCELLED_COVID, appointment_on=PartialDate(2020, 4))


@pytest.mark.parametrize(
    "answers, known, grounds, to_verify",
    [
        # The missed appointment alone starts the year.
        (replace(FAMILY, appointment_on=PartialDate(2025, 11)), facts(), (), ()),
        (FAMILY, facts(missed_on=date(2025, 11, 21)), ON_RECORD, ()),
        (FAMILY, facts(missed_on=date(2025, 11, 22)), (), ()),
        (FAMILY, facts(appointment_on=date(2025, 11, 21)), ON_RECORD, ()),
        (LONG_AGO, facts(original_appointment_on=date(2024, 3, 5)), ON_RECORD, ()),
        # The latest of the missed appointment and of what is recorded.
        (LONG_AGO, facts(last_contact_on=date(2025, 11, 21)), ON_RECORD, ()),
        (LONG_AGO, facts(last_contact_on=date(2025, 11, 22)), (), ()),
        (FAMILY, facts(missed_on=date(2025, 3, 2), last_contact_on=date(2026, 1, 5)), (), ()),
        # A later appointment or contact that is stated is accepted, and marked.
        (FAMILY, facts(last_contact_on=date(2020, 1, 2)), (), (QuestionCode.APPOINTMENT_ON,)),
        (replace(LONG_AGO, last_contact_on=PartialDate(2026, 1)), facts(), (), CONTACT),
        (replace(LONG_AGO, last_contact_on=PartialDate(2025, 11)), facts(), (), CONTACT),
        (replace(LONG_AGO, last_contact_on=PartialDate(2025, 11, 21)), facts(), BY_ANSWER, ()),
        (replace(LONG_AGO, last_contact_on=PartialDate(2025, 10)), facts(), BY_ANSWER, ()),
        (
            replace(FAMILY, last_contact_on=PartialDate(2026, 2)),
            facts(missed_on=date(2025, 3, 2), last_contact_on=date(2025, 6, 2)),
            (),
            CONTACT,
        ),
        (
            replace(FAMILY, last_contact_on=PartialDate(2025, 4)),
            facts(missed_on=date(2025, 3, 2), last_contact_on=date(2025, 6, 2)),
            ON_RECORD,
            (),
        ),
        # Acts here: in time; too late; after a gap that was there before the case first acted here.
        (FAMILY, facts(missed_on=date(2025, 3, 2), acts_here=(date(2026, 2, 27),)), (), ()),
        (FAMILY, facts(missed_on=date(2025, 3, 2), acts_here=(date(2026, 3, 3), TODAY)), ON_RECORD, ()),
        (FAMILY, facts(missed_on=date(2025, 3, 2), acts_here=(date(2025, 2, 3), TODAY)), ON_RECORD, ()),
        # Retrogression stops the clock; a class outside the bulletin knows none.
        (
            FAMILY,
            facts(missed_on=date(2025, 11, 2), currency={(2026, 7): Currency.NOT_CURRENT}),
            (),
            (),
        ),
        (
            FAMILY,
            facts(missed_on=date(2025, 11, 2), in_bulletin=False, currency={(2026, 7): Currency.NOT_CURRENT}),
            ON_RECORD,
            (),
        ),
        # Where the post cancelled, that starts no year; an old contact on record may.
        (CANCELLED, facts(), (), ()),
        (CANCELLED, facts(original_appointment_on=date(2020, 4, 6)), (), ()),
        (CANCELLED, facts(last_contact_on=date(2020, 1, 6)), ON_RECORD, ()),
        (
            replace(CANCELLED, last_contact_on=PartialDate(2026, 8)),
            facts(last_contact_on=date(2020, 1, 6)),
            (),
            CONTACT,
        ),
        (FAMILY, facts(cancelled_by_post_on=date(2025, 3, 2), missed_on=date(2024, 3, 5)), (), ()),
        (FAMILY, facts(cancelled_by_post_on=date(2026, 3, 2), last_contact_on=date(2024, 3, 5)), (), ()),
        # Somebody who follows to join was told to book: never the principal's year.
        (JOINER, facts(missed_on=date(2020, 3, 2), last_contact_on=date(2020, 3, 2)), (), ()),
    ],
)
def test_year_is_judged_by_the_latest_of_all_that_is_known(
    answers: Answers, known: CaseFacts, grounds: tuple[Finding, ...], to_verify: tuple[QuestionCode, ...]
) -> None:
    decision = decide(answers, known, TODAY)

    assert (decision.grounds, decision.to_verify) == (grounds, to_verify)
    assert decision.outcome == (Outcome.INQUIRY if grounds else Outcome.MAY_SCHEDULE)


def test_year_without_contact_is_cured_by_a_clearance_alone() -> None:
    known = facts(missed_on=date(2025, 3, 2), acts_here=(TODAY,))
    cleared = replace(known, cleared=frozenset({Ground.NO_CONTACT}))

    assert decide(FAMILY, known, TODAY).grounds == ON_RECORD
    assert decide(FAMILY, cleared, TODAY).cleared == ON_RECORD
    assert decide(FAMILY, cleared, TODAY).outcome == Outcome.MAY_SCHEDULE
    assert not asks_last_contact(FAMILY, cleared, TODAY)


def test_applicant_must_say_when_she_last_made_contact_where_only_that_decides() -> None:
    assert unanswered(LONG_AGO, facts(), TODAY) == CONTACT
    assert decide(LONG_AGO, facts(), TODAY).outcome == Outcome.INCOMPLETE
    assert unanswered(replace(LONG_AGO, no_contact=True), facts(), TODAY) == ()
    assert unanswered(LONG_AGO, facts(last_contact_on=date(2026, 1, 5)), TODAY) == ()


def test_statement_that_there_was_no_contact_stands_whatever_the_dates_say() -> None:
    silent = replace(LONG_AGO, no_contact=True, last_contact_on=PartialDate(2026, 10))

    assert decide(silent, facts(), TODAY).grounds == BY_ANSWER
    assert decide(replace(silent, party=Party.FOLLOW_TO_JOIN), facts(), TODAY).grounds == ()
