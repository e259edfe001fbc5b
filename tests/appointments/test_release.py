from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from appointments import closures
from appointments.availability import free_days, working_calendar
from appointments.models import CalendarEvent, Closure, InterviewSlot
from appointments.release import (
    ChangedMeanwhile,
    ReleaseResult,
    Skipped,
    SkippedDay,
    YearNotApproved,
    preview,
    release,
)
from tests.appointments.bookings import NOW, at, booked, closed, officer, slot_at

pytestmark = pytest.mark.django_db

WEEK = range(5)
TIMES = [time(8, 0), time(8, 30)]


@pytest.fixture(autouse=True)
def approved_year() -> None:
    closed("2026-01-01", "New Year's Day")


def _release(first, last, weekdays=WEEK, times=TIMES, capacity=3, now=NOW, **more) -> ReleaseResult:
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return release(first, last, weekdays, times, capacity, now=now, by=officer(), **more)


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
        {"capacity": 3, "reserved": 4},
        {"times": [time(hour, minute) for hour in range(24) for minute in (0, 1, 2)]},
    ],
)
def test_a_release_beyond_the_limits_is_refused(arguments):
    with pytest.raises(ValueError):
        _release(**{"first": "2026-12-07", "last": "2026-12-08"} | arguments)


def test_a_release_asks_the_database_as_often_for_a_week_as_for_a_quarter(django_assert_num_queries):
    by = officer()
    # Savepoint and its end, two locks, year, closures, slots there, insert, event; a longer list is inserted
    # in parts.
    with django_assert_num_queries(9):
        release(date(2026, 12, 7), date(2026, 12, 7), WEEK, TIMES, 3, now=NOW, by=by)
    with django_assert_num_queries(9):
        release(date(2026, 9, 1), date(2026, 12, 31), WEEK, TIMES, 3, now=NOW, by=by)


def test_places_are_kept_for_staff_from_the_first_moment():
    result = _release("2026-12-07", "2026-12-07", reserved=1)

    assert (result.reserved, result.places) == (1, 6)
    assert [slot.free for slot in InterviewSlot.objects.all()] == [2, 2]


def test_a_slot_added_to_a_day_whose_bookings_are_stopped_is_stopped_too():
    InterviewSlot.objects.filter(pk=slot_at("2026-12-08", "13:00").pk).update(stopped_at=NOW)
    gone = slot_at("2026-12-09", "13:00")
    InterviewSlot.objects.filter(pk=gone.pk).update(stopped_at=NOW, withdrawn_at=NOW)

    result = _release("2026-12-07", "2026-12-09", times=[time(8, 0)])

    assert result.stopped == (date(2026, 12, 8),)
    made = InterviewSlot.objects.filter(starts_at__in=result.released)
    assert list(made.values_list("starts_at", "stopped_at")) == [
        (at("2026-12-07", "08:00"), None),
        (at("2026-12-08", "08:00"), NOW),
        (at("2026-12-09", "08:00"), None),
    ]


def test_a_withdrawn_slot_stays_withdrawn_and_is_named():
    slot = slot_at("2026-12-08", "08:00")
    InterviewSlot.objects.filter(pk=slot.pk).update(withdrawn_at=NOW)

    result = _release("2026-12-08", "2026-12-08")

    assert (result.released, result.withdrawn) == ((at("2026-12-08"),), (at("2026-12-08", "08:00"),))
    slot.refresh_from_db()
    assert slot.withdrawn_at == NOW


def test_a_release_leaves_one_event_and_a_release_of_nothing_none():
    for _twice in range(2):
        _release("2026-12-07", "2026-12-08", reserved=1, reason="Demand is high", pattern="Winter")

    [event] = CalendarEvent.objects.all()
    assert (event.kind, event.at, event.by.email, event.role, event.address, event.reason) == (
        "released",
        NOW,
        "officer@example.org",
        "staff",
        "192.0.2.1",
        "Demand is high",
    )
    assert event.detail == {
        "first": "2026-12-07",
        "last": "2026-12-08",
        "weekdays": [0, 1, 2, 3, 4],
        "times": ["08:00", "08:30"],
        "capacity": 3,
        "reserved": 1,
        "pattern": "Winter",
        "slots": 4,
        "days": ["2026-12-07", "2026-12-08"],
        "stopped": [],
    }


def test_a_release_that_would_do_something_else_than_was_seen_does_nothing():
    arguments = (date(2026, 12, 7), date(2026, 12, 8), WEEK, TIMES, 3)
    seen = preview(*arguments, now=NOW)
    slot_at("2026-12-08", "08:30")

    with pytest.raises(ChangedMeanwhile) as refusal:
        release(*arguments, now=NOW, by=officer(), seen=seen.fingerprint)
    assert InterviewSlot.objects.count() == 1
    assert len(refusal.value.result.released) == 3

    release(*arguments, now=NOW, by=officer(), seen=refusal.value.result.fingerprint)
    again = release(*arguments, now=NOW, by=officer(), seen=seen.fingerprint)
    assert (InterviewSlot.objects.count(), again.released) == (4, ())


def _december(chance: Random) -> None:
    """Some slots, some stopped, some closed days, in a December of chance."""
    InterviewSlot.objects.all().delete()
    Closure.objects.exclude(name="New Year's Day").delete()
    moments = {
        at(f"2026-12-{chance.randrange(1, 29):02}", chance.choice(["08:00", "08:30"]))
        for _slot in range(chance.randrange(6))
    }
    for number, moment in enumerate(moments):
        InterviewSlot.objects.create(
            starts_at=moment, capacity=3, released_at=NOW, stopped_at=NOW if number < 2 else None
        )
    for number in range(chance.randrange(4)):
        closed(f"2026-12-{chance.randrange(1, 29):02}", f"Closed {number}", approved=chance.random() < 0.7)


def test_what_is_looked_at_is_what_is_released_in_200_situations():
    chance = Random(20261122)
    for _situation in range(200):
        _december(chance)
        first = date(2026, 11, 23) + timedelta(days=chance.randrange(20))
        capacity = chance.randrange(1, 9)
        arguments = (
            first,
            first + timedelta(days=chance.randrange(15)),
            chance.sample(range(7), chance.randrange(1, 6)),
            chance.sample([*TIMES, time(13, 0)], chance.randrange(1, 4)),
            capacity,
        )
        kept = chance.randrange(capacity + 1)
        before = set(InterviewSlot.objects.values_list("starts_at", flat=True))

        seen = preview(*arguments, reserved=kept, now=NOW)
        done = release(*arguments, reserved=kept, now=NOW, by=officer(), seen=seen.fingerprint)

        assert done == seen
        assert set(InterviewSlot.objects.values_list("starts_at", flat=True)) == before | set(seen.released)
