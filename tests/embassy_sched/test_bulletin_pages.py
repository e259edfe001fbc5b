"""Staff load a month of the Visa Bulletin: paste or file, preview, publish; and see whom it hits."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Notification
from appointments import booking
from eligibility.bulletin.loading import cells_of
from eligibility.models import BulletinEvent, VisaBulletin
from embassy_sched.roles import OFFICER
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed
from tests.eligibility.bulletin_texts import copied, page, printed
from tests.factories import visa_class
from tests.forms_of_pages import forms_in
from tests.roles import a_member

pytestmark = pytest.mark.django_db

JUNE, JULY, DECEMBER = date(2026, 6, 1), date(2026, 7, 1), date(2026, 12, 1)
LOAD = "/admin/bulletins/load/"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_member(OFFICER, email="officer@example.org"))
    with time_machine.travel(NOW, tick=False):
        yield client


def text_of(response) -> str:
    html = re.sub(r"(?s)^.*<main|</main>.*$", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def december(*changes: tuple[str, str]) -> str:
    """The tables of July as if they were December's, with some cells changed."""
    text = copied(JULY)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def previewed(desk: Client, text: str, month: date = DECEMBER, **more: object):
    return desk.post(LOAD, {"month": month.isoformat(), "text": text, **more})


def publish_button(response) -> dict[str, str]:
    (form,) = [each for each in forms_in(response.content.decode()) if "publish" in each.fields]
    return {**form.fields, "publish": "Publish"}


def test_officer_pastes_previews_and_publishes_a_month(desk):
    shown = previewed(desk, december(("01FEB18", "01MAR18"), ("15APR12", "U")))
    text = text_of(shown)
    assert "Compared with July 2026" in text
    assert "F3, ALL : 15APR12 → U (family-sponsored, Final Action Dates)" in text
    assert "01MAR18 forward (01FEB18)" in text
    assert not VisaBulletin.objects.filter(month=DECEMBER).exists()

    response = desk.post(LOAD, publish_button(shown), follow=True)

    assert response.request["PATH_INFO"] == "/admin/bulletins/2026/12/"
    assert "The Visa Bulletin of December 2026 is published." in response.content.decode()
    published = VisaBulletin.objects.get(month=DECEMBER)
    assert (published.version, published.published_by.email) == (1, "officer@example.org")
    assert len(cells_of(published)) == len(printed(JULY))
    event = BulletinEvent.objects.get()
    assert (event.by, event.reason, event.version) == (
        published.published_by,
        "The bulletin of December 2026 is out",
        1,
    )
    assert ["family_final_action", "F3", "ALL", "", "U"] in event.changes


def test_officer_corrects_a_published_month_and_the_other_tables_stay(desk):
    before = cells_of(VisaBulletin.objects.get(month=JULY))
    shown = previewed(desk, copied(JULY, "family_final_action").replace("01FEB18", "01FEB17", 1), JULY)
    text = text_of(shown)
    # The date for F2A exempt from country limits stands in a note, not in the table.
    assert "This month is published already: 6 cells would change." in text
    assert "published now: 01FEB18" in text
    assert "stays as it is published" in text

    desk.post(LOAD, publish_button(shown))

    july = VisaBulletin.objects.get(month=JULY)
    changed = {key: value for key, value in cells_of(july).items() if before.get(key) != value}
    assert [(key.category, key.chargeability, value) for key, value in changed.items()] == [
        ("F1", "ALL", "01FEB17")
    ]
    assert july.version == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_officer_chooses_the_saved_page(desk, encoding):
    VisaBulletin.objects.filter(month=JULY).delete()
    file = SimpleUploadedFile("visa-bulletin.html", page(JULY).encode(encoding), "text/html")
    shown = previewed(desk, "", JULY, file=file)
    text = text_of(shown)
    assert "Compared with June 2026" in text
    assert "EB1, INDIA : 15DEC22 → 15OCT22" in text
    assert "EB2, INDIA : 01SEP13 → U" in text


@pytest.mark.parametrize(
    "text, month, told",
    [
        ("", DECEMBER, "Paste the tables, or choose a file."),
        ("hello", DECEMBER, "There is no table of the Visa Bulletin in this text."),
        (
            copied(JULY).replace("01FEB18", "01FEB8", 1),
            DECEMBER,
            "Row “F1”, column “All Chargeability Areas Except Those Listed”: “01FEB8” is neither C nor U nor "
            "a date such as 01JAN09.",
        ),
        (page(JULY), DECEMBER, "This is the bulletin of another month: 2026-07."),
        (copied(JULY), date(2031, 1, 1), "Choose one of the months in the list."),
    ],
)
def test_officer_is_told_what_is_wrong_and_nothing_is_loaded(desk, text, month, told):
    response = previewed(desk, text, month)
    assert told in text_of(response)
    assert "<title>Error:" in response.content.decode()
    assert VisaBulletin.objects.count() == 3


def test_officer_cannot_choose_a_file_that_is_no_text(desk):
    file = SimpleUploadedFile("bulletin.xlsx", b"PK\x03\x04\x00\x00\x81")
    assert "This file is no text." in text_of(previewed(desk, "", file=file))


def test_two_officers_publish_and_the_second_looks_again(desk):
    first = publish_button(previewed(desk, december()))
    second = publish_button(previewed(desk, december(("01FEB18", "C"))))
    desk.post(LOAD, first)

    again = desk.post(LOAD, second)
    assert "Somebody published this month meanwhile." in again.content.decode()
    assert "This month is published already: 1 cell would change." in text_of(again)
    assert VisaBulletin.objects.get(month=DECEMBER).version == 1

    twice = desk.post(LOAD, {**first, "version": "1"}, follow=True)
    assert "published with exactly these cells already" in twice.content.decode()


def test_officer_says_why_or_sees_the_preview_again(desk):
    sent = publish_button(previewed(desk, december()))
    again = desk.post(LOAD, {**sent, "reason": ""})
    assert "Say why." in text_of(again)
    assert publish_button(again)["cells"] == sent["cells"]
    broken = desk.post(LOAD, {**sent, "cells": "nonsense"}, follow=True)
    assert "The preview was not complete." in broken.content.decode()
    assert not BulletinEvent.objects.exists()


def test_a_published_month_that_retrogresses_a_booked_case_is_told_to_staff_and_family(desk):
    closed()
    family = an_application(
        a_user("family@example.org"), visa_class=visa_class("F41"), priority_date=date(2008, 6, 1)
    )
    booking.schedule(family, a_slot(date(2026, 12, 4)), now=NOW, by=applicant(family.user))
    sent = publish_button(previewed(desk, december(("01JAN09", "01JUN08"))))

    response = desk.post(LOAD, sent, follow=True)

    assert "1 family was told that its case is not current" in response.content.decode()
    assert Notification.objects.filter(kind="case_not_current").count() == 1
    shown = text_of(desk.get(reverse("admin:not-current")))
    assert family.case_number in shown
    assert "1 June 2008" in shown
    front = desk.get("/admin/").content.decode()
    assert "1 appointment to come is in a month for which its case is not current." in front
    desk.post(reverse("admin:not-current"))
    assert Notification.objects.filter(kind="case_not_current").count() == 1


def test_front_page_names_the_months_that_are_missing(desk):
    front = unescape(desk.get("/admin/").content.decode())
    assert "The Visa Bulletin is not loaded: November 2026, December 2026." in front
    assert "The Visa Bulletin is not loaded" in text_of(desk.get(reverse("admin:bulletins")))
