"""The profile: address, password, language of letters."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    SOKHA,
    letters_that_leave,
    link_in,
    log_in,
    text_of,
    unverified,
    verified,
)
from tests.accounts.together import at_once

NEW_ADDRESS = "sokha.chan@example.org"
PROFILE = "/accounts/profile/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def sokha(client: Client) -> User:
    user = verified()
    client.force_login(user)
    return user


def change_address(client: Client, to: str):
    return client.post(reverse("account_email"), {"email": to, "action_add": "1"})


@pytest.mark.parametrize(
    "page", ["profile", "account_email", "account_change_password", "account_reauthenticate"]
)
def test_a_visitor_logs_in_first_and_comes_back(client, page):
    answer = client.get(reverse(page))

    assert answer.url == f"/accounts/login/?next={reverse(page)}"


def test_the_profile_shows_the_account(client, sokha):
    page = text_of(client.get(PROFILE))

    assert "<h1>Profile</h1>" in page
    assert "sokha@example.org" in page
    assert reverse("account_email") in page
    assert reverse("account_change_password") in page


def test_with_one_language_there_is_nothing_to_choose(client, sokha, settings):
    settings.LANGUAGES = [("en", "English")]
    assert "Language of letters" not in text_of(client.get(PROFILE))
    assert client.post(PROFILE, {"language": "km"}).status_code == 200
    sokha.refresh_from_db()
    assert sokha.language == "en"


def test_with_two_languages_one_is_chosen_for_letters(client, sokha, settings):
    settings.LANGUAGES = [("en", "English"), ("km", "ខ្មែរ")]
    assert "Language of letters" in text_of(client.get(PROFILE))

    assert client.post(PROFILE, {"language": "fr"}).status_code == 200
    assert client.post(PROFILE, {"language": "km"}).url == PROFILE

    sokha.refresh_from_db()
    assert sokha.language == "km"


def test_the_address_changes_when_the_letter_is_opened(client, sokha):
    assert change_address(client, "Sokha.Chan@example.org").url == reverse("account_email")

    page = text_of(client.get(reverse("account_email")))
    assert "A letter with a link went to <strong>sokha.chan@example.org</strong>." in page
    assert "New address, not confirmed yet" in text_of(client.get(PROFILE))
    sokha.refresh_from_db()
    assert sokha.email == SOKHA
    [letter] = letters_that_leave()
    assert letter.to == [NEW_ADDRESS]
    client.post(link_in(letter))

    sokha.refresh_from_db()
    assert sokha.email == NEW_ADDRESS
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (NEW_ADDRESS, True, True)
    ]
    [told] = letters_that_leave()
    assert (told.to, told.subject) == ([SOKHA], "The e-mail address of your account was changed")
    assert log_in(Client(), NEW_ADDRESS).url == "/dashboard/"


def test_somebody_keeps_the_old_address_after_all(client, sokha):
    change_address(client, NEW_ADDRESS)

    client.post(reverse("account_email"), {"email": NEW_ADDRESS, "action_remove": "1"})

    assert list(EmailAddress.objects.values_list("email", flat=True)) == [SOKHA]
    sokha.refresh_from_db()
    assert sokha.email == SOKHA


@pytest.mark.parametrize("owner", [verified, unverified])
def test_nobody_changes_to_an_address_that_belongs_to_another_account(client, sokha, owner):
    owner("dara@example.org")
    assert change_address(client, "dara@example.org").status_code == 302
    [letter] = letters_that_leave()

    assert client.post(link_in(letter), follow=True).status_code == 200

    sokha.refresh_from_db()
    assert sokha.email == SOKHA
    assert EmailAddress.objects.get(user=sokha, primary=True).email == SOKHA


@pytest.mark.parametrize(
    "address, sentence",
    [
        ("", "Enter your e-mail address."),
        ("sokha", "Write the address like this: name@example.org."),
        (SOKHA, "This is your address already, or the letter to it is on its way."),
    ],
)
def test_a_new_address_with_a_mistake_says_what_to_do(client, sokha, address, sentence):
    page = text_of(change_address(client, address))

    assert "<title>Error: Change your e-mail address" in page
    assert sentence in page


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_change_address_note_it_once(sokha):
    clicks = [Client(), Client()]
    for click in clicks:
        click.force_login(sokha)

    answers = at_once(*(lambda click=click: change_address(click, NEW_ADDRESS) for click in clicks))

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert EmailAddress.objects.filter(email=NEW_ADDRESS).count() == 1


def test_somebody_changes_the_password_and_is_told_by_letter(client, sokha):
    page = reverse("account_change_password")
    fields = {"oldpassword": "wrong", "password1": "monsoon over the palace"}
    fields["password2"] = fields["password1"]

    assert "This is not your current password. Type it again." in text_of(client.post(page, fields))
    assert client.post(page, {**fields, "oldpassword": PASSWORD}).url == PROFILE

    sokha.refresh_from_db()
    assert sokha.check_password("monsoon over the palace")
    assert client.get(PROFILE).status_code == 200
    [told] = letters_that_leave()
    assert (told.to, told.subject) == ([SOKHA], "Your password was changed")
    assert told.body.startswith("The password of your account was changed.")


def test_who_has_no_password_yet_chooses_one(client, sokha):
    sokha.set_unusable_password()
    sokha.save()
    client.force_login(sokha)

    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    assert "<h1>Choose a password</h1>" in text_of(client.get(reverse("account_set_password")))
    answer = client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})

    assert answer.url == PROFILE
    sokha.refresh_from_db()
    assert sokha.check_password(PASSWORD)


def test_somebody_types_the_password_once_more(client, sokha):
    page = reverse("account_reauthenticate")

    assert "<h1>Type your password once more</h1>" in text_of(client.get(page))
    assert "This is not your password. Type it again." in text_of(client.post(page, {"password": "wrong"}))
    assert client.post(page, {"password": PASSWORD}).url == "/dashboard/"
