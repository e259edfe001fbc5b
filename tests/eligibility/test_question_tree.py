"""The drawn questionnaire says what the rules say, because it is read off them."""

from datetime import date

import pytest

from eligibility.question_tree import Branch, grounds_on_record, question_tree
from eligibility.rules import CaseFacts, Ground, Outcome, Party, QuestionCode, Reason, applicable_questions

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("party", list(Party))
def test_every_question_of_the_party_is_drawn_and_can_be_passed_and_stops_somebody(party: Party) -> None:
    forks = question_tree(party, TODAY)
    assert [fork.question for fork in forks] == [
        question.code for question in applicable_questions(party, CaseFacts())
    ]
    for fork in forks:
        assert {branch.goes_on for branch in fork.branches} == {True, False}, fork.question


def test_each_answer_leads_where_the_rules_lead() -> None:
    tree = {fork.question: fork.branches for fork in question_tree(Party.PRINCIPAL, TODAY)}
    on, stop = Outcome.MAY_SCHEDULE, Outcome.INQUIRY
    assert tree[QuestionCode.REASON] == (
        Branch(Reason.CANCELLED_COVID, on),
        Branch(Reason.MISSED, on),
        Branch(Reason.NONE, stop, (Ground.NO_REASON,)),
    )
    assert tree[QuestionCode.APPOINTMENT_ON] == (Branch("passed", on), Branch("not_passed", Outcome.WAIT))
    assert tree[QuestionCode.NO_CONTACT] == (Branch("no", on), Branch("yes", stop, (Ground.NO_CONTACT,)))
    assert tree[QuestionCode.LAST_CONTACT_ON] == (
        Branch("within_a_year", on),
        Branch("long_ago", stop, (Ground.NO_CONTACT,)),
    )


def test_who_follows_to_join_has_her_own_tree() -> None:
    forks = question_tree(Party.FOLLOW_TO_JOIN, TODAY)
    assert Reason.FOLLOW_TO_JOIN in [branch.answer for branch in forks[0].branches]
    followers, principals = (grounds_on_record(party, TODAY) for party in reversed(Party))
    assert set(followers) - set(principals) == {Ground.NOT_ASKED_TO_FOLLOW, Ground.REQUEST_NOT_FOUND}
    assert set(principals) - set(followers) == {Ground.NO_CONTACT}
    assert set(Ground) - {*followers, *principals} == {Ground.NO_REASON, Ground.CLASS_ASKS_STAFF}
