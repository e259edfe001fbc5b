"""Cells of the Visa Bulletin, and who is current under them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.cutoff_dates import Cutoff, CutoffError, is_current


@pytest.mark.parametrize(
    "cell, bulletin_year, earlier_than",
    [
        ("01JAN09", 2026, date(2009, 1, 1)),
        ("15dec22", 2026, date(2022, 12, 15)),
        (" 29FEB24 ", 2026, date(2024, 2, 29)),
        ("01JAN26", 2026, date(2026, 1, 1)),
        ("01JAN27", 2026, date(1927, 1, 1)),  # later than the bulletin: the century before
        ("22APR98", 2026, date(1998, 4, 22)),
        ("01OCT00", 2004, date(2000, 10, 1)),
        ("01OCT99", 2004, date(1999, 10, 1)),
    ],
)
def test_two_digit_year_is_never_later_than_the_bulletin(
    cell: str, bulletin_year: int, earlier_than: date
) -> None:
    assert Cutoff.parse(cell, bulletin_year) == Cutoff(earlier_than=earlier_than)


@pytest.mark.parametrize("cell", ["C", " c ", "U", "u"])
def test_c_and_u_are_read_as_printed(cell: str) -> None:
    assert Cutoff.parse(cell, 2026) == Cutoff(mark=cell.strip().upper())


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "CURRENT",
        "1JAN09",
        "01JAN2009",
        "31FEB20",
        "00JAN09",
        "01FOO09",
        "០១JAN09",
        "01JAN09\0",
        "x" * 9999,
    ],
)
def test_anything_else_in_a_cell_is_refused(cell: str) -> None:
    with pytest.raises(CutoffError):
        Cutoff.parse(cell, 2026)


@pytest.mark.parametrize(
    "priority_date, cell, current",
    [
        (date(2008, 12, 31), "01JAN09", True),
        (date(2009, 1, 1), "01JAN09", False),  # equal is not earlier
        (date(2009, 1, 2), "01JAN09", False),
        (date(2026, 7, 1), "C", True),
        (date(1990, 1, 1), "U", False),
    ],
)
def test_case_is_current_only_with_an_earlier_priority_date(
    priority_date: date, cell: str, current: bool
) -> None:
    assert is_current(priority_date, Cutoff.parse(cell, 2026)) is current


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_printed_cell_is_read_back(day: date) -> None:
    cutoff = Cutoff(earlier_than=day)
    assert Cutoff.parse(str(cutoff), 2026) == cutoff


@pytest.mark.parametrize("mark", ["C", "U"])
def test_printed_mark_is_the_mark(mark: str) -> None:
    assert str(Cutoff.parse(mark, 2026)) == mark
