"""Cut-off dates as the Visa Bulletin prints them.

Pure. "C" is current for everybody, "U" is unauthorized for everybody, a date such as 01JAN09 lets pass
whoever has an *earlier* priority date. Row, column and month are chosen elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CURRENT_MARK = "C"
UNAUTHORIZED_MARK = "U"

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DATE = re.compile(rf"([0-9]{{2}})({'|'.join(_MONTHS)})([0-9]{{2}})")


class CutoffError(ValueError):
    """A cell of the bulletin that is neither C nor U nor a date."""


@dataclass(frozen=True)
class Cutoff:
    """One cell of the bulletin: `mark` is C, U or empty; only a date has `earlier_than`."""

    mark: str = ""
    earlier_than: date | None = None

    @classmethod
    def parse(cls, text: str, bulletin_year: int) -> "Cutoff":
        """Read a cell. A two-digit year that would lie after the bulletin's own is of the century before.

        Raises CutoffError for anything else, also for a day that does not exist.
        """
        cell = text.strip().upper()
        if cell in (CURRENT_MARK, UNAUTHORIZED_MARK):
            return cls(mark=cell)
        match = _DATE.fullmatch(cell)
        if match is None:
            raise CutoffError(f"neither C nor U nor a date such as 01JAN09: {cell[:20]!r}")
        year = bulletin_year - bulletin_year % 100 + int(match[3])
        if year > bulletin_year:
            year -= 100
        try:
            return cls(earlier_than=date(year, _MONTHS.index(match[2]) + 1, int(match[1])))
        except ValueError as error:
            raise CutoffError(f"no such day: {cell!r}") from error

    def __str__(self) -> str:
        """Return the cell as the bulletin prints it."""
        if self.earlier_than is None:
            return self.mark
        day = self.earlier_than
        return f"{day.day:02d}{_MONTHS[day.month - 1]}{day.year % 100:02d}"


def is_current(priority_date: date, cutoff: Cutoff) -> bool:
    """Say whether a case is current: C, or a priority date *earlier* than the cut-off, never equal to it."""
    if cutoff.earlier_than is None:
        return cutoff.mark == CURRENT_MARK
    return priority_date < cutoff.earlier_than


class Move(StrEnum):
    """What became of a cell since the month before. BACK is what the bulletin calls retrogressed."""

    FORWARD = "forward"
    BACK = "back"
    UNCHANGED = "unchanged"
    NEW = "new"
    GONE = "gone"


def move(before: Cutoff | None, after: Cutoff | None) -> Move:
    """Compare a cell of two months; None where a month does not print it. U lets pass nobody, C everybody."""
    if after is None:
        return Move.GONE
    if before is None:
        return Move.NEW
    if before == after:
        return Move.UNCHANGED
    return Move.FORWARD if _reach(after) > _reach(before) else Move.BACK


def _reach(cutoff: Cutoff) -> date:
    if cutoff.earlier_than is not None:
        return cutoff.earlier_than
    return date.max if cutoff.mark == CURRENT_MARK else date.min
