from datetime import date, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from appointments import patterns
from appointments.models import CalendarEvent, InterviewSlot, ReleasePattern
from tests.appointments.bookings import NOW, at, booked, closed, officer

pytestmark = pytest.mark.django_db

WINTER = patterns.week([0, 1], [time(8, 30), time(8, 0)], 3, 1)
LONG = patterns.week(range(5), [time(8, 0)], 5)


def _save(name="Winter", week=WINTER, **options):
    return patterns.save(name, week, now=NOW, by=officer(), **options)


def _kinds():
    return list(CalendarEvent.objects.order_by("pk").values_list("kind", flat=True))


def _command(**options) -> str:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("release_slots", stdout=out, **options)
    return out.getvalue()


# Saving.


def test_a_week_is_saved_and_read_as_it_was():
    pattern = _save(reason="As every year")

    pattern.refresh_from_db()
    assert (pattern.weekdays, pattern.times, pattern.changed_at) == ([0, 1], ["08:00", "08:30"], NOW)
    assert patterns.week_of(pattern) == WINTER
    assert patterns.named("Winter") == pattern
    [event] = CalendarEvent.objects.all()
    assert (event.kind, event.by.email, event.reason) == (
        "pattern_saved",
        "officer@example.org",
        "As every year",
    )
    assert event.detail == {
        "before": {},
        "after": {
            "name": "Winter",
            "weekdays": [0, 1],
            "times": ["08:00", "08:30"],
            "capacity": 3,
            "reserved": 1,
        },
    }


def test_another_week_replaces_a_pattern_only_where_that_is_said():
    _save()
    with pytest.raises(patterns.PatternExists):
        _save(week=LONG)
    assert patterns.week_of(patterns.named("Winter")) == WINTER

    _save(week=LONG, replace=True)
    _save(week=LONG)
    assert patterns.week_of(patterns.named("Winter")) == LONG
    assert _kinds() == ["pattern_saved", "pattern_saved"]
    assert CalendarEvent.objects.first().detail["before"]["capacity"] == 3


def test_a_pattern_gets_another_name_and_week_but_not_the_name_of_another():
    winter, _long = _save(), _save("Long", LONG)

    with pytest.raises(patterns.PatternExists):
        patterns.change(winter, "Long", WINTER, now=NOW, by=officer())
    patterns.change(winter, "Short", LONG, now=NOW, by=officer(), reason="Fewer officers")

    assert sorted(ReleasePattern.objects.values_list("name", "capacity")) == [("Long", 5), ("Short", 5)]
    assert patterns.change(winter, "Short", LONG, now=NOW, by=officer()).name == "Short"
    assert len(_kinds()) == 3


def test_a_removed_pattern_is_gone_once():
    pattern = _save()

    assert patterns.remove(pattern, now=NOW, by=officer(), reason="Summer") is True
    assert patterns.remove(pattern, now=NOW, by=officer()) is False
    with pytest.raises(patterns.NoSuchPattern):
        patterns.change(pattern, "Winter", LONG, now=NOW, by=officer())
    with pytest.raises(patterns.NoSuchPattern):
        patterns.named("Winter")
    assert _kinds() == ["pattern_saved", "pattern_removed"]


@pytest.mark.parametrize(
    "weekdays,times,capacity,reserved",
    [
        ([], [time(8)], 3, 0),
        ([5], [time(8)], 3, 0),
        ([0], [], 3, 0),
        ([0], [time(hour, minute) for hour in range(24) for minute in (0, 1, 2)], 3, 0),
        ([0], [time(8)], 0, 0),
        ([0], [time(8)], 201, 0),
        ([0], [time(8)], 3, 4),
        ([0], [time(8)], 3, -1),
    ],
)
def test_a_week_that_releases_nothing_or_the_impossible_is_refused(weekdays, times, capacity, reserved):
    with pytest.raises(ValueError):
        patterns.week(weekdays, times, capacity, reserved)


# The command.


def test_the_command_releases_a_rolling_window_and_is_safe_to_run_twice():
    closed("2026-01-01", "New Year's Day")
    closed("2026-12-01", "Storm")
    _save()

    # Sunday 22 November to Saturday 5 December; Monday 23's closing time has passed on Friday.
    assert _command(pattern="Winter", weeks=2) == (
        "2026-11-22 to 2026-12-05: released 4 slots on 2 days, 12 places; 0 existed already; 2 days or parts "
        "of days skipped.\n"
    )
    booked(InterviewSlot.objects.first())
    assert _command(pattern="Winter", weeks=2) == (
        "2026-11-22 to 2026-12-05: released 0 slots on 0 days, 0 places; 4 existed already; 2 days or parts "
        "of days skipped.\n"
    )
    assert [slot.starts_at for slot in InterviewSlot.objects.all()] == [
        at(day, clock) for day in ("2026-11-24", "2026-11-30") for clock in ("08:00", "08:30")
    ]
    assert set(InterviewSlot.objects.values_list("capacity", "reserved")) == {(3, 1)}
    event = CalendarEvent.objects.get(kind="released")
    assert (event.by, event.role, event.detail["pattern"]) == (None, "system", "Winter")


def test_the_command_names_days_whose_bookings_are_stopped():
    closed("2026-01-01", "New Year's Day")
    InterviewSlot.objects.create(
        starts_at=at("2026-11-24", "13:00"), capacity=1, released_at=NOW, stopped_at=NOW
    )
    _save()

    assert _command(pattern="Winter", weeks=1).endswith(
        "2026-11-24: bookings of this day are stopped, of the new slots, too.\n"
    )


def test_the_command_stops_before_a_year_that_is_not_approved_and_fails():
    closed("2026-01-01", "New Year's Day")
    _save()

    with pytest.raises(CommandError) as failure:
        _command(pattern="Winter", weeks=8)

    assert str(failure.value).startswith("Nothing was released in 2027: its holidays are not approved.")
    last = InterviewSlot.objects.order_by("starts_at").last()
    assert last.day == date(2026, 12, 29)


def test_the_command_releases_nothing_where_this_year_is_not_approved():
    _save()

    with pytest.raises(CommandError) as failure:
        _command(pattern="Winter", weeks=1)

    assert str(failure.value).startswith("Nothing was released in 2026: ")
    assert not InterviewSlot.objects.exists()


@pytest.mark.parametrize(
    "options,sentence",
    [
        ({"pattern": "Summer"}, "There is no release pattern named “Summer”."),
        ({"pattern": "Winter", "weeks": 0}, "Give 1 to 52 weeks."),
        ({"pattern": "Winter", "weeks": 53}, "Give 1 to 52 weeks."),
    ],
)
def test_the_command_fails_with_a_sentence(options, sentence):
    _save()

    with pytest.raises(CommandError) as failure:
        _command(**options)
    assert str(failure.value) == sentence
