"""Every page and every state of a page that somebody can meet, as it leaves the server.

Rendered by Django's test client, without a browser: these texts, with our style sheets, are what is scanned.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.forms_of_pages import forms_in
from tests.journeys.everything import walk
from tests.markup import Page

SENT_EMPTY = "sent empty"
ERROR = {"en": "Error: ", "km": "កំហុស៖ "}
_LINK = re.compile(r'<a[^>]*\shref="([^"]*)"')
# Logging out and changing the language would end the walk.
_NOT_SENT = ("/language/", "/accounts/logout/", "/admin/logout/")
# Lists of the admin combine their filters and orders without end; all look alike.
_LIST_IN_ORDER = re.compile(r"^/admin/\w+/\w+/\?")
# What their form sends is an act on the rows that were ticked, and nothing is ticked.
_LIST = re.compile(r"^/admin/\w+/\w+/$")


@dataclass(frozen=True)
class State:
    """What somebody gets: the address and what was done there, the status, the title, the page."""

    name: str
    language: str
    status: int
    title: str
    html: str

    @property
    def is_error(self) -> bool:
        """Say whether the page has fields that were filled in wrongly, by what it says of them."""
        marks = ('class="error-summary"', 'class="errorlist', 'aria-invalid="true"')
        return any(mark in self.html for mark in marks)

    @property
    def looks(self) -> frozenset[object]:
        """Return what the page is made of: two states made of the same are scanned once."""
        marks = ("class", "role", "type", "lang", "aria-current", "aria-invalid", "disabled", "scope")
        made_of = {
            (element.tag, *(element.attributes.get(mark, "") for mark in marks))
            for element in Page(self.html).elements
        }
        return frozenset(made_of | {(self.language, self.status, self.is_error)})


def state_of(name: str, language: str, answer: HttpResponse) -> State:
    """Return an answer as a state; a page has a title."""
    html = answer.content.decode()
    title = " ".join(unescape(html[html.index("<title>") + 7 : html.index("</title>")]).split())
    return State(name, language, answer.status_code, title, html)


def different(states: Iterable[State]) -> list[State]:
    """Return one state of each look."""
    found: dict[frozenset[object], State] = {}
    for state in states:
        found.setdefault(state.looks, state)
    return list(found.values())


def visit(client: Client, language: str, start: str, *, within: str = "/", of_a_kind: int) -> list[State]:
    """Return every page that links reach from here, and its forms as they come back when sent empty."""
    found: list[State] = []

    def links_of(address: str) -> list[str]:
        answer = client.get(address)
        if answer.status_code == 302:
            return [answer.headers["Location"]]
        if not _is_page(answer):
            return []
        found.append(state_of(address, language, answer))
        found.extend(_sent_empty(client, language, address, found[-1].html))
        links = (unescape(link) for link in _LINK.findall(found[-1].html))
        return [link for link in links if not _LIST_IN_ORDER.match(urljoin(address, link))]

    walk(start, links_of, within=within, of_a_kind=of_a_kind)
    return found


def _sent_empty(client: Client, language: str, address: str, html: str) -> Iterator[State]:
    for number, form in enumerate(forms_in(html), start=1):
        action = urljoin(address, unescape(form.action))
        if action.startswith(_NOT_SENT) or _LIST.match(action):
            continue
        with transaction.atomic():
            answer = client.post(action, dict.fromkeys(form.fields, ""))
            if _is_shown_again(answer, action):
                answer = client.get(answer.headers["Location"])
            transaction.set_rollback(True)
        if _is_page(answer):
            yield state_of(f"{address}, form {number} {SENT_EMPTY}", language, answer)


def _is_shown_again(answer: HttpResponse, action: str) -> bool:
    """Say whether a form keeps what was typed, and shows it by GET on its own page."""
    there = urlsplit(answer.headers.get("Location", ""))
    return answer.status_code == 302 and there.path == urlsplit(action).path


def _is_page(answer: HttpResponse) -> bool:
    return answer.status_code != 302 and answer.headers.get("Content-Type", "").startswith("text/html")
