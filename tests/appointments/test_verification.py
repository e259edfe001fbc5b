"""Which appointments stand on a Case ID that nobody at the post has looked at."""

import pytest

from appointments.confirmation import is_verified
from appointments.models import Appointment
from appointments.verification import unverified
from eligibility.models import CaseClaim, CaseEvent
from tests.appointments.bookings import NOW, booked, slot_at
from tests.cast import a_user

pytestmark = pytest.mark.django_db


def _claimed(appointment: Appointment, **fields: object) -> None:
    CaseClaim.objects.create(case=appointment.case, user=a_user(), made_at=NOW, **fields)


def _made_by_staff(appointment: Appointment, reference: str) -> None:
    detail = {"reference": reference}
    CaseEvent.objects.create(
        case=appointment.case, kind="application_made", at=NOW, role="staff", detail=detail
    )


def test_staff_finds_the_appointments_whose_case_nobody_checked():
    unclaimed, claimed, ended, verified, typed_by_staff, typed_earlier = (
        booked(slot_at("2026-12-08", f"{hour:02}:00")) for hour in range(8, 14)
    )
    _claimed(claimed)
    _claimed(ended, verified_at=NOW, ended_at=NOW)
    _claimed(verified, verified_at=NOW)
    _made_by_staff(typed_by_staff, typed_by_staff.application.reference)
    _made_by_staff(typed_earlier, "ANOTHER123")

    found = unverified()

    assert set(found) == {unclaimed, claimed, ended, typed_earlier}
    # As the confirmation page says it.
    assert set(found) == {each for each in Appointment.objects.all() if not is_verified(each)}
    assert list(unverified(Appointment.objects.filter(pk=claimed.pk))) == [claimed]
