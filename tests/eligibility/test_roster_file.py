"""A file that is no list of cases gets one clear answer, before it costs anything."""

import zipfile
from io import BytesIO

import pytest

from eligibility.roster.cells import Column
from eligibility.roster.files import MOST_BYTES, MOST_ROWS, FileFault, NotATable, read_table
from eligibility.roster.import_wording import file_sentence
from tests.eligibility.roster_files import SOKHA, csv_file, xlsx_file


def _packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


BOMB = _packed(**{"[Content_Types].xml": b"<x/>", "xl__sharedStrings.xml": b" " * 120_000_000})


@pytest.mark.parametrize(
    "content, fault",
    [
        pytest.param(b"", FileFault.EMPTY, id="empty"),
        pytest.param(b" \r\n\x00", FileFault.EMPTY, id="blank"),
        pytest.param(b"x" * 20_000_000, FileFault.TOO_BIG, id="20 MB"),
        pytest.param(BOMB, FileFault.UNPACKS_TOO_BIG, id="zip bomb"),
        pytest.param(b"%PDF-1.7\n...", FileFault.PDF, id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", FileFault.IMAGE, id="png"),
        pytest.param(b"\xff\xd8\xff\xe0...", FileFault.IMAGE, id="jpeg"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", FileFault.OLD_EXCEL, id="xls"),
        pytest.param(b"<!DOCTYPE html><table>", FileFault.DOCUMENT, id="html"),
        pytest.param(b"{\\rtf1 Case ID}", FileFault.DOCUMENT, id="rtf"),
        pytest.param(b"PK\x03\x04 but no more", FileFault.DAMAGED, id="broken zip"),
        pytest.param(_packed(photo=b"x"), FileFault.NO_TABLE, id="zip of a photo"),
        pytest.param(
            _packed(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}),
            FileFault.DAMAGED,
            id="docx",
        ),
        pytest.param(b"a\x00b\x00c\x00", FileFault.NO_TABLE, id="binary"),
        pytest.param(
            "Case ID,Name\nPNP2023534003,Jos\u00e9".encode("latin-1"), FileFault.ENCODING, id="latin-1"
        ),
        pytest.param(csv_file(SOKHA, headings=("Number", "Name")), FileFault.NO_CASE_ID, id="no Case ID"),
        pytest.param(csv_file(("PNP2023534003",), headings=("Case ID",)), FileFault.ONLY_CASE_ID, id="alone"),
        pytest.param(
            csv_file(("PNP2023534003", "a", "b"), headings=("Case ID", "DOB", "Date of birth")),
            FileFault.COLUMN_TWICE,
            id="column twice",
        ),
        pytest.param(csv_file(), FileFault.NO_ROWS, id="no rows"),
        pytest.param(csv_file((), ("", "")), FileFault.NO_ROWS, id="blank rows"),
        pytest.param(
            b"Case ID,Name\n" + b"PNP2023534003,A\n" * (MOST_ROWS + 1), FileFault.TOO_MANY_ROWS, id="too many"
        ),
        pytest.param(b'Case ID,Name\n"' + b"x" * 200_000, FileFault.BROKEN_ROW, id="quote never closed"),
        pytest.param(
            b'Case ID,Name\nPNP2023534003,"A\nPNP2023534004,B\n', FileFault.BROKEN_ROW, id="swallowed"
        ),
        pytest.param(
            b'Case ID,Name\nPNP2023534003,"A\nPNP2023534004,"B"\n', FileFault.BROKEN_ROW, id="quoted below"
        ),
        pytest.param(
            b"Case ID,Name\nPNP2023534003,CHAN, Sokha\n", FileFault.ROW_TOO_LONG, id="comma in name"
        ),
        pytest.param(xlsx_file([]), FileFault.NO_CASE_ID, id="empty workbook"),
    ],
)
def test_a_file_that_is_no_list_of_cases_is_refused(content: bytes, fault: FileFault) -> None:
    with pytest.raises(NotATable) as refusal:
        read_table(content)
    assert refusal.value.fault is fault


def test_a_wrong_encoding_is_named_with_its_line() -> None:
    with pytest.raises(NotATable) as refusal:
        read_table("Case ID,Name\nPNP2023534003,A\nPNP2023534004,José".encode("latin-1"))
    assert refusal.value.text == "3"


def test_a_row_that_cannot_be_read_is_named_by_the_line_where_it_begins() -> None:
    """Else a quotation mark that is not closed would make one family of three, and nobody would see it."""
    with pytest.raises(NotATable) as refusal:
        read_table(b'Case ID,Name\nPNP2023534003,A\nPNP2023534004,"B\nPNP2023534005,C\nPNP2023534006,D\n')
    assert file_sentence(refusal.value).startswith(
        "The row that begins in line 3 cannot be read: a quotation"
    )


def test_a_name_with_a_comma_and_no_quotation_marks_is_not_cut_in_two() -> None:
    with pytest.raises(NotATable) as refusal:
        read_table(b"Case ID,Name\nPNP2023534003,A\nPNP2023534004,CHAN, Sokha\n")
    assert file_sentence(refusal.value).startswith("Line 3 has more cells than there are headings.")


@pytest.mark.parametrize(
    "content",
    [
        "List, printed, by, the, system\nCase ID;Name\nPNP2023534003;ចាន់ Chan\n".encode(),
        "Case ID,Name\nPNP2023534003,ចាន់ Chan,,\n".encode(),
        "Case ID,Name\nPNP2023534003,ចាន់ Chan\n".encode(),
        "\ufeffCase ID;Name\r\nPNP2023534003;ចាន់ Chan\r\n".encode(),
        "Case ID\tName\r\nPNP2023534003\tចាន់ Chan\r\n".encode("utf-16"),
        "List of November\n\nCase ID,Name\nPNP2023534003,ចាន់ Chan".encode(),
    ],
)
def test_a_table_is_read_from_what_spreadsheets_save(content: bytes) -> None:
    table = read_table(content)

    assert table.columns == (Column.CASE_ID, Column.NAME)
    assert [row for _line, row in table.rows] == [{Column.CASE_ID: "PNP2023534003", Column.NAME: "ចាន់ Chan"}]


def test_the_largest_file_that_is_taken_is_far_more_than_a_list_needs() -> None:
    row = len(",".join(SOKHA)) + 2

    assert row * MOST_ROWS < MOST_BYTES
