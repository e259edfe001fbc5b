"""Files of the post's list, as tests need them."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook

from accounts.permissions import Actor
from eligibility.models import RosterImport
from eligibility.roster import importing
from tests.cast import NOW, officer

HEADINGS = (
    "Case ID",
    "Visa class",
    "Principal's name",
    "Date of birth",
    "Priority date",
    "Chargeability",
    "Date of the Packet 4 letter",
    "Original appointment date",
    "Interviewed on",
    "Last contact",
    "Asked to follow to join",
)
SOKHA = (
    "PNP2023534003",
    "F41",
    "CHAN, Sokha",
    "1985-12-07",
    "2008-01-02",
    "ALL",
    "",
    "2026-03-02",
    "",
    "",
    "",
)


def csv_file(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    """A CSV file; without rows only its headings."""
    out = StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def xlsx_file(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook, its first row being what it is given first."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def imported(content: bytes, *, by: Actor | None = None, name: str = "cases.csv") -> RosterImport:
    """Import a file, previewed and confirmed."""
    by = by or officer()
    waiting = importing.upload(content, name, now=NOW, by=by)
    seen = importing.preview(waiting, now=NOW)
    assert seen.bad == ()
    return importing.confirm(waiting, after=seen.after, now=NOW, by=by)
