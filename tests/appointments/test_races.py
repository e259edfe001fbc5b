"""Many at once, over real connections: nobody is overbooked, nobody hangs, no place is lost.

Every thread has a connection of its own and starts behind one barrier. What a thread raises is collected
and looked at: an exception in a thread would otherwise only be a warning, and the race green over it.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction

from appointments import booking, closures, places
from appointments.closures import ClosureHitsAppointments
from appointments.models import Appointment, Closure, InterviewSlot
from appointments.refusals import (
    AlreadyScheduled,
    BookingRefused,
    NotEligible,
)
from eligibility.models import Application, Case, CaseClaim
from eligibility.rules import Ground
from tests.cast import NOW, a_slot, a_user, an_application, applicant, officer
from tests.naive import NaiveSlot, naive_schedule, naive_table

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own; return what each returned or raised, in order."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=60)
            results[number] = act()
        except BaseException as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody hangs"
    return results


def kinds(results: list[object]) -> Counter[str]:
    """Count the results by kind."""
    return Counter(type(result).__name__ for result in results)


def schedule(application: Application, slot: InterviewSlot) -> Callable[[], Appointment]:
    user = application.user
    return lambda: booking.schedule(application, slot, now=NOW, by=applicant(user))


def families(number: int, **fields: object) -> list[Application]:
    return [an_application(a_user(), **fields) for _number in range(number)]


def nothing_is_lost() -> None:
    """Every count agrees with what holds the places, and no slot is overbooked."""
    assert places.differences() == []
    assert all(slot.taken <= slot.capacity for slot in InterviewSlot.objects.all())


def test_thirty_two_applicants_for_three_places_make_exactly_three_appointments() -> None:
    slot = a_slot(FRIDAY, capacity=3)
    results = all_at_once([schedule(application, slot) for application in families(32)])
    assert kinds(results) == {"Appointment": 3, "SlotFull": 29}
    slot.refresh_from_db()
    assert slot.taken == 3
    nothing_is_lost()


def test_two_tabs_of_one_applicant_make_one_appointment_and_lead_to_it() -> None:
    for _round in range(10):
        application = an_application(a_user())
        slot = a_slot(FRIDAY, hour=8, minute=_round, capacity=1)
        results = all_at_once([schedule(application, slot)] * 2)
        assert kinds(results) == {"Appointment": 1, "AlreadyScheduled": 1}
        made = next(result for result in results if isinstance(result, Appointment))
        refused = next(result for result in results if isinstance(result, AlreadyScheduled))
        assert refused.appointment == made
    nothing_is_lost()


def test_two_tabs_with_different_times_make_one_appointment() -> None:
    for _round in range(10):
        application = an_application(a_user())
        early, late = a_slot(FRIDAY, 8, _round), a_slot(FRIDAY, 9, _round)
        results = all_at_once([schedule(application, early), schedule(application, late)])
        assert kinds(results) == {"Appointment": 1, "AlreadyScheduled": 1}
    nothing_is_lost()


def test_two_applications_of_one_case_at_once_make_one_appointment() -> None:
    """Neither may take the other's fresh appointment for the one that was missed."""
    for number in range(30):
        user = a_user()
        mine = [an_application(user, case_number=f"PNP20235349{number:02}") for _twice in range(2)]
        early, late = a_slot(FRIDAY, 8, number), a_slot(FRIDAY, 9, number)
        results = all_at_once([schedule(mine[0], early), schedule(mine[1], late)])
        assert kinds(results) == {"Appointment": 1, "AlreadyScheduled": 1}
    nothing_is_lost()


def test_opposite_swaps_neither_deadlock_nor_lose_a_place() -> None:
    """A moves to B's slot while B moves to A's; both slots have room, then neither has."""
    early, late = a_slot(FRIDAY, 8, capacity=3), a_slot(FRIDAY, 9, capacity=3)
    first, second = families(2)
    a, b = schedule(first, early)(), schedule(second, late)()
    for _round in range(25):
        to_b, to_a = (late, early) if a.slot_id == early.pk else (early, late)
        results = all_at_once(
            [
                lambda a=a, slot=to_b: booking.reschedule(a, slot, now=NOW, by=applicant(first.user)),
                lambda b=b, slot=to_a: booking.reschedule(b, slot, now=NOW, by=applicant(second.user)),
            ]
        )
        assert kinds(results) == {"Appointment": 2}, results
        a, b = results
        nothing_is_lost()


def test_opposite_swaps_between_full_slots_are_refused_and_lose_nothing() -> None:
    early, late = a_slot(FRIDAY, 8, capacity=1), a_slot(FRIDAY, 9, capacity=1)
    first, second = families(2)
    a, b = schedule(first, early)(), schedule(second, late)()
    for _round in range(10):
        results = all_at_once(
            [
                lambda: booking.reschedule(a, late, now=NOW, by=applicant(first.user)),
                lambda: booking.reschedule(b, early, now=NOW, by=applicant(second.user)),
            ]
        )
        assert kinds(results) == {"SlotFull": 2}, results
    nothing_is_lost()


def test_withdrawal_against_sixteen_bookings_is_all_or_nothing() -> None:
    for number in range(5):
        slot = a_slot(FRIDAY, 8, number, capacity=16)
        results = all_at_once(
            [
                lambda slot=slot: places.withdraw(slot.pk, now=NOW),
                *[schedule(application, slot) for application in families(16)],
            ]
        )
        withdrawn, bookings = results[0], kinds(results[1:])
        slot.refresh_from_db()
        if withdrawn is True:
            assert bookings == {"SlotClosed": 16}
            assert slot.taken == 0
        else:
            assert withdrawn is False
            assert bookings == {"Appointment": 16}
    nothing_is_lost()


def test_capacity_cut_against_sixteen_bookings_never_goes_below_what_is_taken() -> None:
    for number in range(5):
        slot = a_slot(FRIDAY, 8, number, capacity=16)
        results = all_at_once(
            [
                lambda slot=slot: places.set_capacity(slot.pk, 4),
                *[schedule(application, slot) for application in families(16)],
            ]
        )
        slot.refresh_from_db()
        booked = kinds(results[1:])["Appointment"]
        assert slot.taken == booked
        assert booked + kinds(results[1:])["SlotFull"] == 16
        assert (slot.capacity, booked) == (4, 4) if results[0] else (slot.capacity == 16 and booked == 16)
    nothing_is_lost()


def test_closure_against_sixteen_bookings_is_refused_or_keeps_everybody_out() -> None:
    for number in range(5):
        day = date(2026, 12, 7 + number)
        slot = a_slot(day, capacity=16)
        closure = Closure.objects.create(day=day, name="Storm", kind=Closure.Kind.POST, proposed_at=NOW)
        by = officer()
        results = all_at_once(
            [
                lambda closure=closure, by=by: closures.approve([closure], now=NOW, by=by),
                *[schedule(application, slot) for application in families(16)],
            ]
        )
        closure.refresh_from_db()
        slot.refresh_from_db()
        booked = kinds(results[1:])
        if isinstance(results[0], ClosureHitsAppointments):
            assert not closure.is_approved
            assert slot.closed_by_id is None
            assert booked["Appointment"] == 16
        else:
            assert not isinstance(results[0], BaseException), results[0]
            assert closure.is_approved
            assert booked == {"SlotClosed": 16}
    nothing_is_lost()


def test_cancel_against_closure_leaves_nobody_on_a_closed_day() -> None:
    for number in range(5):
        day = date(2026, 12, 7 + number)
        application = families(1)[0]
        appointment = schedule(application, a_slot(day))()
        closure = Closure.objects.create(day=day, name="Storm", kind=Closure.Kind.POST, proposed_at=NOW)
        by = officer()
        results = all_at_once(
            [
                lambda closure=closure, by=by: closures.approve([closure], now=NOW, by=by),
                lambda appointment=appointment, user=application.user: booking.cancel(
                    appointment, now=NOW, by=applicant(user)
                ),
            ]
        )
        closure.refresh_from_db()
        assert isinstance(results[1], Appointment), results[1]
        if closure.is_approved:
            assert not Appointment.objects.scheduled().filter(slot__closed_by=closure).exists()
        else:
            assert isinstance(results[0], ClosureHitsAppointments), results[0]
    nothing_is_lost()


def test_officers_cancellation_against_a_move_ends_in_one_of_the_two() -> None:
    for number in range(10):
        application = families(1)[0]
        old_slot, new_slot = a_slot(FRIDAY, 8, number), a_slot(MONDAY, 8, number)
        if number % 2:
            old_slot, new_slot = new_slot, old_slot
        appointment = schedule(application, old_slot)()
        by = officer()
        results = all_at_once(
            [
                lambda appointment=appointment, by=by: booking.cancel(
                    appointment, now=NOW, by=by, ended_by=Appointment.EndedBy.STAFF
                ),
                lambda appointment=appointment, slot=new_slot, user=application.user: booking.reschedule(
                    appointment, slot, now=NOW, by=applicant(user)
                ),
            ]
        )
        cancelled, moved = results
        appointment.refresh_from_db()
        assert sorted(kinds(results)) == ["Appointment", "NotScheduled"], results
        if isinstance(moved, Appointment):
            assert (appointment.status, moved.status) == ("rescheduled", "scheduled")
            assert cancelled.appointment == moved
        else:
            assert appointment.status == "cancelled"
    nothing_is_lost()


def test_two_accounts_with_one_unlisted_case_make_one_claim_and_one_appointment() -> None:
    for number in range(10):
        rivals = families(2, case_number=f"PNP20235348{number:02}")
        slots = [a_slot(FRIDAY, 8, number), a_slot(FRIDAY, 9, number)]
        results = all_at_once([schedule(rivals[0], slots[0]), schedule(rivals[1], slots[1])])
        assert kinds(results) == {"Appointment": 1, "NotEligible": 1}, results
        refused = next(result for result in results if isinstance(result, NotEligible))
        assert [found.ground for found in refused.decision.grounds] == [Ground.HELD_BY_ANOTHER]
        case = Case.objects.get(number=rivals[0].case_number)
        assert CaseClaim.objects.live().filter(case=case).count() == 1
        assert Appointment.objects.scheduled().filter(case=case).count() == 1
    nothing_is_lost()


def test_an_hour_of_everything_at_once_keeps_every_count_true() -> None:
    """Bookings, moves and cancellations of twelve families on four slots, shuffled, in parallel."""
    chance = random.Random(20261122)
    slots = [a_slot(FRIDAY, 8 + number, capacity=3) for number in range(4)]
    applications = families(12)

    def busy(application: Application) -> Callable[[], list[str]]:
        plan = [chance.choice(["schedule", "move", "cancel"]) for _act in range(12)]
        targets = [chance.choice(slots) for _act in range(12)]

        def act() -> list[str]:
            met = []
            for what, slot in zip(plan, targets, strict=True):
                held = Appointment.objects.scheduled().filter(application=application).first()
                try:
                    if what == "schedule" or held is None:
                        booking.schedule(application, slot, now=NOW, by=applicant(application.user))
                    elif what == "move":
                        booking.reschedule(held, slot, now=NOW, by=applicant(application.user))
                    else:
                        booking.cancel(held, now=NOW, by=applicant(application.user))
                    met.append("done")
                except BookingRefused as refusal:
                    met.append(type(refusal).__name__)
            return met

        return act

    results = all_at_once([busy(application) for application in applications])
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert sum(met.count("done") for met in results) > 30
    nothing_is_lost()


def test_naive_twin_oversells_which_shows_that_these_races_can_fail() -> None:
    """Negative control: look, wait for the others, then write; without the condition and the CHECK."""
    with naive_table():
        slot = NaiveSlot.objects.create(capacity=3)
        everybody_looked = threading.Barrier(8)
        results = all_at_once([lambda: naive_schedule(slot.pk, everybody_looked)] * 8)
        slot.refresh_from_db()
        assert results == [True] * 8
        assert slot.appointments > slot.capacity


def test_database_itself_refuses_more_than_there_are_places() -> None:
    slot = a_slot(FRIDAY, capacity=3)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE appointments_interviewslot SET taken = 4 WHERE id = %s", [slot.pk])
