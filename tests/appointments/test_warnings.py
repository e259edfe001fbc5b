"""What a family is told before a date is taken or moved."""

from dataclasses import dataclass
from datetime import date

import pytest

from appointments.warnings import DayWarning, WarningCode, papers_over, turns_21_on, warnings_for

TODAY = date(2026, 11, 22)
INTERVIEW = date(2026, 12, 10)
NEXT_DAY = date(2026, 12, 11)


@dataclass
class Someone:
    full_name: str = "CHAN, Dara"
    date_of_birth: date | None = None
    passport_expires_on: date | None = None


def warned(*people: Someone, interview: date = INTERVIEW) -> list[tuple[WarningCode, date]]:
    found = warnings_for(
        people, interview, today=TODAY, last_day_to_change=date(2026, 12, 7), schedule_anew_from=NEXT_DAY
    )
    return [(warning.code, warning.day) for warning in found]


@pytest.mark.parametrize(
    "born, expected",
    [
        (date(2005, 11, 21), []),
        (date(2005, 11, 22), [(WarningCode.TURNS_21, date(2026, 11, 22))]),
        (date(2005, 12, 9), [(WarningCode.TURNS_21, date(2026, 12, 9))]),
        (date(2005, 12, 10), [(WarningCode.TURNS_21_THAT_DAY, date(2026, 12, 10))]),
        (date(2005, 12, 11), []),
        (None, []),
    ],
)
def test_child_who_turns_21_up_to_the_interview_is_named(
    born: date | None, expected: list[tuple[WarningCode, date]]
) -> None:
    assert warned(Someone(date_of_birth=born)) == expected


def test_child_born_on_29_february_is_warned_for_the_day_before_march() -> None:
    assert turns_21_on(date(2004, 2, 29)) == date(2025, 2, 28)
    assert turns_21_on(date(2005, 2, 28)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "interview, expires, expected",
    [
        (INTERVIEW, date(2026, 12, 9), [WarningCode.PASSPORT_EXPIRES_BEFORE]),
        (INTERVIEW, date(2026, 12, 10), [WarningCode.PASSPORT_EXPIRES_SOON]),
        (INTERVIEW, date(2027, 6, 9), [WarningCode.PASSPORT_EXPIRES_SOON]),
        (INTERVIEW, date(2027, 6, 10), []),
        (INTERVIEW, None, []),
        # Six months after 31 August is the last day of February.
        (date(2027, 8, 31), date(2028, 2, 28), [WarningCode.PASSPORT_EXPIRES_SOON]),
        (date(2027, 8, 31), date(2028, 2, 29), []),
    ],
)
def test_person_whose_passport_does_not_last_six_months_more_is_named(
    interview: date, expires: date | None, expected: list[WarningCode]
) -> None:
    found = warned(Someone(passport_expires_on=expires), interview=interview)

    assert [code for code, _day in found] == expected


def test_family_is_warned_of_each_person_in_turn_and_of_the_day_last() -> None:
    mother = Someone("SOK, Vanna", date(1980, 1, 1), date(2026, 12, 1))
    son = Someone("SOK, Dara", date(2005, 12, 1), date(2026, 12, 2))

    found = warnings_for(
        [mother, son], INTERVIEW, today=TODAY, last_day_to_change=None, schedule_anew_from=NEXT_DAY
    )

    assert found == (
        DayWarning(WarningCode.PASSPORT_EXPIRES_BEFORE, date(2026, 12, 1), "SOK, Vanna"),
        DayWarning(WarningCode.TURNS_21, date(2026, 12, 1), "SOK, Dara"),
        DayWarning(WarningCode.PASSPORT_EXPIRES_BEFORE, date(2026, 12, 2), "SOK, Dara"),
        DayWarning(WarningCode.CANNOT_BE_CHANGED, NEXT_DAY),
    )


@pytest.mark.parametrize(
    "valid_until, expected",
    [
        (date(2026, 12, 9), [(WarningCode.MEDICAL_OVER, date(2026, 12, 9))]),
        (INTERVIEW, []),
        (None, []),
    ],
)
def test_a_medical_examination_that_would_be_over_by_the_interview_is_named(
    valid_until: date | None, expected: list[tuple[WarningCode, date]]
) -> None:
    found = warnings_for(
        [Someone()],
        INTERVIEW,
        today=TODAY,
        last_day_to_change=TODAY,
        schedule_anew_from=NEXT_DAY,
        medical_valid_until=valid_until,
    )

    assert [(warning.code, warning.day) for warning in found] == expected


def test_staff_see_what_ends_too_early_and_not_what_was_warned_of_besides() -> None:
    found = papers_over(
        [Someone(date_of_birth=date(2005, 12, 9), passport_expires_on=date(2027, 1, 1))],
        INTERVIEW,
        date(2026, 12, 9),
    )

    assert [warning.code for warning in found] == [
        WarningCode.PASSPORT_EXPIRES_SOON,
        WarningCode.MEDICAL_OVER,
    ]
