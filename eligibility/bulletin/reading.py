"""What a pasted, typed or saved Visa Bulletin says, cell by cell, and what in it cannot be read.

Pure. Names of rows and columns are handed in; a name that nobody knows becomes a category or chargeability of
its own, and is told. A table counts whole or not at all: every row has a cell for every column.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape

from eligibility.bulletin.tables import HEADING, Grid, grids, is_page, one_line
from eligibility.currency import Month
from eligibility.cutoff_dates import Cutoff, CutoffError

MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_TITLE = re.compile(rf"visa bulletin\s+for\s+({'|'.join(MONTH_NAMES)})\s+([0-9]{{4}})", re.IGNORECASE)
_TITLE_ABOVE = re.compile(rf"[AB]\.\s*({HEADING.pattern})", re.IGNORECASE)
LONG_COLUMNS = ("table", "category", "chargeability", "value")
KINDS = ("family", "employment")
LONGEST_NAME = 40
MOST_FAULTS = 50


class Which(StrEnum):
    """The two tables of each kind."""

    FINAL_ACTION = "final_action"
    FILING = "dates_for_filing"


TABLES = tuple(f"{kind}_{which}" for which in Which for kind in KINDS)


class Problem(StrEnum):
    """Why a text is not taken."""

    NO_TABLE = "no_table"
    NO_TITLE = "no_title"
    OTHER_MONTH = "other_month"
    UNKNOWN_TABLE = "unknown_table"
    BROKEN_CELL = "broken_cell"
    MISSING_CELL = "missing_cell"
    EXTRA_CELL = "extra_cell"
    TWICE = "twice"


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which row and column as they are printed; ``text`` is what stands there."""

    problem: Problem
    row: str = ""
    column: str = ""
    text: str = ""


@dataclass(frozen=True)
class Key:
    """Where a cell belongs."""

    table: str
    category: str
    chargeability: str


@dataclass
class Reading:
    """The cells by their place, in the order of the text; the faults; the names that nobody knew."""

    cells: dict[Key, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    new_rows: dict[str, str] = field(default_factory=dict)
    new_columns: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Say whether everything could be read, and there is something."""
        return bool(self.cells) and not self.faults

    def fault(self, problem: Problem, row: str = "", column: str = "", text: str = "") -> None:
        """Note a fault; of very many the first are enough."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(problem, row[:80], column[:80], text[:40]))


def plain(name: str) -> str:
    """Return a printed name as it is compared: without what stands in brackets, signs, spaces and case."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\([^)]*\)?", "", name).lower())


def read(
    text: str,
    month: Month,
    *,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    which: Which | None = None,
) -> Reading:
    """Read the tables of one month; ``rows`` and ``columns`` give the code of each plain name.

    ``which`` says which table it is where no heading does. Never raises: what is wrong is among the faults.
    """
    reading = Reading()
    named = months_named(text)
    if named and month not in named:
        reading.fault(Problem.OTHER_MONTH, text=", ".join(f"{year}-{number:02}" for year, number in named))
        return reading
    try:
        found = grids(text)
    except (csv.Error, AssertionError):
        found = []
    for grid in found:
        if _is_long(grid):
            _read_long(reading, grid, month)
        else:
            _read_table(reading, grid, month[0], rows, columns, which)
    if not reading.cells and not reading.faults:
        reading.fault(Problem.NO_TABLE)
    return reading


def months_named(text: str) -> list[Month]:
    """Return the months whose bulletin this says to be: by the title of the page, else by any mention."""
    title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
    for part in (title[1] if title else "", re.sub(r"<[^>]*>", " ", text) if is_page(text) else text):
        found = [
            (int(match[2]), MONTH_NAMES.index(match[1].lower()) + 1)
            for match in _TITLE.finditer(one_line(unescape(part)))
        ]
        if found:
            return sorted(set(found))
    return []


def _is_long(grid: Grid) -> bool:
    return set(LONG_COLUMNS) <= {cell.lower() for cell in grid.rows[0]}


def _read_long(reading: Reading, grid: Grid, month: Month) -> None:
    """Read a CSV file with one line for each cell; lines of other months are left alone."""
    head = [cell.lower() for cell in grid.rows[0]]
    wanted = f"{month[0]}-{month[1]:02}"
    others = set()
    for number, row in enumerate(grid.rows[1:], start=2):
        line = dict(zip(head, row, strict=False))
        if (named := line.get("bulletin_month", wanted)) != wanted:
            others.add(named)
            continue
        table, category, column = (line.get(name, "") for name in LONG_COLUMNS[:3])
        if table not in TABLES:
            reading.fault(Problem.UNKNOWN_TABLE, row=str(number), text=table)
        elif not category or not column:
            reading.fault(Problem.MISSING_CELL, row=category or str(number), column=column)
        else:
            key = Key(table, category[:LONGEST_NAME], column[:LONGEST_NAME])
            _keep(reading, key, line.get("value", ""), month[0], category, column)
    if others and not reading.cells and not reading.faults:
        reading.fault(Problem.OTHER_MONTH, text=", ".join(sorted(others)))


def _read_table(
    reading: Reading,
    grid: Grid,
    year: int,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    which: Which | None,
) -> None:
    """Read a table as printed; one that is neither family- nor employment-based is left alone."""
    head = next((row for row in grid.rows if sum(plain(cell) in columns for cell in row[1:]) >= 2), None)
    body = grid.rows[grid.rows.index(head) + 1 :] if head else []
    labels = [row[0] for row in grid.rows]
    kind = _kind(head[0] if head else "", grid.heading)
    if head is None or kind is None:
        if any(plain(label) in rows for label in labels):
            reading.fault(Problem.NO_TITLE, row=labels[0])
        return
    printed = head[1:]
    table = _which(grid.heading) or which
    if table is None:
        reading.fault(Problem.NO_TITLE, row=head[0])
        return
    codes = [_code(name, columns, reading.new_columns) for name in printed]
    for row in body:
        label, cells = row[0], row[1:]
        category = _code(label, rows, reading.new_rows)
        for name, code, cell in zip(printed, codes, cells, strict=False):
            _keep(reading, Key(f"{kind}_{table}", category, code), cell, year, label, name)
        for name in printed[len(cells) :]:
            reading.fault(Problem.MISSING_CELL, label, name)
        for cell in cells[len(printed) :]:
            reading.fault(Problem.EXTRA_CELL, label, text=cell)


def _kind(corner: str, heading: str) -> str | None:
    """Return which kind of cases a table is about: by its first cell, else by its title."""
    titles = [match.end() for match in HEADING.finditer(heading)]
    for text in (corner, heading[titles[-1] :] if titles else heading):
        found = [kind for kind in KINDS if kind in text.lower()]
        if len(found) == 1:
            return found[0]
    return None


def _which(heading: str) -> Which | None:
    """Return which table a heading announces: its last lettered title, else the one that alone it names."""
    titles = [match[1] for match in _TITLE_ABOVE.finditer(heading)][-1:] or HEADING.findall(heading)
    found = {Which.FINAL_ACTION if "final" in title.lower() else Which.FILING for title in titles}
    return found.pop() if len(found) == 1 else None


def _code(name: str, known: Mapping[str, str], new: dict[str, str]) -> str:
    if (code := known.get(plain(name))) is not None:
        return code
    code = one_line(re.sub(r"\([^)]*\)?", "", name)).upper()[:LONGEST_NAME] or "?"
    new[one_line(name)[:80]] = code
    return code


def _keep(reading: Reading, key: Key, cell: str, year: int, row: str, column: str) -> None:
    text = re.sub(r"\s", "", cell)
    if not text:
        reading.fault(Problem.MISSING_CELL, row, column)
        return
    try:
        value = str(Cutoff.parse(text, year))
    except CutoffError:
        reading.fault(Problem.BROKEN_CELL, row, column, cell)
        return
    if key in reading.cells:
        reading.fault(Problem.TWICE, row, column, value)
        return
    reading.cells[key] = value
