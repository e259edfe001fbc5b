"""What the rules keep for every case whatsoever."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules import (
    CLEARABLE,
    Answers,
    CaseFacts,
    Currency,
    Decision,
    Ground,
    Outcome,
    PartialDate,
    Party,
    Reason,
    decide,
    record_grounds,
    unanswered,
)
from tests.eligibility.test_rules import FAMILY, JOINER, TODAY, answered

some_days = st.dates(date(2024, 1, 1), date(2028, 12, 31)) | st.sampled_from([TODAY, date.min, date.max])
maybe_days = st.none() | some_days
maybe = st.none() | st.booleans()
partial_dates = st.builds(
    lambda day, whole: PartialDate(day.year, day.month, day.day if whole else None), some_days, st.booleans()
)
all_answers = st.builds(
    Answers,
    party=st.sampled_from(Party),
    reason=st.none() | st.sampled_from(Reason),
    appointment_on=st.none() | partial_dates,
    interviewed=maybe,
    no_contact=maybe,
    not_current=maybe,
    class_changed=maybe,
    last_contact_on=st.none() | partial_dates,
)
all_facts = st.builds(
    CaseFacts,
    page=st.sampled_from(["yes", "yes", "no", "ask_staff", ""]),
    in_bulletin=st.booleans(),
    interviewed_on=maybe_days,
    missed_on=maybe_days,
    cancelled_by_post_on=maybe_days,
    last_contact_on=maybe_days,
    class_changed_on=maybe_days,
    appointment_on=maybe_days,
    checked_in=st.booleans(),
    held_by_another=st.booleans(),
    unlisted_refused=st.booleans(),
    currency=st.dictionaries(
        st.tuples(st.integers(2026, 2027), st.integers(1, 12)), st.sampled_from(Currency), max_size=4
    ),
    original_appointment_on=maybe_days,
    acts_here=st.lists(some_days, max_size=3).map(tuple),
    asked_to_follow=maybe,
    roster_loaded=st.booleans(),
    class_differs=st.booleans(),
    list_differs=st.booleans(),
    holds_claim=st.booleans(),
    cleared=st.frozensets(st.sampled_from(Ground)),
)
recent_days = st.none() | st.dates(date(2025, 11, 22), date(2028, 12, 31))
clean_facts = st.builds(
    CaseFacts,
    in_bulletin=st.booleans(),
    missed_on=recent_days,
    cancelled_by_post_on=maybe_days,
    appointment_on=recent_days,
    asked_to_follow=st.sampled_from([None, True]),
)
GROUNDED = {
    "page": "ask_staff",
    "interviewed_on": date(2026, 10, 6),
    "class_changed_on": date(2026, 10, 6),
    "checked_in": True,
    "held_by_another": True,
    "unlisted_refused": True,
    "class_differs": True,
    "list_differs": True,
}


@given(all_answers, all_facts, some_days)
def test_every_case_is_decided_and_no_ground_is_ever_passed_over(
    answers: Answers, facts: CaseFacts, today: date
) -> None:
    decision = decide(answers, facts, today)

    assert (decision.outcome == Outcome.FIANCE_PAGE) is (facts.page == "no")
    assert (decision.outcome == Outcome.INQUIRY) is bool(decision.grounds)
    if decision.outcome == Outcome.MAY_SCHEDULE:
        assert len(decision.reasons) == (0 if answered(Ground.NO_REASON) in decision.cleared else 1)
        assert Reason.NONE not in decision.reasons
        assert not unanswered(answers, facts, today)
        assert facts.appointment_on is None or facts.appointment_on < today
    if decision.outcome == Outcome.WAIT:
        assert decision.from_day is None or decision.from_day > today
    else:
        assert decision.from_day is None
    if facts.page != "no":
        assert set(record_grounds(facts, today, answers.party, answers)) <= set(decision.grounds)
    assert {found.ground for found in decision.cleared} <= facts.cleared & CLEARABLE
    assert not facts.cleared & CLEARABLE & {found.ground for found in decision.grounds}


@given(all_answers, all_facts, st.sampled_from(sorted(GROUNDED)))
def test_one_more_ground_on_record_never_makes_eligible(
    answers: Answers, facts: CaseFacts, added: str
) -> None:
    before = decide(answers, facts, TODAY)
    after = decide(answers, replace(facts, cleared=frozenset(), **{added: GROUNDED[added]}), TODAY)

    if before.outcome != Outcome.MAY_SCHEDULE and before.outcome != Outcome.FIANCE_PAGE:
        assert after.outcome != Outcome.MAY_SCHEDULE
    if before.outcome != Outcome.FIANCE_PAGE:
        assert after.outcome == Outcome.INQUIRY


@given(all_answers, all_facts, st.sampled_from(["interviewed", "no_contact", "not_current", "class_changed"]))
def test_one_more_yes_never_makes_eligible_and_never_hides_a_ground(
    answers: Answers, facts: CaseFacts, condition: str
) -> None:
    answer_no = decide(replace(answers, **{condition: False}), facts, TODAY)
    answer_yes = decide(replace(answers, **{condition: True}), facts, TODAY)

    assert set(answer_no.grounds) <= set(answer_yes.grounds)
    if answer_no.outcome != Outcome.MAY_SCHEDULE:
        assert answer_yes.outcome != Outcome.MAY_SCHEDULE


@given(clean_facts, st.sampled_from([FAMILY, JOINER]))
def test_who_answers_no_to_all_and_has_a_clean_record_is_never_sent_to_the_inquiry(
    facts: CaseFacts, answers: Answers
) -> None:
    assert decide(answers, facts, TODAY).outcome in (Outcome.MAY_SCHEDULE, Outcome.HAS_APPOINTMENT)


@given(
    st.dates(TODAY, date(2028, 12, 31)), st.sampled_from([Reason.MISSED, Reason.CANCELLED_COVID]), st.data()
)
def test_waiting_lasts_through_the_appointment_and_ends_on_the_day_that_was_told(
    original: date, reason: Reason, data: st.DataObject
) -> None:
    stated = PartialDate(original.year, original.month, original.day)
    answers = replace(FAMILY, reason=reason, appointment_on=stated)
    first = decide(answers, CaseFacts(), TODAY)
    meanwhile = data.draw(st.dates(TODAY, original))

    assert decide(answers, CaseFacts(), meanwhile) == first
    assert first == Decision(Outcome.WAIT, (reason,), from_day=original + timedelta(days=1))
    assert decide(answers, CaseFacts(), first.from_day).outcome == Outcome.MAY_SCHEDULE
