"""How the cells of the post's list are read, and what is refused because it can be read in two ways."""

from datetime import date, datetime

import pytest

from eligibility.roster.cells import (
    EARLIEST_PRIORITY,
    BadCell,
    Column,
    Fault,
    case_number,
    column_of,
    day,
    is_blank,
    text_of,
    words,
    yes_or_no,
)
from tests.cast import TODAY

THIRD = date(2026, 2, 3)


@pytest.mark.parametrize(
    "heading, column",
    [
        ("Case ID", Column.CASE_ID),
        ("CASE-ID NUMBER", Column.CASE_ID),
        ("case_number", Column.CASE_ID),
        (" Principal’s  name ", Column.NAME),
        ("DOB", Column.DATE_OF_BIRTH),
        ("Date of the Packet 4 letter", Column.PACKET4),
        ("Asked to follow-to-join?", Column.ASKED),
        ("Remarks", None),
        ("", None),
        (None, None),
        (2026, None),
    ],
)
def test_a_column_is_known_however_its_heading_is_written(heading: object, column: Column | None) -> None:
    assert column_of(heading) is column


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-03",
        "2026/2/3",
        "20260203",
        "3 Feb 2026",
        "3 February 2026",
        "03-Feb-2026",
        "03FEB2026",
        "Feb 3, 2026",
        "February 3 2026",
        "2026-02-03 00:00:00",
        "២០២៦-០២-០៣",
        date(2026, 2, 3),
        datetime(2026, 2, 3),  # noqa: DTZ001  a spreadsheet's date has no zone
    ],
)
def test_a_date_is_read_in_its_usual_spellings(cell: object) -> None:
    assert day(cell, EARLIEST_PRIORITY, TODAY) == THIRD


@pytest.mark.parametrize(
    "cell, expected",
    [("13/02/2026", date(2026, 2, 13)), ("02/13/2026", date(2026, 2, 13)), ("5.5.2026", date(2026, 5, 5))],
)
def test_digits_are_read_where_they_have_one_meaning(cell: str, expected: date) -> None:
    assert day(cell, EARLIEST_PRIORITY, TODAY) == expected


@pytest.mark.parametrize(
    "cell, fault",
    [
        ("03/02/2026", Fault.DATE_TWO_WAYS),
        ("3.2.2026", Fault.DATE_TWO_WAYS),
        ("13/02/26", Fault.DATE_SHORT_YEAR),
        ("01JAN09", Fault.DATE_SHORT_YEAR),
        ("30 February 2026", Fault.DATE_UNREADABLE),
        ("2026-13-01", Fault.DATE_UNREADABLE),
        ("13/13/2026", Fault.DATE_UNREADABLE),
        (45123, Fault.DATE_UNREADABLE),
        ("soon", Fault.DATE_UNREADABLE),
        ("2026-02-03 10:30", Fault.DATE_UNREADABLE),
        (datetime(2026, 2, 3, 10, 30), Fault.DATE_UNREADABLE),  # noqa: DTZ001
        ("1826-02-03", Fault.DATE_TOO_EARLY),
        ("2026-11-23", Fault.DATE_TOO_LATE),
        ("9" * 2000, Fault.TOO_LONG),
        ("=TODAY()", Fault.COMPUTED),
        ("#N/A", Fault.SHEET_ERROR),
        ("n/a", Fault.MEANS_NOTHING),
        ("2026-02-03\x00", Fault.SIGNS),
    ],
)
def test_a_date_that_is_none_or_could_be_two_is_refused(cell: object, fault: Fault) -> None:
    with pytest.raises(BadCell) as refusal:
        day(cell, EARLIEST_PRIORITY, TODAY)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("pnp 2023-534-003", "PNP2023534003"),
        ("PNP២០២៣៥៣៤០០៣", "PNP2023534003"),
        ("2027as1234", "2027AS00001234"),
    ],
)
def test_a_case_id_is_taken_in_any_spelling(cell: str, expected: str) -> None:
    assert case_number(cell, TODAY) == expected


@pytest.mark.parametrize(
    "cell, fault",
    [
        ("", Fault.CASE_ID_MISSING),
        (None, Fault.CASE_ID_MISSING),
        ("IOE0912345678", Fault.CASE_ID_RECEIPT),
        ("PNP2O23534003", Fault.CASE_ID_WRONG),
        (2023534003, Fault.CASE_ID_WRONG),
        ("PNP\x002023534003", Fault.SIGNS),
    ],
)
def test_a_text_that_is_no_case_id_is_refused(cell: object, fault: Fault) -> None:
    with pytest.raises(BadCell) as refusal:
        case_number(cell, TODAY)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    "cell, expected", [("Yes", True), ("y", True), (True, True), (1, True), ("NO", False), (0.0, False)]
)
def test_yes_and_no_are_read(cell: object, expected: bool) -> None:
    assert yes_or_no(cell) is expected


def test_anything_else_is_neither_yes_nor_no() -> None:
    with pytest.raises(BadCell) as refusal:
        yes_or_no("maybe")
    assert refusal.value.fault is Fault.NOT_YES_OR_NO


def test_a_name_keeps_its_script_and_loses_its_line_breaks() -> None:
    assert words(" Chan\n Sokha\u200b ចាន់ ", 160) == "Chan Sokha\u200b ចាន់"
    assert [is_blank(cell) for cell in (None, "", "  \n", "0", 0)] == [True, True, True, False, False]
    assert text_of(7.0) == "7"


@pytest.mark.parametrize("cell", ["2026-02-03 08:30", "3 Feb 2026 8:30 a.m.", datetime(2026, 2, 3, 8, 30)])  # noqa: DTZ001
def test_an_appointment_may_stand_with_its_hour(cell: object) -> None:
    assert day(cell, EARLIEST_PRIORITY, TODAY, with_time=True) == THIRD


def test_a_date_with_an_hour_is_shown_with_it_where_it_is_refused() -> None:
    assert text_of(datetime(2026, 2, 3, 17)) == "2026-02-03 17:00"  # noqa: DTZ001


@pytest.mark.parametrize(
    "cell, fault", [("#REF!", Fault.SHEET_ERROR), ("N/A", Fault.MEANS_NOTHING), ("-", Fault.MEANS_NOTHING)]
)
def test_a_word_for_nothing_is_no_name_that_every_family_would_differ_from(cell: str, fault: Fault) -> None:
    with pytest.raises(BadCell) as refusal:
        words(cell, 160)
    assert refusal.value.fault is fault
