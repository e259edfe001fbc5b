"""Two officers at one inquiry and at one case, over real connections; and a list imported meanwhile."""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Notification, User
from accounts.permissions import Actor
from eligibility import claims
from eligibility.clearances import Permission, clear
from eligibility.inquiry import desk
from eligibility.inquiry.case_answers import clear_and_answer
from eligibility.inquiry.desk import BeingAnswered
from eligibility.inquiry.inquiries import ConversationMoved, answer, reply
from eligibility.models import CaseClaim, CaseEvent, Clearance, Inquiry, InquiryEvent, InquiryMessage
from eligibility.rules import Ground, Party
from tests.appointments.test_races import all_at_once, kinds
from tests.cast import NOW, a_user, applicant, officer
from tests.eligibility.clearing import NUMBER
from tests.eligibility.inquiring import a_claim, an_inquiry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ROUNDS = 5
MAY = Permission((Ground.CLASS_CHANGED,), date(2027, 3, 31), "Certificate read")


def two_officers() -> list[Actor]:
    return [officer(), officer()]


def asked(family: User | None = None) -> Inquiry:
    return an_inquiry(family or a_user(), case_number=NUMBER)


def takes(inquiry: Inquiry, by: Actor) -> Callable[[], None]:
    return lambda: desk.take(Inquiry.objects.get(pk=inquiry.pk), now=NOW, by=by)


def test_two_officers_who_take_one_inquiry_at_once_are_told_who_has_it() -> None:
    for _round in range(ROUNDS):
        inquiry, both = asked(), two_officers()
        results = all_at_once([takes(inquiry, by) for by in both])
        assert kinds(results) == {"NoneType": 1, "BeingAnswered": 1}, results
        inquiry.refresh_from_db()
        [refusal] = [each for each in results if isinstance(each, BeingAnswered)]
        assert refusal.colleague == inquiry.locked_by == inquiry.assigned_to
        assert both[results.index(None)].user == inquiry.locked_by
        assert InquiryEvent.objects.filter(inquiry=inquiry, kind="taken").count() == 1


def test_two_officers_who_clear_and_answer_at_once_clear_and_answer_once() -> None:
    for number in range(ROUNDS):
        inquiry = asked()
        read_until = inquiry.messages.get().pk

        def clears(by: Actor, inquiry: Inquiry = inquiry, read_until: int = read_until) -> InquiryMessage:
            return clear_and_answer(
                Inquiry.objects.get(pk=inquiry.pk),
                "You may choose a date.",
                Party.PRINCIPAL,
                MAY,
                account=None,
                read_until=read_until,
                creation_key=f"{inquiry.pk}-{by.user}",
                now=NOW,
                by=by,
            )

        results = all_at_once([lambda by=by: clears(by) for by in two_officers()])
        assert kinds(results) == {"InquiryMessage": 1, "ConversationMoved": 1}, results
        assert inquiry.messages.filter(from_staff=True).count() == 1
        assert Notification.objects.filter(kind="inquiry_answered", user=inquiry.user).count() == 1
        assert Clearance.objects.count() == number + 1
        assert Clearance.objects.live().count() == 1


def test_two_officers_who_clear_one_case_at_once_leave_one_clearance_and_two_events() -> None:
    family = a_user()
    for number in range(ROUNDS):
        results = all_at_once(
            [
                lambda by=by: clear(NUMBER, Party.PRINCIPAL, MAY, account=family, now=NOW, by=by)
                for by in two_officers()
            ]
        )
        assert kinds(results) == {"list": 2}, results
        assert Clearance.objects.live().count() == 1
        assert Clearance.objects.exclude(replaced_at=None).count() == 2 * number + 1
        assert CaseEvent.objects.filter(kind="cleared").count() == 2 * (number + 1)


def test_applicant_who_writes_while_an_officer_answers_is_never_answered_unread() -> None:
    for _round in range(ROUNDS):
        family = a_user()
        inquiry = asked(family)
        read_until, by = inquiry.messages.get().pk, officer()
        wrote, answered = all_at_once(
            [
                lambda inquiry=inquiry, family=family: reply(
                    inquiry, "More.", creation_key=f"more{inquiry.pk}", now=NOW, by=applicant(family)
                ),
                lambda inquiry=inquiry, by=by, until=read_until: answer(
                    inquiry, "Yes.", read_until=until, creation_key=f"yes{inquiry.pk}", now=NOW, by=by
                ),
            ]
        )
        assert isinstance(wrote, InquiryMessage), wrote
        inquiry.refresh_from_db()
        assert inquiry.state == Inquiry.State.RECEIVED
        # Either the officer was stopped, or the answer was there before the message, which now waits.
        assert isinstance(answered, ConversationMoved) or answered.pk < wrote.pk, answered


def test_naive_twin_lets_two_officers_take_one_inquiry_which_shows_that_these_races_can_fail() -> None:
    """Negative control: look, wait for the other, then write; without the lock on the row."""
    inquiry, both_looked = asked(), threading.Barrier(2)

    def takes_naively(by: Actor) -> str:
        seen = Inquiry.objects.get(pk=inquiry.pk)
        desk.refuse_if_held(seen, now=NOW, by=by, over=False)
        both_looked.wait(timeout=60)
        desk.write(seen, locked_by=by.user, locked_until=NOW + desk.LEASE)
        return "taken"

    assert all_at_once([lambda by=by: takes_naively(by) for by in two_officers()]) == ["taken"] * 2


def test_two_officers_who_end_and_verify_one_claim_at_once_never_verify_an_ended_one() -> None:
    for number in range(ROUNDS):
        claim = a_claim(a_user(), f"PNP20235341{number:02}")
        ends, verifies = two_officers()
        results = all_at_once(
            [
                lambda claim=claim, by=ends: claims.end_claim(claim, reason="moved", now=NOW, by=by),
                lambda claim=claim, by=verifies: claims.verify(claim, reason="seen", now=NOW, by=by),
            ]
        )
        ended = CaseClaim.objects.get(pk=claim.pk)
        assert results[0] is None
        assert ended.ended_at == NOW
        assert isinstance(results[1], claims.ClaimEnded) == (ended.verified_at is None), results
