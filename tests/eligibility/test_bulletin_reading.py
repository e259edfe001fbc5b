"""Pasted, typed and saved bulletins: every cell that they print, and a broken one by row and column."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.bulletin.delivered import CELLS_FILE, names
from eligibility.bulletin.reading import Fault, Key, Problem, Reading, Which, months_named, plain, read
from eligibility.cutoff_dates import Cutoff, Move, move
from tests.eligibility.bulletin_texts import copied, page, printed

JANUARY, JUNE, JULY = date(2026, 1, 1), date(2026, 6, 1), date(2026, 7, 1)
NAMES = {
    axis: {plain(name["printed"]): name["code"] for name in names() if name["axis"] == axis}
    for axis in ("row", "column")
}
for known in NAMES.values():
    known.update({plain(code): code for code in known.values()})
FAMILY = "family_final_action"


def reading(text: str, month: date = JULY, which: Which | None = None) -> Reading:
    return read(text, (month.year, month.month), rows=NAMES["row"], columns=NAMES["column"], which=which)


def cells(found: Reading) -> dict[tuple[str, str, str], str]:
    return {(key.table, key.category, key.chargeability): value for key, value in found.cells.items()}


@pytest.mark.parametrize("month", [JANUARY, JUNE, JULY])
@pytest.mark.parametrize("text_of", [page, copied])
def test_a_month_is_read_from_the_saved_page_and_from_the_clipboard(month, text_of):
    tables = {key[0] for key in printed(month)}
    found = reading(text_of(month) if text_of is page else copied(month, *sorted(tables)), month)
    assert found.faults == []
    assert cells(found) == printed(month)
    assert (found.new_rows, found.new_columns) == ({}, {})


def test_the_delivered_file_is_read_for_the_month_that_is_asked(tmp_path):
    found = reading(CELLS_FILE.read_text("utf-8"), JUNE)
    assert found.faults == []
    assert cells(found) == printed(JUNE)


TYPED = """Family-Sponsored,All Chargeability Areas Except Those Listed,CHINA,INDIA,MEXICO,PHILIPPINES
F1,08NOV16,08NOV16,08NOV16,01SEP06,01MAR13
F4, 08jan08 ,C,U,08APR01,22JUL06
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_alone_is_read_once_it_is_said_which_it_is(separator):
    found = reading(TYPED.replace(",", separator), JANUARY, Which.FINAL_ACTION)
    assert found.faults == []
    assert cells(found)[FAMILY, "F4", "ALL"] == "08JAN08"
    assert len(found.cells) == 10
    assert reading(TYPED.replace(",", separator)).faults == [Fault(Problem.NO_TITLE, row="Family-Sponsored")]


def test_a_text_that_names_both_tables_does_not_say_which_it_is():
    above = "The charts of Final Action Dates and Dates for Filing of this month\n"
    table = TYPED.replace(",", "\t")
    assert reading(above + table).faults == [Fault(Problem.NO_TITLE, row="Family-Sponsored")]
    chosen = reading(above + table, JANUARY, Which.FINAL_ACTION)
    assert {key.table for key in chosen.cells} == {FAMILY}


@pytest.mark.parametrize(
    "typed, fault",
    [
        ("01SEP6", Fault(Problem.BROKEN_CELL, "F1", "MEXICO", "01SEP6")),
        ("31FEB06", Fault(Problem.BROKEN_CELL, "F1", "MEXICO", "31FEB06")),
        ("O1SEP06", Fault(Problem.BROKEN_CELL, "F1", "MEXICO", "O1SEP06")),
        ("CURRENT", Fault(Problem.BROKEN_CELL, "F1", "MEXICO", "CURRENT")),
        ("", Fault(Problem.MISSING_CELL, "F1", "MEXICO")),
    ],
)
def test_a_broken_cell_is_refused_with_its_row_and_column(typed, fault):
    found = reading(TYPED.replace("01SEP06", typed), JANUARY, Which.FINAL_ACTION)
    assert found.faults == [fault]
    assert not found.is_whole


def test_a_row_too_short_too_long_or_twice_is_refused():
    short = reading(TYPED.replace(",01MAR13", ""), JANUARY, Which.FINAL_ACTION)
    assert short.faults == [Fault(Problem.MISSING_CELL, "F1", "PHILIPPINES")]
    long = reading(TYPED.replace("01MAR13", "01MAR13,C"), JANUARY, Which.FINAL_ACTION)
    assert long.faults == [Fault(Problem.EXTRA_CELL, "F1", text="C")]
    twice = reading(TYPED.replace("F4,", "F1,"), JANUARY, Which.FINAL_ACTION)
    assert twice.faults[0] == Fault(
        Problem.TWICE, "F1", "All Chargeability Areas Except Those Listed", "08JAN08"
    )


def test_a_column_and_a_row_that_nobody_knows_are_read_and_told():
    text = TYPED.replace("PHILIPPINES", "El Salvador").replace("F4,", "F5 (new),")
    found = reading(text, JANUARY, Which.FINAL_ACTION)
    assert found.is_whole
    assert Key(FAMILY, "F5", "EL SALVADOR") in found.cells
    assert (found.new_rows, found.new_columns) == ({"F5 (new)": "F5"}, {"El Salvador": "EL SALVADOR"})


def test_the_page_of_another_month_is_refused():
    assert reading(page(JULY), JUNE).faults == [Fault(Problem.OTHER_MONTH, text="2026-07")]
    assert months_named(page(JULY)) == [(2026, 7)]
    assert reading(
        "bulletin_month,table,category,chargeability,value\n2026-07," + FAMILY + ",F1,ALL,C", JUNE
    ).faults == [Fault(Problem.OTHER_MONTH, text="2026-07")]


@pytest.mark.parametrize(
    "text", ["", "hello", "<table>", "a,b\nc,d", "\t\t\n\t", "<table><tr><td>C</table>", "<![x"]
)
def test_a_text_without_a_table_is_refused(text):
    assert reading(text).faults == [Fault(Problem.NO_TABLE)]


@given(st.text(alphabet=st.sampled_from(list("F1,\t\n<>td/&;\"'CU0AJN\x00 table\u17d2🙂")), max_size=80))
def test_no_text_at_all_is_too_much(text):
    found = reading(text, which=Which.FINAL_ACTION)
    assert found.is_whole or found.faults


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("15DEC22", "15OCT22", Move.BACK),
        ("01SEP13", "U", Move.BACK),
        ("C", "01JAN26", Move.BACK),
        ("01SEP17", "01FEB18", Move.FORWARD),
        ("U", "01JAN00", Move.FORWARD),
        ("01JAN09", "C", Move.FORWARD),
        ("C", "C", Move.UNCHANGED),
        ("01JAN09", "01JAN09", Move.UNCHANGED),
        (None, "C", Move.NEW),
        ("C", None, Move.GONE),
    ],
)
def test_a_cell_moves(before, after, expected):
    parsed = [Cutoff.parse(text, 2026) if text else None for text in (before, after)]
    assert move(*parsed) is expected


def test_the_retrogressions_of_the_delivered_months_are_found():
    months = [printed(month) for month in (JANUARY, JUNE, JULY)]
    back = [
        sorted(
            key[1:]
            for key, value in later.items()
            if "final" in key[0]
            and move(Cutoff.parse(earlier[key], 2026), Cutoff.parse(value, 2026)) is Move.BACK
        )
        for earlier, later in pairwise(months)
    ]
    assert back[1] == [("EB1", "INDIA"), ("EB2", "INDIA"), ("EB5_UNRESERVED", "INDIA")]
    assert back[0] == [("EB1", "INDIA")]
