"""A bulletin is published: whose appointment is in a month that is not current any more, and who is told."""

from datetime import date

import pytest

from accounts.models import Notification
from accounts.outbox import deliver
from appointments import booking
from appointments.models import Appointment
from appointments.not_current import Told, not_current, tell_families
from eligibility.bulletin.loading import publish
from eligibility.bulletin.reading import Key
from eligibility.clearances import Permission, clear
from eligibility.models import CaseEvent, RosterEntry, VisaBulletin
from eligibility.rules import Ground, Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.factories import visa_class

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 12, 4)
DECEMBER = date(2026, 12, 1)
FINAL = "family_final_action"


@pytest.fixture(autouse=True)
def nothing_loaded() -> None:
    VisaBulletin.objects.all().delete()
    closed()


def booked(day: date = FRIDAY, **fields: object) -> Appointment:
    stated = {"visa_class": visa_class("F41"), "priority_date": date(2008, 6, 1), "chargeability": "ALL"}
    application = an_application(a_user(), **{**stated, **fields})
    by = applicant(application.user)
    return booking.schedule(application, a_slot(day, minute=Appointment.objects.count()), now=NOW, by=by)


def published(value: str, month: date = DECEMBER, version: int = 0) -> None:
    publish(month, {Key(FINAL, "F4", "ALL"): value}, version=version, reason="out", now=NOW, by=officer())


def letters(kind: str) -> list[str]:
    return list(Notification.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_family_is_told_once_and_the_appointment_stands(mailoutbox: list) -> None:
    appointment = booked()
    published("01JUN08")

    by = officer()
    assert tell_families(now=NOW, by=by) == Told(1, 0)
    assert tell_families(now=NOW, by=by) == Told(0, 0)

    appointment.refresh_from_db()
    assert (appointment.status, appointment.not_current_told_at) == ("scheduled", NOW)
    assert letters("case_not_current") == [appointment.application.user.email]
    event = CaseEvent.objects.get(kind=CaseEvent.Kind.NOT_CURRENT_TOLD)
    assert (event.by, event.day, event.detail) == (
        by.user,
        FRIDAY,
        {"number": appointment.number, "month": "2026-12"},
    )
    deliver(NOW)
    (letter,) = [mail for mail in mailoutbox if "not current in December 2026" in mail.subject]
    assert "Your appointment stands: nothing was cancelled." in letter.body
    assert "8:00 a.m. on Friday, 4 December 2026" in letter.body


def test_staff_see_whom_the_bulletin_retrogresses_and_nobody_else() -> None:
    retrogressed = booked()
    booked(priority_date=date(2008, 5, 31))
    booked(date(2027, 1, 8))
    booked(priority_date=None)
    booked(visa_class=visa_class("DV1"))
    booked(visa_class=visa_class("IR1"))
    published("01JUN08")

    assert [each.appointment for each in not_current(NOW)] == [retrogressed]


def test_what_the_list_of_the_post_says_decides_here_too(django_assert_max_num_queries: object) -> None:
    stated_early, stated_late = booked(priority_date=date(2001, 1, 1)), booked()
    RosterEntry.objects.create(case=stated_early.case, priority_date=date(2008, 7, 1))
    RosterEntry.objects.create(case=stated_late.case, priority_date=date(2001, 1, 1))
    published("01JUN08")

    with django_assert_max_num_queries(3):
        found = not_current(NOW)
    assert [(each.appointment, each.line.priority_date) for each in found] == [
        (stated_early, date(2008, 7, 1))
    ]


def test_family_is_told_that_the_case_is_current_after_all_when_the_bulletin_is_corrected() -> None:
    appointment = booked()
    published("U")
    tell_families(now=NOW, by=officer())
    published("C", version=1)

    assert not_current(NOW) == []
    assert tell_families(now=NOW, by=officer()) == Told(0, 1)
    assert tell_families(now=NOW, by=officer()) == Told(0, 0)
    assert letters("case_current_again") == [appointment.application.user.email]


def test_family_that_moved_out_of_the_month_is_on_no_list() -> None:
    appointment = booked()
    published("01JAN08")
    published("C", month=date(2027, 1, 1))
    moved = booking.reschedule(
        appointment, a_slot(date(2027, 1, 8)), now=NOW, by=applicant(appointment.application.user)
    )
    assert moved.day == date(2027, 1, 8)
    assert not_current(NOW) == []


def test_family_whose_case_an_officer_cleared_is_on_no_list() -> None:
    appointment = booked()
    published("U")
    clear(
        appointment.case.number,
        Party.PRINCIPAL,
        Permission((Ground.NOT_CURRENT,), None, "retrogressed after the letter"),
        now=NOW,
        by=officer(),
    )
    assert not_current(NOW) == []
    assert tell_families(now=NOW, by=officer()) == Told(0, 0)
