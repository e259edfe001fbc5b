"""What a wizard test says often: addresses, filled-in forms, what stands on a page."""

import re
from html import unescape

from django.http import HttpResponse

from eligibility.models import Application

APPLICANT = {
    "surname": "Chan",
    "given_names": "Sokha",
    "date_of_birth_day": "7",
    "date_of_birth_month": "12",
    "date_of_birth_year": "1985",
    "gender": "F",
    "telephone": "012 345 678",
}
PERSON = {
    "relation": "son",
    "surname": "Chan",
    "given_names": "Dara",
    "date_of_birth_day": "1",
    "date_of_birth_month": "5",
    "date_of_birth_year": "2012",
    "gender": "M",
}
MISSED = {"reason": "missed", "appointment_on_month": "3", "appointment_on_year": "2026"}
ALL_NO = {"interviewed": "no", "no_contact": "no", "not_current": "no", "class_changed": "no"}


def url(application: Application, page: str) -> str:
    """Return the address of a page of an application, as it is printed in the contract."""
    return f"/applications/{application.reference}/{page}/"


def text_of(response: HttpResponse) -> str:
    """Return a page's main part as a person reads it."""
    html = response.content.decode()
    html = re.sub(r"(?s)^.*<main|</main>.*$", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def title_of(response: HttpResponse) -> str:
    """Return a page's title."""
    found = re.search(r"(?s)<title>(.*?)</title>", response.content.decode())
    return " ".join(unescape(found[1]).split()) if found else ""


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    """Return the errors of the page's form, by field."""
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def stored(application: Application) -> Application:
    """Return the application as the database has it now."""
    return Application.objects.get(pk=application.pk)
