"""Inquiries on the pages: with and without an account, and what becomes of what was typed."""

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.letters import compose
from accounts.models import Notification, User
from accounts.references import grouped
from eligibility.inquiry.inquiries import answer
from eligibility.models import Inquiry, InquiryMessage
from tests.cast import NOW, a_user, officer
from tests.eligibility.inquiring import SENT, an_inquiry, filled_in, last_read, logged_in, sent
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


# Without an account


def test_somebody_without_account_submits_and_reads_the_reference_number_at_once(client: Client) -> None:
    response = client.post("/inquiries/new/", SENT, follow=True)

    inquiry = Inquiry.objects.get()
    assert response.redirect_chain == [(f"/inquiries/{inquiry.reference}/", 302)]
    page = Page(response.content.decode())
    assert page.one("h1").text == "We received your inquiry"
    assert grouped(inquiry.reference) in [element.text for element in page.all("span", class_="reference")]
    assert (
        "The IV Unit reads urgent inquiries first, and the others in the order in which they arrive. "
        "You will get an answer by e-mail." in page.one("main").text
    )
    assert (inquiry.user, inquiry.state, inquiry.created_at) == (None, "received", NOW)
    assert (inquiry.category, inquiry.writer, inquiry.name) == ("turning_21", "petitioner", "Chan Sokha")
    assert (inquiry.date_of_birth, inquiry.case_number) == (date(1985, 4, 13), "PNP2023534003")
    assert (inquiry.email, inquiry.telephone) == ("sokha@example.org", "+855 12 345 678")
    message = inquiry.messages.get()
    assert message.text == "My son turns 21 in March.\nCan we come earlier?"
    assert (message.from_staff, message.author, message.at) == (False, None, NOW)


def test_somebody_without_account_gets_a_letter_that_repeats_nothing_typed(client: Client) -> None:
    client.post("/inquiries/new/", SENT)

    number = grouped(Inquiry.objects.get().reference)
    letter = Notification.objects.get()
    message = compose(letter)
    assert (letter.kind, letter.to_address, letter.user) == ("inquiry_received", "sokha@example.org", None)
    assert message.subject == f"Your inquiry {number}: received"
    assert f"Reference number: {number}" in message.body
    assert "/inquiries/" not in message.body
    for typed in ("Chan", "Sokha", "March", "PNP2023534003"):
        assert typed not in f"{message.subject}{message.body}"


def test_somebody_without_any_contact_is_asked_for_one_and_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/inquiries/new/", sent(email="", telephone=""))

    page = Page(response.content.decode())
    assert response.status_code == 200
    assert [link.text for link in page.all("a", href="#id_email")] == [
        "E-mail address: Enter an e-mail address or a telephone number, so that the IV Unit can answer you."
    ]
    kept = filled_in(page)
    assert kept["message"] == "My son turns 21 in March. Can we come earlier?"
    assert (kept["category"], kept["writer"], kept["case_number"]) == (
        "turning_21",
        "petitioner",
        "pnp 2023-534-003",
    )
    assert Inquiry.objects.count() == 0


def test_somebody_with_a_telephone_only_is_answered_by_telephone(client: Client) -> None:
    response = client.post("/inquiries/new/", sent(email=""), follow=True)

    assert "You will get an answer by telephone." in Page(response.content.decode()).one("main").text
    assert Notification.objects.count() == 0


def test_inquiry_without_account_is_seen_in_the_same_browser_only_and_for_a_day(
    client: Client, sunday_morning: time_machine.Traveller
) -> None:
    url = client.post("/inquiries/new/", sent()).url

    assert client.get(url).status_code == 200
    assert "no-store" in client.get(url).headers["Cache-Control"]
    assert Client().get(url).status_code == 404
    assert logged_in(a_user()).get(url).status_code == 404
    sunday_morning.move_to(NOW + timedelta(hours=24))
    assert client.get(url).status_code == 200
    sunday_morning.move_to(NOW + timedelta(hours=24, seconds=1))
    assert client.get(url).status_code == 404


def test_somebody_without_account_cannot_reply(client: Client) -> None:
    url = client.post("/inquiries/new/", sent()).url

    response = client.post(url, {"message": "One more thing", "key": uuid.uuid4().hex})

    assert response.status_code == 200
    assert not Page(response.content.decode()).all("textarea")
    assert InquiryMessage.objects.count() == 1


def test_double_click_makes_one_inquiry_and_one_letter(client: Client) -> None:
    first, second = client.post("/inquiries/new/", SENT), client.post("/inquiries/new/", SENT)

    assert first.url == second.url
    assert (Inquiry.objects.count(), InquiryMessage.objects.count(), Notification.objects.count()) == (
        1,
        1,
        1,
    )


def test_text_changed_after_the_back_button_is_another_inquiry(client: Client) -> None:
    client.post("/inquiries/new/", SENT)
    client.post("/inquiries/new/", {**SENT, "message": "I forgot: his name is Dara."})

    assert list(InquiryMessage.objects.values_list("text", flat=True)) == [
        "My son turns 21 in March.\nCan we come earlier?",
        "I forgot: his name is Dara.",
    ]


# The Case ID


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("", ""),
        ("PNP២០២៣៥៣៤០០៣", "PNP2023534003"),
        ("IOE0123456789", "IOE0123456789"),
        ("PNP2O23534003", "PNP2O23534003"),
        (" I do not   know it ", "I do not know it"),
        ("a\x00b\tc", "a b c"),
        ("9" * 10_000, "9" * 60),
        ("😀ខ្មែរ\u202e", "😀ខ្មែរ"),
    ],
)
def test_inquiry_is_never_refused_because_of_its_case_id(client: Client, typed: str, stored: str) -> None:
    response = client.post("/inquiries/new/", sent(case_number=typed))

    assert response.status_code == 302
    assert Inquiry.objects.get().case_number == stored


def test_somebody_who_gave_a_receipt_number_is_told_where_the_case_id_stands(client: Client) -> None:
    hint = "It looks like a receipt number of USCIS."

    with_receipt = client.post("/inquiries/new/", sent(case_number="IOE 0123456789"), follow=True)
    with_case_id = client.post("/inquiries/new/", sent(), follow=True)

    assert hint in with_receipt.content.decode()
    assert hint not in with_case_id.content.decode()


def test_message_of_5000_signs_is_taken_and_one_more_refused(client: Client) -> None:
    longest = "ខ\r\n" * 2_500

    assert client.post("/inquiries/new/", sent(message=f"{longest[:-3]}!!")).status_code == 302
    assert client.post("/inquiries/new/", sent(message="x" * 5_001)).status_code == 200
    assert len(InquiryMessage.objects.get().text) == 5_000


# With an account


def test_owner_reads_the_exchange_and_replies_and_the_inquiry_waits_again() -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    answer(inquiry, "Please wait.", read_until=last_read(inquiry), creation_key="a", now=NOW, by=officer())
    client = logged_in(user)
    url = f"/inquiries/{inquiry.reference}/"
    data = {"message": "How long?", "key": uuid.uuid4().hex}

    before = Page(client.get(url).content.decode())
    client.post(url, data)
    client.post(url, data)

    assert "Answered" in before.one("main").text
    assert "Please wait." in before.one("main").text
    assert list(inquiry.messages.values_list("text", "from_staff")) == [
        ("Where is my case?", False),
        ("Please wait.", True),
        ("How long?", False),
    ]
    assert Inquiry.objects.get().state == "received"


def test_reply_without_text_is_told_so_and_adds_nothing() -> None:
    user = a_user()
    inquiry = an_inquiry(user)

    response = logged_in(user).post(f"/inquiries/{inquiry.reference}/", {"message": "  "})

    assert response.status_code == 200
    assert Page(response.content.decode()).one("title").text.startswith("Error:")
    assert inquiry.messages.count() == 1


def test_strangers_inquiry_is_404_for_reading_and_for_writing() -> None:
    inquiry = an_inquiry(a_user())
    url = f"/inquiries/{inquiry.reference}/"
    data = {"message": "Let me in", "key": uuid.uuid4().hex}

    for other in (logged_in(a_user()), Client(), logged_in(a_user(is_staff=True))):
        assert other.get(url).status_code == 404
        assert other.post(url, data).status_code == 404
    assert inquiry.messages.count() == 1


def test_reference_is_read_as_people_say_it_and_nonsense_is_404() -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    client = logged_in(user)

    assert client.get(f"/inquiries/{grouped(inquiry.reference).lower()}/").status_code == 200
    for nonsense in ("0000000000", "x", "%00", "😀", "9" * 500):
        assert client.get(f"/inquiries/{nonsense}/").status_code == 404


def test_account_sees_its_own_inquiries_with_their_state() -> None:
    user = a_user()
    first, second = an_inquiry(user), an_inquiry(user, category="medical")
    an_inquiry(a_user())
    answer(first, "Yes.", read_until=last_read(first), creation_key="a", now=NOW, by=officer())

    page = Page(logged_in(user).get("/inquiries/").content.decode())

    cards = [card.text for card in page.all("li") if "case-card" in card.classes]
    assert len(cards) == 2
    assert cards[0].startswith("A medical examination is about to expire Received")
    assert grouped(second.reference) in cards[0]
    assert cards[1].startswith("Something else Answered")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_inquiries_costs_four_queries(rows: int, django_assert_num_queries) -> None:
    user = a_user()
    for _ in range(rows):
        an_inquiry(user)
    client = logged_in(user)
    client.get("/inquiries/")

    with django_assert_num_queries(4):  # session, user, count, rows
        client.get("/inquiries/")


def test_list_leads_to_the_login(client: Client) -> None:
    assert client.get("/inquiries/").url == "/accounts/login/?next=/inquiries/"


def test_long_list_has_pages_and_forgives_a_wrong_one() -> None:
    user = a_user()
    for _ in range(26):
        an_inquiry(user)
    client = logged_in(user)

    second = Page(client.get("/inquiries/?page=2").content.decode())

    assert len([card for card in second.all("li") if "case-card" in card.classes]) == 1
    for page in ("0", "x", "99", "\x00"):
        assert client.get("/inquiries/", {"page": page}).status_code == 200


def test_get_changes_nothing() -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    client = logged_in(user)

    for url in ("/inquiries/", "/inquiries/new/", f"/inquiries/{inquiry.reference}/"):
        client.get(url, {"message": "Hello", **SENT})

    assert (Inquiry.objects.count(), InquiryMessage.objects.count()) == (1, 1)
    assert Inquiry.objects.get().state == "received"


# Limits


def test_thirty_an_hour_without_account_and_then_the_text_is_kept_and_the_wait_told(client: Client) -> None:
    for _ in range(30):
        assert client.post("/inquiries/new/", sent(), REMOTE_ADDR="192.0.2.7").status_code == 302

    refused = client.post("/inquiries/new/", sent(message="Number 31"), REMOTE_ADDR="192.0.2.7")

    page = Page(refused.content.decode())
    assert refused.status_code == 429
    assert filled_in(page)["message"] == "Number 31"
    assert re.search(r"Press the button again in \d+ minutes?\.", page.one("main").text)
    assert Inquiry.objects.count() == 30
    elsewhere = client.post("/inquiries/new/", sent(), REMOTE_ADDR="192.0.2.8")
    with_account = logged_in(a_user()).post("/inquiries/new/", sent(), REMOTE_ADDR="192.0.2.7")
    assert (elsewhere.status_code, with_account.status_code) == (302, 302)


# Whatever is typed

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "a\x00b", "😀" * 10_000, "ក្រុងភ្នំពេញ", "\u202eabc\u202c", "\r\n", "'\"><script>", "%00"]
    ),
)
EVERY_FIELD = [*SENT]
LOOSE = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@LOOSE
@given(
    typed=st.dictionaries(st.sampled_from(EVERY_FIELD), ANYTHING),
    query=st.dictionaries(st.sampled_from(["application", "appointment", "category"]), ANYTHING),
    with_account=st.booleans(),
)
def test_nothing_typed_into_the_form_breaks_it(
    typed: dict[str, str], query: dict[str, str], with_account: bool
) -> None:
    cache.clear()
    client = Client()
    if with_account:
        client.force_login(User.objects.filter(email="all@example.org").first() or a_user("all@example.org"))
    url = f"/inquiries/new/?{urlencode(query)}"

    assert client.get(url).status_code in {200, 404}
    assert client.post(url, sent(**typed)).status_code in {200, 302, 404}


@LOOSE
@given(message=ANYTHING, key=ANYTHING, reference=ANYTHING)
def test_nothing_typed_into_a_reply_or_an_address_breaks_it(message: str, key: str, reference: str) -> None:
    user = User.objects.filter(email="all@example.org").first() or a_user("all@example.org")
    inquiry = Inquiry.objects.filter(user=user).first() or an_inquiry(user)
    client = logged_in(user)

    sent_reply = client.post(f"/inquiries/{inquiry.reference}/", {"message": message, "key": key})

    assert sent_reply.status_code in {200, 302, 429}
    assert client.get("/inquiries/" + urlencode({"": reference})[1:] + "/").status_code in {200, 302, 404}
    assert client.get("/inquiries/", {"page": reference}).status_code == 200
