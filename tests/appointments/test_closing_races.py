"""Closing a day while others book, move and cancel, and killed in the middle; over real connections.

Nobody ends up on a closed day, everybody hit is moved or told, no place is lost.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from appointments import booking, coming, places
from appointments.closing_day import closing, items
from appointments.closing_day.undo import Undone, undo
from appointments.models import Appointment, Closing, InterviewSlot
from appointments.refusals import BookingRefused
from tests.appointments.closing_stage import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    a_family,
    an_officer,
    close,
    letters,
    nobody_is_on_a_closed_day,
    states,
    storm,
)
from tests.appointments.test_races import all_at_once, families, kinds, schedule
from tests.cast import NOW, a_slot, applicant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ROOT = Path(__file__).resolve().parents[2]
SOON = NOW + timedelta(minutes=1)


def closes(day: date) -> Callable[[], Closing]:
    """An officer who closes a day, to the end."""
    officer = an_officer()
    return lambda: close(storm(day), by=officer)


def everybody_is_moved_or_told(done: Closing) -> None:
    """Each appointment hit has another one, or its letter; what it was moved to stands."""
    told = {letter.context["number"] for kind in ("moved", "cancelled") for letter in letters_of(kind)}
    for item in done.items.select_related("appointment", "replacement"):
        if item.state == "moved":
            assert item.replacement.number in told
        elif item.state == "no_place":
            assert item.appointment.number in told
        else:
            assert item.state == "gone"
            item.appointment.refresh_from_db()
            assert item.appointment.status in ("cancelled", "rescheduled")
    assert not InterviewSlot.objects.exclude(reserved=0).exists()
    nobody_is_on_a_closed_day()


def letters_of(kind: str) -> list:
    return letters(f"appointment_{kind}_by_post")


def test_closing_against_sixteen_bookings_leaves_nobody_on_the_day() -> None:
    for number in range(4):
        day = date(2026, 12, 7 + number)
        early, late = a_slot(day, 8, capacity=12), a_slot(day, 9, capacity=12)
        a_slot(day + timedelta(days=14), capacity=12)
        there = [a_family(early) for _family in range(4)]
        applicants = [schedule(each, (early, late)[place % 2]) for place, each in enumerate(families(16))]

        closing_at_once, *booked = all_at_once([closes(day), *applicants])

        assert isinstance(closing_at_once, Closing), closing_at_once
        assert set(kinds(booked)) <= {"Appointment", "SlotClosed"}, booked
        made = kinds(booked)["Appointment"]
        assert closing_at_once.items.count() == len(there) + made
        everybody_is_moved_or_told(closing_at_once)
        # Whoever got a place before the day was closed has one now, or was told.
        for appointment in [*there, *(each for each in booked if isinstance(each, Appointment))]:
            appointment.refresh_from_db()
            assert appointment.status in ("rescheduled", "cancelled")


def test_closing_against_families_that_move_cancel_and_take_the_new_places() -> None:
    for number in range(4):
        day, other = date(2026, 12, 7 + number), date(2026, 12, 21 + number % 4)
        slot, target = a_slot(day, 8, capacity=12), a_slot(other, 8 + number, capacity=12)
        ours = [schedule(each, slot)() for each in families(8)]

        def moves(appointment: Appointment, target: InterviewSlot = target) -> Callable[[], object]:
            user = appointment.application.user
            return lambda: booking.reschedule(appointment, target, now=NOW, by=applicant(user))

        def cancels(appointment: Appointment) -> Callable[[], object]:
            user = appointment.application.user
            return lambda: booking.cancel(appointment, now=NOW, by=applicant(user))

        acts = [moves(each) if place % 2 else cancels(each) for place, each in enumerate(ours[:6])]
        newcomers = [schedule(each, target) for each in families(8)]

        done, *others = all_at_once([closes(day), *acts, *newcomers])

        assert isinstance(done, Closing), done
        wrong = [
            each
            for each in others
            if isinstance(each, BaseException) and not isinstance(each, BookingRefused)
        ]
        assert wrong == []
        everybody_is_moved_or_told(done)


def test_two_officers_who_go_on_at_once_handle_each_appointment_once() -> None:
    slot = a_slot(FRIDAY, capacity=12)
    a_slot(MONDAY, capacity=6)
    a_slot(TUESDAY, capacity=4)
    for _family in range(12):
        a_family(slot)
    done = closing.start(storm(), now=NOW, by=an_officer())
    officer = an_officer()

    results = all_at_once([lambda: items.go_on(done, now=NOW, by=officer)] * 4)

    assert results == [0] * 4
    assert sorted(states(done)) == ["moved"] * 10 + ["no_place"] * 2
    assert len(letters_of("moved")) == 10
    assert len(letters_of("cancelled")) == 2
    everybody_is_moved_or_told(done)


def test_two_days_that_are_closed_at_once_neither_deadlock_nor_lose_anybody() -> None:
    for number in range(3):
        first, second = date(2026, 12, 7 + number), date(2026, 12, 14 + number)
        for day in (first, second):
            slot = a_slot(day, capacity=6)
            for _family in range(4):
                a_family(slot)
        a_slot(date(2026, 12, 28 + number), capacity=12)

        results = all_at_once([closes(first), closes(second)])

        assert kinds(results) == {"Closing": 2}, results
        for done in results:
            assert "pending" not in states(done)
        nobody_is_on_a_closed_day()


def test_undo_against_families_that_answer_leaves_each_with_one_appointment() -> None:
    for number in range(3):
        day, other = date(2026, 12, 7 + number), date(2026, 12, 14 + number)
        slot = a_slot(day, capacity=6)
        a_slot(other, capacity=6)
        third = a_slot(date(2026, 12, 21 + number), capacity=6)
        before = [a_family(slot) for _family in range(6)]
        done = close(storm(day))
        new = [Appointment.objects.get(replaces=each) for each in before]
        by = an_officer()

        def answers(appointment: Appointment, slot: InterviewSlot = third) -> list[Callable[[], object]]:
            user = appointment.application.user
            return [
                lambda: booking.reschedule(appointment, slot, now=SOON, by=applicant(user)),
                lambda: coming.confirm(appointment, now=SOON, by=applicant(user)),
            ]

        acts = [answers(each)[place % 2] for place, each in enumerate(new[:4])]
        result, *_others = all_at_once([lambda done=done, by=by: undo(done, now=SOON, by=by), *acts])

        assert isinstance(result, Undone), result
        assert result.back + result.stayed == 6
        assert result.back >= 2
        for each in before:
            assert Appointment.objects.scheduled().filter(case=each.case).count() == 1
        nobody_is_on_a_closed_day()


# Killed in the middle.


def process(day: date, fatal: int) -> subprocess.CompletedProcess:
    """Close the day in a process of its own that is killed at one of its statements."""
    connections.close_all()
    return subprocess.run(
        [sys.executable, "-m", "tests.appointments.closing_killed", day.isoformat(), str(fatal)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "embassy_sched.settings", "DATABASE_URL": url()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def url() -> str:
    """The database of this test, as the environment names it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def furnish(day: date) -> list[Appointment]:
    """Four families on a day, places for three of them."""
    slot = a_slot(day, capacity=4)
    a_slot(day + timedelta(days=7), capacity=3)
    return [a_family(slot) for _family in range(4)]


def test_killed_at_any_statement_it_is_gone_on_with() -> None:
    furnish(FRIDAY)
    whole = process(FRIDAY, 0)
    assert (whole.returncode, whole.stderr) == (0, "")
    statements = int(whole.stdout)
    assert statements > 60
    met = set()
    # From the first statement to the last: while it starts, and within each of the four appointments. Another
    # day may take a statement or two less, so the very last ones are left out.
    for number, fatal in enumerate(range(3, statements - 5, statements // 8)):
        day = date(2027, 1, 11) + timedelta(days=14 * number)
        before = furnish(day)

        killed = process(day, fatal)

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        done = Closing.objects.filter(day=day).first()
        met.add("nothing" if done is None else "half" if done.is_unfinished else "all")
        if done is None:
            # Nothing was begun: everything stands as before.
            assert Appointment.objects.scheduled().filter(pk__in=[each.pk for each in before]).count() == 4
            done = close(storm(day))
        else:
            with pytest.raises(BookingRefused):
                schedule(families(1)[0], before[0].slot)()
            assert items.go_on(done, now=NOW, by=an_officer()) == 0
        done.refresh_from_db()
        assert done.finished_at == NOW
        assert states(done) == ["moved"] * 3 + ["no_place"]
        assert len({letter.context["number"] for letter in letters_of("moved")}) == 3 * (number + 2)
        assert len(letters_of("moved")) == 3 * (number + 2)
        assert len(letters_of("cancelled")) == number + 2
        everybody_is_moved_or_told(done)
    assert {"nothing", "half"} <= met
    assert places.differences() == []
