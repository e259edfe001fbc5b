"""The closing time and the change window: dated cases, and a second definition written differently."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from appointments.deadlines import (
    ChangeWindow,
    booking_closes_at,
    booking_is_open,
    change_window,
    day_in_phnom_penh,
    first_bookable_day,
    first_day_to_schedule_anew,
    last_day_to_change,
    promise_at_booking,
)
from appointments.working_days import POST_ZONE, NoWorkingDay, WorkingCalendar

# Every U.S. federal and every Cambodian holiday of these weeks: the widest possible closure.
CLOSED = frozenset(
    {
        date(2025, 12, 25),  # Thu, Christmas Day
        date(2026, 1, 1),  # Thu, New Year's Day
        date(2026, 1, 7),  # Wed, Victory over Genocide Day
        date(2026, 4, 14),  # Tue to Thu, Khmer New Year
        date(2026, 4, 15),
        date(2026, 4, 16),
        date(2026, 10, 10),  # Sat to Mon, Pchum Ben
        date(2026, 10, 11),
        date(2026, 10, 12),  # also Columbus Day
        date(2026, 10, 15),  # Thu, mourning day of the King Father
        date(2026, 11, 9),  # Mon, Independence Day
        date(2026, 11, 11),  # Wed, Veterans Day
        date(2026, 11, 23),  # Mon to Wed, Water Festival
        date(2026, 11, 24),
        date(2026, 11, 25),
        date(2026, 11, 26),  # Thu, Thanksgiving Day
        date(2026, 12, 25),  # Fri, Christmas Day
        date(2027, 1, 1),  # Fri, New Year's Day
        date(2027, 1, 7),  # Thu, Victory over Genocide Day
    }
)
CALENDAR = WorkingCalendar(CLOSED)
ORDINARY = WorkingCalendar()

DEADLINES = [
    # interview, closing day, last day to change
    # an ordinary week, and weekends
    (date(2026, 9, 11), date(2026, 9, 10), date(2026, 9, 8)),  # Fri: Thu, Tue
    (date(2026, 9, 10), date(2026, 9, 9), date(2026, 9, 7)),  # Thu: Wed, Mon
    (date(2026, 9, 9), date(2026, 9, 8), date(2026, 9, 4)),  # Wed: Tue, Fri
    (date(2026, 9, 8), date(2026, 9, 7), date(2026, 9, 3)),  # Tue: Mon, Thu
    (date(2026, 9, 7), date(2026, 9, 4), date(2026, 9, 2)),  # Mon: Fri, Wed
    # Khmer New Year, Tue 14 to Thu 16 April 2026
    (date(2026, 4, 13), date(2026, 4, 10), date(2026, 4, 8)),  # Mon before: Fri, Wed
    (date(2026, 4, 17), date(2026, 4, 13), date(2026, 4, 9)),  # Fri after: Mon, Thu
    (date(2026, 4, 20), date(2026, 4, 17), date(2026, 4, 10)),  # Mon: Fri, Fri
    (date(2026, 4, 21), date(2026, 4, 20), date(2026, 4, 13)),  # Tue: Mon, Mon
    (date(2026, 4, 22), date(2026, 4, 21), date(2026, 4, 17)),  # Wed: Tue, Fri
    # Pchum Ben, Sat 10 to Mon 12 October 2026
    (date(2026, 10, 9), date(2026, 10, 8), date(2026, 10, 6)),  # Fri before: Thu, Tue
    (date(2026, 10, 13), date(2026, 10, 9), date(2026, 10, 7)),  # Tue after: Fri, Wed
    (date(2026, 10, 14), date(2026, 10, 13), date(2026, 10, 8)),  # Wed: Tue, Thu
    (date(2026, 10, 16), date(2026, 10, 14), date(2026, 10, 9)),  # Fri: Wed (Thu closed), Fri
    # Water Festival, Mon 23 to Wed 25, beside Thanksgiving, Thu 26 November 2026
    (date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 17)),  # Fri before: Thu, Tue
    (date(2026, 11, 27), date(2026, 11, 20), date(2026, 11, 18)),  # Fri after: Fri, Wed
    (date(2026, 11, 30), date(2026, 11, 27), date(2026, 11, 19)),  # Mon: Fri, Thu
    (date(2026, 12, 1), date(2026, 11, 30), date(2026, 11, 20)),  # Tue: Mon, Fri
    (date(2026, 12, 2), date(2026, 12, 1), date(2026, 11, 27)),  # Wed: Tue, Fri
    # Christmas, and New Year over the year's end
    (date(2026, 12, 28), date(2026, 12, 24), date(2026, 12, 22)),  # Mon: Thu, Tue
    (date(2026, 12, 31), date(2026, 12, 30), date(2026, 12, 28)),  # Thu: Wed, Mon
    (date(2027, 1, 4), date(2026, 12, 31), date(2026, 12, 29)),  # Mon: Thu, Tue
    (date(2027, 1, 5), date(2027, 1, 4), date(2026, 12, 30)),  # Tue: Mon, Wed
    (date(2027, 1, 6), date(2027, 1, 5), date(2026, 12, 31)),  # Wed: Tue, Thu
    (date(2027, 1, 8), date(2027, 1, 6), date(2027, 1, 4)),  # Fri: Wed (Thu closed), Mon
    (date(2026, 1, 2), date(2025, 12, 31), date(2025, 12, 29)),  # Fri: Wed, Mon
]


def in_phnom_penh(day: date, hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, micro, tzinfo=POST_ZONE)


@pytest.mark.parametrize("interview_day, closing_day, last_day", DEADLINES)
def test_applicant_may_book_until_eleven_and_change_until_the_third_working_day_before(
    interview_day: date, closing_day: date, last_day: date
) -> None:
    assert booking_closes_at(interview_day, CALENDAR) == in_phnom_penh(closing_day, 11)
    assert last_day_to_change(interview_day, CALENDAR) == last_day


def test_closing_time_is_eleven_in_phnom_penh_whatever_zone_the_reader_has() -> None:
    closes = booking_closes_at(date(2026, 12, 1), CALENDAR)

    assert closes.isoformat() == "2026-11-30T11:00:00+07:00"
    assert closes.astimezone(UTC).isoformat() == "2026-11-30T04:00:00+00:00"


@pytest.mark.parametrize(
    "now, is_open",
    [
        (in_phnom_penh(date(2026, 11, 20), 10, 59, 59), True),
        (in_phnom_penh(date(2026, 11, 20), 10, 59, 59, 999_999), True),
        (in_phnom_penh(date(2026, 11, 20), 11, 0, 0), False),
        (in_phnom_penh(date(2026, 11, 20), 11, 0, 1), False),
        (in_phnom_penh(date(2026, 11, 22), 9), False),  # Sunday, the Water Festival ahead
        (in_phnom_penh(date(2026, 11, 26), 9), False),  # Thanksgiving Day
        (in_phnom_penh(date(2026, 11, 28), 9), False),  # the day after the interview
        (datetime(2026, 11, 20, 3, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 4, 0, 0, tzinfo=UTC), False),
    ],
)
def test_booking_for_friday_27_november_closes_on_friday_20_at_eleven(now: datetime, is_open: bool) -> None:
    assert booking_is_open(date(2026, 11, 27), now, CALENDAR) is is_open


@pytest.mark.parametrize(
    "now, expected",
    [
        (in_phnom_penh(date(2026, 9, 7), 10, 59, 59), date(2026, 9, 8)),  # Mon -> Tue
        (in_phnom_penh(date(2026, 9, 7), 11), date(2026, 9, 9)),  # Mon -> Wed
        (in_phnom_penh(date(2026, 9, 11), 10, 59, 59), date(2026, 9, 14)),  # Fri -> Mon
        (in_phnom_penh(date(2026, 9, 11), 11), date(2026, 9, 15)),  # Fri -> Tue
        (in_phnom_penh(date(2026, 9, 12), 8), date(2026, 9, 15)),  # Sat -> Tue
        (in_phnom_penh(date(2026, 11, 20), 10), date(2026, 11, 27)),  # Fri -> Fri, over the festival
        (in_phnom_penh(date(2026, 11, 20), 12), date(2026, 11, 30)),  # Fri -> Mon
        (in_phnom_penh(date(2026, 11, 22), 9), date(2026, 11, 30)),  # Sun -> Mon
        (in_phnom_penh(date(2026, 11, 26), 9), date(2026, 11, 30)),  # a closed Thu -> Mon
        (in_phnom_penh(date(2026, 12, 31), 10), date(2027, 1, 4)),  # Thu -> Mon, over the year's end
        (datetime(2026, 9, 6, 17, 0, tzinfo=UTC), date(2026, 9, 8)),  # already Monday in Phnom Penh
    ],
)
def test_first_bookable_day_is_the_earliest_whose_closing_time_has_not_come(
    now: datetime, expected: date
) -> None:
    assert first_bookable_day(now, CALENDAR) == expected


@pytest.mark.parametrize(
    "today, window",
    [
        (date(2026, 11, 17), ChangeWindow.OPEN),  # Tue
        (date(2026, 11, 18), ChangeWindow.OPEN),  # Wed, the third working day before: it counts whole
        (date(2026, 11, 19), ChangeWindow.CLOSED_UNTIL_PASSED),  # Thu
        (date(2026, 11, 22), ChangeWindow.CLOSED_UNTIL_PASSED),  # Sunday
        (date(2026, 11, 26), ChangeWindow.CLOSED_UNTIL_PASSED),  # Thanksgiving Day
        (date(2026, 11, 27), ChangeWindow.CLOSED_UNTIL_PASSED),  # the day itself
        (date(2026, 11, 28), ChangeWindow.PASSED),  # Saturday
    ],
)
def test_holder_of_friday_27_november_may_change_until_wednesday_18(
    today: date, window: ChangeWindow
) -> None:
    assert change_window(date(2026, 11, 27), today, CALENDAR) == window


@pytest.mark.parametrize("today", [date(2026, 4, 11), date(2026, 4, 12), date(2026, 4, 15)])
def test_holder_may_change_on_a_day_on_which_the_post_does_not_work(today: date) -> None:
    assert change_window(date(2026, 4, 22), today, CALENDAR) == ChangeWindow.OPEN  # until Fri 17 April


def test_promise_once_printed_survives_a_closure() -> None:
    interview_day, promised = date(2026, 9, 11), date(2026, 9, 8)  # Fri, Tue
    closed_later = WorkingCalendar(frozenset({date(2026, 9, 9)}))  # Wed

    assert last_day_to_change(interview_day, closed_later) == date(2026, 9, 7)
    assert change_window(interview_day, promised, closed_later) == ChangeWindow.CLOSED_UNTIL_PASSED
    assert change_window(interview_day, promised, closed_later, promised) == ChangeWindow.OPEN
    assert (
        change_window(interview_day, date(2026, 9, 9), closed_later, promised)
        == ChangeWindow.CLOSED_UNTIL_PASSED
    )


def test_day_recomputed_counts_where_it_is_more_generous_than_the_promise() -> None:
    interview_day, promised = date(2026, 9, 11), date(2026, 9, 7)  # promised while Wed 9 was closed

    assert change_window(interview_day, date(2026, 9, 8), ORDINARY, promised) == ChangeWindow.OPEN
    assert (
        change_window(interview_day, date(2026, 9, 9), ORDINARY, promised) == ChangeWindow.CLOSED_UNTIL_PASSED
    )


@pytest.mark.parametrize(
    "today, window",
    [
        (date(2026, 9, 10), ChangeWindow.OPEN),
        (date(2026, 9, 11), ChangeWindow.CLOSED_UNTIL_PASSED),
        (date(2026, 9, 12), ChangeWindow.PASSED),
    ],
)
def test_promise_never_reaches_into_the_interview_day(today: date, window: ChangeWindow) -> None:
    assert change_window(date(2026, 9, 11), today, ORDINARY, promised=date(2026, 9, 30)) == window


@pytest.mark.parametrize(
    "today, promise",
    [
        (date(2026, 11, 17), date(2026, 11, 18)),
        (date(2026, 11, 18), date(2026, 11, 18)),  # booked on its own last day: promised until tonight
        (date(2026, 11, 19), None),  # booked after its own last day to change
        (date(2026, 11, 20), None),
    ],
)
def test_booking_after_its_own_last_day_to_change_promises_nothing(today: date, promise: date | None) -> None:
    interview_day = date(2026, 11, 27)

    assert promise_at_booking(interview_day, today, CALENDAR) == promise
    assert (change_window(interview_day, today, CALENDAR, promise) == ChangeWindow.OPEN) is (
        promise is not None
    )


@pytest.mark.parametrize(
    "interview_day, from_day",
    [
        (date(2026, 11, 27), date(2026, 11, 28)),  # Fri -> Sat: the day after, not the next working day
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_who_missed_may_schedule_anew_from_the_day_after(interview_day: date, from_day: date) -> None:
    assert first_day_to_schedule_anew(interview_day) == from_day
    assert change_window(interview_day, from_day, CALENDAR) == ChangeWindow.PASSED


@pytest.mark.parametrize(
    "moment, day",
    [
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 0, 0, tzinfo=UTC), date(2026, 11, 25)),
        (in_phnom_penh(date(2026, 11, 24), 23, 59, 59), date(2026, 11, 24)),
    ],
)
def test_day_changes_at_midnight_in_phnom_penh(moment: datetime, day: date) -> None:
    assert day_in_phnom_penh(moment) == day


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        day_in_phnom_penh(datetime(2026, 11, 24, 12, 0))  # noqa: DTZ001


def test_calendar_without_a_working_day_is_refused_by_every_deadline() -> None:
    interview_day = date(2027, 6, 1)
    closed = WorkingCalendar(frozenset(interview_day - timedelta(days=i) for i in range(500)))

    for rule in (booking_closes_at, last_day_to_change):
        with pytest.raises(NoWorkingDay):
            rule(interview_day, closed)


# The second definition: look at each day by itself and count, instead of walking back from the interview.

interview_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
calendars = st.frozensets(st.dates(date(2025, 12, 1), date(2028, 1, 31)), max_size=120).map(WorkingCalendar)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def working_days_from(first: date, interview_day: date, calendar: WorkingCalendar) -> int:
    """How many working days lie from `first` (counted) to the interview day (not counted)."""
    every = (date.fromordinal(n) for n in range(first.toordinal(), interview_day.toordinal()))
    return len(
        [day for day in every if day.strftime("%a") not in ("Sat", "Sun") and day not in calendar.closed_days]
    )


@given(interview_day=interview_days, now=moments, calendar=calendars)
def test_booking_is_open_exactly_while_a_working_morning_remains(
    interview_day: date, now: datetime, calendar: WorkingCalendar
) -> None:
    local = now + timedelta(hours=7)
    first_morning = (local + timedelta(hours=13)).date()  # from 11:00 on, the next day's

    assert booking_is_open(interview_day, now, calendar) is (
        working_days_from(first_morning, interview_day, calendar) >= 1
    )


@given(interview_day=interview_days, distance=st.integers(-5, 40), calendar=calendars)
def test_change_is_open_exactly_while_three_working_days_remain(
    interview_day: date, distance: int, calendar: WorkingCalendar
) -> None:
    today = interview_day - timedelta(days=distance)
    if distance < 0:
        expected = ChangeWindow.PASSED
    elif working_days_from(today, interview_day, calendar) >= 3:
        expected = ChangeWindow.OPEN
    else:
        expected = ChangeWindow.CLOSED_UNTIL_PASSED

    assert change_window(interview_day, today, calendar) == expected


@given(now=moments, calendar=calendars)
def test_first_bookable_day_is_open_and_none_before_it_is(now: datetime, calendar: WorkingCalendar) -> None:
    first = first_bookable_day(now, calendar)
    today = day_in_phnom_penh(now)
    until_then = [today + timedelta(days=n) for n in range((first - today).days)]

    assert calendar.is_working_day(first)
    assert booking_is_open(first, now, calendar)
    assert not [d for d in until_then if calendar.is_working_day(d) and booking_is_open(d, now, calendar)]


@given(
    interview_day=interview_days,
    booked_ahead=st.integers(1, 40),
    at_booking=calendars,
    opened_and_closed=st.lists(calendars, max_size=4),
)
def test_promise_holds_whatever_is_closed_and_opened_again(
    interview_day: date,
    booked_ahead: int,
    at_booking: WorkingCalendar,
    opened_and_closed: list[WorkingCalendar],
) -> None:
    booked_on = interview_day - timedelta(days=booked_ahead)
    promise = promise_at_booking(interview_day, booked_on, at_booking)
    assume(promise is not None)

    for calendar in opened_and_closed:
        for today in (booked_on, promise):
            assert change_window(interview_day, today, calendar, promise) == ChangeWindow.OPEN


@given(interview_day=interview_days, extra=st.dates(date(2026, 1, 1), date(2027, 12, 31)), calendar=calendars)
def test_one_more_closure_never_moves_a_deadline_later(
    interview_day: date, extra: date, calendar: WorkingCalendar
) -> None:
    more_closed = WorkingCalendar(calendar.closed_days | {extra})

    assert booking_closes_at(interview_day, more_closed) <= booking_closes_at(interview_day, calendar)
    assert last_day_to_change(interview_day, more_closed) <= last_day_to_change(interview_day, calendar)
