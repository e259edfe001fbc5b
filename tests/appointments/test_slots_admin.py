"""Slots as a calendar manager changes them: places, what is kept for staff, withdrawing."""

import pytest
import time_machine

from accounts.models import User
from appointments.models import CalendarEvent, InterviewSlot
from tests.appointments.bookings import NOW, booked, closed, slot_at
from tests.appointments.desk import (
    MANAGES,
    MORNING,
    PLACES,
    SEES,
    SLOTS,
    colleague,
    hidden_fields,
    said,
    text,
    words,
)

pytestmark = pytest.mark.django_db

RANGE = {
    "first_day": "2026-12-07",
    "last_day": "2026-12-11",
    "weekdays": ["0", "1", "2", "3", "4"],
    "times": "",
    "capacity": "5",
    "reserved": "",
    "reason": "A second officer",
}


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def manager():
    return colleague(*MANAGES)


def _places():
    return list(InterviewSlot.objects.values_list("capacity", "reserved"))


# Places.


def test_a_manager_looks_before_changing_a_range_and_changes_it_once(manager):
    slots = [slot_at(f"2026-12-0{day}", clock) for day in (7, 8) for clock in ("08:00", "13:00")]
    slot_at("2026-12-14")

    seen = manager.post(PLACES, {**RANGE, "times": "8:00", "reserved": "1"})
    assert "2 slots would be changed." in text(seen)
    assert "3 → <strong>5</strong>" in text(seen)
    assert "0 → <strong>1</strong>" in text(seen)
    assert set(_places()) == {(3, 0)}

    sent = {**hidden_fields(seen), "do": "Change now"}
    assert said(manager.post(PLACES, sent, follow=True)) == ["2 slots changed."]
    assert said(manager.post(PLACES, sent, follow=True)) == [
        "Nothing was changed: these slots are like that already."
    ]
    assert _places() == [(5, 1), (3, 0), (5, 1), (3, 0), (3, 0)]
    events = CalendarEvent.objects.order_by("pk")
    assert [(event.kind, event.slot, event.reason, event.by.email) for event in events] == [
        (kind, slot, "A second officer", "iv@example.org")
        for kind in ("capacity", "reserved")
        for slot in (slots[0], slots[2])
    ]


def test_a_manager_is_told_whom_too_few_places_would_hit(manager):
    slot, empty = slot_at("2026-12-08"), slot_at("2026-12-09")
    families = [booked(slot) for _family in range(2)]

    for button in ({}, {"do": "1"}):
        refused = manager.post(PLACES, {**RANGE, "capacity": "1", **button})

        assert "Nothing can be changed: 1 slot would have fewer places than are taken." in words(refused)
        assert "2 taken, 1 asked for: 1 too few." in words(refused)
        assert [value for value in text(refused).split('"') if value.endswith("/change/")] == [
            f"/admin/appointments/appointment/{family.pk}/change/" for family in families
        ]
        for family in families:
            assert str(family) in text(refused)
            assert family.application.full_name in text(refused)
        assert "Change now" not in text(refused)
    empty.refresh_from_db()
    assert (_places(), empty.capacity) == ([(3, 0), (3, 0)], 3)
    assert not CalendarEvent.objects.exists()


def test_a_change_that_would_come_out_otherwise_is_shown_again(manager):
    slot = slot_at("2026-12-08")
    seen = hidden_fields(manager.post(PLACES, RANGE))
    InterviewSlot.objects.filter(pk=slot.pk).update(capacity=4)

    again = manager.post(PLACES, {**seen, "do": "1"})

    assert said(again) == ["The slots changed since you looked. Look again."]
    assert _places() == [(4, 0)]
    manager.post(PLACES, {**hidden_fields(again), "do": "1"})
    assert _places() == [(5, 0)]


def test_one_slot_is_changed_and_keeps_places_for_staff(manager):
    slot = slot_at("2026-12-08")
    booked(slot)
    url = f"{SLOTS}{slot.pk}/capacity/"
    assert [manager.get(url).context["form"][name].value() for name in ("capacity", "reserved")] == [3, 0]

    seen = manager.post(url, {"capacity": "3", "reserved": "3", "reason": "Inquiry desk"})
    assert "3 cannot be kept: not so many are free." in text(seen)
    done = manager.post(url, {**hidden_fields(seen), "do": "1"}, follow=True)

    assert (said(done), _places()) == (["1 slot changed."], [(3, 2)])
    for nobody in (999999, 10**30):
        assert manager.get(f"{SLOTS}{nobody}/capacity/").status_code == 404
        assert manager.get(f"{SLOTS}{nobody}/withdraw/").status_code == 404


def test_a_slot_that_has_begun_or_was_withdrawn_keeps_its_places(manager):
    begun, gone = slot_at("2026-11-20"), slot_at("2026-12-08")
    InterviewSlot.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)

    for slot in (begun, gone):
        refused = manager.post(
            f"{SLOTS}{slot.pk}/capacity/", {"capacity": "9", "reason": "Because", "do": "1"}
        )
        assert refused.context["form"].errors == {
            "__all__": ["This slot was withdrawn or has begun: its places stay as they are."]
        }
    assert _places() == [(3, 0), (3, 0)]


@pytest.mark.parametrize(
    "change,errors",
    [
        ({"first_day": ""}, {"first_day": ["Give a day."]}),
        ({"last_day": "2026-12-01"}, {"last_day": ["The last day is before the first day."]}),
        (
            {"first_day": "2026-11-20", "last_day": ""},
            {"last_day": ["These days have passed. Choose days to come."]},
        ),
        ({"last_day": "2027-12-08"}, {"last_day": ["Choose at most one year (366 days)."]}),
        ({"weekdays": []}, {"weekdays": ["Choose at least one weekday."]}),
        ({"capacity": ""}, {"capacity": ["Give a number of places, or how many are kept for staff."]}),
        ({"capacity": "2", "reserved": "3"}, {"reserved": ["No more places can be kept than there are."]}),
        ({"capacity": "x"}, {"capacity": ["Enter a whole number."]}),
        ({"reason": ""}, {"reason": ["Say why. The reason is kept in the calendar's log."]}),
        (
            {"times": "7:00"},
            {"__all__": ["No slot to come was found on these days and at these times."]},
        ),
    ],
)
@pytest.mark.parametrize("button", [{}, {"do": "1"}])
def test_a_change_that_cannot_be_is_refused_with_what_to_do(manager, change, errors, button):
    slot_at("2026-12-08")
    response = manager.post(PLACES, {**RANGE, **change, **button})

    assert response.context["form"].errors == errors
    assert _places() == [(3, 0)]


def test_the_form_begins_on_the_day_it_was_asked_for_and_takes_no_nonsense(manager):
    assert (
        str(manager.get(PLACES, {"day": "2026-12-08"}).context["form"]["first_day"].value()) == "2026-12-08"
    )
    for nonsense in ("x", "9999-99-99", "\0"):
        assert manager.get(PLACES, {"day": nonsense}).status_code == 200


# Withdrawing.


def test_a_manager_withdraws_empty_slots_only_after_a_question(manager):
    empty, used = slot_at("2026-12-08"), slot_at("2026-12-09")
    booked(used)
    data = {"action": "withdraw_chosen", "_selected_action": [empty.pk, used.pk]}

    asked = manager.post(SLOTS, data)
    assert "8:30 a.m. on Tuesday, 8 December 2026: will be withdrawn" in text(asked)
    assert "8:30 a.m. on Wednesday, 9 December 2026: stays as it is, 1 place is taken." in text(asked)
    without_reason = manager.post(SLOTS, {**data, "confirmed": "1"})
    assert without_reason.context["form"].errors == {
        "reason": ["Say why. The reason is kept in the calendar's log."]
    }
    assert not InterviewSlot.objects.exclude(withdrawn_at=None).exists()
    done = manager.post(SLOTS, {**data, "confirmed": "1", "reason": "An officer is ill"}, follow=True)

    assert said(done) == [
        "1 slot withdrawn.",
        "1 slot was left as it is: it has an appointment, or was withdrawn before.",
    ]
    assert list(InterviewSlot.objects.exclude(withdrawn_at=None)) == [empty]
    assert [(event.slot, event.reason) for event in CalendarEvent.objects.all()] == [
        (empty, "An officer is ill")
    ]


def test_a_manager_withdraws_one_slot_and_reads_it_in_its_log(manager):
    slot = slot_at("2026-12-08")
    other = slot_at("2026-12-08", "13:00")
    url = f"{SLOTS}{slot.pk}/withdraw/"
    assert f'href="{url}"' in text(manager.get(f"{SLOTS}{slot.pk}/change/"))

    done = manager.post(url, {"reason": "An officer is ill"}, follow=True)
    assert said(done) == ["1 slot withdrawn."]
    assert "<form" not in text(manager.get(url)).partition('id="content"')[2]

    assert "Slot withdrawn" in text(manager.get(f"{SLOTS}{slot.pk}/change/"))
    assert "An officer is ill" not in text(manager.get(f"{SLOTS}{other.pk}/change/"))


def test_a_taken_slot_is_withdrawn_only_by_closing_its_day(manager):
    slot = slot_at("2026-12-08")
    booked(slot)

    page = manager.get(f"{SLOTS}{slot.pk}/withdraw/")
    refused = manager.post(f"{SLOTS}{slot.pk}/withdraw/", {"reason": "Because"}, follow=True)

    assert "stays as it is, 1 place is taken." in text(page)
    assert said(refused) == ["1 slot was left as it is: it has an appointment, or was withdrawn before."]
    slot.refresh_from_db()
    assert slot.withdrawn_at is None


# The list, and one slot.


def test_the_list_says_what_can_be_had_of_each_slot(manager):
    full, kept, stopped, shut, gone = (slot_at(f"2026-12-0{day}", capacity=1) for day in range(1, 6))
    booked(full)
    for slot, fields in (
        (kept, {"reserved": 1}),
        (stopped, {"stopped_at": NOW}),
        (shut, {"closed_by": closed("2026-12-04", "Storm")}),
        (gone, {"withdrawn_at": NOW}),
    ):
        InterviewSlot.objects.filter(pk=slot.pk).update(**fields)

    model_admin = manager.get(SLOTS).context["cl"].model_admin
    assert [model_admin.state(slot) for slot in InterviewSlot.objects.order_by("starts_at")] == [
        "full",
        "full but for staff",
        "bookings stopped",
        "closed: Storm",
        "withdrawn",
    ]


def test_a_slot_shows_who_changed_it_and_a_clerk_may_only_look(manager):
    slot = slot_at("2026-12-08")
    manager.post(
        PLACES,
        {**RANGE, "do": "1"},
    )
    page = words(manager.get(f"{SLOTS}{slot.pk}/change/"))
    assert "Number of places changed: 3 → 5" in page
    assert "<td>iv@example.org</td><td>A second officer</td>" in page

    User.objects.filter(email="iv@example.org").update(email="manager@example.org")
    clerk = colleague(*SEES)
    page = text(clerk.get(f"{SLOTS}{slot.pk}/change/"))
    assert "3 → 5" in page
    for act in ("capacity/", "withdraw/", "places/"):
        assert act not in page


@pytest.mark.parametrize("days", [1, 3])
def test_a_look_asks_the_database_as_often_for_three_days_as_for_one(
    manager, days, django_assert_num_queries
):
    slots = [slot_at(f"2026-12-0{7 + number}") for number in range(days)]
    for slot in slots:
        booked(slot)
        booked(slot)
    manager.get(PLACES)

    # Session, account, two for her permissions, the slots of the range, and these slots again as they are.
    with django_assert_num_queries(6):
        manager.post(PLACES, RANGE)
    # And who would be hit.
    with django_assert_num_queries(7):
        manager.post(PLACES, {**RANGE, "capacity": "1"})
