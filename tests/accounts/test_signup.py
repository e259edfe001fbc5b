"""Signing up: by e-mail, verified, one account per address, and nobody learns who has one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    SOKHA,
    letters_that_leave,
    link_in,
    log_in,
    sign_up,
    text_of,
    unverified,
    verified,
)
from tests.accounts.together import at_once

LOOK_INTO_YOUR_MAIL = "/accounts/confirm-email/"

pytestmark = pytest.mark.django_db


def test_a_newcomer_signs_up_opens_the_letter_and_is_logged_in(client):
    answer = sign_up(client, "Sokha@Example.ORG")

    assert (answer.status_code, answer.url) == (302, LOOK_INTO_YOUR_MAIL)
    page = text_of(client.get(answer.url))
    assert "We are sending a letter to <strong>sokha@example.org</strong>." in page
    assert "terminal" not in page
    [letter] = letters_that_leave()
    assert (letter.to, letter.subject) == (["sokha@example.org"], "Confirm your e-mail address")
    assert letter.body.startswith("This letter confirms your e-mail address for immigrant visa interview")
    assert "The link works for 3 days." in letter.body
    assert "\n-- \nU.S. Embassy Phnom Penh\n" in letter.body

    assert "Is <strong>sokha@example.org</strong> your address?" in text_of(client.get(link_in(letter)))
    answer = client.post(link_in(letter))

    assert (answer.status_code, answer.url) == (302, "/dashboard/")
    user = User.objects.get()
    assert (user.email, user.language, client.session["_auth_user_id"]) == (SOKHA, "en", str(user.pk))
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(SOKHA, True, True)]


def test_who_signs_up_on_the_way_somewhere_gets_there(client):
    sign_up(client, next="/applications/new/")
    [letter] = letters_that_leave()

    assert client.post(link_in(letter)).url == "/applications/new/"


def test_who_opens_the_letter_on_another_device_gets_there_after_logging_in(client):
    sign_up(client, next="/applications/new/")
    [letter] = letters_that_leave()
    telephone = Client()

    assert telephone.post(link_in(letter)).url == "/applications/new/"
    assert "_auth_user_id" not in telephone.session
    assert log_in(telephone, next="/applications/new/").url == "/applications/new/"


def test_a_letter_does_not_lead_to_a_foreign_host(client):
    sign_up(client, next="https://evil.example.com/")
    [letter] = letters_that_leave()

    assert "evil" not in letter.body
    assert client.post(link_in(letter) + "?next=https://evil.example.com/").url == "/dashboard/"


def test_opening_the_letter_alone_changes_nothing(client):
    sign_up(client)
    [letter] = letters_that_leave()
    other = Client()
    other.force_login(verified("dara@example.org"))

    for visitor in (client, Client(), other):
        assert visitor.get(link_in(letter)).status_code == 200

    assert not EmailAddress.objects.get(email=SOKHA).verified
    assert "_auth_user_id" in other.session


def test_who_clicks_twice_on_confirm_is_told_that_nothing_is_missing(client):
    sign_up(client)
    [letter] = letters_that_leave()
    client.post(link_in(letter))

    for answer in (client.post(link_in(letter)), client.get(link_in(letter)), Client().get(link_in(letter))):
        assert answer.status_code == 200
        assert "If you have confirmed your address, nothing is missing." in text_of(answer)


def test_who_signs_up_with_an_address_that_has_an_account_gets_the_same_page_and_another_letter():
    verified("dara@example.org")
    pages = []
    for email in ("sokha@example.org", "DARA@example.org"):
        visitor = Client()
        answer = sign_up(visitor, email)
        page = text_of(visitor.get(answer.url)).replace(email.lower(), "ADDRESS")
        page = re.sub(r'(csrfmiddlewaretoken" value=")\w+', "", page)
        pages.append((answer.status_code, answer.url, page))

    assert pages[0] == pages[1]
    assert "<strong>ADDRESS</strong>" in pages[0][2]
    new, known = letters_that_leave()
    assert (new.subject, new.to) == ("Confirm your e-mail address", ["sokha@example.org"])
    assert (known.subject, known.to) == ("You have an account already", ["dara@example.org"])
    assert link_in(known) == "/accounts/password/reset/"
    assert User.objects.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second_password", [PASSWORD, "another person's words"])
def test_two_sign_ups_at_once_make_one_account_and_get_the_same_page(second_password):
    visitors = [Client(), Client()]
    passwords = [PASSWORD, second_password]

    answers = at_once(
        lambda: sign_up(visitors[0], "Sokha@example.org", passwords[0]),
        lambda: sign_up(visitors[1], "sokha@example.org", passwords[1]),
    )

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, LOOK_INTO_YOUR_MAIL)] * 2
    first, second = (text_of(visitor.get(LOOK_INTO_YOUR_MAIL)) for visitor in visitors)
    assert first == second
    assert list(User.objects.values_list("email", flat=True)) == [SOKHA]
    assert EmailAddress.objects.count() == 1
    [letter] = letters_that_leave()
    assert "/accounts/confirm-email/" in link_in(letter)


def test_whose_letter_did_not_come_signs_up_again_and_gets_the_link_again(client):
    sign_up(client)
    letters_that_leave()
    assert sign_up(client).url == LOOK_INTO_YOUR_MAIL
    assert letters_that_leave() == []
    cache.clear()  # three minutes later

    assert sign_up(client).url == LOOK_INTO_YOUR_MAIL

    [letter] = letters_that_leave()
    assert letter.subject == "Confirm your e-mail address"
    assert client.post(link_in(letter)).url == "/dashboard/"


def test_a_stranger_gets_no_hold_of_an_account_that_waits_for_its_letter(client):
    unverified()

    assert sign_up(client, password="a stranger's words").url == LOOK_INTO_YOUR_MAIL

    [letter] = letters_that_leave()
    assert letter.subject == "You have an account already"
    assert User.objects.get().check_password(PASSWORD)


def test_nobody_blocks_an_address_by_asking_to_change_to_it(client):
    EmailAddress.objects.create(user=verified("dara@example.org"), email=SOKHA, verified=False)

    sign_up(client)
    [letter] = letters_that_leave()
    client.post(link_in(letter))

    assert User.objects.get(pk=client.session["_auth_user_id"]).email == SOKHA


def test_a_fiance_is_told_before_signing_up_where_to_go(client, settings):
    settings.FIANCE_PAGE_URL = "https://fiance.example.org/"

    page = text_of(client.get(reverse("account_signup")))

    assert (
        "If you want to reschedule a K-1 visa interview appointment, please visit "
        '<a class="usa-link" href="https://fiance.example.org/">Fiancé(e) Visas (K1 &amp; K2)</a>.'
    ) in page
    assert page.index("Fiancé(e) Visas") < page.index('name="email"')


def test_the_sign_up_form_helps_phones_and_password_managers(client):
    page = text_of(client.get(reverse("account_signup")))

    [address] = re.findall(r"<input[^>]*name=\"email\"[^>]*>", page)
    for attribute in ('type="email"', 'autocomplete="email"', 'inputmode="email"', 'maxlength="254"'):
        assert attribute in address
    assert re.findall(r'<input type="password"[^>]*autocomplete="([^"]*)"', page) == ["new-password"] * 2
    assert "placeholder" not in page
    assert "onpaste" not in page


@pytest.mark.parametrize(
    "email, password1, password2, sentences",
    [
        ("", "", "", ["Enter your e-mail address.", "Choose a password.", "Type the same password again."]),
        ("sokha", PASSWORD, PASSWORD, ["Write the address like this: name@example.org."]),
        (f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org", PASSWORD, PASSWORD, ["too long"]),
        (SOKHA, "short", "short", ["This password is too short."]),
        (SOKHA, "password123", "password123", ["This password is too common."]),
        (SOKHA, SOKHA, SOKHA, ["The password is too similar to the e-mail address."]),
        (SOKHA, PASSWORD, PASSWORD.upper(), ["You must type the same password each time."]),
    ],
)
def test_a_form_with_mistakes_says_what_to_do(client, email, password1, password2, sentences):
    answer = client.post(
        reverse("account_signup"), {"email": email, "password1": password1, "password2": password2}
    )

    page = text_of(answer)
    assert answer.status_code == 200
    assert "<title>Error: Create an account" in page
    for sentence in sentences:
        assert sentence in page
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "email",
    [
        "so\x00kha@example.org",
        "សុខា@example.org",
        "sokha@ឧទាហរណ៍.org",
        "\u202esokha@example.org",
        f"a@{'İ' * 60}.{'İ' * 60}.{'İ' * 60}.{'İ' * 58}.org",
        "😀@example.org",
        "a" * 10_000 + "@example.org",
        '"quoted name"@example.org',
        "a@example.org\r\nBcc: b@example.org",
    ],
)
def test_whatever_is_typed_as_address_gets_a_page(client, email):
    answer = sign_up(client, email)

    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert client.get(answer.url).status_code == 200
        [letter] = letters_that_leave()
        assert letter.to == [User.objects.get().email]
    for page, field in (("account_login", "login"), ("account_reset_password", "email")):
        answer = Client().post(reverse(page), {field: email, "password": email})
        assert answer.status_code in (200, 302)


def test_in_a_demo_the_page_says_where_the_letter_stands(client, settings):
    settings.DEBUG = True

    page = text_of(client.get(sign_up(client).url))

    assert "the letter stands in the terminal in which the site was started" in page


def test_sixty_families_sign_up_behind_one_address_and_the_next_is_told_how_long_to_wait():
    for number in range(60):
        assert sign_up(Client(), f"family{number}@example.org").status_code == 302

    answer = sign_up(Client(), "one-too-many@example.org")

    assert answer.status_code == 429
    assert "Try again in 60 minutes." in text_of(answer)
    assert answer.headers["Retry-After"] == "3600"
    assert User.objects.count() == 60
