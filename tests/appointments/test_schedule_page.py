""" "Schedule Appointment": what the POST does, also when somebody else was faster."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from appointments.refusals import AlreadyScheduled, SlotClosed, SlotFull
from appointments.wording import REFUSAL_SENTENCES
from eligibility.models import Application, DecisionRecord
from tests.appointments.pages import (
    address_of,
    alert,
    browser_of,
    calendar_of,
    free_places,
    heading,
    links,
    text_of,
)
from tests.cast import NOW, a_slot, a_user, an_application, applicant, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

MONDAY = date(2026, 11, 30)
FRIDAY = date(2026, 12, 4)
MONDAY_AFTER = date(2026, 12, 7)


def test_applicant_schedules_and_gets_the_confirmation(phone: Client, application: Application) -> None:
    slot = a_slot(FRIDAY)

    response = phone.post(calendar_of(application), {"slot": slot.pk}, follow=True)

    appointment = Appointment.objects.get()
    assert response.redirect_chain == [(address_of(appointment), 302)]
    assert (appointment.application, appointment.slot, free_places()) == (application, slot, 2)
    assert (appointment.scheduled_by, appointment.scheduled_at) == (application.user, NOW)
    assert heading(response) == "Appointment Confirmation Page"


def test_applicant_who_clicks_twice_gets_the_same_confirmation(
    phone: Client, application: Application
) -> None:
    slot = a_slot(FRIDAY)
    address = calendar_of(application)

    first, second = (phone.post(address, {"slot": slot.pk}) for _ in range(2))

    assert first.url == second.url == address_of(Appointment.objects.get())
    assert free_places() == 2
    assert str(REFUSAL_SENTENCES[AlreadyScheduled]) not in text_of(phone.get(second.url))


def test_applicant_with_two_tabs_keeps_the_first_and_is_told(phone: Client, application: Application) -> None:
    first, other = a_slot(FRIDAY), a_slot(MONDAY_AFTER)
    address = calendar_of(application)
    phone.post(address, {"slot": first.pk})

    response = phone.post(address, {"slot": other.pk}, follow=True)

    assert str(REFUSAL_SENTENCES[AlreadyScheduled]) in text_of(response)
    assert Appointment.objects.get().slot == first
    assert free_places() == 5


def test_applicant_with_two_applications_of_one_case_is_led_to_the_appointment(
    phone: Client, user: User, application: Application
) -> None:
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    second = an_application(user, case_number=application.case_number)
    other = a_slot(MONDAY_AFTER)

    response = phone.post(calendar_of(second), {"slot": other.pk})

    assert response.url == address_of(appointment)
    assert Appointment.objects.count() == 1


def test_loser_of_the_last_place_gets_the_calendar_with_what_is_free_now(
    phone: Client, application: Application
) -> None:
    contested = a_slot(FRIDAY, capacity=1)
    a_slot(MONDAY_AFTER)
    winner = a_user()
    booking.schedule(an_application(winner), contested, now=NOW, by=applicant(winner))

    response = phone.post(calendar_of(application), {"slot": contested.pk})

    assert response.status_code == 409
    assert alert(response).text == str(REFUSAL_SENTENCES[SlotFull])
    assert "?day=2026-12-07" in links(response)
    assert "?day=2026-12-04" not in links(response)
    assert Appointment.objects.count() == 1


def test_loser_of_the_very_last_place_gets_the_embassys_advice(
    phone: Client, application: Application
) -> None:
    response = phone.post(calendar_of(application), {"slot": a_slot(FRIDAY, capacity=1, taken=1).pk})

    assert (response.status_code, heading(response)) == (409, "No appointments are available now")
    assert alert(response).text == str(REFUSAL_SENTENCES[SlotFull])


def test_applicant_who_comes_at_the_closing_time_is_too_late(phone: Client, application: Application) -> None:
    # Monday's closing time is Friday the 27th, 11:00 a.m.
    slot = a_slot(MONDAY)
    a_slot(MONDAY_AFTER)

    with time_machine.travel(at(date(2026, 11, 27), 11), tick=False):
        late = phone.post(calendar_of(application), {"slot": slot.pk})
    with time_machine.travel(at(date(2026, 11, 27), 10, 59, 59), tick=False):
        in_time = phone.post(calendar_of(application), {"slot": slot.pk})

    assert (late.status_code, alert(late).text) == (409, str(REFUSAL_SENTENCES[SlotClosed]))
    assert in_time.url == address_of(Appointment.objects.get())


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "999999999999999", "9" * 40])
def test_applicant_who_sends_no_slot_gets_the_calendar(
    phone: Client, application: Application, typed: str
) -> None:
    a_slot(FRIDAY)

    response = phone.post(calendar_of(application), {"slot": typed})

    assert (response.status_code, alert(response).text) == (409, str(REFUSAL_SENTENCES[SlotClosed]))
    assert free_places() == 3


def test_applicant_who_is_not_eligible_any_more_takes_nothing(phone: Client, user: User) -> None:
    application = an_application(user, interviewed=True)
    slot = a_slot(FRIDAY)

    response = phone.post(calendar_of(application), {"slot": slot.pk})

    assert response.url == f"/applications/{application.reference}/outcome/"
    assert (free_places(), Appointment.objects.count()) == (3, 0)
    assert list(DecisionRecord.objects.values_list("outcome", "asked_at_step")) == [("inquiry", "calendar")]


def test_case_of_another_account_is_not_scheduled_twice(phone: Client, application: Application) -> None:
    other = a_user()
    theirs = an_application(other, case_number=application.case_number)
    booking.schedule(theirs, a_slot(FRIDAY), now=NOW, by=applicant(other))

    response = phone.post(calendar_of(application), {"slot": a_slot(MONDAY_AFTER).pk})

    assert response.url == f"/applications/{application.reference}/outcome/"
    assert Appointment.objects.count() == 1


def test_applicant_with_unfinished_steps_is_led_to_the_first(phone: Client, user: User) -> None:
    application = an_application(user, done_steps=["visa-type", "service", "visa-class"])
    slot = a_slot(FRIDAY)

    response = phone.post(calendar_of(application), {"slot": slot.pk})

    assert response.url == f"/applications/{application.reference}/applicant/"
    assert "Some steps are not finished yet. Please finish this one first." in text_of(
        phone.get(response.url)
    )
    assert free_places() == 3


def test_applicant_whose_appointment_was_missed_is_led_to_it_by_an_old_tab(
    phone: Client, user: User, application: Application
) -> None:
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    Appointment.objects.update(status=Appointment.Status.MISSED)

    response = phone.post(calendar_of(application), {"slot": a_slot(MONDAY_AFTER).pk})

    assert response.url == address_of(appointment)
    assert Appointment.objects.count() == 1


def test_applicant_who_confirms_answers_after_scheduling_changes_nothing(
    phone: Client, user: User, application: Application
) -> None:
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        response = phone.post(calendar_of(application), {"confirm": "1"})

    assert response.url == address_of(appointment)
    assert Application.objects.get().answered_at == NOW


def test_stranger_schedules_nothing(application: Application) -> None:
    slot = a_slot(FRIDAY)

    response = browser_of(a_user()).post(calendar_of(application), {"slot": slot.pk})

    assert (response.status_code, free_places()) == (404, 3)


def test_page_without_its_key_schedules_nothing(user: User, application: Application) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)

    response = strict.post(calendar_of(application), {"slot": a_slot(FRIDAY).pk})

    assert (response.status_code, Appointment.objects.count()) == (403, 0)


def test_one_account_books_for_twelve_families(phone: Client, user: User) -> None:
    slot = a_slot(FRIDAY, capacity=12)

    for _ in range(12):
        response = phone.post(calendar_of(an_application(user)), {"slot": slot.pk}, follow=True)
        assert heading(response) == "Appointment Confirmation Page"

    assert (Appointment.objects.scheduled().count(), InterviewSlot.objects.get().free) == (12, 0)
