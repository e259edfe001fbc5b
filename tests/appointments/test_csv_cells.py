import csv
from io import StringIO

import pytest

from appointments.csv_cells import csv_text, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+855 12 345 678", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "  =HYPERLINK(1)"],
)
def test_a_spreadsheet_computes_nothing_that_somebody_typed(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value,text", [(None, ""), (3, "3"), ("ចាន់ សុខា", "ចាន់ សុខា"), ("O'Neil", "O'Neil")])
def test_other_cells_stay_as_they_are(value, text):
    assert safe_cell(value) == text


def test_a_reader_gets_back_each_cell_and_excel_reads_khmer():
    text = csv_text(["name", "note"], [["ចាន់, សុខា", 'says "hello"\nand goes'], ["=1", 2]])

    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["name", "note"],
        ["ចាន់, សុខា", 'says "hello"\nand goes'],
        ["'=1", "2"],
    ]
