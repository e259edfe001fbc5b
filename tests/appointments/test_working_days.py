"""The working calendar: weekends, closures, counting across both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.working_days import SEARCH_DAYS, NoWorkingDay, WorkingCalendar

ORDINARY = WorkingCalendar()
KHMER_NEW_YEAR = WorkingCalendar(frozenset({date(2026, 4, 14), date(2026, 4, 15), date(2026, 4, 16)}))

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
calendars = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60).map(WorkingCalendar)


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 4, 10), True),  # Friday
        (date(2026, 4, 11), False),  # Saturday
        (date(2026, 4, 12), False),  # Sunday
        (date(2026, 4, 13), True),  # Monday
        (date(2026, 4, 14), False),  # Tuesday, Khmer New Year
        (date(2026, 4, 16), False),  # Thursday, Khmer New Year
        (date(2026, 4, 17), True),  # Friday
    ],
)
def test_post_works_monday_to_friday_unless_closed(day: date, works: bool) -> None:
    assert KHMER_NEW_YEAR.is_working_day(day) is works


@pytest.mark.parametrize(
    "day, n, expected",
    [
        (date(2026, 4, 17), 1, date(2026, 4, 13)),  # Fri -> Mon, over Khmer New Year
        (date(2026, 4, 17), 2, date(2026, 4, 10)),  # Fri -> Fri, over it and a weekend
        (date(2026, 4, 15), 1, date(2026, 4, 13)),  # a closed Wed -> Mon
        (date(2026, 4, 12), 1, date(2026, 4, 10)),  # a Sunday -> Fri
        (date(2026, 4, 20), 3, date(2026, 4, 10)),  # Mon -> Fri, Mon, Fri
    ],
)
def test_post_counts_working_days_backwards(day: date, n: int, expected: date) -> None:
    assert KHMER_NEW_YEAR.before(day, n) == expected


@pytest.mark.parametrize(
    "day, n, expected",
    [
        (date(2026, 4, 13), 1, date(2026, 4, 17)),  # Mon -> Fri, over Khmer New Year
        (date(2026, 4, 13), 2, date(2026, 4, 20)),  # Mon -> Mon
        (date(2026, 4, 15), 1, date(2026, 4, 17)),  # a closed Wed -> Fri
        (date(2026, 4, 11), 1, date(2026, 4, 13)),  # a Saturday -> Mon
    ],
)
def test_post_counts_working_days_forwards(day: date, n: int, expected: date) -> None:
    assert KHMER_NEW_YEAR.after(day, n) == expected


@pytest.mark.parametrize("n", [0, -1])
def test_post_cannot_count_less_than_one_working_day(n: int) -> None:
    with pytest.raises(ValueError, match="begins at 1"):
        ORDINARY.before(date(2026, 11, 27), n)
    with pytest.raises(ValueError, match="begins at 1"):
        ORDINARY.after(date(2026, 11, 27), n)


def test_calendar_closed_for_more_than_400_days_is_refused_instead_of_run_through() -> None:
    first = date(2026, 1, 1)
    closed = WorkingCalendar(frozenset(first + timedelta(days=i) for i in range(SEARCH_DAYS + 10)))

    with pytest.raises(NoWorkingDay):
        closed.after(first, 1)
    with pytest.raises(NoWorkingDay):
        closed.before(first + timedelta(days=SEARCH_DAYS + 9), 1)


def test_calendar_finds_the_working_day_that_is_the_400th() -> None:
    start = date(2026, 1, 1)  # Thursday
    reopening = start + timedelta(days=SEARCH_DAYS)  # Friday 2027-02-05
    closed = frozenset(start + timedelta(days=i) for i in range(SEARCH_DAYS))

    assert WorkingCalendar(closed).after(start, 1) == reopening
    with pytest.raises(NoWorkingDay):
        WorkingCalendar(closed).after(start - timedelta(days=1), 3)


@pytest.mark.parametrize("n", [1, 3])
def test_calendar_ends_with_the_dates_and_says_so(n: int) -> None:
    with pytest.raises(NoWorkingDay):
        ORDINARY.before(date.min, n)
    with pytest.raises(NoWorkingDay):
        ORDINARY.after(date.max, n)


@given(day=days, n=st.integers(1, 12), calendar=calendars)
def test_nth_working_day_has_exactly_n_working_days_up_to_it(
    day: date, n: int, calendar: WorkingCalendar
) -> None:
    def works(other: date) -> bool:
        return other.isoweekday() not in (6, 7) and other not in calendar.closed_days

    before, after = calendar.before(day, n), calendar.after(day, n)

    assert works(before)
    assert works(after)
    assert sum(works(before + timedelta(days=i)) for i in range((day - before).days)) == n
    assert sum(works(after - timedelta(days=i)) for i in range((after - day).days)) == n
