"""Releasing slots, and release patterns, as a calendar manager does it."""

import pytest
import time_machine

from appointments.models import CalendarEvent, InterviewSlot, ReleasePattern
from tests.appointments.bookings import NOW, at, closed, slot_at
from tests.appointments.desk import (
    MANAGES,
    MORNING,
    PATTERNS,
    RELEASE,
    WEEK,
    colleague,
    hidden_fields,
    said,
    text,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def manager():
    closed("2026-01-01", "New Year's Day")
    return colleague(*MANAGES)


def _winter(**fields) -> ReleasePattern:
    about = {"weekdays": [1, 3], "times": ["08:00", "13:30"], "capacity": 4, "reserved": 1}
    return ReleasePattern.objects.create(**{"name": "Winter", "changed_at": NOW, **about, **fields})


def test_a_manager_looks_at_months_before_releasing_and_releases_once(manager):
    closed("2026-12-08", "Storm")
    slot_at("2026-12-07", "08:30")

    seen = manager.post(RELEASE, WEEK)
    assert InterviewSlot.objects.count() == 1
    assert "7 slots on 4 days would be released: 21 places. Nothing has been released yet." in (
        words(seen).replace("<strong> ", "").replace(" </strong>", "")
    )
    assert "<caption>December 2026</caption>" in text(seen)
    assert "closed: Storm" in text(seen)
    assert "1 slot there already" in text(seen)
    assert "<li>Tuesday, 8 December 2026: closed: Storm</li>" in text(seen)
    assert "<li>Monday, 7 December 2026: 8:30 a.m.</li>" in text(seen)
    [month] = seen.context["months"]
    days = {day.day: (cell.places, cell.slots) for week in month.weeks for day, cell in filter(None, week)}
    assert {day: of for day, of in days.items() if of != (0, 0)} == {
        7: (3, 1),
        9: (6, 2),
        10: (6, 2),
        11: (6, 2),
    }

    for sentence in (
        "Released: 7 slots on 4 days, 21 places.",
        "Nothing was released: every slot was there already, or its day was skipped.",
    ):
        done = manager.post(RELEASE, {**hidden_fields(seen), "release": "Release now"}, follow=True)
        assert said(done) == [sentence]
    assert InterviewSlot.objects.count() == 8
    [event] = CalendarEvent.objects.all()
    assert (event.kind, event.by.email, event.reason) == ("released", "iv@example.org", "Regular release")


def test_a_release_that_changed_meanwhile_is_shown_again(manager):
    seen = hidden_fields(manager.post(RELEASE, WEEK))
    slot_at("2026-12-07", "08:30")

    again = manager.post(RELEASE, {**seen, "release": "1"})

    assert said(again) == ["The calendar changed since you looked. Look again."]
    assert InterviewSlot.objects.count() == 1
    done = manager.post(RELEASE, {**hidden_fields(again), "release": "1"}, follow=True)
    assert said(done) == ["Released: 9 slots on 5 days, 27 places."]


def test_a_manager_is_warned_that_bookings_of_a_day_are_stopped(manager):
    slot_at("2026-12-08", "15:00")
    InterviewSlot.objects.update(stopped_at=NOW)

    seen = manager.post(RELEASE, WEEK)

    assert "what is added to them is stopped, too: Tuesday, 8 December 2026" in words(seen)


def test_khmer_digits_are_read_in_a_release(manager):
    data = {**WEEK, "times": "៨:០០; 8.30 ៩", "capacity": "៥", "last_day": "២០២៦-១២-០៧", "release": "1"}
    manager.post(RELEASE, {**data, "reserved": "២"})

    assert list(InterviewSlot.objects.values_list("starts_at", "capacity", "reserved")) == [
        (at("2026-12-07", clock), 5, 2) for clock in ("08:00", "08:30", "09:00")
    ]


def test_a_release_can_be_changed_after_the_look(manager):
    response = manager.post(RELEASE, {**WEEK, "change": "Change something"})

    assert response.templates[0].name == "admin/appointments/release_form.html"
    assert 'value="8:00, 8:30"' in text(response)


@pytest.mark.parametrize(
    "change,errors",
    [
        ({"first_day": ""}, {"first_day": ["Give a day."]}),
        ({"last_day": "2026-12-01"}, {"last_day": ["The last day is before the first day."]}),
        (
            {"first_day": "2026-11-20", "last_day": "2026-11-22"},
            {"last_day": ["These days have passed. Choose days to come."]},
        ),
        ({"last_day": "2027-12-08"}, {"last_day": ["Choose at most one year (366 days)."]}),
        ({"weekdays": []}, {"weekdays": ["Choose at least one weekday."]}),
        (
            {"times": "8:00, noon"},
            {"times": ["“noon” is no time of the day. Write times like 8:00, 8:30, 13:00."]},
        ),
        (
            {"times": "25:00"},
            {"times": ["“25:00” is no time of the day. Write times like 8:00, 8:30, 13:00."]},
        ),
        ({"times": " ,, "}, {"times": ["Give at least one time, for example 8:00."]}),
        (
            {"times": " ".join(f"{n // 60}:{n % 60:02}" for n in range(61))},
            {"times": ["Give at most 60 times."]},
        ),
        ({"capacity": "0"}, {"capacity": ["Ensure this value is greater than or equal to 1."]}),
        ({"capacity": "201"}, {"capacity": ["Ensure this value is less than or equal to 200."]}),
        ({"reserved": "4"}, {"reserved": ["No more places can be kept than there are."]}),
        ({"reason": " "}, {"reason": ["Say why. The reason is kept in the calendar's log."]}),
        (
            {"save_as": "Winter"},
            {"replace": ["There is another pattern of that name. Tick this to replace it."]},
        ),
        (
            {"first_day": "2027-12-07", "last_day": "2027-12-08"},
            {
                "__all__": [
                    "Nothing can be released in 2027 yet: its holidays are not approved. Propose and approve "
                    "them under “Holidays by year” first."
                ]
            },
        ),
        (
            {"first_day": "9999-12-31", "last_day": "9999-12-31"},
            {
                "__all__": [
                    "Nothing can be released in 9999 yet: its holidays are not approved. Propose and approve "
                    "them under “Holidays by year” first."
                ]
            },
        ),
    ],
)
@pytest.mark.parametrize("button", [{}, {"release": "1"}])
def test_a_release_that_cannot_be_is_refused_with_what_to_do(manager, change, errors, button):
    _winter()
    response = manager.post(RELEASE, {**WEEK, **change, **button})

    assert response.context["form"].errors == errors
    assert "<title>Error:" in text(response)
    assert not InterviewSlot.objects.exists()
    assert not CalendarEvent.objects.exists()


# Patterns.


def test_a_manager_begins_with_a_saved_pattern(manager):
    pattern = _winter()

    page = manager.get(RELEASE)
    assert f'href="?pattern={pattern.pk}"' in text(page)
    assert "Tue, Thu · 08:00, 13:30 · 4 places (1 for staff)" in text(page)
    filled = manager.get(RELEASE, {"pattern": pattern.pk}).context["form"]

    assert [filled[name].value() for name in ("weekdays", "times", "capacity", "reserved")] == [
        ["1", "3"],
        "08:00, 13:30",
        4,
        1,
    ]
    for nonsense in ("999", "x", "9" * 30, "\0"):
        assert manager.get(RELEASE, {"pattern": nonsense}).context["chosen"] is None


def test_a_week_is_saved_as_a_pattern_with_its_release(manager):
    _winter()
    seen = manager.post(RELEASE, {**WEEK, "save_as": "Winter", "replace": "on"})
    assert "This week is saved as the pattern “Winter”." in words(seen)

    manager.post(RELEASE, {**hidden_fields(seen), "release": "1"})

    pattern = ReleasePattern.objects.get()
    assert (pattern.weekdays, pattern.times, pattern.capacity) == ([0, 1, 2, 3, 4], ["08:00", "08:30"], 3)
    assert [(event.kind, event.reason) for event in CalendarEvent.objects.order_by("pk")] == [
        ("pattern_saved", "Regular release"),
        ("released", "Regular release"),
    ]
    assert CalendarEvent.objects.get(kind="released").detail["pattern"] == "Winter"


def test_a_manager_saves_changes_and_removes_a_pattern(manager):
    data = {**WEEK, "name": "Winter", "reserved": "1", "reason": "Two officers"}
    assert said(manager.post(PATTERNS + "add/", data, follow=True)) == ["Pattern saved: Winter"]
    pattern = ReleasePattern.objects.get()
    change = f"{PATTERNS}{pattern.pk}/change/"
    assert manager.get(change).context["form"]["times"].value() == "08:00, 08:30"

    assert said(manager.post(change, {**data, "name": "Summer"}, follow=True)) == ["Pattern saved: Summer"]
    act = {"action": "remove_chosen", "_selected_action": [pattern.pk]}
    assert "stay as they are" in text(manager.post(PATTERNS, act))
    assert ReleasePattern.objects.exists()
    why = {"confirmed": "1", "reason": "Autumn"}
    assert said(manager.post(PATTERNS, {**act, **why}, follow=True)) == ["Pattern removed: Summer"]

    assert not ReleasePattern.objects.exists()
    assert [(event.kind, event.reason) for event in CalendarEvent.objects.order_by("pk")] == [
        ("pattern_saved", "Two officers"),
        ("pattern_saved", "Two officers"),
        ("pattern_removed", "Autumn"),
    ]


def test_two_patterns_have_two_names(manager):
    pattern, other = _winter(), _winter(name="Summer")
    data = {**WEEK, "reason": "Because"}

    for url, name in ((PATTERNS + "add/", "Winter"), (f"{PATTERNS}{other.pk}/change/", "Winter")):
        refused = manager.post(url, {**data, "name": name})
        assert refused.context["form"].errors == {"name": ["There is another pattern of that name."]}
    assert manager.get(f"{PATTERNS}{pattern.pk + 99}/change/").status_code == 404
    assert sorted(ReleasePattern.objects.values_list("name", flat=True)) == ["Summer", "Winter"]


@pytest.mark.parametrize("last_day", ["2026-12-07", "2026-12-31"])
def test_a_look_asks_the_database_as_often_for_a_month_as_for_a_day(
    manager, last_day, django_assert_num_queries
):
    _winter()
    slot_at("2026-12-07", "08:30")
    manager.get(RELEASE)

    # Session, account, two for her permissions, patterns, the year, its closures, and what is there already.
    with django_assert_num_queries(8):
        manager.post(RELEASE, {**WEEK, "last_day": last_day})
