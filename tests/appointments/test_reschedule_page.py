"""Moving an appointment, and being too late to."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from appointments.refusals import NotScheduled, SameSlot, SlotClosed, SlotFull
from appointments.wording import REFUSAL_SENTENCES
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party
from tests.appointments.pages import (
    address_of,
    alert,
    free_places,
    heading,
    links,
    text_of,
)
from tests.cast import NOW, a_slot, an_application, applicant, at, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

TUESDAY = date(2026, 12, 1)
MONDAY = date(2026, 12, 7)
# Friday 4 December: its last day to change is Tuesday 1 December.
TOO_LATE = at(date(2026, 12, 2), 0)
CANNOT_COME = "/inquiries/new/?appointment={}&category=cannot_come"


def test_family_moves_its_appointment(phone: Client, appointment: Appointment) -> None:
    slot = a_slot(MONDAY, 13, capacity=1)
    address = address_of(appointment, "reschedule/")

    calendar = phone.get(address)
    day = phone.get(f"{address}?day=2026-12-07")
    review = phone.get(f"{address}?slot={slot.pk}")
    done = phone.post(address, {"slot": slot.pk})

    moved = Appointment.objects.scheduled().get()
    assert "Your appointment now: 8:00 a.m. on Friday, 4 December 2026" in text_of(calendar)
    assert "?day=2026-12-07" in links(calendar)
    assert f"?slot={slot.pk}" in links(day)
    assert heading(review) == "Review the change"
    assert "1:00 p.m. on Monday, 7 December 2026" in text_of(review)
    assert "Your appointment now: 8:00 a.m. on Friday, 4 December 2026" in text_of(review)
    assert "Step 8 of 8" not in text_of(review)
    assert done.url == address_of(moved)
    assert (moved.replaces, moved.slot, free_places()) == (appointment, slot, 3)


def test_family_that_moves_twice_by_a_double_click_moves_once(
    phone: Client, appointment: Appointment
) -> None:
    slot = a_slot(MONDAY)
    address = address_of(appointment, "reschedule/")

    first, second = (phone.post(address, {"slot": slot.pk}) for _ in range(2))

    assert first.url == second.url == address_of(Appointment.objects.scheduled().get())
    assert Appointment.objects.count() == 2
    assert str(REFUSAL_SENTENCES[NotScheduled]) not in text_of(phone.get(second.url))


def test_family_whose_line_dropped_goes_back_and_sees_that_it_moved(
    phone: Client, appointment: Appointment
) -> None:
    address, slot = address_of(appointment, "reschedule/"), a_slot(MONDAY)
    phone.post(address, {"slot": slot.pk})
    moved = Appointment.objects.scheduled().get()

    assert phone.get(address, {"slot": slot.pk}).url == address_of(moved)
    assert phone.get(address, {"slot": a_slot(TUESDAY).pk}).url == address_of(moved, "reschedule/")


def test_family_that_moves_from_an_old_tab_is_told_that_nothing_changed(
    phone: Client, appointment: Appointment
) -> None:
    address = address_of(appointment, "reschedule/")
    phone.post(address, {"slot": a_slot(MONDAY).pk})

    response = phone.post(address, {"slot": a_slot(TUESDAY).pk}, follow=True)

    assert response.redirect_chain == [(address_of(Appointment.objects.scheduled().get()), 302)]
    assert str(REFUSAL_SENTENCES[NotScheduled]) in text_of(response)


@pytest.mark.parametrize("page", ["", "reschedule/", "cancel/"])
def test_old_number_leads_to_the_new_appointment(phone: Client, appointment: Appointment, page: str) -> None:
    by = applicant(appointment.application.user)
    moved = booking.reschedule(appointment, a_slot(MONDAY), now=NOW, by=by)
    newest = booking.reschedule(moved, a_slot(date(2026, 12, 8)), now=NOW, by=by)

    response = phone.get(address_of(appointment, page), follow=True)

    assert response.redirect_chain[-1] == (address_of(newest, "" if page == "cancel/" else page), 302)
    assert response.status_code == 200


def test_family_keeps_its_place_when_the_new_one_is_gone(phone: Client, appointment: Appointment) -> None:
    full = a_slot(MONDAY, capacity=1, taken=1)
    a_slot(date(2026, 12, 8))

    response = phone.post(address_of(appointment, "reschedule/"), {"slot": full.pk})

    assert (response.status_code, alert(response).text) == (409, str(REFUSAL_SENTENCES[SlotFull]))
    assert "?day=2026-12-08" in links(response)
    assert Appointment.objects.get().is_scheduled


@pytest.mark.parametrize("method", ["get", "post"])
def test_family_that_chooses_the_time_it_has_is_told_so(
    phone: Client, appointment: Appointment, method: str
) -> None:
    response = getattr(phone, method)(address_of(appointment, "reschedule/"), {"slot": appointment.slot_id})

    assert (response.status_code, alert(response).text) == (409, str(REFUSAL_SENTENCES[SameSlot]))


def test_family_that_sends_no_slot_moves_nothing(phone: Client, appointment: Appointment) -> None:
    response = phone.post(address_of(appointment, "reschedule/"), {"slot": "x"})

    assert (response.status_code, alert(response).text) == (409, str(REFUSAL_SENTENCES[SlotClosed]))
    assert Appointment.objects.get().is_scheduled


@pytest.mark.parametrize("page", ["reschedule/", "cancel/"])
def test_family_that_is_too_late_reads_why_since_when_and_from_which_day(
    phone: Client, appointment: Appointment, later: Callable, page: str
) -> None:
    with later(TOO_LATE - timedelta(seconds=1)):
        in_time = phone.get(address_of(appointment, page))
    with later(TOO_LATE):
        response = phone.get(address_of(appointment, page))

    assert heading(in_time) != heading(response) == "It is too late to change this appointment online"
    text = text_of(response)
    assert "You could cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026." in text
    assert "you can schedule a new one from Saturday, 5 December 2026" in text
    assert "at least three working days prior to your appointment date" in text
    assert CANNOT_COME.format(appointment.number) in links(response)


def test_family_is_told_that_it_can_come_only_until_the_interview_begins(
    phone: Client, appointment: Appointment, later: Callable
) -> None:
    can_come = "Your appointment still stands: you can come."
    begins = appointment.slot.starts_at
    with later(begins - timedelta(seconds=1)):
        assert can_come in text_of(phone.get(address_of(appointment, "cancel/")))
    with later(begins):
        text = text_of(phone.get(address_of(appointment, "cancel/")))
    assert can_come not in text
    assert "you can schedule a new one from Saturday, 5 December 2026" in text


@pytest.mark.parametrize("page", ["reschedule/", "cancel/"])
def test_family_that_never_could_change_reads_so(phone: Client, user: User, page: str) -> None:
    appointment = booking.schedule(an_application(user), a_slot(TUESDAY), now=NOW, by=applicant(user))

    text = text_of(phone.get(address_of(appointment, page)))

    assert "its last day to cancel or reschedule had already passed" in text
    assert "you can schedule a new one from Wednesday, 2 December 2026" in text


@pytest.mark.parametrize("page", ["reschedule/", "cancel/"])
def test_family_that_is_too_late_changes_nothing(
    phone: Client, appointment: Appointment, later: Callable, page: str
) -> None:
    slot = a_slot(date(2026, 12, 8))

    with later(TOO_LATE):
        response = phone.post(address_of(appointment, page), {"slot": slot.pk}, follow=True)

    assert heading(response) == "It is too late to change this appointment online"
    assert Appointment.objects.get().is_scheduled


def test_record_that_speaks_against_moving_is_told_before_choosing(
    phone: Client, appointment: Appointment
) -> None:
    slot = a_slot(MONDAY)
    record.note(
        appointment.case, Party.PRINCIPAL, CaseEvent.Kind.INTERVIEWED, NOW, officer(), day=date(2026, 11, 20)
    )

    shown = phone.get(address_of(appointment, "reschedule/"))
    sent = phone.post(address_of(appointment, "reschedule/"), {"slot": slot.pk})

    assert heading(shown) == heading(sent) == "Do not reschedule. Please submit an inquiry"
    assert Appointment.objects.get().is_scheduled
