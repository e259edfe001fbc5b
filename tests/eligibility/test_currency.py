"""Who is current in which month, by the Final Action Dates. No database."""

from datetime import date

import pytest

from eligibility.currency import CaseMonths, column_of, currency_in, months_due, months_told, next_month
from eligibility.cutoff_dates import Cutoff
from eligibility.rules import Currency

CURRENT, NOT_CURRENT, UNKNOWN = Currency.CURRENT, Currency.NOT_CURRENT, Currency.UNKNOWN


def cells(**rows: dict[str, str]):
    return {
        name: {column: Cutoff.parse(value, 2026) for column, value in row.items()}
        for name, row in rows.items()
    }


F4 = {"ALL": "01JAN09", "INDIA": "01NOV06", "MEXICO": "U"}


@pytest.mark.parametrize(
    "chargeability, priority_date, expected",
    [
        ("ALL", date(2008, 12, 31), CURRENT),
        ("ALL", date(2009, 1, 1), NOT_CURRENT),  # equal to the cut-off is not current
        ("ALL", date(2009, 1, 2), NOT_CURRENT),
        ("INDIA", date(2006, 10, 31), CURRENT),
        ("INDIA", date(2006, 11, 1), NOT_CURRENT),
        ("India", date(2006, 11, 1), NOT_CURRENT),
        ("INDIA (born)", date(2006, 11, 1), NOT_CURRENT),
        ("MEXICO", date(1990, 1, 1), NOT_CURRENT),
        ("", date(2008, 12, 31), CURRENT),  # not stated: everybody else
        ("VIETNAM", date(2008, 12, 31), CURRENT),  # no column of its own any more
    ],
)
def test_a_case_is_current_by_its_row_and_column(chargeability, priority_date, expected):
    assert currency_in(cells(F4=F4), {"F4"}, chargeability, priority_date) is expected


@pytest.mark.parametrize(
    "written, column",
    [
        *[(each, "CHINA") for each in ("CHINA", "China", "CHINA-mainland born", "Mainland China", "CHNM")],
        *[(each, "INDIA") for each in ("india", "IND", "India (by birth)")],
        *[(each, "PHILIPPINES") for each in ("PHIL", "Philippines")],
        *[
            (each, "ALL")
            for each in ("", "ALL", "Cambodia", "CBDA", "KH", "Indonesia", "Chile", "*", "A" * 40)
        ],
        ("EL SALVADOR", "EL SALVADOR"),
    ],
)
def test_a_place_of_birth_counts_for_its_column_however_it_is_written(written, column):
    columns = ("ALL", "CHINA", "INDIA", "MEXICO", "PHILIPPINES", "EL SALVADOR")
    assert column_of(written, columns) == column


def test_a_category_that_the_month_does_not_print_is_unknown():
    assert currency_in(cells(F4=F4), {"F3"}, "ALL", date(1990, 1, 1)) is UNKNOWN
    assert currency_in(cells(F4={"INDIA": "C"}), {"F4"}, "ALL", date(1990, 1, 1)) is UNKNOWN


def test_a_bare_category_is_answered_only_where_all_its_rows_agree():
    rows = cells(EB3={"ALL": "01AUG24"}, EB3_OTHER_WORKERS={"ALL": "01MAR22"})
    both = {"EB3", "EB3_OTHER_WORKERS"}
    assert currency_in(rows, both, "ALL", date(2020, 5, 5)) is CURRENT
    assert currency_in(rows, both, "ALL", date(2023, 5, 5)) is UNKNOWN
    assert currency_in(rows, both, "ALL", date(2025, 5, 5)) is NOT_CURRENT


def test_the_next_bulletin_is_due_from_the_middle_of_the_month():
    assert months_due(date(2026, 11, 14)) == ((2026, 11),)
    assert months_due(date(2026, 11, 15)) == ((2026, 11), (2026, 12))
    assert months_due(date(2026, 12, 31)) == ((2026, 12), (2027, 1))


def test_a_family_is_told_the_months_up_to_the_first_that_nobody_knows():
    known = {(2026, 7): CURRENT, (2026, 11): NOT_CURRENT, (2026, 12): CURRENT}
    assert months_told(known, date(2026, 11, 22)) == ((2026, 11), (2026, 12), (2027, 1))
    assert months_told({(2026, 7): CURRENT}, date(2026, 11, 22)) == ((2026, 11),)
    assert next_month((2026, 12)) == (2027, 1)


def test_a_family_is_told_of_a_known_month_after_one_that_is_missing():
    found = CaseMonths({(2026, 12): NOT_CURRENT}, {(2026, 12)}, date(2026, 11, 22))
    assert [(first.isoformat(), mark.value) for first, mark in found.lines] == [
        ("2026-11-01", "not_loaded"),
        ("2026-12-01", "not_current"),
        ("2027-01-01", "not_out"),
    ]
