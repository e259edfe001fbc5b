"""The staff's page "What would the system say to ...?": every answer and every fact, judged and explained."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

import pytest
import time_machine
from django.test import Client

from eligibility.models import DecisionRecord
from eligibility.rules import Answers, CaseFacts, Currency, Ground, PartialDate, Party, Reason
from embassy_sched.roles import AUDITOR
from embassy_sched.staff.supposed_form import ANSWER, FACT, SupposedCaseForm
from tests.cast import NOW
from tests.eligibility.pages import text_of
from tests.roles import a_member

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ADDRESS = "/admin/what-would-it-say/"
ALL_NO = {f"answer-{name}": "no" for name in ("interviewed", "no_contact", "not_current", "class_changed")}
MISSED = {
    "ask": "yes",
    "today": "2026-11-22",
    "answer-party": "principal",
    "answer-reason": "missed",
    "answer-appointment_on": "2026-09",
    "fact-page": "yes",
    "fact-in_bulletin": "on",
    **ALL_NO,
}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(a_member(AUDITOR))
    return client


def test_form_knows_every_answer_and_every_fact_of_the_rules() -> None:
    assert set(SupposedCaseForm().fields) == {
        "today",
        *(ANSWER + each.name for each in fields(Answers)),
        *(FACT + each.name for each in fields(CaseFacts)),
    }


def test_form_gives_the_rules_what_was_entered() -> None:
    form = SupposedCaseForm(
        MISSED
        | {
            "answer-party": "follow_to_join",
            "answer-last_contact_on": "2026-03-15",
            "fact-missed_on": "2026-10-06",
            "fact-acts_here": "2026-03-15, 2026-05-02",
            "fact-currency": "2026-11 current, 2026-12 not_current",
            "fact-asked_to_follow": "no",
            "fact-cleared": ["interviewed"],
        }
    )

    assert form.is_valid(), form.errors
    assert form.answers == Answers(
        party=Party.FOLLOW_TO_JOIN,
        reason=Reason.MISSED,
        appointment_on=PartialDate(2026, 9),
        interviewed=False,
        no_contact=False,
        last_contact_on=PartialDate(2026, 3, 15),
        not_current=False,
        class_changed=False,
    )
    assert form.facts == CaseFacts(
        missed_on=date(2026, 10, 6),
        acts_here=(date(2026, 3, 15), date(2026, 5, 2)),
        currency={(2026, 11): Currency.CURRENT, (2026, 12): Currency.NOT_CURRENT},
        asked_to_follow=False,
        cleared=frozenset({Ground.INTERVIEWED}),
    )


def test_untouched_form_supposes_what_the_rules_suppose(desk: Client) -> None:
    form = SupposedCaseForm()
    assert {name: field.initial for name, field in form.fields.items() if field.initial} == {
        "answer-party": Party.PRINCIPAL,
        "fact-page": "yes",
        "fact-in_bulletin": True,
    }
    assert "What the system says" not in text_of(desk.get(ADDRESS))


def test_officer_reads_each_rule_that_spoke_and_the_applicants_words_in_both_languages(desk: Client) -> None:
    text = text_of(
        desk.get(ADDRESS, MISSED | {"fact-interviewed_on": "2026-10-06", "fact-cleared": "class_changed"})
    )
    assert "Do not reschedule. Please submit an inquiry" in text
    assert "You have been interviewed. This is what our record says." in text
    assert "You have been interviewed. This is what our record says. Your answer was No." in text
    assert "នេះជាអ្វីដែលកំណត់ត្រារបស់យើងបង្ហាញ។ ចម្លើយរបស់អ្នកគឺ ទេ។" in text
    cleared = desk.get(ADDRESS, MISSED | {"fact-interviewed_on": "2026-10-06", "fact-cleared": "interviewed"})
    assert "You may schedule a new interview appointment" in text_of(cleared)
    assert "An officer has cleared it." in text_of(cleared)
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize(
    "entered",
    [
        {"answer-appointment_on": "March"},
        {"answer-appointment_on": "2026-02-30"},
        {"fact-acts_here": "2026-02-30"},
        {"fact-currency": "2026-13 current"},
        {"fact-currency": "2026-11 perhaps"},
        {"fact-currency": "\x00" * 3},
        {"answer-reason": "9" * 400},
        {"fact-cleared": ["nothing"]},
        {"today": ""},
    ],
)
def test_nonsense_is_marked_and_nothing_is_judged(desk: Client, entered: dict[str, object]) -> None:
    text = text_of(desk.get(ADDRESS, MISSED | entered))
    assert "Please correct what is marked below." in text
    assert "What the system says" not in text


def test_questions_are_drawn_for_both_parties_and_told_as_a_list(desk: Client) -> None:
    page = desk.get(ADDRESS)
    assert page.content.decode().count('<figure class="chart tree">') == 2
    text = text_of(page)
    assert "Yes → Do not reschedule. Please submit an inquiry: You have been interviewed." in text
    assert "None of these → Do not reschedule. Please submit an inquiry" in text
