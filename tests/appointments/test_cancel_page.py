"""Cancelling, on a page of its own."""

from datetime import date

import pytest
from django.test import Client

from appointments import booking
from appointments.models import Appointment
from appointments.refusals import NotScheduled
from appointments.wording import REFUSAL_SENTENCES
from eligibility.models import CaseEvent
from tests.appointments.pages import (
    address_of,
    free_places,
    heading,
    text_of,
)
from tests.cast import NOW, a_slot, applicant, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

MONDAY = date(2026, 12, 7)


def test_family_cancels_on_a_page_of_its_own(phone: Client, appointment: Appointment) -> None:
    address = address_of(appointment, "cancel/")

    asked = phone.get(address)
    done = phone.post(address, follow=True)

    assert heading(asked) == "Cancel this appointment?"
    assert (
        "Your place goes to someone else and there may be no other. To keep it until you have a new one, "
        "choose Reschedule."
    ) in text_of(asked)
    assert done.redirect_chain == [(address_of(appointment), 302)]
    assert heading(done) == "This appointment is cancelled"
    assert "You cancelled this appointment." in text_of(done)
    assert (Appointment.objects.get().status, free_places()) == ("cancelled", 3)


def test_family_that_cancels_twice_cancels_once(phone: Client, appointment: Appointment) -> None:
    address = address_of(appointment, "cancel/")
    phone.post(address)

    again = phone.post(address, follow=True)
    looked = phone.get(address, follow=True)

    assert heading(again) == heading(looked) == "This appointment is cancelled"
    assert CaseEvent.objects.filter(kind="cancelled").count() == 1
    assert free_places() == 3


def test_family_that_cancels_from_an_old_tab_keeps_the_new_appointment(
    phone: Client, appointment: Appointment
) -> None:
    moved = booking.reschedule(
        appointment, a_slot(MONDAY), now=NOW, by=applicant(appointment.application.user)
    )

    response = phone.post(address_of(appointment, "cancel/"), follow=True)

    assert response.redirect_chain == [(address_of(moved), 302)]
    assert str(REFUSAL_SENTENCES[NotScheduled]) in text_of(response)
    assert Appointment.objects.scheduled().get() == moved


@pytest.mark.parametrize(
    "ended_by, sentence",
    [
        (Appointment.EndedBy.POST, "The Embassy cancelled this appointment. Do not come on that day."),
        (Appointment.EndedBy.STAFF, "The IV Unit cancelled this appointment. Do not come on that day."),
    ],
)
def test_family_reads_who_cancelled(
    phone: Client, appointment: Appointment, ended_by: Appointment.EndedBy, sentence: str
) -> None:
    booking.cancel(appointment, now=NOW, by=officer(), ended_by=ended_by)

    assert sentence in text_of(phone.get(address_of(appointment)))
