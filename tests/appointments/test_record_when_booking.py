"""What the record says at the moment of the POST: a refusal is kept, a clearance named, a symbol taken."""

from datetime import date

import pytest

from appointments import booking
from appointments.models import Appointment
from appointments.refusals import NotEligible
from eligibility.clearances import Permission, clear
from eligibility.models import Application, Case, Clearance, DecisionRecord, PartyRecord, RosterEntry
from eligibility.rules import RULES_VERSION, Ground, Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.factories import visa_class

pytestmark = pytest.mark.django_db
NUMBER = "PNP2023534001"
FRIDAY, MONDAY, TUESDAY = date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)
GROUND = {"ground": "class_changed", "basis": "record"}


def booked(**fields: object) -> Appointment:
    """An appointment on Friday."""
    closed()
    family = a_user()
    application = an_application(family, case_number=NUMBER, **fields)
    return booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(family))


def test_refused_move_is_kept_and_opens_under_a_clearance_of_its_ground_alone() -> None:
    appointment = booked()
    user = applicant(appointment.application.user)
    PartyRecord.objects.update(class_changed_on=date(2026, 11, 20))
    slot = a_slot(MONDAY)
    with pytest.raises(NotEligible):
        booking.reschedule(appointment, slot, now=NOW, by=user)
    assert DecisionRecord.objects.first().grounds == [GROUND]

    other = Permission((Ground.NOT_CURRENT,), None, "another ground")
    clear(NUMBER, Party.PRINCIPAL, other, now=NOW, by=officer())
    with pytest.raises(NotEligible):
        booking.reschedule(appointment, slot, now=NOW, by=user)

    right = Permission((Ground.CLASS_CHANGED,), None, "the petitioner became a citizen")
    clear(NUMBER, Party.PRINCIPAL, right, now=NOW, by=officer())
    assert booking.reschedule(appointment, slot, now=NOW, by=user).slot == slot
    kept = DecisionRecord.objects.first()
    assert (kept.outcome, kept.grounds, kept.asked_at_step) == ("may_schedule", [], "calendar")
    given = Clearance.objects.get(ground="class_changed")
    assert kept.cleared == [{**GROUND, "clearance": given.pk}]
    assert kept.inputs["facts"]["class_changed_on"] == "2026-11-20"


def test_every_move_keeps_its_decision_with_what_it_rested_on() -> None:
    appointment = booked()
    by = applicant(appointment.application.user)
    for day in (MONDAY, TUESDAY):
        appointment = booking.reschedule(appointment, a_slot(day), now=NOW, by=by)
    kept = list(DecisionRecord.objects.order_by("pk"))
    assert [(each.outcome, each.reasons, each.asked_at_step) for each in kept] == [
        ("may_schedule", ["missed"], "calendar")
    ] * 3
    assert [each.inputs["facts"]["appointment_on"] for each in kept] == [None, "2026-12-04", "2026-12-07"]
    assert {each.rules_version for each in kept} == {RULES_VERSION}


def test_kept_decision_names_the_clearance_that_spoke() -> None:
    closed()
    family = a_user()
    application = an_application(family, case_number=NUMBER)
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    PartyRecord.objects.create(case=case, party=Party.PRINCIPAL, class_changed_on=date(2026, 11, 20))
    given = Permission((Ground.CLASS_CHANGED,), date(2027, 3, 31), "seen the file")
    clear(NUMBER, Party.PRINCIPAL, given, account=family, now=NOW, by=officer())

    booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(family))

    kept = DecisionRecord.objects.get(outcome="may_schedule")
    assert kept.cleared == [{**GROUND, "clearance": Clearance.objects.get().pk}]
    assert kept.inputs["facts"]["cleared"] == ["class_changed"]


def test_symbol_of_a_list_that_came_meanwhile_is_taken_when_scheduling() -> None:
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    RosterEntry.objects.create(case=case, visa_class=visa_class("FX1"))
    appointment = booked(visa_class=visa_class("F21"), class_group="family_preference_F2A")
    assert Application.objects.get().visa_class_id == "FX1"
    assert appointment.application.visa_class_id == "FX1"
