from datetime import date, datetime, time

import pytest

from appointments import closures
from appointments.availability import free_days, working_calendar
from appointments.models import Closure, InterviewSlot
from appointments.release import ReleaseResult, Skipped, SkippedDay, YearNotApproved, preview, release
from tests.appointments.bookings import NOW, at, booked, closed, officer, slot_at

pytestmark = pytest.mark.django_db

WEEK = range(5)
TIMES = [time(8, 0), time(8, 30)]


@pytest.fixture(autouse=True)
def approved_year() -> None:
    closed("2026-01-01", "New Year's Day")


def _release(first, last, weekdays=WEEK, times=TIMES, capacity=3, now=NOW) -> ReleaseResult:
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return release(first, last, weekdays, times, capacity, now=now, by=officer())


def test_a_week_is_released():
    result = _release("2026-12-07", "2026-12-13")

    assert result.released == tuple(
        at(f"2026-12-{day:02}", clock) for day in range(7, 12) for clock in ("08:00", "08:30")
    )
    assert (result.existing, result.skipped, result.places) == ((), (), 30)
    assert list(InterviewSlot.objects.values_list("starts_at", "capacity", "taken", "released_at")) == [
        (moment, 3, 0, NOW) for moment in result.released
    ]
    assert [day.day for day in free_days(NOW, working_calendar())] == list(result.days)


def test_a_preview_says_the_same_and_writes_nothing():
    arguments = (date(2026, 12, 7), date(2026, 12, 13), WEEK, TIMES, 3)

    seen = preview(*arguments, now=NOW)
    assert not InterviewSlot.objects.exists()
    assert release(*arguments, now=NOW, by=officer()) == seen


def test_only_the_weekdays_that_were_asked_for_are_released_and_never_a_weekend():
    result = _release("2026-12-07", "2026-12-20", weekdays=[1, 5, 6], times=[time(8, 0)])

    assert list(result.days) == [date(2026, 12, 8), date(2026, 12, 15)]


def test_what_is_released_twice_is_there_once():
    before = slot_at("2026-12-08", "08:30", capacity=1)
    booked(before)

    first = _release("2026-12-07", "2026-12-08")
    second = _release("2026-12-07", "2026-12-08", capacity=9)
    before.refresh_from_db()

    assert (len(first.released), first.existing) == (3, (at("2026-12-08", "08:30"),))
    assert (second.released, len(second.existing)) == ((), 4)
    assert InterviewSlot.objects.count() == 4
    assert (before.capacity, before.taken) == (1, 1)


def test_closed_days_are_skipped_and_named():
    closed("2026-12-08", "Storm", kind=Closure.Kind.POST)
    closed("2026-12-08", "Elections", kind=Closure.Kind.CAMBODIA)
    closed("2026-12-09", "Only proposed", approved=False)

    result = _release("2026-12-07", "2026-12-09", times=[time(8, 0)])

    assert list(result.days) == [date(2026, 12, 7), date(2026, 12, 9)]
    assert result.skipped == (SkippedDay(date(2026, 12, 8), Skipped.CLOSED, ("Storm", "Elections")),)


def test_a_closed_part_of_a_day_skips_its_times():
    closures.add(
        date(2026, 12, 8),
        Closure.Kind.IV_UNIT,
        "Training",
        begins_at=time(8, 0),
        ends_at=time(8, 30),
        now=NOW,
        by=officer(),
    )

    result = _release("2026-12-08", "2026-12-08")

    assert result.released == (at("2026-12-08", "08:30"),)
    assert result.skipped == (
        SkippedDay(date(2026, 12, 8), Skipped.CLOSED_THEN, ("Training",), (time(8, 0),)),
    )


@pytest.mark.parametrize(
    "now,first_released",
    [
        (at("2026-12-04", "10:59"), date(2026, 12, 7)),
        (at("2026-12-04", "11:00"), date(2026, 12, 8)),
        (at("2026-12-06", "08:00"), date(2026, 12, 8)),
        (at("2026-12-07", "11:00"), date(2026, 12, 9)),
    ],
)
def test_days_whose_closing_time_has_come_are_skipped_and_named(now: datetime, first_released: date):
    # Friday 4 December is the working day before Monday the 7th.
    result = _release("2026-12-07", "2026-12-11", now=now)

    assert next(iter(result.days)) == first_released
    assert {skipped.reason for skipped in result.skipped} <= {Skipped.CLOSING_TIME_PASSED}
    assert [skipped.day.day for skipped in result.skipped] == list(range(7, first_released.day))


def test_a_year_without_approved_closures_is_refused_whole():
    closed("2027-01-01", "New Year's Day", approved=False)

    with pytest.raises(YearNotApproved) as refusal:
        _release("2026-12-28", "2027-01-08")
    with pytest.raises(YearNotApproved):
        preview(date(2026, 12, 28), date(2027, 1, 8), WEEK, TIMES, 3, now=NOW)

    assert refusal.value.year == 2027
    assert not InterviewSlot.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": "2026-12-08", "last": "2026-12-07"},
        {"first": "2026-01-01", "last": "2027-01-02"},
        {"capacity": 0},
        {"capacity": 201},
        {"times": [time(hour, minute) for hour in range(24) for minute in (0, 1, 2)]},
    ],
)
def test_a_release_beyond_the_limits_is_refused(arguments):
    with pytest.raises(ValueError):
        _release(**{"first": "2026-12-07", "last": "2026-12-08"} | arguments)


def test_a_release_asks_the_database_as_often_for_a_week_as_for_a_quarter(django_assert_num_queries):
    by = officer()
    # Savepoint and its end, lock, year, closures, slots there, insert; a longer list is inserted in parts.
    with django_assert_num_queries(7):
        release(date(2026, 12, 7), date(2026, 12, 7), WEEK, TIMES, 3, now=NOW, by=by)
    with django_assert_num_queries(7):
        release(date(2026, 9, 1), date(2026, 12, 31), WEEK, TIMES, 3, now=NOW, by=by)
