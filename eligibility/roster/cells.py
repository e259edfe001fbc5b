"""What the columns of the post's list are called, and how their cells are read. Pure.

A cell is the text of a CSV file, or what a spreadsheet keeps: a text, a number, a date. A blank cell means
*not recorded*. Whatever can be read in two ways is refused, with the way to write it.
"""

import re
from datetime import date, datetime, time
from enum import StrEnum

from eligibility.case_numbers import CaseNumberError, CaseNumberProblem, parse

LONGEST_NAME = 160
LONGEST_CHARGEABILITY = 40
LONGEST_CELL = 1_000
EARLIEST_BIRTH = date(1900, 1, 1)
EARLIEST_PRIORITY = date(1950, 1, 1)
EARLIEST_LETTER = date(1990, 1, 1)
YEARS_AHEAD = 3


class Column(StrEnum):
    """What the list may say of a case; the names are those of the table's columns."""

    CASE_ID = "case_number"
    VISA_CLASS = "visa_class"
    NAME = "principal_name"
    DATE_OF_BIRTH = "principal_date_of_birth"
    PRIORITY_DATE = "priority_date"
    CHARGEABILITY = "chargeability"
    PACKET4 = "packet4_on"
    APPOINTMENT = "original_appointment_on"
    INTERVIEWED = "interviewed_on"
    LAST_CONTACT = "last_contact_on"
    ASKED = "asked_to_follow"


# How each column may be called; capital letters, spaces and signs make no difference.
NAMES: dict[Column, tuple[str, ...]] = {
    Column.CASE_ID: ("Case ID", "Case ID number", "Case number", "Case", "Case no"),
    Column.VISA_CLASS: ("Visa class", "Class", "Visa category", "Category", "IV class", "Visa symbol"),
    Column.NAME: (
        "Principal's name",
        "Name",
        "Principal",
        "Principal name",
        "Principal applicant",
        "Principal applicant's name",
        "Name of the principal applicant",
        "PA name",
    ),
    Column.DATE_OF_BIRTH: (
        "Date of birth",
        "DOB",
        "Birth date",
        "Principal's date of birth",
        "Principal date of birth",
        "Principal applicant's date of birth",
    ),
    Column.PRIORITY_DATE: ("Priority date", "PD"),
    Column.CHARGEABILITY: ("Chargeability", "Foreign state chargeability", "FSC", "Foreign state"),
    Column.PACKET4: ("Date of the Packet 4 letter", "Packet 4", "Packet 4 date", "Packet 4 letter", "P4"),
    Column.APPOINTMENT: (
        "Original appointment date",
        "Original appointment",
        "Appointment date",
        "Appointment",
    ),
    Column.INTERVIEWED: ("Interviewed on", "Interviewed", "Interview date", "Date of interview"),
    Column.LAST_CONTACT: ("Last contact", "Last contact on", "Last contact date"),
    Column.ASKED: ("Asked to follow to join", "Asked to follow", "FTJ asked", "Follow to join asked"),
}


class Fault(StrEnum):
    """What is wrong with a cell."""

    CASE_ID_MISSING = "case_id_missing"
    CASE_ID_RECEIPT = "case_id_receipt"
    CASE_ID_WRONG = "case_id_wrong"
    TWICE = "twice"
    CLASS_UNKNOWN = "class_unknown"
    TOO_LONG = "too_long"
    SIGNS = "signs"
    DATE_UNREADABLE = "date_unreadable"
    DATE_TWO_WAYS = "date_two_ways"
    DATE_SHORT_YEAR = "date_short_year"
    DATE_TOO_EARLY = "date_too_early"
    DATE_TOO_LATE = "date_too_late"
    NOT_YES_OR_NO = "not_yes_or_no"
    COMPUTED = "computed"
    MEANS_NOTHING = "means_nothing"
    SHEET_ERROR = "sheet_error"


class BadCell(ValueError):
    """A cell that cannot be read; its text is the code of the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def column_of(heading: object) -> Column | None:
    """Return the column that a heading names, however it is written."""
    return _COLUMN_OF.get(_plain(str(heading or "")))


def text_of(cell: object) -> str:
    """Return a cell as text on one line; whole numbers of a spreadsheet lose their ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return " ".join(str(cell).split())


def case_number(cell: object, today: date) -> str:
    """Return a Case ID number in its stored spelling."""
    text = _checked(text_of(cell))
    try:
        return parse(text, today).number
    except CaseNumberError as error:
        if error.code is CaseNumberProblem.EMPTY:
            raise BadCell(Fault.CASE_ID_MISSING) from error
        receipt = error.code is CaseNumberProblem.RECEIPT
        raise BadCell(Fault.CASE_ID_RECEIPT if receipt else Fault.CASE_ID_WRONG) from error


def words(cell: object, longest: int) -> str:
    """Return a text; no computed cell, no sign that no printer prints."""
    text = _checked(text_of(cell))
    if len(text) > longest:
        raise BadCell(Fault.TOO_LONG)
    return text


def day(cell: object, earliest: date, latest: date, *, with_time: bool = False) -> date:
    """Return a date between two others: ISO, "3 Feb 2026", "Feb 3, 2026", "03FEB2026", "13/02/2026".

    ``03/02/2026`` can be February or March and is refused; so is a year of two digits. ``with_time`` is for
    what has an hour: elsewhere an hour is a date of another time zone, and may be the day before.
    """
    found = _date(cell, with_time=with_time)
    if found < earliest:
        raise BadCell(Fault.DATE_TOO_EARLY)
    if found > latest:
        raise BadCell(Fault.DATE_TOO_LATE)
    return found


def yes_or_no(cell: object) -> bool:
    """Return an answer: yes or no, true or false, 1 or 0."""
    text = text_of(cell).casefold()
    if text in {"yes", "y", "true", "1", "x"}:
        return True
    if text in {"no", "n", "false", "0"}:
        return False
    raise BadCell(Fault.NOT_YES_OR_NO)


def is_blank(cell: object) -> bool:
    """Say whether nothing is recorded in a cell."""
    return not text_of(cell)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _checked(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise BadCell(Fault.TOO_LONG)
    if text.startswith("="):
        raise BadCell(Fault.COMPUTED)
    if text.upper() in _SHEET_ERRORS:
        raise BadCell(Fault.SHEET_ERROR)
    if text.casefold() in _NOTHING:
        raise BadCell(Fault.MEANS_NOTHING)
    if any(not char.isprintable() and char not in "\u200b\u200c\u200d\ufeff" for char in text):
        raise BadCell(Fault.SIGNS)
    return text


def _date(cell: object, *, with_time: bool) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time() and not with_time:
            raise BadCell(Fault.DATE_UNREADABLE)
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = "".join(_western(char) for char in _checked(text_of(cell)))
    # A spreadsheet writes a date without a time as midnight.
    text = (_ANY_TIME if with_time else _MIDNIGHT).sub("", text)
    for pattern, order in _SPELLINGS:
        if match := pattern.fullmatch(text):
            return _from(match, order)
    raise BadCell(Fault.DATE_UNREADABLE)


def _from(match: re.Match[str], order: str) -> date:
    first, second, year = match["a"], match["b"], match["y"]
    if len(year) != 4:
        raise BadCell(Fault.DATE_SHORT_YEAR)
    if order == "digits":
        one, two = int(first), int(second)
        if one <= 12 and two <= 12 and one != two:
            raise BadCell(Fault.DATE_TWO_WAYS)
        month, number = (one, two) if two > 12 else (two, one)
    elif order == "iso":
        month, number = int(first), int(second)
    else:
        name, number = (first, int(second)) if order == "month first" else (second, int(first))
        month = _MONTHS.get(name.casefold()[:3], 0)
    try:
        return date(int(year), month, number)
    except ValueError as error:
        raise BadCell(Fault.DATE_UNREADABLE) from error


def _western(char: str) -> str:
    return str(int(char)) if char.isdecimal() else char


_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_ANY_TIME = re.compile(r"[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.0+)?)?( ?[AP]\.?M\.?)?$", re.I)
_NOTHING = {"-", "--", "–", "n/a", "n.a.", "null", "none", "nil", "unknown", "not recorded", "?"}
_SHEET_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
_COLUMN_OF = {_plain(name): column for column, names in NAMES.items() for name in (*names, column.value)}
_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTH_NAMES) + "|Sept"
_SPELLINGS = (
    (re.compile(r"(?P<y>[0-9]{4})[-/.](?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})"), "iso"),
    (re.compile(r"(?P<y>[0-9]{4})(?P<a>[0-9]{2})(?P<b>[0-9]{2})"), "iso"),
    (re.compile(r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y>[0-9]{4}|[0-9]{2})"), "digits"),
    (
        re.compile(rf"(?P<a>[0-9]{{1,2}})[- ]?(?P<b>{_MONTH})\.?,?[- ]?(?P<y>[0-9]{{4}}|[0-9]{{2}})", re.I),
        "day first",
    ),
    (
        re.compile(rf"(?P<a>{_MONTH})\.? ?(?P<b>[0-9]{{1,2}}),? ?(?P<y>[0-9]{{4}}|[0-9]{{2}})", re.I),
        "month first",
    ),
)
