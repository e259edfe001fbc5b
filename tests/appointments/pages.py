"""Somebody's phone, and what stands on the pages it gets."""

import html
import re

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from appointments.models import Appointment, InterviewSlot
from eligibility.models import Application, TravelingApplicant
from tests.markup import Element, Page


def browser_of(user: User) -> Client:
    """A phone in which the account is logged in, with its login of today renewed already."""
    client = Client()
    client.force_login(user)
    client.get("/appointments/reschedule/")
    return client


def text_of(response: HttpResponse) -> str:
    """All that stands on the page, with its spaces in order."""
    main = re.sub(r"<(?:head|style|title).*?</(?:head|style|title)>", "", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def page_of(response: HttpResponse) -> Page:
    """The page as elements; it nests well and has one heading of the first rank."""
    page = Page(response.text)
    assert len(page.all("h1")) == 1
    return page


def heading(response: HttpResponse) -> str:
    """The one heading of the page."""
    return page_of(response).one("h1").text


def alert(response: HttpResponse) -> Element:
    """The sentence that says what went wrong."""
    return page_of(response).one("div", role="alert")


def links(response: HttpResponse) -> list[str]:
    """Where the page leads, in its order."""
    return [link.attributes["href"] for link in page_of(response).all("a")]


def calendar_of(application: Application) -> str:
    """The address of an application's calendar."""
    return f"/applications/{application.reference}/calendar/"


def address_of(appointment: Appointment, page: str = "") -> str:
    """The address of an appointment's page."""
    return f"/appointments/{appointment.number}/{page}"


def free_places() -> int:
    """All free places there are."""
    return sum(slot.free for slot in InterviewSlot.objects.all())


def with_children(appointment: Appointment, number: int) -> None:
    """Let children travel along, each with a passport."""
    for each in range(number):
        TravelingApplicant.objects.create(
            application=appointment.application,
            creation_key=f"child{each}",
            relation="son",
            surname="Demo",
            given_names=f"Child {each}",
            passport_number=f"N778899{each}",
        )
