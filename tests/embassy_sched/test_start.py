"""The start page says what the Embassy's page says, word for word; and the watchman's page."""

import pytest
from django.test import Client

from eligibility.models import Notice
from tests.markup import Page

pytestmark = pytest.mark.django_db

THE_EMBASSYS_TEXT = (
    "IMPORTANT NOTICE: For some family-based and employment preference visa categories, applicants are "
    "advised to carefully consult the Visa Bulletin before rescheduling the interview because there is "
    "no guarantee that a visa is available on the date of the rescheduled interview.",
    "This page is for all eligible immigrant visa applicants (not including K-1s) to reschedule their "
    "immigrant visa interview appointment if they have missed their original appointment. If you want "
    "to reschedule a K-1 visa interview appointment, please visit Fiancé(e) Visas (K1 & K2).",
    "You may only schedule a new visa interview appointment if you fall into one of the following "
    "categories:",
    "Embassy Phnom Penh cancelled my original IV appointment due to COVID-19 and now I am rescheduling "
    "my appointment.",
    "I failed to attend my original appointment and now I need to reschedule my original appointment.",
    "I am a follow-to-join IV applicant. The principal applicant has already applied for or been issued"
    " an IV, and the IV Unit at the U.S. Embassy in Cambodia has asked me to make an IV appointment.",
    "If you meet any of the following conditions below, do not reschedule an immigrant visa interview "
    "appointment. Instead, please submit an inquiry:",
    "You have been interviewed.",
    "You are the principal applicant and you have not contacted the Embassy for more than a year.",
    "Your case is not current for processing based on the current cut-off dates. This includes "
    "retrogressed cases and cases whose visa classes have been changed.",
    "Your visa class has been changed.",
    "If there are currently no appointments available, please go back to the scheduling system at a "
    "later time. Our office typically schedules additional appointment slots on a rolling basis "
    "depending on the demand for appointments. Therefore, we recommend you check the appointment system"
    " periodically for availability.",
    "If you have never had an interview appointment on this system, you will need to choose the option "
    '"New Application/Schedule Appointment" on the left column of the screen in order to reschedule, '
    "after logging in to your account.",
    "If you already had an interview appointment on this system and want to reschedule your appointment"
    ' again, you just need to log into your account, then choose "Reschedule Immigrant Visa '
    'Appointment". Please note that the closing time for appointments is 11:00 a.m. the previous '
    "working day before the interview date. If you cannot attend the rescheduled appointment, please "
    "cancel or reschedule your appointment at least three working days prior to your appointment date. "
    "Otherwise, you will need to wait until the appointment date has passed to reschedule a new one.",
)


def test_visitor_reads_the_embassys_sentences_marked_as_its_own() -> None:
    page = Page(Client().get("/").content.decode())
    text = page.one("blockquote").text
    places = [text.index(sentence) for sentence in THE_EMBASSYS_TEXT]
    assert places == sorted(places)
    assert text.endswith("The Embassy’s text")


def test_visitor_finds_the_fiance_page_where_the_setting_says(settings) -> None:
    settings.FIANCE_PAGE_URL = "https://example.org/fiancee/"
    page = Page(Client().get("/").content.decode())
    links = [link for link in page.all("a") if link.text == "Fiancé(e) Visas (K1 & K2)"]
    assert [link.attributes["href"] for link in links] == ["https://example.org/fiancee/"]


def test_visitor_reads_the_notices_of_the_iv_unit() -> None:
    Notice.objects.create(place=Notice.Place.START, text_en="Issuance is paused.")
    Notice.objects.create(place=Notice.Place.CALENDAR, text_en="Not here.")
    text = Page(Client().get("/").content.decode()).one("main").text
    assert "Issuance is paused." in text
    assert "Not here." not in text


@pytest.mark.parametrize("official", [False, True])
def test_official_banner_is_shown_only_where_it_was_switched_on(settings, official: bool) -> None:
    settings.OFFICIAL_BANNER = official
    page = Client().get("/").content.decode()
    assert ("official website" in page.lower()) is official


def test_watchman_is_told_that_the_database_answers() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_pages_forbid_inline_code_and_foreign_hosts() -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
