from datetime import date, time

import pytest

from appointments import closures
from appointments.holiday_lists import holidays_of, single_closings_of
from appointments.models import CalendarEvent, Closing, Closure
from tests.appointments.bookings import NOW, booked, closed, officer, slot_at

pytestmark = pytest.mark.django_db


def _approve(*asked):
    return closures.approve(asked, now=NOW, by=officer())


def _remove(*asked):
    return closures.remove(asked, now=NOW, by=officer())


def _add(day, name="Storm", **fields):
    return closures.add(
        date.fromisoformat(day), fields.pop("kind", Closure.Kind.POST), name, now=NOW, by=officer(), **fields
    )


# Proposing.


def test_both_countries_are_proposed_each_with_a_row_of_its_own():
    on_the_day = [(h.kind, h.name) for h in holidays_of(2027) if h.day == date(2027, 6, 18)]

    assert on_the_day == [
        (Closure.Kind.CAMBODIA, "HM Queen Norodom Monineath Sihanouk the Queen-Mother's Birthday"),
        (Closure.Kind.US, "Juneteenth National Independence Day (observed)"),
    ]


def test_a_day_of_two_holidays_of_one_country_has_two_rows_with_khmer_names():
    first_of_may = [(h.name, h.name_km) for h in holidays_of(2026) if h.day == date(2026, 5, 1)]

    assert first_of_may == [
        ("International Labor Day", "ទិវាពលកម្មអន្តរជាតិ"),
        ("Visaka Bochea Day", "ពិធីបុណ្យវិសាខបូជា"),
    ]


def test_new_year_on_a_saturday_closes_the_friday_of_the_year_before():
    last = holidays_of(2027)[-1]

    assert (last.day, last.name) == (date(2027, 12, 31), "New Year's Day (observed)")
    assert date(2028, 1, 1) not in {holiday.day for holiday in holidays_of(2028)}


def test_no_weekend_day_is_proposed():
    days = [holiday.day for year in range(2024, 2031) for holiday in holidays_of(year)]

    assert [day for day in days if day.weekday() > 4] == []
    # Saturday 10 and Sunday 11 October 2026 are Pchum Ben days; Monday is one of them, too, and Columbus Day.
    assert [day for day in days if date(2026, 10, 9) <= day <= date(2026, 10, 13)] == [date(2026, 10, 12)] * 2


def test_the_eleven_federal_holidays_of_2026_are_proposed():
    assert [h.day.isoformat()[5:] for h in holidays_of(2026) if h.kind == Closure.Kind.US] == [
        "01-01",
        "01-19",
        "02-16",
        "05-25",
        "06-19",
        "07-03",
        "09-07",
        "10-12",
        "11-11",
        "11-26",
        "12-25",
    ]


def test_a_closing_ordered_once_is_told_and_not_proposed():
    told = [(closing.day.isoformat(), closing.name) for closing in single_closings_of(2025)]
    result = closures.propose_year(2025, now=NOW, by=officer())

    assert told == [
        ("2025-01-09", "National Day of Mourning for former President Jimmy Carter"),
        ("2025-12-24", "Christmas Eve"),
        ("2025-12-26", "Day After Christmas"),
    ]
    assert [closing.day for closing in result.left_out] == [
        date(2025, 1, 9),
        date(2025, 12, 24),
        date(2025, 12, 26),
    ]
    assert not Closure.objects.filter(day__in=[closing.day for closing in result.left_out]).exists()


def test_a_proposed_year_does_not_count():
    result = closures.propose_year(2027, now=NOW, by=officer())

    assert len(result.proposed) == len(holidays_of(2027)) == Closure.objects.count() > 25
    assert not Closure.objects.approved().exists()
    assert closures.years_without_approved_closures([2027, 2026, 2027]) == [2026, 2027]


def test_a_year_proposed_twice_is_there_once():
    first = closures.propose_year(2027, now=NOW, by=officer())
    gone = first.proposed[0]
    _approve(*first.proposed)
    _remove(gone)
    again = closures.propose_year(2027, now=NOW.replace(hour=10), by=officer())

    assert [(each.day, each.name) for each in again.proposed] == [(gone.day, gone.name)]
    assert again.existing == len(first.proposed) - 1
    assert Closure.objects.approved().count() == len(first.proposed) - 1


def test_a_storm_day_does_not_approve_the_holidays_of_its_year():
    _add("2027-03-02")
    assert not closures.year_is_approved(2027)

    _approve(closed("2027-05-31", "Memorial Day", approved=False))
    assert closures.year_is_approved(2027)


# Approving.


def test_an_approved_day_closes_its_slots_and_no_others():
    tuesday, wednesday = slot_at("2026-12-08"), slot_at("2026-12-09")
    closure = closed("2026-12-08", approved=False)

    approved = _approve(closure)
    tuesday.refresh_from_db()
    wednesday.refresh_from_db()

    assert approved == [closure]
    assert (approved[0].approved_at, approved[0].approved_by.email) == (NOW, "officer@example.org")
    assert (tuesday.closed_by, wednesday.closed_by) == (closure, None)
    assert _approve(closure) == []


def test_a_day_with_appointments_is_refused_with_their_number_and_nothing_changes():
    first, second, third = slot_at("2026-12-08"), slot_at("2026-12-08", "09:00"), slot_at("2026-12-09")
    for slot in (first, first, second, third):
        booked(slot)
    drafts = [closed(day, approved=False) for day in ("2026-12-07", "2026-12-08", "2026-12-09")]

    with pytest.raises(closures.ClosureHitsAppointments) as refusal:
        _approve(*drafts)

    assert refusal.value.count == 4
    assert refusal.value.days == {date(2026, 12, 8): 3, date(2026, 12, 9): 1}
    assert not Closure.objects.approved().exists()
    first.refresh_from_db()
    assert first.closed_by is None


def test_an_appointment_that_was_cancelled_is_no_obstacle():
    booked(slot_at("2026-12-08"), status="cancelled")

    assert _add("2026-12-08").is_approved


def test_a_part_of_a_day_closes_the_interviews_that_begin_in_it():
    early, begin, late = slot_at("2026-12-08"), slot_at("2026-12-08", "10:00"), slot_at("2026-12-08", "11:00")
    booked(early)
    closure = _add("2026-12-08", begins_at=time(10, 0), ends_at=time(11, 0))
    for slot in (early, begin, late):
        slot.refresh_from_db()

    assert [slot.closed_by for slot in (early, begin, late)] == [None, closure, None]


def test_a_part_of_a_day_is_refused_over_an_appointment_in_it():
    booked(slot_at("2026-12-08", "10:30"))

    with pytest.raises(closures.ClosureHitsAppointments) as refusal:
        _add("2026-12-08", begins_at=time(10, 0), ends_at=time(11, 0))

    assert refusal.value.count == 1
    assert not Closure.objects.exists()


def test_the_same_closure_twice_is_refused():
    _add("2026-12-08", "Storm")

    with pytest.raises(closures.ClosureExists):
        _add("2026-12-08", "Storm")
    with pytest.raises(ValueError):
        _add("2026-12-09", "Half", begins_at=time(10, 0))
    assert Closure.objects.count() == 1


# Removing.


def test_a_removed_closure_opens_its_slots_again():
    slot = slot_at("2026-12-08")
    closure = _add("2026-12-08")

    assert _remove(closure) == 1
    slot.refresh_from_db()
    assert slot.closed_by is None
    assert not Closure.objects.exists()
    assert _remove(closure) == 0


def test_a_slot_stays_closed_while_another_closure_covers_it():
    early, late = slot_at("2026-12-08"), slot_at("2026-12-08", "10:00")
    whole = _add("2026-12-08", "Storm")
    part = _add("2026-12-08", "Power cut", begins_at=time(10, 0), ends_at=time(12, 0))
    closed("2026-12-08", "Only proposed", approved=False)

    _remove(whole)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.closed_by, late.closed_by) == (None, part)

    _remove(part)
    late.refresh_from_db()
    assert late.closed_by is None


# Promises.


def test_a_closure_added_later_lowers_no_promise():
    # Tuesday 15 December: the third working day before is Thursday the 10th.
    appointment = booked(slot_at("2026-12-15"), promised="2026-12-10")

    _add("2026-12-11")
    appointment.refresh_from_db()

    assert appointment.last_day_to_change == date(2026, 12, 10)


def test_a_closure_removed_raises_the_promise():
    closures_there = [_add("2026-12-11"), _add("2026-12-14")]
    # With Friday the 11th and Monday the 14th closed: Thursday 10, Wednesday 9, Tuesday 8.
    near = booked(slot_at("2026-12-15"), promised="2026-12-08")
    far = booked(slot_at("2026-12-29"), promised="2026-12-24")

    _remove(closures_there[1])
    near.refresh_from_db()
    assert near.last_day_to_change == date(2026, 12, 9)
    _remove(closures_there[0])
    near.refresh_from_db()
    far.refresh_from_db()

    assert (near.last_day_to_change, far.last_day_to_change) == (date(2026, 12, 10), date(2026, 12, 24))


def test_a_promise_survives_a_closure_opened_and_closed_again():
    appointment = booked(slot_at("2026-12-15"), promised="2026-12-10")

    _remove(_add("2026-12-14"))
    _add("2026-12-14", "Storm again")
    appointment.refresh_from_db()

    assert appointment.last_day_to_change == date(2026, 12, 10)


def test_who_was_promised_nothing_gets_a_day_that_has_not_gone_by():
    # Today is Sunday 22 November. With Monday to Thursday closed, the third working day before Monday the
    # 30th is Thursday the 19th: none was promised. Thursday opened: still the 20th. All opened: Wednesday.
    week = [_add(f"2026-11-{day}", f"Water Festival {day}") for day in (23, 24, 25, 26)]
    appointment = booked(slot_at("2026-11-30"), promised=None)
    other = booked(slot_at("2026-11-30", "09:00"), status="cancelled")

    _remove(week[3])
    appointment.refresh_from_db()
    assert appointment.last_day_to_change is None
    _remove(*week)
    appointment.refresh_from_db()
    other.refresh_from_db()

    assert (appointment.last_day_to_change, other.last_day_to_change) == (date(2026, 11, 25), None)


def test_a_part_day_closure_moves_no_promise():
    part = _add("2026-12-14", begins_at=time(8, 0), ends_at=time(9, 0))
    appointment = booked(slot_at("2026-12-15"), promised="2026-12-09")

    _remove(part)
    appointment.refresh_from_db()

    assert appointment.last_day_to_change == date(2026, 12, 9)


# Events.


def _events():
    return [
        (event.kind, event.day, event.reason, event.detail.get("name", ""), event.by.email)
        for event in CalendarEvent.objects.order_by("pk")
    ]


def test_each_act_on_closures_leaves_its_event():
    chief = "officer@example.org"
    closures.propose_year(2027, now=NOW, by=officer())
    closures.propose_year(2027, now=NOW, by=officer())
    new_year = Closure.objects.get(day=date(2027, 1, 1), kind="us")
    closures.approve([new_year], now=NOW, by=officer(), reason="Holiday list of 2027")
    closures.approve([new_year], now=NOW, by=officer(), reason="Holiday list of 2027")
    storm = _add("2026-12-08")
    closures.remove([storm], now=NOW, by=officer(), reason="It went elsewhere")

    assert _events() == [
        ("proposed", None, "Holidays of 2027", "", chief),
        ("closure_approved", date(2027, 1, 1), "Holiday list of 2027", new_year.name, chief),
        ("closure_added", date(2026, 12, 8), "Storm", "Storm", chief),
        ("closure_removed", date(2026, 12, 8), "It went elsewhere", "Storm", chief),
    ]


def test_an_act_that_is_refused_leaves_no_event():
    booked(slot_at("2026-12-08"))

    with pytest.raises(closures.ClosureHitsAppointments):
        _add("2026-12-08")
    with pytest.raises(closures.ClosureHitsAppointments):
        _approve(closed("2026-12-08", approved=False))
    assert _events() == []


def test_a_closure_that_people_are_being_moved_for_is_not_removed():
    closure = _add("2026-12-08")
    closing = Closing.objects.create(
        closure=closure, day=closure.day, name="Storm", way="move", started_at=NOW, letters_from=NOW
    )

    with pytest.raises(closures.ClosingGoesOn):
        _remove(closure)
    Closing.objects.filter(pk=closing.pk).update(finished_at=NOW)
    assert _remove(closure) == 1


def test_what_a_closure_would_do_is_said_and_nothing_is_done(django_assert_num_queries):
    morning, afternoon = slot_at("2026-12-08", "08:00"), slot_at("2026-12-08", "13:00")
    for slot in (morning, morning, afternoon):
        booked(slot)
    whole = closed("2026-12-08", approved=False)
    part = Closure(day=whole.day, name="Training", begins_at=time(12, 0), ends_at=time(17, 0))
    free = Closure(day=date(2026, 12, 9), name="Storm")

    with django_assert_num_queries(2):
        said = [(effect.slots, effect.booked) for effect in closures.effects([whole, part, free])]

    assert said == [(2, 3), (1, 1), (0, 0)]
    assert not Closure.objects.approved().exists()
