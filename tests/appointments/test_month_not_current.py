"""A slot in a month for which the case is not current: refused where the bulletin is loaded, never else."""

from datetime import date

import pytest

from appointments import booking
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import MonthNotCurrent
from eligibility.clearances import Permission, clear
from eligibility.models import Application, CaseEvent, VisaBulletin
from eligibility.rules import Ground, Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.factories import bulletin, visa_class

pytestmark = pytest.mark.django_db

DECEMBER = date(2026, 12, 4)
JANUARY = date(2027, 1, 8)


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    VisaBulletin.objects.all().delete()
    closed()


@pytest.fixture
def family() -> Application:
    """A brother's family whose priority date is 1 June 2008, born in Cambodia."""
    stated = {"priority_date": date(2008, 6, 1), "chargeability": "ALL", "not_current": False}
    return an_application(a_user(), visa_class=visa_class("F41"), **stated)


def held(slot: InterviewSlot) -> int:
    slot.refresh_from_db()
    return slot.taken


def test_applicant_gets_no_place_in_a_month_that_is_not_current(family: Application) -> None:
    bulletin(2026, 12, F4="01JUN08")  # equal is not current
    bulletin(2027, 1, F4="02JUN08")
    december, january = a_slot(DECEMBER), a_slot(JANUARY)

    with pytest.raises(MonthNotCurrent):
        booking.schedule(family, december, now=NOW, by=applicant(family.user))

    assert held(december) == 0
    assert not Appointment.objects.exists()
    assert not CaseEvent.objects.exists()
    # Current next month but not this one: that month can be had.
    assert booking.schedule(family, january, now=NOW, by=applicant(family.user)).day == JANUARY


def test_officer_gets_no_place_in_that_month_either(family: Application) -> None:
    bulletin(2026, 11, F4="C")
    bulletin(2026, 12, F4="U")
    with pytest.raises(MonthNotCurrent):
        booking.schedule(family, a_slot(DECEMBER), now=NOW, by=officer(), reason="asked at the desk")


def test_applicant_is_not_refused_for_a_month_that_nobody_knows_yet(family: Application) -> None:
    bulletin(2026, 12, F4="C")
    assert booking.schedule(family, a_slot(JANUARY), now=NOW, by=applicant(family.user)).day == JANUARY


def test_applicant_keeps_the_old_place_when_the_new_one_is_in_a_month_not_current(
    family: Application,
) -> None:
    bulletin(2026, 12, F4="C")
    bulletin(2027, 1, F4="01JAN08")
    old_slot, new_slot = a_slot(DECEMBER), a_slot(JANUARY)
    appointment = booking.schedule(family, old_slot, now=NOW, by=applicant(family.user))

    with pytest.raises(MonthNotCurrent):
        booking.reschedule(appointment, new_slot, now=NOW, by=applicant(family.user))

    assert (held(old_slot), held(new_slot)) == (1, 0)
    appointment.refresh_from_db()
    assert appointment.is_scheduled


def test_a_class_outside_the_bulletin_is_refused_in_no_month() -> None:
    bulletin(2026, 12, F4="U")
    spouse = an_application(a_user(), priority_date=date(2020, 1, 1), chargeability="ALL")
    assert booking.schedule(spouse, a_slot(DECEMBER), now=NOW, by=applicant(spouse.user)).day == DECEMBER


def test_applicant_whom_an_officer_cleared_gets_a_place_in_that_month(family: Application) -> None:
    bulletin(2026, 12, F4="U")
    slot, other = a_slot(DECEMBER), a_slot(date(2026, 12, 7))
    clear(
        family.case_number,
        Party.PRINCIPAL,
        Permission((Ground.NOT_CURRENT,), None, "visa number kept for this case"),
        now=NOW,
        by=officer(),
    )
    by = applicant(family.user)
    appointment = booking.schedule(family, slot, now=NOW, by=by)
    assert booking.reschedule(appointment, other, now=NOW, by=by).day == date(2026, 12, 7)
