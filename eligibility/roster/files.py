"""A file as a table: CSV or XLSX by what it holds, whatever it is called, with the line of each row.

Nothing of the file is trusted: its size, the size of what it unpacks to, and its numbers of rows and columns
are limited before they cost anything.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO, StringIO
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from eligibility.roster.cells import LONGEST_CELL, Column, column_of, text_of

MOST_BYTES = 10_000_000
MOST_BYTES_UNPACKED = 100_000_000
MOST_ROWS = 30_000
MOST_COLUMNS = 100
# Headings are looked for in the first rows: lists have a title above them.
HEADINGS_WITHIN = 10

Row = tuple[int, dict[Column, object]]


class FileFault(StrEnum):
    """Why a file is not read at all."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    PDF = "pdf"
    IMAGE = "image"
    OLD_EXCEL = "old_excel"
    DOCUMENT = "document"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    BROKEN_ROW = "broken_row"
    ROW_TOO_LONG = "row_too_long"
    NO_TABLE = "no_table"
    NO_CASE_ID = "no_case_id"
    ONLY_CASE_ID = "only_case_id"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class NotATable(Exception):
    """A file that is no list of cases: why, and the text or line that it is about."""

    def __init__(self, fault: FileFault, text: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.text = fault, text


@dataclass(frozen=True)
class Table:
    """The rows that hold anything, each with its line; which columns there are, and headings passed over."""

    columns: tuple[Column, ...]
    passed_over: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Return the table of a file; raises ``NotATable``."""
    if not content.strip(b" \t\r\n\x00"):
        raise NotATable(FileFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise NotATable(FileFault.TOO_BIG)
    _refuse_what_is_no_table(content)
    return _table(_xlsx_lines(content) if content.startswith(b"PK") else _csv_lines(_text(content)))


def _refuse_what_is_no_table(content: bytes) -> None:
    for signs, fault in (
        (b"%PDF", FileFault.PDF),
        (b"\x89PNG", FileFault.IMAGE),
        (b"\xff\xd8\xff", FileFault.IMAGE),
        (b"GIF8", FileFault.IMAGE),
        (b"\xd0\xcf\x11\xe0", FileFault.OLD_EXCEL),
        (b"{\\rtf", FileFault.DOCUMENT),
    ):
        if content.startswith(signs):
            raise NotATable(fault)
    if content[:500].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise NotATable(FileFault.DOCUMENT)


def _text(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8, or UTF-16 as a spreadsheet's "Unicode text"."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotATable(FileFault.ENCODING, str(line)) from error
    if "\x00" in text[:1000]:
        raise NotATable(FileFault.NO_TABLE)
    return text


def _csv_lines(text: str) -> Iterator[tuple[int, list[object]]]:
    # Strict: a quotation mark that is not closed would swallow the families below it, and say nothing.
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line, width = 1, 0
    try:
        for cells in reader:
            if width and any(text_of(cell) for cell in cells[width:]):
                raise NotATable(FileFault.ROW_TOO_LONG, str(line))
            if not width and _has_case_id(cells):
                width = len(cells)
            # A cell may hold line breaks: the row is where it begins.
            yield line, list(cells[:MOST_COLUMNS])
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotATable(FileFault.BROKEN_ROW, str(line)) from error


def _delimiter(text: str) -> str:
    """Return what stands between cells: what takes the headings apart; a title or a name may hold a comma."""
    above = [line for line in text.splitlines() if line.strip()][:HEADINGS_WITHIN]
    for line in above:
        found = [sign for sign in ",;\t" if sign in line and _has_case_id(line.split(sign))]
        if found:
            return max(found, key=line.count)
    return max(",;\t", key=above[0].count if above else "".count)


def _has_case_id(cells: Iterable[str]) -> bool:
    return any(column_of(text_of(cell.strip(' "'))[:LONGEST_CELL]) is Column.CASE_ID for cell in cells)


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[object]]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            # A reader of the standard library unpacks no more than what is declared here.
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise NotATable(FileFault.UNPACKS_TOO_BIG)
            if "[Content_Types].xml" not in packed.namelist():
                raise NotATable(FileFault.NO_TABLE)
        with catch_warnings():
            # What the styles of a workbook lack is no matter of its cells.
            simplefilter("ignore")
            workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0] if workbook.worksheets else None
        if not isinstance(sheet, ReadOnlyWorksheet):
            raise NotATable(FileFault.NO_TABLE)
        # What a file says of its own dimensions may be wrong.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            yield line, list(cells)
    except NotATable:
        raise
    # A damaged or hostile workbook fails in openpyxl in more ways than it names.
    except Exception as error:
        raise NotATable(FileFault.DAMAGED) from error


def _table(lines: Iterator[tuple[int, list[object]]]) -> Table:
    columns: list[Column | None] | None = None
    passed_over: tuple[str, ...] = ()
    rows: list[Row] = []
    looked_at = 0
    for line, cells in lines:
        if not any(text_of(cell) for cell in cells):
            if columns is None and line > HEADINGS_WITHIN:
                break
            continue
        if columns is None:
            looked_at += 1
            found = [column_of(text_of(cell)[:LONGEST_CELL]) for cell in cells]
            if Column.CASE_ID in found:
                columns = found
                passed_over = tuple(
                    text_of(cell)[:60]
                    for cell, column in zip(cells, found, strict=True)
                    if column is None and text_of(cell)
                )
                _check_columns(found)
            elif looked_at >= HEADINGS_WITHIN:
                break
            continue
        if len(rows) == MOST_ROWS:
            raise NotATable(FileFault.TOO_MANY_ROWS)
        kept = {column: cell for column, cell in zip(columns, cells, strict=False) if column is not None}
        if any(text_of(cell) for cell in kept.values()):
            rows.append((line, kept))
    if columns is None:
        raise NotATable(FileFault.NO_CASE_ID)
    if not rows:
        raise NotATable(FileFault.NO_ROWS)
    return Table(tuple(column for column in columns if column is not None), passed_over, tuple(rows))


def _check_columns(found: list[Column | None]) -> None:
    known = [column for column in found if column is not None]
    for column in known:
        if known.count(column) > 1:
            raise NotATable(FileFault.COLUMN_TWICE, column.value)
    if known == [Column.CASE_ID]:
        raise NotATable(FileFault.ONLY_CASE_ID)
