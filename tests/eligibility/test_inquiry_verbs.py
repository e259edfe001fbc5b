"""Submitting, answering and closing: idempotent, and no message is overlooked."""

import uuid
from datetime import date

import pytest

from accounts.letters import compose
from accounts.models import Notification
from accounts.references import grouped
from eligibility.inquiry.inquiries import ConversationMoved, answer, close, reopen, reply, submit
from eligibility.models import CaseEvent, Inquiry, PartyRecord
from eligibility.rules import Party
from tests.accounts.together import at_once
from tests.cast import NOW, a_user, an_application, applicant, at, officer
from tests.eligibility.inquiring import a_claim, an_inquiry, last_read

pytestmark = pytest.mark.django_db


def test_answer_is_sent_once_and_the_subject_names_the_number_only() -> None:
    user = a_user(email="family@example.org")
    inquiry = an_inquiry(user, email="")
    last, by = last_read(inquiry), officer()

    for _ in range(2):
        answer(
            inquiry,
            "Bring O'Brien's letter.",
            read_until=last,
            creation_key="a",
            now=at(date(2026, 11, 22), 9),
            by=by,
        )

    letter = Notification.objects.get(kind="inquiry_answered")
    message = compose(letter)
    number = grouped(inquiry.reference)
    assert (letter.to_address, message.subject) == ("family@example.org", f"Your inquiry {number}: answer")
    assert "Bring O'Brien's letter." in message.body
    assert f"http://localhost/accounts/login/?next=/inquiries/{inquiry.reference}/" in message.body
    assert inquiry.messages.filter(from_staff=True).count() == 1
    stored = Inquiry.objects.get()
    assert (stored.state, stored.updated_at) == ("answered", at(date(2026, 11, 22), 9))


def test_officer_cannot_answer_or_close_over_a_message_not_read_yet() -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    seen, by = last_read(inquiry), officer()
    reply(inquiry, "It is urgent.", creation_key="r", now=NOW, by=applicant(user))

    with pytest.raises(ConversationMoved):
        answer(inquiry, "No.", read_until=seen, creation_key="a", now=NOW, by=by)
    with pytest.raises(ConversationMoved):
        close(inquiry, read_until=seen, now=NOW, by=by)

    assert Inquiry.objects.get().state == "received"
    assert not Notification.objects.filter(kind="inquiry_answered").exists()


def test_officer_closes_and_opens_again() -> None:
    inquiry = an_inquiry(a_user())

    close(inquiry, read_until=last_read(inquiry), now=NOW, by=officer())
    closed = Inquiry.objects.get().state
    reopen(inquiry, now=NOW, by=officer())

    assert (closed, Inquiry.objects.get().state) == ("closed", "received")


def test_inquiry_of_who_speaks_for_the_case_counts_as_contact() -> None:
    user = a_user()
    claim = a_claim(user)

    inquiry = an_inquiry(user, case_number="PNP2023534003")

    event = CaseEvent.objects.get()
    assert (event.case, event.party, event.kind) == (claim.case, "principal", "inquiry")
    assert (event.at, event.by, event.detail) == (NOW, user, {"reference": inquiry.reference})
    assert PartyRecord.objects.get().last_contact_on == date(2026, 11, 22)


def test_inquiry_about_an_application_counts_for_its_party_alone() -> None:
    user = a_user()
    claim = a_claim(user)
    a_claim(user, party=Party.FOLLOW_TO_JOIN)
    application = an_application(user, case=claim.case, party=Party.FOLLOW_TO_JOIN.value)
    fields = {"category": "other", "name": "Demo", "case_number": "PNP2023534003"}

    submit(fields, "Hello", application=application, creation_key="k", now=NOW, by=applicant(user))

    assert list(CaseEvent.objects.values_list("party", flat=True)) == ["follow_to_join"]


def test_inquiry_of_anybody_else_leaves_no_trace_on_the_case() -> None:
    a_claim(a_user())

    an_inquiry(a_user(), case_number="PNP2023534003")
    an_inquiry(None, case_number="PNP2023534003")

    assert CaseEvent.objects.count() == 0
    assert PartyRecord.objects.count() == 0


def test_reply_opens_a_closed_inquiry_again() -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    close(inquiry, read_until=last_read(inquiry), now=NOW, by=officer())

    reply(inquiry, "But ...", creation_key="r", now=NOW, by=applicant(user))

    assert (inquiry.state, Inquiry.objects.get().state) == ("received", "received")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_same_inquiry_sent_at_the_same_moment_is_one() -> None:
    user = a_user()
    key = uuid.uuid4().hex
    fields = {"category": "other", "name": "Demo, Sokha"}

    def send() -> str:
        return submit(fields, "Hello", creation_key=key, now=NOW, by=applicant(user)).reference

    references = at_once(*[send] * 6)

    assert references == [Inquiry.objects.get().reference] * 6
    assert Notification.objects.count() == 1
