"""People who sign in, and the letters they get."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import User

PASSWORD = "rice field by the river"
SOKHA = "sokha@example.org"


def verified(email: str = SOKHA, password: str = PASSWORD) -> User:
    """Somebody with an account whose address is confirmed."""
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def unverified(email: str = SOKHA, password: str = PASSWORD) -> User:
    """Somebody who signed up and has not opened the letter."""
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    return user


def sign_up(client: Client, email: str = SOKHA, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the sign-up form."""
    fields = {"email": email, "password1": password, "password2": password, **more}
    return client.post(reverse("account_signup"), fields)


def log_in(client: Client, email: str = SOKHA, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the login form."""
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def letters_that_leave() -> list[mail.EmailMessage]:
    """Send what is owed, and return what was sent just now."""
    before = len(mail.outbox)
    outbox.deliver(timezone.now())
    return mail.outbox[before:]


def link_in(letter: mail.EmailMessage) -> str:
    """Return the path of the link in a letter."""
    [link] = re.findall(r"^http://testserver(/accounts/\S+)$", letter.body, re.MULTILINE)
    return link


def text_of(response: HttpResponse) -> str:
    """Return a page's source with white space collapsed."""
    return " ".join(response.content.decode().split())
