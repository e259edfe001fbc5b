"""Accounts and letters in the staff's admin: no hash, no live link, nothing to change but "send again"."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import Notification, User
from tests.cast import NOW, a_user
from tests.eligibility.inquiring import logged_in
from tests.eligibility.test_admin import breaches_of_csp
from tests.markup import Page

pytestmark = pytest.mark.django_db

LINK = "http://localhost/accounts/password/reset/key/secret/"


@pytest.fixture
def chief() -> Client:
    """A browser of an administrator."""
    return logged_in(a_user("chief@example.org", is_staff=True, is_superuser=True))


def a_letter(
    state: str = "queued", kind: str = "account", body: str = LINK, **fields: object
) -> Notification:
    return Notification.objects.create(
        to_address="family@example.org",
        kind=kind,
        subject="Set a new password" if kind == "account" else "",
        body=body,
        state=state,
        created_at=NOW,
        next_try_at=NOW,
        **fields,
    )


def send_again(client: Client, *letters: Notification) -> Page:
    data = {"action": "send_again", "_selected_action": [letter.pk for letter in letters]}
    return Page(client.post("/admin/accounts/notification/", data, follow=True).content.decode())


def states() -> list[tuple[str, int]]:
    return list(Notification.objects.order_by("pk").values_list("state", "tries"))


@pytest.mark.parametrize("model", ["user", "notification"])
def test_even_an_administrator_only_reads(model: str, chief: Client) -> None:
    row = a_letter() if model == "notification" else a_user("family@example.org")
    page = f"/admin/accounts/{model}/{row.pk}"

    for url in (f"/admin/accounts/{model}/", f"/admin/accounts/{model}/?q=family", f"{page}/change/"):
        response = chief.get(url)
        assert response.status_code == 200
        assert "family@example.org" in response.content.decode()
        assert breaches_of_csp(Page(response.content.decode())) == []
    assert chief.post(f"{page}/change/", {"email": "mine@example.org", "is_staff": "on"}).status_code == 403
    assert chief.get(f"/admin/accounts/{model}/add/").status_code == 403
    assert chief.post(f"{page}/delete/", {"post": "yes"}).status_code == 403


def test_nobody_sees_the_hash_of_a_password(chief: Client) -> None:
    user = a_user("family@example.org")

    text = chief.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()

    assert user.password not in text
    assert "hash" not in text


def test_text_of_a_letter_is_shown_to_nobody(chief: Client) -> None:
    letter = a_letter(state="failed", last_error="550 no such user", tries=3)

    text = chief.get(f"/admin/accounts/notification/{letter.pk}/change/").content.decode()

    assert LINK not in text
    assert "550 no such user" in text
    assert "refused by the mail server" in text


def test_letter_is_read_as_it_leaves_where_debug_is_set(chief: Client, settings) -> None:
    settings.DEBUG = True
    account = a_letter()
    ours = a_letter(
        kind="inquiry_received",
        body="",
        context={"reference": "ABCDE12345", "reference_aloud": "ABCDE-12345", "has_account": False},
    )
    broken = a_letter(kind="no such kind", body="")

    def page(letter: Notification) -> Page:
        return Page(chief.get(f"/admin/accounts/notification/{letter.pk}/change/").content.decode())

    assert page(account).one("pre").text == f"Set a new password {LINK}"
    assert page(ours).one("pre").text.startswith("Your inquiry ABCDE-12345: received The Immigrant Visa Unit")
    assert "UnknownKindError" in page(broken).one("main").text


def test_staff_sends_a_refused_letter_again(chief: Client) -> None:
    refused = a_letter("failed", "inquiry_received", body="", tries=5, last_error="550 no such user")

    page = send_again(chief, refused)

    assert states() == [("queued", 0)]
    assert "1 letter waits to be sent." in [li.text for li in page.all("li")]
    entry = LogEntry.objects.get(object_id=str(refused.pk))
    assert entry.user.is_staff
    assert entry.get_change_message() == "Sent again; refused before: 550 no such user"


def test_letters_that_were_not_refused_or_have_no_text_left_stay_as_they_are(chief: Client) -> None:
    letters = [
        a_letter("sent", "inquiry_received", body="", tries=1),
        a_letter("queued", "inquiry_received", body="", tries=2),
        a_letter("failed", body="", tries=3),
    ]

    page = send_again(chief, *letters)

    assert states() == [("sent", 1), ("queued", 2), ("failed", 3)]
    assert "3 letters were left alone: they were not refused, or their text was wiped." in [
        li.text for li in page.all("li")
    ]


def test_who_may_only_read_cannot_send_again() -> None:
    user = a_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_notification"))
    client = logged_in(user)
    refused = a_letter("failed", "inquiry_received", body="")

    send_again(client, refused)

    assert states() == [("failed", 0)]
    assert "send_again" not in client.get("/admin/accounts/notification/").content.decode()


@pytest.mark.parametrize("model", ["user", "notification"])
def test_list_costs_as_much_with_three_rows_as_with_one(
    model: str, chief: Client, django_assert_max_num_queries
) -> None:
    def make() -> None:
        a_letter(user=a_user())

    make()
    chief.get("/admin/")  # the first visit of the day renews the login
    with django_assert_max_num_queries(5) as one:
        chief.get(f"/admin/accounts/{model}/")
    make()
    make()

    with django_assert_max_num_queries(len(one)):
        chief.get(f"/admin/accounts/{model}/")
    assert User.objects.count() == 4
