"""What staff go beyond is said before the act, and kept with its event."""

from datetime import date

import pytest

from appointments import beyond, booking
from appointments.beyond import Beyond
from appointments.deadlines import ChangeWindow
from appointments.models import Appointment
from appointments.refusals import NotEligible
from appointments.wording import BEYOND_SENTENCES
from appointments.working_days import WorkingCalendar
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, at, closed, officer

MONDAY = date(2026, 11, 30)
TUESDAY = date(2026, 12, 8)
CALENDAR = WorkingCalendar(frozenset())


@pytest.mark.parametrize(
    "hour, minute, passed",
    [(10, 59, ()), (11, 0, (Beyond.CLOSING_TIME,))],
)
def test_closing_time_is_passed_at_eleven_on_the_working_day_before(
    hour: int, minute: int, passed: tuple[Beyond, ...]
) -> None:
    # Friday, 27 November, is the working day before Monday, 30 November.
    now = at(date(2026, 11, 27), hour, minute)

    assert beyond.rules_passed(now=now, calendar=CALENDAR, new_day=MONDAY) == passed


@pytest.mark.parametrize("window", ChangeWindow)
def test_every_window_but_the_open_one_is_passed(window: ChangeWindow) -> None:
    passed = beyond.rules_passed(now=NOW, calendar=CALENDAR, window=window)

    assert passed == (() if window is ChangeWindow.OPEN else (Beyond.CHANGE_WINDOW,))


def test_codes_are_read_as_they_were_stored_and_each_has_its_words() -> None:
    longest = CaseEvent._meta.get_field("beyond_rule").max_length

    assert beyond.read(beyond.stored(Beyond)) == tuple(Beyond)
    assert len(beyond.stored(Beyond)) <= longest
    assert beyond.read("") == beyond.read("no_such_rule") == ()
    assert set(BEYOND_SENTENCES) == set(Beyond)


def last_event() -> CaseEvent:
    return CaseEvent.objects.latest("pk")


@pytest.mark.django_db
def test_staff_schedule_after_the_closing_time_and_the_event_says_so() -> None:
    closed()
    slot = a_slot(MONDAY)
    application = an_application(a_user(), answered_at=NOW)
    by = officer()

    booking.schedule(application, slot, now=at(date(2026, 11, 27), 15), by=by, reason="Came to the counter")

    event = last_event()
    assert (event.kind, event.by, event.reason, event.beyond_rule) == (
        "scheduled",
        by.user,
        "Came to the counter",
        "closing_time",
    )


@pytest.mark.django_db
def test_an_applicant_in_time_leaves_no_such_mark() -> None:
    closed()
    user = a_user()
    booking.schedule(an_application(user), a_slot(TUESDAY), now=NOW, by=applicant(user))

    assert (last_event().reason, last_event().beyond_rule) == ("", "")


@pytest.mark.django_db
def test_staff_reschedule_and_cancel_beyond_the_window_and_the_events_say_so() -> None:
    closed()
    user = a_user()
    old = booking.schedule(an_application(user), a_slot(TUESDAY), now=NOW, by=applicant(user))
    late = at(date(2026, 12, 7), 15)

    new = booking.reschedule(old, a_slot(TUESDAY, 9), now=late, by=officer(), reason="Bus broke down")
    moved = last_event()
    booking.cancel(new, now=late, by=officer(), ended_by=Appointment.EndedBy.STAFF, reason="In hospital")

    assert (moved.kind, moved.reason, moved.beyond_rule) == (
        "rescheduled",
        "Bus broke down",
        "change_window,closing_time",
    )
    assert (last_event().kind, last_event().reason, last_event().beyond_rule) == (
        "cancelled_by_staff",
        "In hospital",
        "change_window",
    )


@pytest.mark.django_db
def test_a_ground_on_the_record_refuses_staff_too() -> None:
    closed()
    user = a_user()
    old = booking.schedule(an_application(user), a_slot(TUESDAY), now=NOW, by=applicant(user))
    record.note(old.case, Party.PRINCIPAL, CaseEvent.Kind.INTERVIEWED, NOW, officer(), day=date(2026, 10, 1))

    with pytest.raises(NotEligible):
        booking.reschedule(old, a_slot(TUESDAY, 9), now=NOW, by=officer(), reason="Asked")

    old.refresh_from_db()
    assert old.is_scheduled
