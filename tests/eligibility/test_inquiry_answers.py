"""Answering at the desk: reply texts, translations, notes, the next one, and clearing in the same act."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.letters import compose
from accounts.models import Notification, User
from accounts.permissions import Actor
from eligibility.clearances import Permission, cleared
from eligibility.inquiry import desk as inquiry_desk
from eligibility.inquiry.case_answers import clear_and_answer
from eligibility.inquiry.inquiries import reply
from eligibility.models import (
    AnswerTime,
    Application,
    Case,
    Clearance,
    Inquiry,
    InquiryEvent,
    InquiryMessage,
    InquiryNote,
    ReplyTemplate,
)
from eligibility.rules import Ground, Party
from tests.cast import NOW, TODAY, a_user, an_application, applicant, officer
from tests.eligibility.inquiring import a_decision, an_inquiry, filled_in, last_read, logged_in, sent
from tests.eligibility.test_inquiry_admin import page_of, staff, url_of
from tests.markup import Page

pytestmark = pytest.mark.django_db

NUMBER = "PNP2023534003"
PERMISSION = {
    "clear_party": "principal",
    "grounds": ["no_contact"],
    "until": "2027-03-31",
    "reason": "Letter of 20 November read",
}
GREETING = "Bring the passport."
GREETING_KM = "សូមយកលិខិតឆ្លងដែនមក។"


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def sopheap() -> Actor:
    return officer(staff("sopheap@example.org", "view_inquiry", "change_inquiry", "clear_ground"))


@pytest.fixture
def desk(sopheap: Actor) -> Client:
    return logged_in(sopheap.user)


@pytest.fixture
def family() -> User:
    return a_user("family@example.org", language="km")


@pytest.fixture
def refused(family: User) -> Inquiry:
    """The inquiry of a family that was refused before its Case ID number was asked for."""
    application = an_application(family, case_number="", no_contact=True, done_steps=["visa-type"])
    a_decision(application, "no_contact")
    inquiry = an_inquiry(family, case_number=NUMBER)
    Inquiry.objects.filter(pk=inquiry.pk).update(application=application)
    return Inquiry.objects.get(pk=inquiry.pk)


def answered(inquiry: Inquiry, **more: object) -> dict[str, object]:
    return {"answer": "Yes.", "read_until": last_read(inquiry), "key": "0" * 32, **more}


def test_a_reply_text_is_inserted_in_the_language_of_the_answer_without_sending_it(
    desk: Client, family: User
):
    text = ReplyTemplate.objects.create(title="Passport", text_en=GREETING, text_km=GREETING_KM)
    ReplyTemplate.objects.create(title="Other", category="medical", text_en="Other")
    inquiry = an_inquiry(family)

    response = desk.post(
        url_of(inquiry, "answer"), answered(inquiry, answer="ជម្រាបសួរ", act="insert", template=text.pk)
    )

    page = filled_in(Page(response.content.decode()))
    assert (page["answer"].split(), page["translation"]) == (f"ជម្រាបសួរ {GREETING_KM}".split(), GREETING)
    assert page["read_until"] == str(last_read(inquiry))
    assert not inquiry.messages.filter(from_staff=True).exists()


def test_the_applicant_reads_answer_and_translation_on_the_page_and_in_the_letter(desk: Client, family: User):
    inquiry = an_inquiry(family)
    desk.post(url_of(inquiry, "answer"), answered(inquiry, answer=GREETING_KM, translation=GREETING))

    page = Page(logged_in(family).get(f"/inquiries/{inquiry.reference}/").content.decode())
    assert "សេចក្តីបកប្រែដោយផ្នែកទិដ្ឋាការអន្តោប្រវេសន៍ Bring the passport." in page.one("main").text
    letter = compose(Notification.objects.get(kind="inquiry_answered")).body
    assert GREETING_KM in letter
    assert "សេចក្តីបកប្រែដោយផ្នែកទិដ្ឋាការអន្តោប្រវេសន៍៖\n\nBring the passport." in letter


def test_a_translation_stands_beside_the_message_that_stays_as_it_was(desk: Client, family: User):
    inquiry = an_inquiry(family)
    message = inquiry.messages.get()

    desk.post(url_of(inquiry, f"translate/{message.pk}"), {"text": "តើករណីរបស់ខ្ញុំនៅឯណា?"})

    message.refresh_from_db()
    assert (message.text, message.translation, message.translated_by.email) == (
        "Where is my case?",
        "តើករណីរបស់ខ្ញុំនៅឯណា?",
        "sopheap@example.org",
    )
    assert "Translation by sopheap@example.org" in page_of(desk, inquiry).one("main").text
    assert InquiryEvent.objects.get().kind == "translated"
    other = an_inquiry()
    assert desk.post(url_of(other, f"translate/{message.pk}"), {"text": "x"}).status_code == 404
    too_long = desk.post(url_of(inquiry, f"translate/{message.pk}"), {"text": "x" * 5001})
    assert "5000" in too_long.content.decode()


def test_a_note_is_kept_once_and_applicants_never_see_it(desk: Client, family: User):
    inquiry = an_inquiry(family)
    note = {"text": "Ask the NVC first.", "key": "0" * 32}

    for _ in range(2):
        desk.post(url_of(inquiry, "note"), note)

    assert InquiryNote.objects.count() == 1
    assert "Ask the NVC first." in page_of(desk, inquiry).one("main").text
    assert "Ask the NVC" not in logged_in(family).get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert "Write the note." in desk.post(url_of(inquiry, "note"), {"text": " "}).content.decode()


def test_answer_and_next_leads_to_the_next_one_taken(desk: Client, sopheap: Actor):
    first, following = an_inquiry(category="help_needed"), an_inquiry()

    response = desk.post(url_of(first, "answer"), answered(first, act="next"))

    assert response.url == url_of(following)
    following.refresh_from_db()
    assert (following.locked_by, following.state) == (sopheap.user, "reading")
    last = desk.post(url_of(following, "answer"), answered(following, act="next"))
    assert last.url == "/admin/eligibility/inquiry/queue/"


def test_clear_and_answer_is_one_act_however_often_it_is_sent(desk: Client, refused: Inquiry, family: User):
    data = answered(refused, act="clear", **PERMISSION)

    for _ in range(2):
        desk.post(url_of(refused, "answer"), data)

    assert cleared(NUMBER, Party.PRINCIPAL, TODAY, user=family) == frozenset({Ground.NO_CONTACT})
    clearance = Clearance.objects.get()
    assert (clearance.until, clearance.inquiry, clearance.account) == (date(2027, 3, 31), refused, family)
    assert Application.objects.get().case_number == NUMBER
    assert Inquiry.objects.get().state == "answered"
    letters = Notification.objects.exclude(kind="inquiry_received").order_by("kind")
    assert [each.kind for each in letters] == ["cleared", "inquiry_answered"]
    assert list(refused.events.values_list("kind", flat=True)) == ["cleared", "answered"]
    assert "Cleared" in page_of(desk, refused).one("main").text


def test_what_cannot_be_cleared_sends_no_answer_either(desk: Client, refused: Inquiry, family: User):
    for wrong in ({"until": "2026-11-21"}, {"grounds": []}, {"reason": ""}):
        page = Page(
            desk.post(
                url_of(refused, "answer"), answered(refused, act="clear", **{**PERMISSION, **wrong})
            ).content.decode()
        )
        assert page.one("title").text.startswith("Error:")
    reply(refused, "Wait!", creation_key="r", now=NOW, by=applicant(family))
    stale = answered(refused, act="clear", **PERMISSION) | {"read_until": 0}
    assert "Somebody wrote meanwhile." in desk.post(url_of(refused, "answer"), stale).content.decode()

    assert not Clearance.objects.exists()
    assert not InquiryMessage.objects.filter(from_staff=True).exists()


def test_a_clearance_that_is_filled_in_is_not_forgotten_by_the_wrong_button(desk: Client, refused: Inquiry):
    response = desk.post(url_of(refused, "answer"), answered(refused, act="send", **PERMISSION))

    assert "A clearance is filled in" in response.content.decode()
    assert Inquiry.objects.get().state == "received"


def test_who_may_not_clear_has_no_form_for_it_and_cannot_send_one(refused: Inquiry):
    clerk = logged_in(staff("clerk@example.org", "view_inquiry", "change_inquiry"))

    assert "Clear a ground" not in page_of(clerk, refused).one("main").text
    response = clerk.post(url_of(refused, "answer"), answered(refused, act="clear", **PERMISSION))

    assert "There is nothing to clear here: nothing was sent." in response.content.decode()
    assert not Clearance.objects.exists()


def test_an_answer_over_a_colleague_needs_to_be_taken_over(desk: Client, sopheap: Actor):
    colleague = officer(staff("dara@example.org", "change_inquiry"))
    inquiry = an_inquiry()
    inquiry_desk.take(inquiry, now=NOW, by=colleague)

    refused = Page(desk.post(url_of(inquiry, "answer"), answered(inquiry)).content.decode())
    assert "dara@example.org answers this inquiry now" in refused.one("main").text
    assert filled_in(refused)["answer"] == "Yes."
    desk.post(url_of(inquiry, "answer"), answered(inquiry, over="on"))

    assert inquiry.messages.get(from_staff=True).author == sopheap.user


def test_the_same_answer_goes_to_other_inquiries_of_the_case_that_were_ticked(desk: Client):
    inquiry, other, third = (an_inquiry(case_number=NUMBER) for _ in range(3))
    moved = an_inquiry(case_number=NUMBER)
    also = [f"{other.pk}:{last_read(other)}", f"{moved.pk}:0", "nonsense", f"{'9' * 30}:1", "::"]

    page = page_of(desk, inquiry)
    assert f"{other.pk}:{last_read(other)}" in [box.attributes.get("value") for box in page.all("input")]
    response = desk.post(url_of(inquiry, "answer"), answered(inquiry, also=also), follow=True)

    said = response.content.decode()
    assert "The same answer went to 1 other inquiry of the case." in said
    assert "1 other inquiry was not answered: somebody wrote or answers it." in said
    states = {each.pk: each.state for each in Inquiry.objects.all()}
    assert states == {
        inquiry.pk: "answered",
        other.pk: "answered",
        third.pk: "received",
        moved.pk: "received",
    }


def test_the_page_leads_to_the_case_also_where_its_number_was_typed_in_another_way(desk: Client):
    inquiry = an_inquiry(case_number=NUMBER)
    typed = an_inquiry(case_number="pnp 2023 534 004")
    nonsense = an_inquiry(case_number="my case")

    def leads(asked: Inquiry) -> list[str]:
        links = (link.attributes["href"] for link in page_of(desk, asked).all("a"))
        return [link for link in links if link.startswith("/admin/cases/PNP")]

    # Nothing is known of the second number but this inquiry, which its page would not find.
    assert (leads(inquiry), leads(typed), leads(nonsense)) == ([f"/admin/cases/{NUMBER}/"], [], [])
    Case.objects.create(number="PNP2023534004", created_at=NOW)
    assert leads(typed) == ["/admin/cases/PNP2023534004/"]


def test_an_applicant_reads_how_long_an_answer_takes_and_that_it_is_being_read(
    sopheap: Actor, client: Client
):
    AnswerTime.objects.update(working_days=5)
    user = a_user("reader@example.org")
    inquiry = an_inquiry(user)
    seen = logged_in(user).get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert "It usually answers within 5 working days." in seen
    letter = compose(Notification.objects.get(kind="inquiry_received")).body
    assert "It usually answers within 5 working days." in letter

    inquiry_desk.take(inquiry, now=NOW, by=sopheap)
    seen = logged_in(user).get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert "An officer of the IV Unit is reading your inquiry." in seen


def test_somebody_without_account_answers_from_the_letter(desk: Client, client: Client):
    inquiry = an_inquiry(name="Chan Sokha", case_number=NUMBER)
    desk.post(url_of(inquiry, "answer"), answered(inquiry, answer=GREETING))
    letter = Notification.objects.get(kind="inquiry_answered")
    link = f"/inquiries/{inquiry.reference}/{letter.context['key']}/"
    assert link in compose(letter).body

    page = Page(client.get(link).content.decode()).one("main").text
    assert GREETING in page
    # The letter may have gone to a mistyped address.
    assert "Chan Sokha" not in page
    assert NUMBER not in page
    client.post(link, {"message": "And the photograph?", "key": "0" * 32})

    assert Inquiry.objects.get().state == "received"
    assert inquiry.messages.last().text == "And the photograph?"
    assert client.get(link[:-3] + "x/").status_code == 404
    other = an_inquiry(a_user())
    assert client.get(f"/inquiries/{other.reference}/{letter.context['key']}/").status_code == 404


def test_very_many_messages_about_one_inquiry_wait_and_are_kept(client: Client):
    user = a_user()
    inquiry = an_inquiry(user)
    browser = logged_in(user)
    url = f"/inquiries/{inquiry.reference}/"
    for number in range(20):
        assert browser.post(url, {"message": f"{number}", "key": f"{number:032}"}).status_code == 302

    response = browser.post(url, {"message": "One more", "key": "f" * 32})

    assert response.status_code == 429
    page = Page(response.content.decode())
    assert "Press the button again in" in page.one("main").text
    assert filled_in(page)["message"] == "One more"


def test_nobody_fills_a_strangers_mailbox_and_every_inquiry_is_stored(client: Client):
    for _ in range(12):
        assert client.post("/inquiries/new/", sent(email="victim@example.org")).status_code == 302

    assert Inquiry.objects.count() == 12
    assert Notification.objects.filter(to_address="victim@example.org").count() == 10


def test_the_page_of_an_inquiry_leads_on_to_the_calendar_once_an_officer_has_cleared(sopheap: Actor) -> None:
    family = a_user()
    application = an_application(family, case_number=NUMBER, class_changed=True)
    inquiry = an_inquiry(family, application=application, case_number=NUMBER)
    calendar = f"/applications/{application.reference}/calendar/"

    def said() -> str:
        return logged_in(family).get(f"/inquiries/{inquiry.reference}/").content.decode()

    assert calendar not in said()
    clear_and_answer(
        inquiry,
        "You may choose a date.",
        Party.PRINCIPAL,
        Permission((Ground.CLASS_CHANGED,), None, "Certificate read"),
        account=family,
        read_until=last_read(inquiry),
        creation_key="cleared",
        now=NOW,
        by=sopheap,
    )
    assert "you can go on and choose a date." in said()
    assert calendar in said()
    Application.objects.update(interviewed=True)
    assert calendar not in said()
