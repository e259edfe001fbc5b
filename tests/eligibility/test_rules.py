"""Who may schedule and who submits an inquiry: the Embassy's two lists as tables."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.rules import (
    CLEARABLE,
    RULES_VERSION,
    Answers,
    Basis,
    CaseFacts,
    Currency,
    Decision,
    Finding,
    Ground,
    Outcome,
    PartialDate,
    Party,
    QuestionCode,
    Reason,
    applicable_questions,
    asks_appointment_day,
    decide,
    record_grounds,
    unanswered,
)

TODAY = date(2026, 11, 22)  # Sunday
THIS_MONTH, NEXT_MONTH, LAST_MONTH = (2026, 11), (2026, 12), (2026, 10)

FAMILY = Answers(
    reason=Reason.MISSED,
    appointment_on=PartialDate(2026, 9),
    interviewed=False,
    no_contact=False,
    not_current=False,
    class_changed=False,
)
JOINER = Answers(
    party=Party.FOLLOW_TO_JOIN,
    reason=Reason.FOLLOW_TO_JOIN,
    interviewed=False,
    not_current=False,
    class_changed=False,
)
NOTHING_KNOWN = CaseFacts()


def answered(ground: Ground) -> Finding:
    return Finding(ground, Basis.ANSWER)


def recorded(ground: Ground) -> Finding:
    return Finding(ground, Basis.RECORD)


def test_rules_carry_the_version_stored_with_every_decision() -> None:
    assert RULES_VERSION == "2026-11-22.3"


# The reasons


@pytest.mark.parametrize(
    "answers",
    [
        FAMILY,
        replace(FAMILY, reason=Reason.CANCELLED_COVID, appointment_on=PartialDate(2020, 4)),
        replace(FAMILY, appointment_on=PartialDate(2026, 11, 21)),  # Saturday, yesterday
        JOINER,
        replace(JOINER, reason=Reason.MISSED, appointment_on=PartialDate(2026, 3)),
    ],
)
def test_applicant_of_one_of_the_three_categories_may_schedule(answers: Answers) -> None:
    assert decide(answers, NOTHING_KNOWN, TODAY) == Decision(Outcome.MAY_SCHEDULE, (answers.reason,))


def test_applicant_of_no_category_submits_an_inquiry() -> None:
    assert decide(replace(FAMILY, reason=Reason.NONE), NOTHING_KNOWN, TODAY) == Decision(
        Outcome.INQUIRY, (), (answered(Ground.NO_REASON),)
    )


def test_principal_cannot_follow_to_join() -> None:
    answers = replace(FAMILY, reason=Reason.FOLLOW_TO_JOIN)

    assert decide(answers, NOTHING_KNOWN, TODAY) == Decision(Outcome.INCOMPLETE)
    assert unanswered(answers, NOTHING_KNOWN, TODAY) == (QuestionCode.REASON,)


@pytest.mark.parametrize("answers", [FAMILY, replace(FAMILY, reason=None, appointment_on=None), JOINER])
def test_applicant_whose_appointment_the_post_cancelled_is_not_asked_why(answers: Answers) -> None:
    facts = CaseFacts(cancelled_by_post_on=date(2026, 11, 10))

    assert decide(answers, facts, TODAY) == Decision(Outcome.MAY_SCHEDULE, (Reason.CANCELLED_BY_POST,))


def test_stale_day_of_an_appointment_that_the_post_cancelled_makes_nobody_wait() -> None:
    stale = replace(FAMILY, reason=Reason.CANCELLED_COVID, appointment_on=PartialDate(2026, 12, 1))
    facts = CaseFacts(cancelled_by_post_on=date(2026, 11, 10))

    assert decide(stale, facts, TODAY) == Decision(Outcome.MAY_SCHEDULE, (Reason.CANCELLED_BY_POST,))
    assert not asks_appointment_day(Reason.CANCELLED_COVID, facts, TODAY)


def test_cancellation_on_the_very_day_of_the_appointment_is_a_reason() -> None:
    facts = CaseFacts(cancelled_by_post_on=date(2026, 11, 10), missed_on=date(2026, 11, 10))

    assert decide(Answers(), facts, TODAY).reasons == (Reason.CANCELLED_BY_POST,)


def test_stale_none_of_these_does_not_stand_against_a_cancellation_by_the_post() -> None:
    facts = CaseFacts(cancelled_by_post_on=date(2026, 11, 10))

    assert decide(replace(FAMILY, reason=Reason.NONE), facts, TODAY).outcome == Outcome.MAY_SCHEDULE


@pytest.mark.parametrize(
    "facts",
    [
        CaseFacts(cancelled_by_post_on=date(2026, 9, 1), missed_on=date(2026, 10, 6)),
        CaseFacts(cancelled_by_post_on=date(2026, 9, 1), appointment_on=date(2026, 10, 6)),
    ],
)
def test_cancellation_by_the_post_is_no_reason_after_a_newer_appointment(facts: CaseFacts) -> None:
    assert decide(FAMILY, facts, TODAY).reasons == (Reason.MISSED,)
    assert decide(replace(FAMILY, reason=None), facts, TODAY) == Decision(Outcome.INCOMPLETE)


def test_applicant_cannot_claim_that_the_post_cancelled() -> None:
    answers = replace(FAMILY, reason=Reason.CANCELLED_BY_POST)

    assert decide(answers, NOTHING_KNOWN, TODAY) == Decision(Outcome.INCOMPLETE)


# The day of the original appointment


@pytest.mark.parametrize("reason", [Reason.MISSED, Reason.CANCELLED_COVID])
@pytest.mark.parametrize(
    "appointment_on, outcome, from_day",
    [
        (None, Outcome.INCOMPLETE, None),
        (PartialDate(2026, 10), Outcome.MAY_SCHEDULE, None),
        (PartialDate(2026, 11), Outcome.INCOMPLETE, None),  # this month: the day is needed
        (PartialDate(2026, 12), Outcome.INCOMPLETE, None),
        (PartialDate(2026, 11, 21), Outcome.MAY_SCHEDULE, None),  # Saturday, yesterday
        (PartialDate(2026, 11, 22), Outcome.WAIT, date(2026, 11, 23)),  # Sunday, today
        (PartialDate(2026, 11, 30), Outcome.WAIT, date(2026, 12, 1)),  # Monday
        (PartialDate(2026, 12, 31), Outcome.WAIT, date(2027, 1, 1)),  # Thursday
    ],
)
def test_applicant_waits_until_the_original_appointment_has_passed(
    reason: Reason, appointment_on: PartialDate | None, outcome: Outcome, from_day: date | None
) -> None:
    answers = replace(FAMILY, reason=reason, appointment_on=appointment_on)
    decision = decide(answers, NOTHING_KNOWN, TODAY)

    assert (decision.outcome, decision.from_day) == (outcome, from_day)


@pytest.mark.parametrize(
    "facts", [CaseFacts(appointment_on=date(2026, 11, 20)), CaseFacts(missed_on=date(2026, 10, 6))]
)
@pytest.mark.parametrize("stated", [None, PartialDate(2026, 11), PartialDate(2027, 1, 4)])
def test_applicant_is_not_asked_for_a_missed_day_that_the_record_knows(
    facts: CaseFacts, stated: PartialDate | None
) -> None:
    assert decide(replace(FAMILY, appointment_on=stated), facts, TODAY) == Decision(
        Outcome.MAY_SCHEDULE, (Reason.MISSED,)
    )
    assert not asks_appointment_day(Reason.MISSED, facts, TODAY)
    assert asks_appointment_day(Reason.CANCELLED_COVID, facts, TODAY)


def test_appointment_of_today_is_not_missed_yet() -> None:
    assert asks_appointment_day(Reason.MISSED, CaseFacts(appointment_on=TODAY), TODAY)


@pytest.mark.parametrize("appointment_on", [date(2026, 11, 22), date(2026, 11, 27)])
@pytest.mark.parametrize("answers", [FAMILY, Answers()])
def test_applicant_with_an_active_appointment_moves_it(answers: Answers, appointment_on: date) -> None:
    decision = decide(answers, CaseFacts(appointment_on=appointment_on), TODAY)

    assert (decision.outcome, decision.grounds) == (Outcome.HAS_APPOINTMENT, ())


def test_applicant_with_an_active_appointment_and_a_ground_submits_an_inquiry() -> None:
    facts = CaseFacts(appointment_on=date(2026, 11, 27), interviewed_on=date(2026, 10, 6))

    assert decide(Answers(), facts, TODAY).outcome == Outcome.INQUIRY


# The grounds


@pytest.mark.parametrize(
    "answers, facts, finding",
    [
        (replace(FAMILY, interviewed=True), NOTHING_KNOWN, answered(Ground.INTERVIEWED)),
        (replace(FAMILY, no_contact=True), NOTHING_KNOWN, answered(Ground.NO_CONTACT)),
        (replace(FAMILY, not_current=True), NOTHING_KNOWN, answered(Ground.NOT_CURRENT)),
        (replace(FAMILY, class_changed=True), NOTHING_KNOWN, answered(Ground.CLASS_CHANGED)),
        (FAMILY, CaseFacts(interviewed_on=date(2026, 10, 6)), recorded(Ground.INTERVIEWED)),
        (
            replace(FAMILY, appointment_on=PartialDate(2025, 10)),
            CaseFacts(last_contact_on=date(2025, 11, 21)),
            recorded(Ground.NO_CONTACT),
        ),
        (FAMILY, CaseFacts(currency={THIS_MONTH: Currency.NOT_CURRENT}), recorded(Ground.NOT_CURRENT)),
        (FAMILY, CaseFacts(class_changed_on=date(2026, 10, 6)), recorded(Ground.CLASS_CHANGED)),
        (FAMILY, CaseFacts(page="ask_staff"), answered(Ground.CLASS_ASKS_STAFF)),
        (FAMILY, CaseFacts(page="something else"), answered(Ground.CLASS_ASKS_STAFF)),
        (FAMILY, CaseFacts(checked_in=True), recorded(Ground.CHECKED_IN)),
        (FAMILY, CaseFacts(held_by_another=True), recorded(Ground.HELD_BY_ANOTHER)),
        (FAMILY, CaseFacts(unlisted_refused=True), recorded(Ground.UNLISTED_CASE)),
        (FAMILY, CaseFacts(class_differs=True), recorded(Ground.CLASS_DIFFERS)),
        (FAMILY, CaseFacts(list_differs=True), recorded(Ground.LIST_DIFFERS)),
        (
            FAMILY,
            CaseFacts(list_differs=True, holds_claim=True, appointment_on=date(2026, 11, 21)),
            recorded(Ground.LIST_DIFFERS),
        ),
        (JOINER, CaseFacts(interviewed_on=date(2026, 10, 6)), recorded(Ground.INTERVIEWED)),
        (JOINER, CaseFacts(asked_to_follow=False), recorded(Ground.NOT_ASKED_TO_FOLLOW)),
        (JOINER, CaseFacts(roster_loaded=True), recorded(Ground.REQUEST_NOT_FOUND)),
    ],
)
def test_applicant_with_a_ground_submits_an_inquiry_and_learns_what_it_rests_on(
    answers: Answers, facts: CaseFacts, finding: Finding
) -> None:
    assert decide(answers, facts, TODAY) == Decision(Outcome.INQUIRY, (answers.reason,), (finding,))


def test_record_wins_over_the_answer() -> None:
    facts = CaseFacts(interviewed_on=date(2026, 10, 6))

    for answer in (True, False, None):
        assert decide(replace(FAMILY, interviewed=answer), facts, TODAY).grounds == (
            recorded(Ground.INTERVIEWED),
        )


def test_applicant_learns_every_ground_and_not_only_the_first() -> None:
    answers = replace(FAMILY, reason=Reason.NONE, no_contact=True, class_changed=True)
    facts = CaseFacts(page="ask_staff", interviewed_on=date(2026, 10, 6), checked_in=True)

    assert decide(answers, facts, TODAY) == Decision(
        Outcome.INQUIRY,
        (),
        (
            recorded(Ground.INTERVIEWED),
            answered(Ground.NO_CONTACT),
            answered(Ground.CLASS_CHANGED),
            answered(Ground.NO_REASON),
            answered(Ground.CLASS_ASKS_STAFF),
            recorded(Ground.CHECKED_IN),
        ),
    )


def test_applicant_with_a_ground_need_not_answer_the_rest() -> None:
    assert decide(Answers(interviewed=True), NOTHING_KNOWN, TODAY) == Decision(
        Outcome.INQUIRY, (), (answered(Ground.INTERVIEWED),)
    )


def test_fiance_is_sent_to_the_fiance_page_before_all_else() -> None:
    facts = CaseFacts(page="no", interviewed_on=date(2026, 10, 6), appointment_on=date(2026, 11, 27))

    for answers in (Answers(), FAMILY, replace(FAMILY, reason=Reason.NONE, interviewed=True)):
        assert decide(answers, facts, TODAY) == Decision(Outcome.FIANCE_PAGE)


@pytest.mark.parametrize(
    "last_contact_on, today, stands",
    [
        (date(2025, 11, 22), date(2026, 11, 22), False),  # a year, and not more
        (date(2025, 11, 21), date(2026, 11, 22), True),
        (date(2026, 11, 22), date(2026, 11, 22), False),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2027, 2, 28), date(2028, 2, 28), False),
        (date(2027, 2, 28), date(2028, 2, 29), True),
    ],
)
def test_one_year_without_contact_must_be_more_than_a_year(
    last_contact_on: date, today: date, stands: bool
) -> None:
    assert bool(record_grounds(CaseFacts(last_contact_on=last_contact_on), today)) is stands


def test_one_year_rule_is_the_principals_alone() -> None:
    facts = CaseFacts(last_contact_on=date(2020, 1, 2))

    long_ago = replace(FAMILY, appointment_on=PartialDate(2019, 12))

    assert decide(long_ago, facts, TODAY).grounds == (recorded(Ground.NO_CONTACT),)
    assert decide(JOINER, facts, TODAY).outcome == Outcome.MAY_SCHEDULE
    assert decide(replace(JOINER, no_contact=True), facts, TODAY).outcome == Outcome.MAY_SCHEDULE
    assert record_grounds(facts, TODAY, Party.FOLLOW_TO_JOIN) == ()


@pytest.mark.parametrize(
    "currency, stands",
    [
        ({}, False),
        ({THIS_MONTH: Currency.NOT_CURRENT}, True),
        ({THIS_MONTH: Currency.CURRENT}, False),
        ({THIS_MONTH: Currency.UNKNOWN}, False),
        ({THIS_MONTH: Currency.UNKNOWN, NEXT_MONTH: Currency.UNKNOWN}, False),
        ({THIS_MONTH: Currency.NOT_CURRENT, NEXT_MONTH: Currency.CURRENT}, False),
        ({THIS_MONTH: Currency.CURRENT, NEXT_MONTH: Currency.NOT_CURRENT}, False),
        ({THIS_MONTH: Currency.NOT_CURRENT, NEXT_MONTH: Currency.NOT_CURRENT}, True),
        ({THIS_MONTH: Currency.NOT_CURRENT, NEXT_MONTH: Currency.UNKNOWN}, True),
        ({LAST_MONTH: Currency.NOT_CURRENT}, False),  # says nothing of now
        ({LAST_MONTH: Currency.CURRENT, THIS_MONTH: Currency.NOT_CURRENT}, True),
        ({(2027, 1): Currency.NOT_CURRENT}, True),
    ],
)
def test_case_is_retrogressed_only_if_no_known_month_ahead_is_current(
    currency: dict[tuple[int, int], Currency], stands: bool
) -> None:
    found = record_grounds(CaseFacts(currency=currency), TODAY)

    assert found == ((recorded(Ground.NOT_CURRENT),) if stands else ())
    assert record_grounds(CaseFacts(currency=currency, in_bulletin=False), TODAY) == ()


def test_record_grounds_hear_no_answer_and_no_choice_of_class() -> None:
    facts = CaseFacts(page="ask_staff", class_changed_on=date(2026, 10, 6), held_by_another=True)

    assert record_grounds(facts, TODAY) == (recorded(Ground.CLASS_CHANGED), recorded(Ground.HELD_BY_ANOTHER))


# Asked to follow to join: yes, no, not recorded


@pytest.mark.parametrize("reason", [None, Reason.FOLLOW_TO_JOIN, Reason.MISSED, Reason.NONE])
def test_follower_whom_the_iv_unit_asked_is_not_asked_why(reason: Reason | None) -> None:
    facts = CaseFacts(asked_to_follow=True, roster_loaded=True)
    answers = replace(JOINER, reason=reason)

    assert decide(answers, facts, TODAY) == Decision(Outcome.MAY_SCHEDULE, (Reason.FOLLOW_TO_JOIN,))


@pytest.mark.parametrize("reason", [None, Reason.FOLLOW_TO_JOIN, Reason.MISSED])
@pytest.mark.parametrize("roster_loaded", [True, False])
def test_follower_whom_the_iv_unit_did_not_ask_submits_an_inquiry(
    reason: Reason | None, roster_loaded: bool
) -> None:
    facts = CaseFacts(asked_to_follow=False, roster_loaded=roster_loaded)

    assert decide(replace(JOINER, reason=reason), facts, TODAY).grounds == (
        recorded(Ground.NOT_ASKED_TO_FOLLOW),
    )


def test_follower_of_whom_nothing_is_recorded_is_believed_until_there_is_a_list() -> None:
    assert decide(JOINER, CaseFacts(), TODAY).outcome == Outcome.MAY_SCHEDULE
    assert decide(JOINER, CaseFacts(roster_loaded=True), TODAY).grounds == (
        recorded(Ground.REQUEST_NOT_FOUND),
    )


@pytest.mark.parametrize("own", ["appointment_on", "missed_on", "cancelled_by_post_on"])
def test_follower_with_an_appointment_of_her_own_on_record_was_asked(own: str) -> None:
    facts = CaseFacts(roster_loaded=True, **{own: date(2026, 10, 6)})

    assert decide(replace(JOINER, reason=Reason.MISSED), facts, TODAY).outcome == Outcome.MAY_SCHEDULE
    assert record_grounds(facts, TODAY, Party.FOLLOW_TO_JOIN) == ()


def test_principal_is_never_held_to_a_request() -> None:
    for asked in (True, False, None):
        facts = CaseFacts(asked_to_follow=asked, roster_loaded=True)
        assert decide(FAMILY, facts, TODAY) == Decision(Outcome.MAY_SCHEDULE, (Reason.MISSED,))


# Clearances


@pytest.mark.parametrize("ground", sorted(CLEARABLE))
def test_ground_is_overruled_by_its_clearance_and_by_no_other(ground: Ground) -> None:
    facts = CaseFacts(interviewed_on=date(2026, 10, 6), cleared=frozenset({ground}))
    decision = decide(FAMILY, facts, TODAY)

    if ground == Ground.INTERVIEWED:
        assert decision == Decision(
            Outcome.MAY_SCHEDULE, (Reason.MISSED,), cleared=(recorded(Ground.INTERVIEWED),)
        )
        assert record_grounds(facts, TODAY) == ()
    else:
        assert decision.grounds == (recorded(Ground.INTERVIEWED),)


def test_case_of_another_account_is_never_cleared() -> None:
    facts = CaseFacts(held_by_another=True, cleared=frozenset(Ground))

    assert decide(FAMILY, facts, TODAY).grounds == (recorded(Ground.HELD_BY_ANOTHER),)


def test_applicant_of_no_category_who_was_cleared_may_schedule() -> None:
    facts = CaseFacts(cleared=frozenset({Ground.NO_REASON}))

    assert decide(replace(FAMILY, reason=Reason.NONE), facts, TODAY) == Decision(
        Outcome.MAY_SCHEDULE, cleared=(answered(Ground.NO_REASON),)
    )


# The questions


@pytest.mark.parametrize(
    "party, facts, not_asked",
    [
        (Party.PRINCIPAL, NOTHING_KNOWN, set()),
        (Party.FOLLOW_TO_JOIN, NOTHING_KNOWN, {QuestionCode.NO_CONTACT, QuestionCode.LAST_CONTACT_ON}),
        (
            Party.FOLLOW_TO_JOIN,
            CaseFacts(asked_to_follow=True),
            {
                QuestionCode.REASON,
                QuestionCode.APPOINTMENT_ON,
                QuestionCode.NO_CONTACT,
                QuestionCode.LAST_CONTACT_ON,
            },
        ),
        (Party.PRINCIPAL, CaseFacts(in_bulletin=False), {QuestionCode.NOT_CURRENT}),
        (
            Party.PRINCIPAL,
            CaseFacts(cancelled_by_post_on=date(2026, 11, 10)),
            {QuestionCode.REASON, QuestionCode.APPOINTMENT_ON},
        ),
    ],
)
def test_applicant_is_asked_what_applies_in_the_order_of_the_page(
    party: Party, facts: CaseFacts, not_asked: set[QuestionCode]
) -> None:
    asked = [question.code for question in applicable_questions(party, facts)]

    assert asked == [code for code in QuestionCode if code not in not_asked]


@pytest.mark.parametrize("code", ["interviewed", "no_contact", "not_current", "class_changed"])
def test_applicant_who_left_out_a_condition_is_told_which(code: str) -> None:
    answers = replace(FAMILY, **{code: None})

    assert decide(answers, NOTHING_KNOWN, TODAY) == Decision(Outcome.INCOMPLETE, (Reason.MISSED,))
    assert unanswered(answers, NOTHING_KNOWN, TODAY) == (QuestionCode(code),)


def test_answer_to_a_question_that_is_not_asked_counts_as_no() -> None:
    outside_bulletin = CaseFacts(in_bulletin=False)

    for answer in (True, False, None):
        answers = replace(FAMILY, not_current=answer)
        assert decide(answers, outside_bulletin, TODAY).outcome == Outcome.MAY_SCHEDULE


def test_applicant_who_answered_nothing_is_asked_everything_but_the_day() -> None:
    assert unanswered(Answers(), NOTHING_KNOWN, TODAY) == (
        QuestionCode.REASON,
        QuestionCode.INTERVIEWED,
        QuestionCode.NO_CONTACT,
        QuestionCode.NOT_CURRENT,
        QuestionCode.CLASS_CHANGED,
    )


@pytest.mark.parametrize(
    "year, month, day", [(2026, 13, None), (2026, 2, 29), (0, 1, 1), (2026, 1, 0), (2026, 0, 1)]
)
def test_day_that_does_not_exist_is_refused(year: int, month: int, day: int | None) -> None:
    with pytest.raises(ValueError):
        PartialDate(year, month, day)
