"""How staff answers inquiries: in order, once, and not over a message that nobody has read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notification, User
from accounts.references import grouped
from eligibility.inquiry.inquiries import reply
from eligibility.models import Inquiry
from tests.cast import NOW, a_user, an_application, applicant
from tests.eligibility.inquiring import a_decision, an_inquiry, filled_in, last_read, logged_in
from tests.eligibility.test_admin import breaches_of_csp, rows
from tests.markup import Page

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def staff(email: str, *permissions: str) -> User:
    """A member of the consular staff with these permissions only."""
    user = a_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def officer() -> Client:
    """The browser of somebody who answers inquiries."""
    return logged_in(staff("officer@example.org", "view_inquiry", "change_inquiry"))


@pytest.fixture
def reader() -> Client:
    """The browser of somebody who only reads them."""
    return logged_in(staff("reader@example.org", "view_inquiry"))


def url_of(inquiry: Inquiry, page: str = "change") -> str:
    return f"/admin/eligibility/inquiry/{inquiry.pk}/{page}/"


def numbers(found: list[str]) -> list[str]:
    """The reference numbers that stand at the beginning of the rows."""
    return [row[: len("ABCDE-12345")] for row in found]


def page_of(client: Client, inquiry: Inquiry) -> Page:
    return Page(client.get(url_of(inquiry)).content.decode())


def test_list_shows_those_that_wait_the_oldest_first(officer: Client) -> None:
    late, early, done = an_inquiry(), an_inquiry(category="medical"), an_inquiry()
    Inquiry.objects.filter(pk=early.pk).update(created_at=NOW - timedelta(days=1))
    Inquiry.objects.filter(pk=done.pk).update(state="answered")

    waiting = rows(officer, "inquiry")

    assert numbers(waiting) == [grouped(early.reference), grouped(late.reference)]
    assert rows(officer, "inquiry", "state__exact=received") == waiting
    assert rows(officer, "inquiry", "state__exact=nonsense") == waiting
    assert numbers(rows(officer, "inquiry", "state__exact=answered")) == [grouped(done.reference)]
    assert len(rows(officer, "inquiry", "state__exact=all")) == 3
    assert len(rows(officer, "inquiry", "category__exact=medical")) == 1


@pytest.mark.parametrize("typed", ["pnp-2023534003", "Demo", "SOMEONE@example.org", "855 12", "abcde-lo345"])
def test_staff_finds_an_inquiry_by_number_name_and_contact(typed: str, officer: Client) -> None:
    inquiry = an_inquiry(case_number="PNP2023534003", telephone="+855 12 345 678")
    Inquiry.objects.filter(pk=inquiry.pk).update(reference="ABCDE10345")
    an_inquiry(name="Other", email="other@example.com")

    assert len(rows(officer, "inquiry", f"q={typed}")) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_few_queries(count: int, officer: Client, django_assert_num_queries) -> None:
    for _ in range(count):
        an_inquiry(a_user())
    officer.get("/admin/eligibility/inquiry/")

    with django_assert_num_queries(6):  # session, user, two of permissions, count, rows
        officer.get("/admin/eligibility/inquiry/")


def test_officer_reads_message_case_answers_and_decision_on_one_page(officer: Client) -> None:
    user = a_user("family@example.org")
    application = an_application(user)
    a_decision(application, "interviewed")
    inquiry = an_inquiry(user, case_number="PNP2023534003")
    Inquiry.objects.filter(pk=inquiry.pk).update(application=application)

    page = page_of(officer, inquiry)

    assert breaches_of_csp(page) == []
    text = page.one("main").text
    assert "Where is my case?" in text
    assert "Goes to family@example.org." in text
    for beside in (
        "Something else",
        "PNP2023534003",
        "DEMO, Sokha, principal applicant",
        "I failed to attend my original appointment",
        "Do not reschedule. Please submit an inquiry",
        "You have been interviewed. This is what you answered.",
    ):
        assert beside in text


def test_officer_answers_once_however_often_the_button_is_pressed(officer: Client) -> None:
    inquiry = an_inquiry(a_user("family@example.org"))
    data = {**filled_in(page_of(officer, inquiry)), "answer": "Bring the passport.\r\nThank you.", "key": KEY}

    first = officer.post(url_of(inquiry, "answer"), data)
    officer.post(url_of(inquiry, "answer"), data)

    assert first.url == "/admin/eligibility/inquiry/queue/"
    letter = Notification.objects.get(kind="inquiry_answered")
    assert (letter.to_address, letter.context["answer"]) == (
        "family@example.org",
        "Bring the passport.\nThank you.",
    )
    message = inquiry.messages.get(from_staff=True)
    assert (message.text, message.author.email) == ("Bring the passport.\nThank you.", "officer@example.org")
    assert Inquiry.objects.get().state == "answered"
    assert LogEntry.objects.filter(object_id=str(inquiry.pk)).first().change_message == "Answered."


def test_officer_is_told_to_call_where_there_is_no_address(officer: Client) -> None:
    inquiry = an_inquiry(email="", telephone="+855 12 345 678")
    data = {"answer": "Yes.", "read_until": last_read(inquiry), "key": KEY}

    page = page_of(officer, inquiry)
    after = Page(officer.post(url_of(inquiry, "answer"), data, follow=True).content.decode())

    assert "after sending, call +855 12 345 678" in page.one("main").text
    assert "The answer is kept. There is no e-mail address: please call +855 12 345 678." in [
        li.text for li in after.all("li")
    ]
    assert Notification.objects.count() == 0


def test_officer_reads_a_message_that_arrived_meanwhile_before_the_answer_goes(officer: Client) -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    data = {"answer": "All is well.", "read_until": last_read(inquiry), "key": KEY}
    reply(inquiry, "My passport was stolen!", creation_key="r", now=NOW, by=applicant(user))

    response = officer.post(url_of(inquiry, "answer"), data)

    page = Page(response.content.decode())
    assert "Somebody wrote meanwhile." in page.one("main").text
    assert "My passport was stolen!" in page.one("main").text
    again = filled_in(page)
    assert again["answer"] == "All is well."
    assert not inquiry.messages.filter(from_staff=True).exists()
    officer.post(url_of(inquiry, "answer"), {**again, "key": KEY})
    assert inquiry.messages.filter(from_staff=True).count() == 1


def test_empty_answer_is_told_so_and_sends_nothing(officer: Client) -> None:
    inquiry = an_inquiry(a_user())

    response = officer.post(url_of(inquiry, "answer"), {"answer": "  ", "read_until": last_read(inquiry)})

    page = Page(response.content.decode())
    assert page.one("title").text.startswith("Error:")
    assert "Write the answer." in page.one("main").text
    assert Inquiry.objects.get().state == "received"


def test_officer_closes_and_opens_again(officer: Client) -> None:
    inquiry = an_inquiry(a_user())

    officer.post(url_of(inquiry, "close"), {"read_until": last_read(inquiry)})
    closed = Inquiry.objects.get().state
    officer.post(url_of(inquiry, "reopen"))

    assert (closed, Inquiry.objects.get().state) == ("closed", "received")
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(messages) == ["Closed.", "Opened again."]


def test_officer_cannot_close_over_a_message_not_read_yet(officer: Client) -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    seen = last_read(inquiry)
    reply(inquiry, "Wait!", creation_key="r", now=NOW, by=applicant(user))

    response = officer.post(url_of(inquiry, "close"), {"read_until": seen})

    assert "Somebody wrote meanwhile." in response.content.decode()
    assert Inquiry.objects.get().state == "received"


def test_who_may_only_read_has_no_form_and_can_change_nothing(reader: Client) -> None:
    inquiry = an_inquiry(a_user())
    data = {"answer": "Yes.", "read_until": last_read(inquiry), "key": KEY}

    page = page_of(reader, inquiry)

    assert "Where is my case?" in page.one("main").text
    assert not page.all("textarea")
    for verb in ("answer", "close", "reopen", "delete"):
        assert reader.post(url_of(inquiry, verb), data).status_code == 403
    assert reader.post(url_of(inquiry), data).status_code == 403
    assert (Inquiry.objects.get().state, inquiry.messages.count()) == ("received", 1)


def test_applicants_and_strangers_do_not_get_in(client: Client) -> None:
    user = a_user()
    inquiry = an_inquiry(user)
    data = {"answer": "Yes.", "read_until": last_read(inquiry)}

    for other in (client, logged_in(user)):
        for verb in ("change", "answer", "close", "reopen"):
            assert other.get(url_of(inquiry, verb)).status_code == 302
            assert other.post(url_of(inquiry, verb), data).status_code == 302
    assert (Inquiry.objects.get().state, inquiry.messages.count()) == ("received", 1)


def test_get_changes_nothing_and_an_inquiry_that_does_not_exist_is_told_so(officer: Client) -> None:
    inquiry = an_inquiry(a_user())

    assert officer.get(url_of(inquiry, "answer")).url == url_of(inquiry)
    assert officer.get(url_of(inquiry, "close")).status_code == 405
    assert officer.get(url_of(inquiry, "reopen")).status_code == 405
    assert officer.get("/admin/eligibility/inquiry/999999999999999999999/answer/").status_code == 404
    assert officer.get("/admin/eligibility/inquiry/999999999999999999999/change/").status_code == 302
    assert (Inquiry.objects.get().state, inquiry.messages.count()) == ("received", 1)


ANYTHING = st.one_of(
    st.text(max_size=60), st.sampled_from(["\x00", "😀" * 10_000, "9" * 40, "-1", "\u202eabc\u202c"])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(answer=ANYTHING, read_until=ANYTHING, key=ANYTHING)
def test_nothing_typed_into_the_answer_breaks_it(
    answer: str, read_until: str, key: str, officer: Client
) -> None:
    inquiry = Inquiry.objects.first() or an_inquiry(a_user())
    data = {"answer": answer, "read_until": read_until, "key": key}

    for verb in ("answer", "close"):
        assert officer.post(url_of(inquiry, verb), data).status_code in {200, 302}
