"""The printable version on paper: how many sheets, what stands on each, and whether a bad copy serves."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from appointments.print_code import address_of
from appointments.printed_texts import MOST_ON_SHEET_ONE
from eligibility.models import Notice
from tests.cast import NOW, applicant, at
from tests.factories import ApplicationFactory, TravelingApplicantFactory
from tests.journeys import paper
from tests.journeys.acting import open_page, text_of
from tests.journeys.walking import come_in
from tests.missing import did_not_run

ENGLISH = "Bring this printed page, the passport and two photographs. "
KHMER = "សូមយកទំព័រដែលបានបោះពុម្ពនេះ លិខិតឆ្លងដែន និងរូបថតពីរសន្លឹកមកជាមួយ។ "
WHEN = "8:30 a.m. on Tuesday, 8 December 2026"
BLUR, NOISE = 1.0, 30


def texts(length: int) -> None:
    """Let staff have written so many characters on what to bring, in each language."""
    Notice.objects.create(
        place=Notice.Place.WHAT_TO_BRING,
        text_en=(ENGLISH * 100)[: length - 1] + ".",
        text_km=(KHMER * 100)[: length - 1] + "។",
    )


def an_appointment(user: User, along: int) -> Appointment:
    """A family with long names, of a class that the Visa Bulletin speaks to, whom nobody has verified."""
    application = ApplicationFactory(
        user=user,
        surname="Chan",
        given_names="Sokha Sophealeakhena",
        khmer_name="ចាន់ សុខា សុភាលក្ខិណា",
        passport_number="N01234567",
    )
    for number in range(along):
        TravelingApplicantFactory(
            application=application,
            given_names=f"Dara Sopheaktra {number}",
            khmer_name="ចាន់ ដារ៉ា សុភ័ក្ត្រា",
            passport_number=f"N0765{number:04}",
        )
    slot = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 8), 8, 30))
    return booking.schedule(application, slot, now=NOW, by=applicant(user))


@pytest.fixture
def printed(
    page: Page, sokha: User, live_server, settings
) -> Callable[[int], tuple[Appointment, dict[str, bytes]]]:
    """Print the page of a family with so many traveling applicants, on A4 and on Letter."""
    # As long as addresses become in life: it makes a larger code, and longer lines.
    settings.PUBLIC_ORIGIN = "https://immigrant-visas.phnom-penh.example.org"

    def print_page(along: int) -> tuple[Appointment, dict[str, bytes]]:
        appointment = an_appointment(sokha, along)
        come_in(page, sokha, live_server.url)
        open_page(page, f"/appointments/{appointment.number}/print/")
        papers = {size: page.pdf(format=size) for size in ("A4", "Letter")}
        if os.environ.get("PICTURES"):
            for size, pdf in papers.items():
                (Path(os.environ["PICTURES"]) / f"print-{along}-{sokha.language}-{size}.pdf").write_bytes(pdf)
        return appointment, papers

    return print_page


@pytest.mark.parametrize(
    "along, written, language, sheets",
    [
        (0, MOST_ON_SHEET_ONE, "en", 1),
        (5, MOST_ON_SHEET_ONE, "km", 1),
        (5, MOST_ON_SHEET_ONE + 1, "en", 2),
        (12, MOST_ON_SHEET_ONE, "km", 2),
    ],
)
def test_every_sheet_carries_the_number_and_sheet_one_the_list_for_the_guard(
    page, sokha, printed, along, written, language, sheets
):
    """Whatever the family reads, both languages stand on the paper."""
    sokha.language = language
    sokha.save(update_fields=["language"])
    texts(written)

    appointment, papers = printed(along)

    assert {size: len(paper.sheets_of(pdf)) for size, pdf in papers.items()} == dict.fromkeys(papers, sheets)
    assert {size: paper.sheet_size(pdf) for size, pdf in papers.items()} == {
        "A4": pytest.approx(paper.A4, abs=1),
        "Letter": pytest.approx(paper.LETTER, abs=1),
    }
    for pdf in papers.values():
        for sheet in paper.sheets_of(pdf):
            assert str(appointment) in sheet
        first = paper.sheets_of(pdf)[0]
        assert f"{WHEN} (Phnom Penh time)" in first
        assert first.count("Sopheaktra") == along
        assert appointment.case.number in first
        assert ("Bring this printed page" in first) is (sheets == 1)
    text = text_of(page)
    for sentence in ("Name as in the passport", "This is not a visa.", "ម៉ោង 8:30 ព្រឹក", "នេះមិនមែនជាទិដ្ឋាការទេ"):
        assert sentence in text


def test_a_bad_copy_still_gives_its_code_and_its_date(printed, pytestconfig):
    """150 dots an inch, black or white, blurred and noisy: a worn printer, a cheap scanner."""
    appointment, papers = printed(5)

    copy = paper.scanned(papers["A4"], blur=BLUR, noise=NOISE)

    if os.environ.get("PICTURES"):
        copy.save(Path(os.environ["PICTURES"]) / "print-scanned.png")
    assert copy.mode == "1"
    assert paper.codes_in(copy) == [address_of(appointment.number, 1)]
    if not paper.reads():
        did_not_run(
            pytestconfig, "The date on a bad copy was not read: install tesseract (Debian: tesseract-ocr)."
        )
        pytest.skip("no tesseract")
    read = paper.words_in(copy, paper.place_of(papers["A4"], WHEN))
    # A dot lost among dots of noise changes no date.
    assert read.replace(".", "") == WHEN.replace(".", "")
