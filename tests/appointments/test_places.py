"""The places of a slot, one statement at a time."""

from datetime import date

import pytest

from appointments import places
from tests.cast import NOW, a_slot

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 12, 4)


def test_public_leaves_the_places_kept_for_staff() -> None:
    slot = a_slot(FRIDAY, capacity=3, reserved=2)
    assert [places.take(slot.pk, now=NOW) for _family in range(2)] == [True, False]
    slot.refresh_from_db()
    assert (slot.taken, slot.reserved, slot.free) == (1, 2, 0)


def test_staff_take_the_kept_places_first_and_then_the_others() -> None:
    slot = a_slot(FRIDAY, capacity=3, reserved=1)
    assert [places.take(slot.pk, now=NOW, public=False) for _family in range(4)] == [True, True, True, False]
    slot.refresh_from_db()
    assert (slot.taken, slot.reserved) == (3, 0)


def test_place_given_back_returns_to_the_public() -> None:
    slot = a_slot(FRIDAY, capacity=1, reserved=1)
    places.take(slot.pk, now=NOW, public=False)
    places.give_back(slot.pk)
    assert places.take(slot.pk, now=NOW)


def test_more_places_cannot_be_kept_than_are_free() -> None:
    slot = a_slot(FRIDAY, capacity=3)
    places.take(slot.pk, now=NOW)
    assert not places.reserve(slot.pk, 3)
    assert places.reserve(slot.pk, 2)
    slot.refresh_from_db()
    assert slot.reserved == 2


@pytest.mark.parametrize(
    "capacity, possible, left", [(0, False, 2), (1, True, 0), (2, True, 1), (3, True, 2), (5, True, 2)]
)
def test_fewer_places_never_go_below_what_is_taken(capacity: int, possible: bool, left: int) -> None:
    slot = a_slot(FRIDAY, capacity=3)
    places.take(slot.pk, now=NOW)
    places.reserve(slot.pk, 2)
    assert places.set_capacity(slot.pk, capacity) is possible
    slot.refresh_from_db()
    assert (slot.capacity, slot.reserved) == (capacity if possible else 3, left)


def test_public_cannot_book_while_bookings_are_stopped_but_staff_can() -> None:
    slot = a_slot(FRIDAY, capacity=3)
    assert places.stop([slot.pk], now=NOW) == 1
    assert not places.take(slot.pk, now=NOW)
    assert places.take(slot.pk, now=NOW, public=False)
    assert places.resume([slot.pk]) == 1
    assert places.take(slot.pk, now=NOW)


def test_place_that_nobody_holds_cannot_be_given_back() -> None:
    slot = a_slot(FRIDAY)
    with pytest.raises(places.PlacesDisagree):
        places.give_back(slot.pk)
