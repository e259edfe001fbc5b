"""The Visa Bulletins as delivered, and what their rows and columns are called on paper.

Standard library only: the migration that loads them, and tests, read the same rows.
"""

import csv
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data"
CELLS_FILE = FOLDER / "visa_bulletins.csv"
NAMES_FILE = FOLDER / "bulletin_names.csv"


def months() -> dict[date, list[dict[str, str]]]:
    """Return the cells of each month by its first day: table, category, chargeability, value."""
    found: dict[date, list[dict[str, str]]] = {}
    for row in _rows(CELLS_FILE):
        month = date.fromisoformat(f"{row.pop('bulletin_month')}-01")
        found.setdefault(month, []).append(row)
    return found


def names() -> list[dict[str, str]]:
    """Return what is printed for each row and column: axis, printed, code."""
    return _rows(NAMES_FILE)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
