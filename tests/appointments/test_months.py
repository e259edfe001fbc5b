"""The calendar as it is drawn."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.months import Cell, DayState, NoTimes, months_of, neighbours, why_no_times
from appointments.working_days import POST_ZONE, WorkingCalendar

SUNDAY = date(2026, 11, 22)
WATER_FESTIVAL = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
THANKSGIVING = date(2026, 11, 26)
CALENDAR = WorkingCalendar(frozenset([*WATER_FESTIVAL, THANKSGIVING, date(2026, 12, 25)]))
MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=POST_ZONE)


def drawn(places: dict[date, int]) -> dict[date, Cell]:
    return {
        cell.day: cell
        for month in months_of(places, CALENDAR, today=SUNDAY)
        for week in month.weeks
        for cell in week
        if cell.state is not DayState.OUTSIDE
    }


def test_family_sees_free_days_with_their_places_and_closed_days_as_closed() -> None:
    cells = drawn({date(2026, 11, 30): 4})

    assert cells[date(2026, 11, 30)] == Cell(date(2026, 11, 30), DayState.FREE, places=4)
    assert [cells[day].state for day in WATER_FESTIVAL] == [DayState.CLOSED] * 3
    assert cells[date(2026, 11, 27)] == Cell(date(2026, 11, 27), DayState.NONE)
    assert (cells[date(2026, 11, 28)].state, cells[date(2026, 11, 28)].is_weekend) == (DayState.CLOSED, True)
    assert (cells[THANKSGIVING].state, cells[THANKSGIVING].is_weekend) == (DayState.CLOSED, False)
    assert [day for day, cell in cells.items() if cell.is_today] == [SUNDAY]


def test_family_sees_only_months_that_have_a_free_day_in_order() -> None:
    months = months_of({date(2027, 2, 1): 1, date(2026, 12, 31): 2}, CALENDAR, today=SUNDAY)

    assert [month.first for month in months] == [date(2026, 12, 1), date(2027, 2, 1)]


def test_family_sees_no_month_where_nothing_is_free() -> None:
    assert months_of({}, CALENDAR, today=SUNDAY) == ()


@given(st.dictionaries(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(1, 9), max_size=8))
def test_family_finds_each_free_day_once_in_weeks_from_monday_to_sunday(places: dict[date, int]) -> None:
    months = months_of(places, CALENDAR, today=SUNDAY)
    cells = [cell for month in months for week in month.weeks for cell in week]

    assert {cell.day: cell.places for cell in cells if cell.state is DayState.FREE} == places
    assert sum(cell.state is DayState.FREE for cell in cells) == len(places)
    assert all(
        [cell.day.weekday() for cell in week] == [*range(7)] for month in months for week in month.weeks
    )


@pytest.mark.parametrize(
    "day, why",
    [
        (None, NoTimes.UNREADABLE),
        (date.min, NoTimes.TOO_LATE),
        (date(2026, 11, 20), NoTimes.TOO_LATE),
        (SUNDAY, NoTimes.TOO_LATE),
        (THANKSGIVING, NoTimes.CLOSED),
        (date(2026, 11, 28), NoTimes.CLOSED),
        # Friday: its closing time was 11:00 on Friday the 20th, the working day before the festival.
        (date(2026, 11, 27), NoTimes.TOO_LATE),
        (date(2026, 11, 30), NoTimes.NONE_FREE),
        (date.max, NoTimes.NONE_FREE),
    ],
)
def test_family_is_told_why_a_day_has_no_times(day: date | None, why: NoTimes) -> None:
    assert why_no_times(day, MORNING, CALENDAR) is why


def test_family_is_led_to_the_free_days_beside_this_one() -> None:
    places = {date(2026, 12, 1): 1, date(2026, 12, 4): 2, date(2026, 12, 9): 3}

    assert neighbours(places, date(2026, 12, 1)) == (None, date(2026, 12, 4))
    assert neighbours(places, date(2026, 12, 4)) == (date(2026, 12, 1), date(2026, 12, 9))
    assert neighbours(places, date(2026, 12, 9)) == (date(2026, 12, 4), None)
    assert neighbours({}, date(2026, 12, 9)) == (None, None)
