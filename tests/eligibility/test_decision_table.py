"""`decide()` as a full table: parties, reasons, grounds and facts in all combinations, and what always holds.

No database and no chance: every line is written out by what it combines, and judged by a second, plainer
definition of the Embassy's two lists.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest

from eligibility.explanations import as_told, explain
from eligibility.rules import (
    CLEARABLE,
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
    Reason,
    decide,
    record_grounds,
)

TODAY = date(2026, 11, 22)  # Sunday
LONG_AGO = date(2024, 3, 5)
CONDITIONS = ("interviewed", "no_contact", "not_current", "class_changed")

APPOINTMENTS = {Reason.MISSED: PartialDate(2026, 9), Reason.CANCELLED_COVID: PartialDate(2024, 2)}

# How each ground is raised: by a fact, and for whom. What speaks of the principal's contact is theirs alone.
RECORDED: dict[Ground, dict[str, object]] = {
    Ground.INTERVIEWED: {"interviewed_on": date(2026, 10, 6)},
    Ground.NO_CONTACT: {"missed_on": LONG_AGO},
    Ground.NOT_CURRENT: {"currency": {(2026, 11): Currency.NOT_CURRENT}},
    Ground.CLASS_CHANGED: {"class_changed_on": date(2026, 10, 6)},
    Ground.CHECKED_IN: {"checked_in": True},
    Ground.HELD_BY_ANOTHER: {"held_by_another": True},
    Ground.UNLISTED_CASE: {"unlisted_refused": True},
    Ground.LIST_DIFFERS: {"list_differs": True},
    Ground.NOT_ASKED_TO_FOLLOW: {"asked_to_follow": False},
    Ground.REQUEST_NOT_FOUND: {"roster_loaded": True},
    Ground.CLASS_DIFFERS: {"class_differs": True},
}
OF_THE_PRINCIPAL = {Ground.NO_CONTACT}
OF_WHO_FOLLOWS = {Ground.NOT_ASKED_TO_FOLLOW, Ground.REQUEST_NOT_FOUND}
ANSWERED = {Ground(condition): {condition: True} for condition in CONDITIONS}


def answers_of(party: Party, reason: Reason | None) -> Answers:
    """Everything answered, and No to each condition."""
    return Answers(
        party,
        reason,
        APPOINTMENTS.get(reason),
        **dict.fromkeys(CONDITIONS, False),
    )


def applies(ground: Ground, party: Party) -> bool:
    """Whether this ground can stand against this party."""
    if party is Party.PRINCIPAL:
        return ground not in OF_WHO_FOLLOWS
    return ground not in OF_THE_PRINCIPAL


def fits(party: Party, reason: Reason | None) -> bool:
    """Whether the party may schedule for this reason, if nothing stands against it."""
    own = {Reason.CANCELLED_COVID, Reason.MISSED}
    return reason in (own | {Reason.FOLLOW_TO_JOIN} if party is Party.FOLLOW_TO_JOIN else own)


def expected(party: Party, reason: Reason | None, standing: set[Ground]) -> Outcome:
    """The Embassy's two lists, said plainly: a condition that is true, then the three categories."""
    if standing or reason is Reason.NONE:
        return Outcome.INQUIRY
    return Outcome.MAY_SCHEDULE if fits(party, reason) else Outcome.INCOMPLETE


PARTIES = tuple(Party)
REASONS = (None, *(reason for reason in Reason if reason is not Reason.CANCELLED_BY_POST))
NONE_ONE_OR_TWO = [frozenset(each) for size in (0, 1, 2) for each in combinations(RECORDED, size)]


def facts_with(grounds: frozenset[Ground], **more: object) -> CaseFacts:
    known: dict[str, object] = {}
    for ground in grounds:
        known |= RECORDED[ground]
    return CaseFacts(**{**known, **more})


def standing(party: Party, grounds: frozenset[Ground]) -> set[Ground]:
    """The grounds of these facts that stand against a party."""
    found = {ground for ground in grounds if applies(ground, party)}
    if {Ground.NOT_ASKED_TO_FOLLOW, Ground.REQUEST_NOT_FOUND} <= found or Ground.NO_CONTACT in grounds:
        # A recorded no is no missing record; an appointment of her own shows that she was asked.
        found.discard(Ground.REQUEST_NOT_FOUND)
    return found


@pytest.mark.parametrize("party, reason", list(product(PARTIES, REASONS)))
def test_every_reason_meets_every_one_and_every_two_grounds_on_record(
    party: Party, reason: Reason | None
) -> None:
    answers = answers_of(party, reason)
    for grounds in NONE_ONE_OR_TWO:
        decision = decide(answers, facts_with(grounds), TODAY)
        against = standing(party, grounds)
        told = {found.ground for found in decision.grounds}
        assert told == against | ({Ground.NO_REASON} if reason is Reason.NONE else set()), grounds
        assert decision.outcome is expected(party, reason, against), grounds


@pytest.mark.parametrize("party, reason", list(product(PARTIES, REASONS)))
def test_every_set_of_the_four_conditions_is_answered_and_told(party: Party, reason: Reason | None) -> None:
    for size in range(len(ANSWERED) + 1):
        for grounds in combinations(ANSWERED, size):
            answers = answers_of(party, reason)
            for ground in grounds:
                answers = replace(answers, **ANSWERED[ground])
            decision = decide(answers, CaseFacts(), TODAY)
            against = {ground for ground in grounds if applies(ground, party)}
            assert decision.outcome is expected(party, reason, against)
            assert {found.ground for found in decision.grounds} - {Ground.NO_REASON} == against
            assert {found.basis for found in decision.grounds} <= {Basis.ANSWER}


def lines() -> Iterator[tuple[Answers, CaseFacts]]:
    """Some thousand combinations: for each party, reason and day, with facts of every kind."""
    contacts = (None, PartialDate(2026, 5), PartialDate(2024, 5))
    appointments = (None, PartialDate(2024, 3), PartialDate(2026, 9), PartialDate(2026, 12, 1))
    own = (
        {},
        {"appointment_on": date(2026, 11, 27)},
        {"appointment_on": date(2026, 11, 20)},
        {"cancelled_by_post_on": date(2026, 11, 10)},
        {"missed_on": LONG_AGO, "acts_here": (TODAY,)},
        {"last_contact_on": LONG_AGO, "original_appointment_on": LONG_AGO},
        {"asked_to_follow": True, "roster_loaded": True},
        {"page": "ask_staff"},
        {"page": "no", "interviewed_on": LONG_AGO},
        {"in_bulletin": False, "currency": {(2026, 11): Currency.NOT_CURRENT}},
    )
    for party, reason, day, contact, known in product(PARTIES, REASONS, appointments, contacts, own):
        answers = replace(answers_of(party, reason), appointment_on=day, last_contact_on=contact)
        yield answers, CaseFacts(**known)
        yield replace(answers, interviewed=True, class_changed=None), CaseFacts(**known)


ALL = list(lines())


def test_table_has_hundreds_of_lines_and_every_outcome_and_every_reason() -> None:
    decisions = [decide(answers, facts, TODAY) for answers, facts in ALL]
    assert len(ALL) > 2_000
    assert {decision.outcome for decision in decisions} == set(Outcome)
    reasons = {reason for decision in decisions for reason in decision.reasons}
    assert reasons == set(Reason) - {Reason.NONE}


def test_every_line_has_an_outcome_that_is_explained() -> None:
    for answers, facts in ALL:
        decision = decide(answers, facts, TODAY)
        explained = explain(as_told(decision), answers)
        assert str(explained.heading)
        assert str(explained.next)
        assert (decision.outcome is Outcome.INQUIRY) == bool(explained.grounds)
        assert all(str(why.sentence) and str(why.basis) for why in explained.grounds)
        if decision.outcome is Outcome.MAY_SCHEDULE:
            assert len(decision.reasons) == 1


def test_one_more_ground_never_makes_anybody_eligible_and_hides_no_other() -> None:
    for answers, facts in ALL:
        before = decide(answers, facts, TODAY)
        for ground, raised in RECORDED.items():
            if ground in (Ground.NO_CONTACT, *OF_WHO_FOLLOWS):
                continue  # a newer appointment or request is another fact, not one more
            after = decide(answers, replace(facts, **raised), TODAY)
            if facts.page == "no":
                assert after == before
                continue
            if ground is Ground.NOT_CURRENT and not facts.in_bulletin:
                assert after == before
                continue
            assert {found.ground for found in (*before.grounds, Finding(ground, Basis.RECORD))} == {
                found.ground for found in after.grounds
            }
            assert after.outcome is Outcome.INQUIRY


def test_ground_falls_by_its_own_clearance_and_by_no_other() -> None:
    for answers, facts in ALL[::7]:
        before = decide(answers, facts, TODAY)
        for cleared in Ground:
            after = decide(answers, replace(facts, cleared=frozenset({cleared})), TODAY)
            fallen = tuple(found for found in before.grounds if found.ground == cleared in CLEARABLE)
            assert after.cleared == fallen
            assert after.grounds == tuple(found for found in before.grounds if found not in fallen)


@pytest.mark.parametrize("ground", sorted(CLEARABLE))
def test_cleared_ground_opens_the_calendar_for_who_has_a_reason(ground: Ground) -> None:
    party = Party.FOLLOW_TO_JOIN if ground in OF_WHO_FOLLOWS else Party.PRINCIPAL
    answers = answers_of(party, Reason.NONE if ground is Ground.NO_REASON else Reason.MISSED)
    raised = {Ground.CLASS_ASKS_STAFF: {"page": "ask_staff"}, Ground.NO_REASON: {}} | RECORDED
    facts = CaseFacts(**raised[ground])
    assert decide(answers, facts, TODAY).outcome is Outcome.INQUIRY
    decision = decide(answers, replace(facts, cleared=frozenset({ground})), TODAY)
    assert decision.outcome is Outcome.MAY_SCHEDULE
    assert [found.ground for found in decision.cleared] == [ground]


@pytest.mark.parametrize("reason", [Reason.MISSED, Reason.CANCELLED_COVID, Reason.FOLLOW_TO_JOIN])
def test_what_is_the_principals_alone_is_never_a_ground_for_who_follows_nor_the_other_way_round(
    reason: Reason,
) -> None:
    principals = {"last_contact_on": LONG_AGO, "original_appointment_on": LONG_AGO, "missed_on": LONG_AGO}
    follower = replace(answers_of(Party.FOLLOW_TO_JOIN, reason), no_contact=True)
    assert decide(follower, CaseFacts(**principals), TODAY).grounds == ()
    followers = {"asked_to_follow": False, "roster_loaded": True}
    principal = answers_of(Party.PRINCIPAL, Reason.MISSED)
    assert decide(principal, CaseFacts(**followers), TODAY) == Decision(
        Outcome.MAY_SCHEDULE, (Reason.MISSED,)
    )


def test_record_is_heard_before_the_answer_whatever_that_is() -> None:
    for ground, answer in product(ANSWERED, (None, False, True)):
        answers = replace(answers_of(Party.PRINCIPAL, Reason.MISSED), **{ground.value: answer})
        facts = facts_with(frozenset({ground}))
        assert decide(answers, facts, TODAY).grounds == (Finding(ground, Basis.RECORD),)
        assert record_grounds(facts, TODAY, Party.PRINCIPAL, answers) == (Finding(ground, Basis.RECORD),)
