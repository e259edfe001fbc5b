"""Which inquiries come first in the morning, and why.

Pure: what an inquiry tells and what the record knows are arguments, codes come out. The order of the codes is
the order of the queue; within one code the earliest day comes first, then who wrote first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

INTERVIEW_NEAR = timedelta(days=5)
BIRTHDAY_NEAR = timedelta(days=60)
YEAR_NEAR = timedelta(days=60)
OF_AGE = 21


class Urgency(StrEnum):
    """Why an inquiry is urgent, the most urgent first."""

    LISTED_CASE_HELD = "listed_case_held"
    INTERVIEW_NEAR = "interview_near"
    EMERGENCY = "emergency"
    TURNING_21 = "turning_21"
    YEAR_ENDS = "year_ends"
    MEDICAL = "medical"


# Categories of inquiries that are urgent by what the writer says.
BY_CATEGORY = {
    "help_needed": Urgency.EMERGENCY,
    "turning_21": Urgency.TURNING_21,
    "no_contact": Urgency.YEAR_ENDS,
    "medical": Urgency.MEDICAL,
}
RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}
NOT_URGENT = len(RANKS)


@dataclass(frozen=True)
class Urgent:
    """A reason to come first, and the day that it is about; without one the writer alone says so."""

    why: Urgency
    day: date | None = None


def reasons(
    *,
    category: str,
    claims_listed_case: bool,
    interviews_on: Iterable[date],
    born_on: Iterable[date],
    missed_on: Iterable[date],
    today: date,
) -> tuple[Urgent, ...]:
    """Return why an inquiry is urgent, the most urgent first; nothing where it can wait its turn.

    ``interviews_on`` are the days of appointments that stand, ``born_on`` the birthdays of everybody on the
    case, ``missed_on`` the days since which the year without contact can run.
    """
    found = [Urgent(Urgency.LISTED_CASE_HELD)] if claims_listed_case else []
    found += _near(Urgency.INTERVIEW_NEAR, interviews_on, today, INTERVIEW_NEAR)
    birthdays = (years_later(born, OF_AGE) for born in born_on)
    found += _near(Urgency.TURNING_21, birthdays, today, BIRTHDAY_NEAR)
    found += _near(Urgency.YEAR_ENDS, (years_later(day, 1) for day in missed_on), today, YEAR_NEAR)
    said = BY_CATEGORY.get(category)
    if said is not None and said not in {each.why for each in found}:
        found.append(Urgent(said))
    return tuple(sorted(found, key=lambda each: (RANKS[each.why], each.day or date.max)))


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; of 29 February, the 28th: the safe side."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _near(why: Urgency, days: Iterable[date], today: date, reach: timedelta) -> list[Urgent]:
    """Return the nearest of the days that lies ahead within reach."""
    ahead = sorted(day for day in days if today <= day <= today + reach)
    return [Urgent(why, ahead[0])] if ahead else []
