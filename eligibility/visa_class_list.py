"""The visa classes as delivered: the rows of ``data/visa_classes.csv``.

Standard library only: the migration that loads them, and tests, read the same rows.
"""

import csv
from pathlib import Path

CSV_FILE = Path(__file__).resolve().parent / "data" / "visa_classes.csv"
TEXT_COLUMNS = (
    "description",
    "group",
    "role",
    "derivative_of",
    "visa_bulletin",
    "bulletin_category",
    "iv_reschedule_page",
)


def rows() -> dict[str, dict[str, object]]:
    """Return the columns of each symbol, as the table of visa classes has them, "served now" left out."""
    with CSV_FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["symbol"]: {name: row[name] for name in TEXT_COLUMNS}
            | {"conditional": row["conditional"] == "yes"}
            for row in csv.DictReader(file)
        }
