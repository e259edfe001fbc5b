"""What stands around every page (title, header, menu, messages, footer), and the pages for failures."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path, resolve

from tests.markup import Page

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
MENU = [
    ("New Application / Schedule Appointment", "/applications/new/"),
    ("Reschedule Immigrant Visa Appointment", "/appointments/reschedule/"),
    ("My appointments", "/dashboard/"),
    ("Inquiries", "/inquiries/"),
    ("Profile", "/accounts/profile/"),
]


def nothing(request: object, **kwargs: object) -> HttpResponse:
    """Answer with an empty page: only the address counts here."""
    return HttpResponse()


# The frame alone, without the pages inside it.
urlpatterns = [
    path("", nothing, name="start"),
    path("language/", nothing, name="language"),
    path("dashboard/", nothing, name="dashboard"),
    path("applications/new/", nothing, name="application-new"),
    path("applications/<reference>/<step>/", nothing, name="application-step"),
    path("appointments/reschedule/", nothing, name="reschedule"),
    path("inquiries/", nothing, name="inquiries"),
    path("inquiries/new/", nothing, name="inquiry-new"),
    path("accounts/profile/", nothing, name="profile"),
    path("accounts/login/", nothing, name="account_login"),
    path("accounts/signup/", nothing, name="account_signup"),
    path("accounts/logout/", nothing, name="account_logout"),
]
pytestmark = pytest.mark.urls("tests.test_frame")

A_PAGE = Template(
    '{% extends "base.html" %}{% block title %}Profile{% endblock %}'
    "{% block content %}<h1>X</h1>{% endblock %}"
)
POST = {"name": "U.S. Embassy Phnom Penh", "address": "Street 96", "contact": "", "official_banner": False}


def page(at: str = "/", *, logged_in: bool = False, **context: object) -> Page:
    """Draw a page as somebody sees it at an address."""
    request = RequestFactory().get(at)
    request.resolver_match = resolve(at)
    user = SimpleNamespace(is_authenticated=logged_in, email="sokha@example.org")
    return Page(A_PAGE.render(Context({"request": request, "user": user, "post": POST, **context})))


class NameForm(forms.Form):
    """A form with one field."""

    name = forms.CharField(label="Name")


def test_an_applicant_has_the_menu_in_the_order_of_the_embassys_page() -> None:
    seen = page(logged_in=True)

    menus = seen.all("nav", **{"aria-label": "Menu"})
    assert len(menus) == 2
    for nav in menus:
        links = [(a.text, a.attributes["href"]) for a in seen.all("a") if nav in a.around]
        assert links == MENU
        button = [button for button in seen.all("button") if nav in button.around]
        assert [(b.text, b.inside("form").attributes) for b in button] == [
            ("Log out", {"method": "post", "action": "/accounts/logout/"})
        ]


@pytest.mark.parametrize(
    "address, current",
    [
        ("/dashboard/", "My appointments"),
        ("/applications/ABCDE12345/questions/", "New Application / Schedule Appointment"),
        ("/inquiries/new/", "Inquiries"),
        ("/", None),
    ],
)
def test_an_applicant_sees_in_the_menu_where_she_is(address: str, current: str | None) -> None:
    marked = page(address, logged_in=True).all("a", **{"aria-current": "page"})

    assert {a.text for a in marked} == ({current} if current else set())


def test_the_menu_is_folded_on_a_phone_without_a_script() -> None:
    seen = page(logged_in=True)

    assert seen.one("summary").text == "Menu"
    assert "open" not in seen.one("details", class_="menu").attributes


def test_a_visitor_has_no_menu_but_the_way_in() -> None:
    seen = page()

    links = {a.text: a.attributes["href"] for a in seen.all("a")}
    assert links["Log in"] == "/accounts/login/"
    assert links["Create account"] == "/accounts/signup/"
    assert links["Submit an inquiry"] == "/inquiries/new/"
    assert not seen.all("nav", **{"aria-label": "Menu"})
    assert not seen.all("button")


def test_a_reader_is_told_the_language_the_site_and_the_time() -> None:
    seen = page()

    assert seen.one("html").attributes["lang"] == "en"
    assert seen.one("title").text == "Profile – Immigrant Visa Interview Scheduling"
    assert seen.all("a")[0].attributes["href"] == "#main-content"
    assert seen.one("main").attributes["id"] == "main-content"
    assert "U.S. Embassy Phnom Penh Immigrant Visa Interview Scheduling" in seen.one("header").text
    assert "All times are Phnom Penh time." in seen.one("footer").text
    assert "An appointment is not a visa" in seen.one("footer").text


def test_the_title_says_when_there_are_errors() -> None:
    wrong = page(form=NameForm({}))

    assert wrong.one("title").text.startswith("Error: Profile – ")
    assert wrong.one("main").text.startswith("There is a problem Name: This field is required.")
    assert page(form=NameForm({"name": "Sokha"})).one("title").text.startswith("Profile – ")
    assert page(form=NameForm()).one("title").text.startswith("Profile – ")


def test_a_message_is_announced_and_only_an_error_interrupts() -> None:
    messages = [
        SimpleNamespace(level_tag="success"),
        SimpleNamespace(level_tag="error"),
        SimpleNamespace(level_tag="debug"),
    ]
    seen = page(messages=messages)

    boxes = [element for element in seen.all("div") if "usa-alert" in element.classes]
    assert [(box.attributes["role"], sorted(box.classes)[1]) for box in boxes] == [
        ("status", "usa-alert--slim"),
        ("alert", "usa-alert--error"),
        ("status", "usa-alert--info"),
    ]


@pytest.mark.parametrize("official", [True, False])
def test_a_visitor_meets_the_official_banner_only_where_it_is_true(official: bool) -> None:
    seen = page(post=POST | {"official_banner": official})

    sentence = "An official website of the United States government."
    assert (sentence in seen.one("body").text) is official


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_has_one_heading_and_a_way_on(name: str) -> None:
    seen = Page(render_to_string(name))

    assert seen.one("title").text == f"{seen.one('h1').text} – Immigrant Visa Interview Scheduling"
    assert "/" in [a.attributes["href"] for a in seen.all("a") if a.inside("main")]


@pytest.mark.urls("tests.markup")
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_pages_come_up_without_addresses_or_a_list_of_files(name: str, settings: object) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    settings.DEBUG = False

    seen = Page(render_to_string(name))

    assert [link.attributes["href"] for link in seen.all("link")] == [
        "/static/css/uswds.css",
        "/static/css/site.css",
    ]


@pytest.mark.parametrize(
    "minutes, sentence",
    [
        (1, "Try again in 1 minute."),
        (12, "Try again in 12 minutes."),
        (None, "Try again in an hour at the latest."),
    ],
)
def test_who_asked_too_often_is_told_how_long_to_wait(minutes: int | None, sentence: str) -> None:
    seen = Page(render_to_string("429.html", {"retry_after_minutes": minutes}))

    assert seen.one("strong").text == sentence


def test_no_template_needs_what_the_security_policy_forbids() -> None:
    forbidden = re.compile(
        r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|(?:src|href)=[\"']javascript:"
    )
    pages = list(TEMPLATES.rglob("*.html"))

    assert len(pages) > 30
    found = {str(file.relative_to(TEMPLATES)): forbidden.search(file.read_text("utf-8")) for file in pages}
    assert {name: match.group() for name, match in found.items() if match} == {}
