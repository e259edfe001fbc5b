"""Tables for a spreadsheet: no cell is taken for a formula, and Khmer letters are read as such."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# Excel takes a file for UTF-8 only if it begins so.
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet computes what begins with one of these; a name or a note must not be computed.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """Return the text of a cell, an apostrophe before it where a spreadsheet would compute it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) or text.lstrip(" ").startswith("=") else text


def csv_text(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as the text of a CSV file, its first row the names of the columns."""
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    for row in (head, *rows):
        writer.writerow([safe_cell(value) for value in row])
    return BYTE_ORDER_MARK + written.getvalue()
