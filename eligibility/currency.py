"""Whether a visa is available to a case in a month, by the Final Action Dates of that month's bulletin.

Pure. Row: the category of the case. Column: its chargeability (place of birth); a country that has no column
of its own is among "All Chargeability Areas Except Those Listed". What is missing is unknown, never a no.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.cutoff_dates import Cutoff, is_current
from eligibility.rules import CaseFacts, Currency, Ground

Month = tuple[int, int]
# A month's Final Action Dates: category, then chargeability.
Cells = Mapping[str, Mapping[str, Cutoff]]

EVERYBODY_ELSE = "ALL"
# ISO 3166, and the codes of the Department of State.
LIST_CODES = {
    **dict.fromkeys(("CN", "CHN", "CHNM", "PRC"), "CHINA"),
    **dict.fromkeys(("IN", "IND", "INDI"), "INDIA"),
    **dict.fromkeys(("MX", "MEX", "MEXI"), "MEXICO"),
    **dict.fromkeys(("PH", "PHL", "PHIL", "RP"), "PHILIPPINES"),
}
# A bulletin comes out about the middle of the month before.
OUT_FROM_DAY = 15


class MonthMark(StrEnum):
    """What a family is told of a month. Only NOT_CURRENT is a no; all after it are not known."""

    CURRENT = "current"
    NOT_CURRENT = "not_current"
    NOT_OUT = "not_out"
    NOT_LOADED = "not_loaded"
    NO_PRIORITY_DATE = "no_priority_date"
    BY_RANK = "by_rank"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CaseMonths:
    """What the bulletins say of one case; ``loaded`` are the months that are published here.

    ``is_listed`` says that the priority date is the one in the post's list, which is shown to nobody.
    """

    known: Mapping[Month, Currency]
    loaded: Collection[Month]
    as_of: date
    by_rank: bool = False
    lacks_priority_date: bool = False
    is_cleared: bool = False
    is_listed: bool = False

    def mark(self, month: Month) -> MonthMark:
        """Return what is told of a month."""
        currency = self.known.get(month, Currency.UNKNOWN)
        if currency is not Currency.UNKNOWN:
            return MonthMark(currency.value)
        if self.by_rank:
            return MonthMark.BY_RANK
        if month not in self.loaded:
            return MonthMark.NOT_LOADED if month <= months_due(self.as_of)[-1] else MonthMark.NOT_OUT
        return MonthMark.NO_PRIORITY_DATE if self.lacks_priority_date else MonthMark.UNKNOWN

    def is_refused(self, month: Month) -> bool:
        """Say whether no interview can be scheduled in this month."""
        return self.mark(month) is MonthMark.NOT_CURRENT and not self.is_cleared

    @property
    def lines(self) -> list[tuple[date, MonthMark]]:
        """Return the months that the family is told of, from this one on, each by its first day."""
        return [(date(*month, 1), self.mark(month)) for month in months_told(self.known, self.as_of)]

    @property
    def latest(self) -> date | None:
        """Return the first day of the last month that is loaded."""
        return date(*max(self.loaded), 1) if self.loaded else None


def currency_in(
    cells: Cells, categories: Collection[str], chargeability: str, priority_date: date
) -> Currency:
    """Return whether a case is current; where its category is not certain, all that fit must agree."""
    found = {_currency(cells.get(category, {}), chargeability, priority_date) for category in categories}
    return found.pop() if len(found) == 1 else Currency.UNKNOWN


def _currency(row: Mapping[str, Cutoff], chargeability: str, priority_date: date) -> Currency:
    cutoff = row.get(column_of(chargeability, row))
    if cutoff is None:
        return Currency.UNKNOWN
    return Currency.CURRENT if is_current(priority_date, cutoff) else Currency.NOT_CURRENT


def column_of(chargeability: str, columns: Collection[str]) -> str:
    """Return the column that a place of birth counts for, however a list has written it.

    In words ("India", "CHINA-mainland born", "Mainland China"), or as one of the codes that lists use.
    """
    words = re.findall(r"[^\W\d_]+", chargeability.upper())
    code = LIST_CODES.get("".join(words), "")
    for column in columns:
        if column.upper() in words or column.upper() in (code, chargeability.strip().upper()):
            return column
    return EVERYBODY_ELSE


def currency_on(facts: CaseFacts, day: date) -> Currency:
    """Return whether the case is current for an interview on this day, by the bulletin of its month."""
    if not facts.in_bulletin:
        return Currency.CURRENT
    return facts.currency.get(month_of(day), Currency.UNKNOWN)


def is_refused(facts: CaseFacts, day: date) -> bool:
    """Say whether no interview can be scheduled on this day: the case is not current then."""
    return currency_on(facts, day) is Currency.NOT_CURRENT and Ground.NOT_CURRENT not in facts.cleared


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return day.year, day.month


def next_month(month: Month) -> Month:
    """Return the month after this one."""
    year, number = month
    return (year, number + 1) if number < 12 else (year + 1, 1)


def months_due(today: date) -> tuple[Month, ...]:
    """Return the months whose bulletin is out: this one, and the next after the middle of this one."""
    this = month_of(today)
    return (this, next_month(this)) if today.day >= OUT_FROM_DAY else (this,)


def months_told(known: Mapping[Month, Currency], today: date) -> tuple[Month, ...]:
    """Return the months that a case is told of: from this one to the first after all that are known."""
    told = [month_of(today)]
    last = max((month for month in known if month >= told[0]), default=None)
    while last is not None and told[-1] <= last:
        told.append(next_month(told[-1]))
    return tuple(told)
