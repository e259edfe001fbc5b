"""Closures as a table for a spreadsheet: out, and in again.

The columns are day, name, name_km, kind, begins, ends. What is written here can be read here, as often as one
likes: a closure that is there stays as it is. A list with one bad row is refused whole, with each bad row and
its line.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from io import StringIO

from accounts.typed_text import to_western_digits
from appointments.closure_changes import NewClosure
from appointments.csv_cells import BYTE_ORDER_MARK, csv_text, safe_cell
from appointments.models import Closure

COLUMNS = ("day", "name", "name_km", "kind", "begins", "ends")
MOST_ROWS = 500
# As long as the columns of the table are.
LONGEST_NAME, LONGEST_NAME_KM = 120, 200


class Fault(StrEnum):
    """What is wrong with a row, or with the whole list."""

    NO_COLUMNS = "no_columns"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    DAY = "day"
    YEAR = "year"
    NAME = "name"
    NAME_LONG = "name_long"
    KIND = "kind"
    TIME = "time"
    PART = "part"
    TWICE = "twice"
    DIFFERENT = "different"


@dataclass(frozen=True)
class BadRow:
    """A line of the file, what is wrong with it, and the text that is."""

    line: int
    fault: Fault
    text: str = ""


@dataclass(frozen=True)
class ReadList:
    """What a list would do: propose ``new``; ``there`` are there already; nothing with ``bad`` rows."""

    new: tuple[NewClosure, ...]
    there: tuple[NewClosure, ...]
    bad: tuple[BadRow, ...]


def write(closures: Iterable[Closure]) -> str:
    """Return closures as the text of a CSV file."""
    return csv_text(
        COLUMNS,
        (
            (
                closure.day.isoformat(),
                closure.name,
                closure.name_km,
                closure.kind,
                _clock(closure.begins_at),
                _clock(closure.ends_at),
            )
            for closure in closures
        ),
    )


def read(text: str, *, years: range) -> ReadList:
    """Read a list, and say what it would do now; days outside ``years`` are bad. One query."""
    bad: list[BadRow] = []
    asked: dict[tuple[date, str], NewClosure] = {}
    lines: dict[tuple[date, str], int] = {}
    try:
        for line, row in _rows(text):
            closure = _closure(row, years)
            if isinstance(closure, NewClosure):
                key = (closure.day, closure.name)
                if key in asked:
                    bad.append(BadRow(line, Fault.TWICE, closure.name))
                asked[key], lines[key] = closure, line
            else:
                bad.append(BadRow(line, *closure))
    except _WholeListBad as refusal:
        return ReadList((), (), (BadRow(refusal.line, refusal.fault, refusal.text),))
    if not asked and not bad:
        bad.append(BadRow(1, Fault.EMPTY))
    there = {
        (each.day, each.name): each for each in Closure.objects.filter(day__in={day for day, _name in asked})
    }
    known = [key for key in asked if key in there]
    bad += [
        BadRow(lines[key], Fault.DIFFERENT, asked[key].name)
        for key in known
        if _details(asked[key]) != _details(there[key])
    ]
    return ReadList(
        tuple(closure for key, closure in asked.items() if key not in there),
        tuple(asked[key] for key in known),
        tuple(sorted(bad, key=lambda row: row.line)),
    )


class _WholeListBad(Exception):
    def __init__(self, line: int, fault: Fault, text: str = "") -> None:
        self.line, self.fault, self.text = line, fault, text
        super().__init__(fault)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Return each row that is not empty, with its line."""
    text = text.removeprefix(BYTE_ORDER_MARK)
    head, _newline, _rest = text.partition("\n")
    # Excel writes semicolons where the comma is the decimal sign.
    reader = csv.reader(StringIO(text), delimiter=";" if ";" in head and "," not in head else ",")
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        if not set(columns) >= {"day", "name", "kind"}:
            raise _WholeListBad(1, Fault.NO_COLUMNS, ", ".join(COLUMNS))
        number = 0
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            number += 1
            if number > MOST_ROWS:
                raise _WholeListBad(reader.line_num, Fault.TOO_MANY, str(MOST_ROWS))
            values = (_without_apostrophe(cell.strip()) for cell in cells)
            yield reader.line_num, dict(zip(columns, values, strict=False))
    except csv.Error as error:
        raise _WholeListBad(reader.line_num, Fault.UNREADABLE) from error


def _without_apostrophe(cell: str) -> str:
    """Take off what ``safe_cell`` puts before a cell that a spreadsheet would compute."""
    rest = cell.removeprefix("'")
    return rest if cell != rest and safe_cell(rest) == cell else cell


def _closure(row: dict[str, str], years: range) -> NewClosure | tuple[Fault, str]:
    """Return the closure of a row, or what is wrong with it and the text that is."""
    day = _day(row.get("day", ""))
    if day is None:
        return Fault.DAY, row.get("day", "")
    if day.year not in years:
        return Fault.YEAR, str(day.year)
    name, name_km = row.get("name", ""), row.get("name_km", "")
    if not name or "\0" in name + name_km:
        return Fault.NAME, ""
    if len(name) > LONGEST_NAME or len(name_km) > LONGEST_NAME_KM:
        return Fault.NAME_LONG, name
    kind = row.get("kind", "").lower()
    if kind not in Closure.Kind.values:
        return Fault.KIND, row.get("kind", "")
    parts = []
    for text in (row.get("begins", ""), row.get("ends", "")):
        at = _time(text)
        if text and at is None:
            return Fault.TIME, text
        parts.append(at)
    begins, ends = parts
    if (begins is None) is not (ends is None) or (begins is not None and ends is not None and begins >= ends):
        return Fault.PART, f"{row.get('begins', '')}–{row.get('ends', '')}"
    return NewClosure(day, Closure.Kind(kind), name, name_km, begins, ends)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(text))
    except ValueError:
        return None


def _time(text: str) -> time | None:
    hours, _colon, minutes = to_western_digits(text).partition(":")
    try:
        return time(int(hours), int(minutes[:2] or 0)) if text else None
    except ValueError:
        return None


def _details(closure: NewClosure | Closure) -> tuple[object, ...]:
    return closure.name_km, str(closure.kind), closure.begins_at, closure.ends_at


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
