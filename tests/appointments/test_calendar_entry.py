"""Who comes to the calendar, and who is led elsewhere."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from appointments import booking
from eligibility.models import Application
from tests.appointments.pages import (
    address_of,
    browser_of,
    calendar_of,
    text_of,
)
from tests.cast import NOW, a_slot, a_user, an_application, applicant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

FRIDAY = date(2026, 12, 4)


def test_stranger_finds_no_calendar(application: Application) -> None:
    assert browser_of(a_user()).get(calendar_of(application)).status_code == 404


def test_visitor_logs_in_and_is_back_at_the_review(application: Application) -> None:
    review = f"{calendar_of(application)}?slot=7"

    asked, sent = Client().get(review), Client().post(review, {"slot": 7})

    assert [asked.url, sent.url] == [
        f"/accounts/login/?next={review.replace('=', '%3D').replace('?', '%3F')}"
    ] * 2


@pytest.mark.parametrize(
    "fields, leads_to",
    [
        ({"done_steps": ["visa-type", "service"]}, "visa-class/"),
        ({"interviewed": True}, "outcome/"),
        ({"reason": "none"}, "outcome/"),
        ({"missed_year": 2026, "missed_month": 12, "missed_day": 1}, "outcome/"),
        ({"no_contact": None}, "questions/"),
    ],
)
def test_applicant_who_may_not_choose_now_is_led_where_she_can_act(
    phone: Client, user: User, fields: dict[str, object], leads_to: str
) -> None:
    application = an_application(user, **fields)
    a_slot(FRIDAY)

    response = phone.get(calendar_of(application))

    assert (response.status_code, response.url) == (302, f"/applications/{application.reference}/{leads_to}")


def test_applicant_whose_case_has_an_appointment_is_led_to_moving_it(
    phone: Client, user: User, application: Application
) -> None:
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    second = an_application(user, case_number=application.case_number)

    response = phone.get(calendar_of(second), follow=True)

    assert response.redirect_chain == [(address_of(appointment, "reschedule/"), 302)]
    assert "This case already has an appointment. Here you can reschedule it." in text_of(response)


def test_applicant_who_has_scheduled_is_led_to_the_confirmation(
    phone: Client, user: User, application: Application
) -> None:
    appointment = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))

    assert phone.get(calendar_of(application)).url == address_of(appointment)


def test_case_of_another_account_leads_to_the_inquiry(phone: Client, application: Application) -> None:
    other = a_user()
    theirs = an_application(other, case_number=application.case_number)
    booking.schedule(theirs, a_slot(FRIDAY), now=NOW, by=applicant(other))

    response = phone.get(calendar_of(application))

    assert response.url == f"/applications/{application.reference}/outcome/"


def test_discarded_application_has_no_calendar(phone: Client, user: User) -> None:
    application = an_application(user, discarded_at=NOW)

    response = phone.get(calendar_of(application))

    assert (response.status_code, response["Location"]) == (302, "/dashboard/")
