"""Logging in and out, and a forgotten password."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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

NEW_PASSWORD = "monsoon over the palace"

pytestmark = pytest.mark.django_db


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_somebody_logs_in_however_the_address_is_written(client):
    verified()

    answer = log_in(client, " SOKHA@Example.org ")

    assert (answer.status_code, answer.url) == (302, "/dashboard/")
    assert is_logged_in(client)


def test_a_login_lasts_fourteen_days(client):
    verified()
    log_in(client)

    ends = client.session.get_expiry_date()

    assert timedelta(days=13, hours=23) < ends - timezone.now() <= timedelta(days=14)


def test_after_an_expired_login_one_is_back_on_the_same_step(client):
    verified()
    step = "/accounts/profile/?day=2026-12-01"

    answer = client.get(step)
    page = text_of(client.get(answer.url))
    [following] = re.findall(r'<input type="hidden" name="next" value="([^"]*)">', page)

    assert "Log in to go on where you were." in page
    assert following == step
    assert log_in(client, next=following).url == step


@pytest.mark.parametrize(
    "following", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)"]
)
def test_a_login_leads_to_no_foreign_host(client, following):
    verified()

    assert log_in(client, next=following).url == "/dashboard/"


@pytest.mark.parametrize("email", [SOKHA, "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_advice(client, email):
    verified()

    answer = log_in(client, email, "wrong")

    page = text_of(answer)
    assert answer.status_code == 200
    assert "<title>Error: Log in" in page
    assert "The e-mail address and the password do not belong together." in page
    assert "choose “Forgot your password?” and set a new one." in page
    assert '<a class="usa-link" href="/accounts/password/reset/">Forgot your password?</a>' in page
    assert f'value="{email}"' in page
    assert not is_logged_in(client)


def test_after_ten_wrong_passwords_one_waits_or_sets_a_new_one(client):
    user = verified()
    for _ in range(10):
        assert "do not belong together" in text_of(log_in(client, password="wrong"))

    page = text_of(log_in(client))

    assert "Too many wrong passwords. Wait 15 minutes, then try again." in page
    assert not is_logged_in(client)
    assert log_in(Client(), verified("dara@example.org").email).status_code == 302
    client.post(reverse("account_reset_password"), {"email": SOKHA})
    set_new_password(client, link_in(letters_that_leave()[0]))
    user.refresh_from_db()
    assert log_in(client, password=NEW_PASSWORD).url == "/dashboard/"


def test_twelve_families_log_in_behind_one_address_again_and_again():
    for number in range(12):
        verified(f"family{number}@example.org")

    for _ in range(10):
        for number in range(12):
            assert log_in(Client(), f"family{number}@example.org").status_code == 302


def test_too_many_logins_are_told_how_long_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/30m/ip"}
    verified()
    for _ in range(2):
        log_in(client, password="wrong")

    answer = log_in(client)

    assert answer.status_code == 429
    assert "<title>Too many tries: please wait" in text_of(answer)
    assert "Try again in 30 minutes." in text_of(answer)
    assert answer.headers["Retry-After"] == "1800"


def test_who_has_not_opened_the_letter_gets_a_new_one(client):
    unverified()

    answer = log_in(client)

    assert answer.url == "/accounts/confirm-email/"
    assert "<strong>sokha@example.org</strong>" in text_of(client.get(answer.url))
    [letter] = letters_that_leave()
    assert client.post(link_in(letter)).url == "/dashboard/"
    assert is_logged_in(client)


def test_a_closed_account_is_told_to_write(client):
    user = verified()
    user.is_active = False
    user.save()

    answer = log_in(client)

    assert answer.url == "/accounts/inactive/"
    page = text_of(client.get(answer.url))
    assert "<h1>This account is closed</h1>" in page
    assert reverse("inquiry-new") in page


def test_somebody_logs_out_by_a_button_and_not_by_a_link(client):
    client.force_login(verified())

    assert "<h1>Log out?</h1>" in text_of(client.get(reverse("account_logout")))
    assert is_logged_in(client)
    answer = client.post(reverse("account_logout"))

    assert answer.url == "/"
    assert not is_logged_in(client)


def test_who_is_logged_in_need_not_log_in_again(client):
    client.force_login(verified())

    assert client.get(reverse("account_login") + "?next=/accounts/profile/").url == "/accounts/profile/"
    assert client.get(reverse("account_signup")).url == "/dashboard/"


def test_an_answer_as_data_is_never_given(client):
    verified()

    answer = client.get(reverse("account_login"), headers={"accept": "application/json"})

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def set_new_password(client: Client, link: str, password: str = NEW_PASSWORD):
    """Open the link in the letter and send the form behind it."""
    form = client.get(link)
    assert form.status_code == 302
    assert "<h1>Set a new password</h1>" in text_of(client.get(form.url))
    return client.post(form.url, {"password1": password, "password2": password})


def test_who_forgot_the_password_sets_a_new_one(client):
    user = verified()

    answer = client.post(reverse("account_reset_password"), {"email": "SOKHA@example.org"})
    assert answer.url == "/accounts/password/reset/done/"
    assert "If there is an account with this address, a letter is on its way." in text_of(
        client.get(answer.url)
    )
    [letter] = letters_that_leave()
    assert letter.body.startswith(
        "This letter lets you set a new password for your account sokha@example.org."
    )
    answer = set_new_password(client, link_in(letter))

    assert "<h1>Your password is changed</h1>" in text_of(client.get(answer.url))
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    [told] = letters_that_leave()
    assert (told.subject, told.to) == ("Your password was changed", [SOKHA])
    page = text_of(Client().get(link_in(letter)))
    assert "<h1>This link does not work</h1>" in page


def test_an_unknown_address_gets_the_same_page_and_no_letter(client):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert answer.url == "/accounts/password/reset/done/"
    assert letters_that_leave() == []


def test_a_new_password_by_letter_confirms_the_address_too(client):
    unverified()
    client.post(reverse("account_reset_password"), {"email": SOKHA})
    [letter] = letters_that_leave()

    set_new_password(client, link_in(letter))

    assert EmailAddress.objects.get().verified
    assert log_in(client, password=NEW_PASSWORD).url == "/dashboard/"


def test_who_only_asked_to_change_to_an_address_gets_no_key_to_send_there(client):
    EmailAddress.objects.create(user=verified("dara@example.org"), email=SOKHA, verified=False)

    client.post(reverse("account_reset_password"), {"email": SOKHA})

    assert letters_that_leave() == []


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/reset/key/1-set-password/",
        "/accounts/password/reset/key/zzzzzzzzzzzzz-abc-def/",
        "/accounts/password/reset/key/zzzzzzzzzzzzzzzzzzzzz-x/",
        "/accounts/password/reset/key/1-%00/",
        "/accounts/confirm-email/MQ:abc:def/",
        "/accounts/confirm-email/%E1%9E%9F:%E1%9E%9F:x/",
        "/accounts/confirm-email/-/",
    ],
)
def test_a_broken_link_gets_a_page_that_says_what_to_do(client, path):
    for answer in (client.get(path), client.post(path, {"password1": PASSWORD, "password2": PASSWORD})):
        assert answer.status_code == 200
        assert "<h1>This link does not work</h1>" in text_of(answer)


def test_a_forged_forwarding_header_breaks_nothing(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    verified()

    answer = client.post(
        reverse("account_login"),
        {"login": SOKHA, "password": PASSWORD},
        headers={"x-forwarded-for": "not an address"},
    )

    assert answer.status_code == 302
    assert User.objects.get().last_login is not None
