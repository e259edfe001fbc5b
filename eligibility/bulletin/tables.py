"""Tables as they lie in a page, a paste or a CSV file: rows of cells, and the text above them.

Pure. Nothing is understood here yet but where a table begins and ends. What a browser puts on the clipboard
has tabs between cells, and line breaks also within a cell.
"""

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADING = re.compile(r"final action dates|dates for filing", re.IGNORECASE)
# A cell is a word or a few; what is longer stands above the table.
LONGEST_CELL = 120
# A month has some fifty rows; joining endless lines would take endless time.
MOST_LINES = 5_000


@dataclass
class Grid:
    """A table: the text between it and the table before, then its rows; each cell on one line."""

    heading: str = ""
    rows: list[list[str]] = field(default_factory=list)


def is_page(text: str) -> bool:
    """Say whether this is the source of a page rather than what one reads on it."""
    return re.search(r"<t(able|r|d)\b", text, re.IGNORECASE) is not None


def grids(text: str) -> list[Grid]:
    """Return the tables of a saved page, of a paste, or of a CSV file."""
    if is_page(text):
        page = _Page()
        page.feed(text)
        page.close()
        return page.grids
    if "\t" in text:
        return _of_clipboard(text.splitlines()[:MOST_LINES])
    return _of_csv(text)


def one_line(text: str) -> str:
    """Return text with each run of spaces, of any kind, as one."""
    return " ".join(text.replace("\u200b", "").split())


class _Page(HTMLParser):
    """Collects tables; of nested ones the inner."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self._open: list[Grid] = []
        self._outer: list[list[str] | None] = []
        self._text: list[str] = []
        self._cell: list[str] | None = None
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._ignored += 1
        elif tag == "table":
            self._open.append(Grid(heading=one_line(" ".join([*self._text, *(self._cell or [])]))))
            self._outer.append(self._cell)
            self._text, self._cell = [], None
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].rows.append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            self._cell = []
        elif self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._ignored = max(self._ignored - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            grid = self._open.pop()
            grid.rows = [row for row in grid.rows if any(row)]
            # What follows an inner table stands above the next one, not in a cell of the layout.
            self._cell = [] if self._outer.pop() is not None else None
            if grid.rows:
                self.grids.append(grid)

    def handle_data(self, data: str) -> None:
        if self._ignored:
            return
        (self._text if self._cell is None else self._cell).append(data)

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        rows = self._open[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(one_line("".join(self._cell)))
        self._cell = None


def _of_clipboard(lines: list[str]) -> list[Grid]:
    """Join lines until a row has all its cells; a heading ends the table before it."""
    found: list[Grid] = []
    for block, heading in _blocks(lines):
        width = max((line.count("\t") for line in block), default=0)
        grid = Grid(heading)
        row = ""
        for line in block:
            if row and (row.count("\t") + line.count("\t") > width or row.count("\t") == width):
                grid.rows.append(_cells(row))
                row = ""
            row = f"{row} {line}" if row else line
        if row:
            grid.rows.append(_cells(row))
        if width:
            found.append(grid)
    return found


def _blocks(lines: list[str]) -> list[tuple[list[str], str]]:
    found: list[tuple[list[str], str]] = []
    block: list[str] = []
    heading = ""
    for line in lines:
        if not line.strip():
            continue
        above = "\t" not in line and (HEADING.search(line) or len(line) > LONGEST_CELL)
        if above and block and any("\t" in each for each in block):
            found.append((block, heading))
            block, heading = [], ""
        if above:
            heading = one_line(f"{heading} {' '.join(block)} {line}")
            block = []
        else:
            block.append(line)
    if block:
        found.append((block, heading))
    return found


def _cells(row: str) -> list[str]:
    return [one_line(cell) for cell in row.split("\t")]


def _of_csv(text: str) -> list[Grid]:
    """Read rows with commas or semicolons; a row with one cell alone stands above a table."""
    delimiter = ";" if text.count(";") > text.count(",") else ","
    found: list[Grid] = []
    heading = ""
    grid: Grid | None = None
    for cells in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
        row = [one_line(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        if len(row) == 1:
            heading, grid = (one_line(f"{heading} {row[0]}") if grid is None else row[0]), None
            continue
        if grid is None:
            grid = Grid(heading)
            heading = ""
            found.append(grid)
        grid.rows.append(row)
    return found
