"""No input gives a 500: any text in every path, in the query of every page, in the fields of every form.

The test client raises whatever a view raises; so the text below only has to be sent.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from accounts.models import User
from tests.cast import a_slot, at, closed
from tests.forms_of_pages import FoundForm, forms_in
from tests.journeys.conftest import DAYS, an_account
from tests.journeys.everything import everything_for, walk

NASTY = [
    "",
    "\x00",
    "a\x00b",
    "\U0001f600",
    "ភ្នំពេញ ១២៣",
    "\u202eabc\u202c\u200f",
    "A" * 10_000,
    "9" * 400,
    "9" * 5_000,
    "-1",
    "²",
    "1e5",
    "2026-12-08",
    "2026-02-30",
    "9999-12-31",
    "99999-01-01",
    "0001-01-01",
    "'\"<script>%s{}",
    "%",
    "..",
    "\r\nX: y",
    '{"a": 1}',
    "\ufffe",
]
# The worst of them, for pages that are many.
SHARP = ["\x00", "\U0001f600 ភ្នំពេញ ១២៣ \u202eabc\u202c", "A" * 10_000, "9" * 400]
# Surrogates cannot be sent: no encoding of the web has them.
TEXTS = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
QUERY_NAMES = [
    *(
        "day",
        "slot",
        "group",
        "symbol",
        "place",
        "visa",
        "again",
        "application",
        "appointment",
        "category",
        "page",
        "next",
    ),
    *(
        "q",
        "o",
        "p",
        "e",
        "all",
        "state",
        "interview",
        "year",
        "status__exact",
        "kind__exact",
        "party__exact",
    ),
    *(
        "state__exact",
        "approved_at__isempty",
        "category__exact",
        "_changelist_filters",
        "_popup",
        "_to_field",
    ),
    *("_facets", "enabled__exact", "group__exact", "is_staff__exact", "user__id__exact", "day__year"),
]
EXAMPLES = 100

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stage() -> Iterator[None]:
    closed()
    for day in DAYS:
        a_slot(day, 8)
    with time_machine.travel(at(date(2026, 12, 3), 9), tick=False):
        yield


@pytest.fixture
def family() -> User:
    """An account with something of every kind."""
    user = an_account("family@example.org")
    everything_for(user)
    return user


@pytest.fixture
def officer(family: User) -> User:
    """Somebody who may see all pages of the staff."""
    return an_account("officer@example.org", is_staff=True, is_superuser=True)


@pytest.fixture(params=["nobody", "family", "officer"])
def somebody(request: pytest.FixtureRequest) -> User | None:
    """Each kind of visitor."""
    return None if request.param == "nobody" else request.getfixturevalue(request.param)


class Visitor:
    """Somebody who sends requests; whatever one of them did is undone before the next."""

    def __init__(self, user: User | None) -> None:
        self._client = Client()
        if user is not None:
            self._client.force_login(user)
        self._cookies = self._client.cookies.copy()

    def send(self, path: str, typed: dict[str, str] | None = None) -> HttpResponseBase:
        """Send a GET, or a POST with what was typed."""
        self._client.cookies = self._cookies.copy()
        with transaction.atomic():
            answer = self._client.get(path) if typed is None else self._client.post(path, typed)
            if typed is not None and _is_shown_again(answer, path):
                answer = self._client.get(answer.headers["Location"])
            transaction.set_rollback(True)
        assert answer.status_code < 500, (path, typed, answer.status_code)
        return answer


def _is_shown_again(answer: HttpResponseBase, path: str) -> bool:
    """Say whether a form keeps what was typed, and shows it by GET on its own page."""
    there = urlsplit(answer.headers.get("Location", ""))
    return answer.status_code == 302 and there.path == urlsplit(path).path


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Return every address with a part that varies, that part as "*"."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        written = str(pattern.pattern)
        if isinstance(pattern.pattern, RoutePattern):
            here = re.sub(r"<[^>]+>", "*", written)
        else:
            here = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "*", written).strip("^$").replace("\\", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + here)
        elif "*" in here or "*" in before:
            yield before + here


def pages_of(user: User, start: str) -> list[str]:
    """Return one address of each kind that links reach."""
    visitor = Visitor(user)

    def links_of(address: str) -> list[str]:
        answer = visitor.send(address)
        if 300 <= answer.status_code < 400:
            return [answer.headers["Location"]]
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return []
        return [unescape(link) for link in re.findall(r'<a[^>]*\shref="([^"]*)"', answer.content.decode())]

    return walk(start, links_of, within=start if start == "/admin/" else "/", of_a_kind=1)


def test_any_text_in_any_path_is_answered(somebody):
    visitor = Visitor(somebody)
    found = sorted(set(routes()))
    assert len(found) > 60, found
    # To people without an account all pages of the staff are one page: the login.
    in_reach = [
        route for route in found if somebody is None or route.startswith("/admin/") == somebody.is_staff
    ]

    for route in in_reach:
        for text in SHARP if somebody is None or somebody.is_staff else NASTY:
            visitor.send(route.replace("*", quote(text, safe="")))

    @how(max_examples=EXAMPLES // 2)
    @given(st.sampled_from(in_reach), TEXTS)
    def with_any(route, text):
        visitor.send(route.replace("*", quote(text, safe="")))

    with_any()


@pytest.mark.parametrize("who, start", [("family", "/dashboard/"), ("officer", "/admin/")])
def test_any_text_in_the_query_of_any_page_is_answered(request, who, start):
    user = request.getfixturevalue(who)
    visitor = Visitor(user)
    paths = sorted({page.partition("?")[0] for page in pages_of(user, start)})
    assert len(paths) > 25, paths

    for path in paths if who == "family" else ():
        for text in SHARP:
            visitor.send(f"{path}?{urlencode(dict.fromkeys(QUERY_NAMES, text))}")

    @how(max_examples=EXAMPLES)
    @given(st.sampled_from(paths), st.dictionaries(st.sampled_from(QUERY_NAMES), TEXTS, max_size=3))
    def with_any(path, query):
        visitor.send(f"{path}?{urlencode(query)}")

    with_any()


@pytest.mark.parametrize("who, start", [("family", "/dashboard/"), ("officer", "/admin/")])
def test_any_text_in_the_fields_of_any_form_is_answered(request, who, start):
    user = request.getfixturevalue(who)
    visitor = Visitor(user)
    forms = [
        (urljoin(page, form.action), form)
        for page in pages_of(user, start)
        for form in _forms_on(visitor, page)
        if form.fields and "logout" not in form.action
    ]
    assert len(forms) > 15, forms

    for address, form in forms:
        for text in SHARP if who == "family" else SHARP[:1]:
            visitor.send(address, dict.fromkeys(form.fields, text))

    @how(max_examples=EXAMPLES)
    @given(st.data())
    def with_any(data):
        address, form = data.draw(st.sampled_from(forms))
        some = data.draw(st.lists(st.sampled_from(sorted(form.fields)), unique=True, max_size=4))
        visitor.send(address, form.fields | {name: data.draw(TEXTS) for name in some})

    with_any()


def _forms_on(visitor: Visitor, page: str) -> list[FoundForm]:
    answer = visitor.send(page)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return forms_in(answer.content.decode()) if is_page else []
