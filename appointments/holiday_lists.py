"""What the two countries' holidays of a year are, as a first proposal; the IV Unit owns the list.

Computed by the package ``holidays``: lunar days of years without a decree are projections, Cambodia's days
in lieu are not known to it, and closings of U.S. agencies by order of the President bind posts abroad only
where the post says so. So nothing from here counts before staff approved it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from appointments.models import Closure
from appointments.working_days import SATURDAY

# Next year's Cambodian holidays are decreed by then, and its first weeks come within reach of a release.
REMIND_OF_NEXT_YEAR_FROM = 10
# 5 U.S.C. 6103(a), in the package's words. Whatever else it calls a U.S. closing is one of a kind.
FEDERAL_HOLIDAYS = frozenset(
    {
        "New Year's Day",
        "Birthday of Martin Luther King, Jr.",
        "Washington's Birthday",
        "Memorial Day",
        "Juneteenth National Independence Day",
        "Independence Day",
        "Labor Day",
        "Columbus Day",
        "Veterans Day",
        "Thanksgiving Day",
        "Christmas Day",
    }
)
OBSERVED = " (observed)"


@dataclass(frozen=True)
class Holiday:
    """One holiday on the weekday on which it closes offices."""

    day: date
    kind: Closure.Kind
    name: str
    name_km: str = ""


def years_due(today: date) -> tuple[int, ...]:
    """Return the years whose holidays should be approved by now: this one, from October on the next, too."""
    return (today.year, today.year + 1) if today.month >= REMIND_OF_NEXT_YEAR_FROM else (today.year,)


def holidays_of(year: int) -> list[Holiday]:
    """Return both countries' holidays of a year that fall on weekdays, by day; a row for each country's."""
    return sorted([*_us(year), *_cambodia(year)], key=lambda holiday: (holiday.day, holiday.name))


def single_closings_of(year: int) -> list[Holiday]:
    """Return U.S. closings that were ordered once (a day of mourning): to be told, never proposed."""
    return [Holiday(day, Closure.Kind.US, name) for day, name in _us_days(year) if not _is_federal(name)]


def _us(year: int) -> Iterator[Holiday]:
    for day, name in _us_days(year):
        if _is_federal(name):
            yield Holiday(day, Closure.Kind.US, name)


def _us_days(year: int) -> Iterator[tuple[date, str]]:
    import holidays  # every process would load it at its start, for a few uses a year

    # A New Year's Day on a Saturday closes the Friday before: 31 December of this year.
    found = holidays.US(years=(year, year + 1), categories=("government",), language="en_US")
    for day in sorted(found):
        if day.year == year and day.weekday() < SATURDAY:
            yield from ((day, name) for name in found.get_list(day))


def _is_federal(name: str) -> bool:
    return name.removesuffix(OBSERVED) in FEDERAL_HOLIDAYS


def _cambodia(year: int) -> Iterator[Holiday]:
    import holidays

    english = holidays.KH(years=year, language="en_US")
    khmer = holidays.KH(years=year, language="km")
    for day in sorted(english):
        if day.year == year and day.weekday() < SATURDAY:
            # Both lists are made in one order, which holds while they are of one length.
            names = english.get_list(day)
            names_km = khmer.get_list(day) if len(khmer.get_list(day)) == len(names) else [""] * len(names)
            for name, name_km in zip(names, names_km, strict=True):
                yield Holiday(day, Closure.Kind.CAMBODIA, name, name_km)
