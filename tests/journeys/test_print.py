"""The printable version: one A4 sheet, whoever comes along."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from appointments import booking
from appointments.models import InterviewSlot
from eligibility.models import Notice
from embassy_sched.demo import WHAT_TO_BRING
from tests.cast import NOW, applicant, at
from tests.factories import ApplicationFactory, TravelingApplicantFactory
from tests.journeys.acting import open_page, text_of
from tests.journeys.walking import come_in

A4_POINTS = (595, 842)


@pytest.fixture(autouse=True)
def _staff_wrote_what_to_bring():
    for text in WHAT_TO_BRING:
        Notice.objects.create(place=Notice.Place.WHAT_TO_BRING, text_en=text)


@pytest.mark.parametrize("along, language", [(0, "en"), (5, "en"), (0, "km"), (5, "km")])
def test_the_printable_version_is_one_a4_sheet(page, sokha, live_server, along, language):
    """Whatever the family reads, the guard reads English."""
    sokha.language = language
    sokha.save(update_fields=["language"])
    application = ApplicationFactory(
        user=sokha,
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
            passport_number=f"N0765432{number}",
        )
    slot = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 8), 8, 30))
    appointment = booking.schedule(application, slot, now=NOW, by=applicant(sokha))
    come_in(page, sokha, live_server.url)
    open_page(page, f"/appointments/{appointment.number}/print/")
    text = text_of(page)
    assert WHAT_TO_BRING[0][:40] in text
    assert "8:30 a.m. on Tuesday, 8 December 2026 (Phnom Penh time)" in text
    assert "Name as in the passport" in text
    assert "Printed at " in text
    assert ("ម៉ោង 8:30 ព្រឹក" in text) is (language == "km")
    assert ("there is no guarantee that a visa is available" in text) is (language == "en")

    paper = page.pdf(prefer_css_page_size=True, format="Letter")
    if os.environ.get("PICTURES"):
        (Path(os.environ["PICTURES"]) / f"print-{along}-{language}.pdf").write_bytes(paper)

    assert pages_of(paper) == 1
    assert sheet_size(paper) == A4_POINTS


def pages_of(paper: bytes) -> int:
    """Count the sheets, as the document's own tree of pages does."""
    counts = re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", paper)
    assert counts, "no tree of pages in this PDF"
    return max(int(first or second) for first, second in counts)


def sheet_size(paper: bytes) -> tuple[int, int]:
    """Return width and height of the first sheet in points."""
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", paper)
    assert box, "no sheet in this PDF"
    return round(float(box[1])), round(float(box[2]))
