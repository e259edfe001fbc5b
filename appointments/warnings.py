"""What to tell somebody before a date is taken or moved: it refuses nothing.

Pure: people, days and the last day to change are handed in; codes come out, their sentences are in `wording`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

ADULT = 21
PASSPORT_MONTHS = 6


class Attending(Protocol):
    """Somebody who comes to the interview, as far as a warning asks."""

    @property
    def full_name(self) -> str: ...
    @property
    def date_of_birth(self) -> date | None: ...
    @property
    def passport_expires_on(self) -> date | None: ...


class WarningCode(StrEnum):
    """What there is to warn of."""

    TURNS_21 = "turns_21"
    TURNS_21_THAT_DAY = "turns_21_that_day"
    PASSPORT_EXPIRES_BEFORE = "passport_expires_before"
    PASSPORT_EXPIRES_SOON = "passport_expires_soon"
    MEDICAL_OVER = "medical_over"
    CANNOT_BE_CHANGED = "cannot_be_changed"


@dataclass(frozen=True)
class DayWarning:
    """A warning: of whom, and the day that it speaks of."""

    code: WarningCode
    day: date
    name: str = ""


def warnings_for(
    people: Iterable[Attending],
    interview_day: date,
    *,
    today: date,
    last_day_to_change: date | None,
    schedule_anew_from: date,
    medical_valid_until: date | None = None,
) -> tuple[DayWarning, ...]:
    """Return the warnings of an interview day: of each person in turn, then of the day itself.

    ``last_day_to_change`` is what a confirmation would promise, None where it can promise nothing;
    ``medical_valid_until`` is known only where the family gave it.
    """
    found = [warning for person in people for warning in _of(person, interview_day, today)]
    found += _medical(medical_valid_until, interview_day)
    if last_day_to_change is None:
        found.append(DayWarning(WarningCode.CANNOT_BE_CHANGED, schedule_anew_from))
    return tuple(found)


def papers_over(
    people: Iterable[Attending], interview_day: date, medical_valid_until: date | None
) -> tuple[DayWarning, ...]:
    """Return what will be over on an interview day, or soon after: passports, the medical examination."""
    passports = [warning for person in people for warning in _passport(person, interview_day)]
    return (*passports, *_medical(medical_valid_until, interview_day))


def birthdays_21(people: Iterable[Attending], *, today: date, last: date) -> tuple[DayWarning, ...]:
    """Return who turns 21 from today to the last day that is shown, the earliest first."""
    found = (
        DayWarning(WarningCode.TURNS_21, turns_21_on(person.date_of_birth), person.full_name)
        for person in people
        if person.date_of_birth is not None
    )
    return tuple(sorted((each for each in found if today <= each.day <= last), key=lambda each: each.day))


def turns_21_on(date_of_birth: date) -> date:
    """Return the 21st birthday; who is born on 29 February is warned for the 28th, the safe side."""
    try:
        return date_of_birth.replace(year=date_of_birth.year + ADULT)
    except ValueError:
        return date(date_of_birth.year + ADULT, 2, 28)


def _of(person: Attending, interview_day: date, today: date) -> Iterable[DayWarning]:
    if person.date_of_birth is not None:
        birthday = turns_21_on(person.date_of_birth)
        if today <= birthday < interview_day:
            yield DayWarning(WarningCode.TURNS_21, birthday, person.full_name)
        elif birthday == interview_day:
            yield DayWarning(WarningCode.TURNS_21_THAT_DAY, birthday, person.full_name)
    yield from _passport(person, interview_day)


def _medical(valid_until: date | None, interview_day: date) -> Iterable[DayWarning]:
    if valid_until is not None and valid_until < interview_day:
        yield DayWarning(WarningCode.MEDICAL_OVER, valid_until)


def _passport(person: Attending, interview_day: date) -> Iterable[DayWarning]:
    expires_on = person.passport_expires_on
    if expires_on is not None:
        if expires_on < interview_day:
            yield DayWarning(WarningCode.PASSPORT_EXPIRES_BEFORE, expires_on, person.full_name)
        elif expires_on < _months_after(interview_day, PASSPORT_MONTHS):
            yield DayWarning(WarningCode.PASSPORT_EXPIRES_SOON, expires_on, person.full_name)


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
