"""The review: what an applicant reads before anything is taken."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from appointments import booking
from eligibility.models import Application, CaseClaim, TravelingApplicant
from tests.appointments.pages import (
    alert,
    calendar_of,
    free_places,
    heading,
    links,
    page_of,
    text_of,
)
from tests.cast import NOW, a_slot, an_application, applicant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

MONDAY = date(2026, 11, 30)
FRIDAY = date(2026, 12, 4)
MONDAY_AFTER = date(2026, 12, 7)
NOT_CHECKED = "The IV Unit has not yet checked this Case ID. Check your e-mail before you travel."


def test_applicant_reviews_people_answers_and_deadline_before_anything_is_taken(
    phone: Client, application: Application
) -> None:
    Application.objects.filter(pk=application.pk).update(passport_number="N0123456")
    TravelingApplicant.objects.create(
        application=application, creation_key="son", relation="son", surname="Demo", given_names="Dara"
    )
    slot = a_slot(FRIDAY)

    response = phone.get(f"{calendar_of(application)}?slot={slot.pk}")

    text = text_of(response)
    assert heading(response) == "Review and schedule"
    for sentence in (
        "8:00 a.m. on Friday, 4 December 2026",
        "DEMO, Sokha",
        "born 13 April 1985 · passport ending 3456",
        "DEMO, Dara",
        f"Case ID {application.case_number}",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026",
        "Choosing holds nothing yet.",
        NOT_CHECKED,
        "I failed to attend my original appointment and now I need to reschedule my original appointment.",
        "May 2026",
    ):
        assert sentence in text
    steps = f"/applications/{application.reference}/"
    changes = [
        link.attributes["href"] for link in page_of(response).all("a") if link.text.startswith("Change")
    ]
    assert changes[:4] == [
        f"{steps}{step}/" for step in ("applicant", "traveling-applicants", "case-id", "visa-class")
    ]
    assert set(changes[4:]) == {f"{steps}questions/"}
    button = page_of(response).all("button")[-1]
    assert button.text == "Schedule Appointment"
    assert button.inside("form").attributes == {"method": "post", "action": f"?slot={slot.pk}"}
    assert (free_places(), Application.objects.get().scheduled_at) == (3, None)


def test_applicant_is_warned_before_the_date_is_taken(phone: Client, user: User) -> None:
    application = an_application(
        user,
        date_of_birth=date(2005, 11, 29),
        passport_expires_on=date(2027, 4, 1),
        medical_valid_until=date(2026, 11, 28),
    )
    slot = a_slot(MONDAY)

    response = phone.get(f"{calendar_of(application)}?slot={slot.pk}")

    text = text_of(response)
    assert "DEMO, Sokha turns 21 on 29 November 2026, before this interview." in text
    assert "The passport of DEMO, Sokha expires on 1 April 2027, within six months" in text
    assert (
        "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can "
        "schedule a new one from Tuesday, 1 December 2026."
    ) in text
    assert "You can cancel or reschedule until" not in text
    assert "The medical examination is valid until 28 November 2026: it would be over by this" in text
    for category in ("turning_21", "medical"):
        asked = f"/inquiries/new/?application={application.reference}&category={category}"
        assert asked in links(response)
    assert "Schedule Appointment" in text


def test_applicant_whose_case_was_checked_does_not_read_that_it_was_not(
    phone: Client, user: User, application: Application
) -> None:
    first = booking.schedule(application, a_slot(FRIDAY), now=NOW, by=applicant(user))
    booking.cancel(first, now=NOW, by=applicant(user))
    CaseClaim.objects.update(verified_at=NOW)

    response = phone.get(f"{calendar_of(application)}?slot={a_slot(MONDAY_AFTER).pk}")

    assert (heading(response), NOT_CHECKED in text_of(response)) == ("Review and schedule", False)


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"capacity": 1, "taken": 1}, "The last place at this time went to somebody else a moment ago."),
        ({"withdrawn_at": NOW}, "This time can no longer be chosen"),
        ({"public_from": NOW + timedelta(minutes=1)}, "This time can no longer be chosen"),
    ],
)
def test_applicant_who_reviews_a_place_that_is_gone_gets_the_calendar(
    phone: Client, application: Application, fields: dict[str, object], sentence: str
) -> None:
    gone = a_slot(FRIDAY, **fields)
    a_slot(MONDAY_AFTER)

    response = phone.get(f"{calendar_of(application)}?slot={gone.pk}")

    assert response.status_code == 409
    assert alert(response).text.startswith(sentence)
    assert "?day=2026-12-07" in links(response)


def test_applicant_who_reviews_a_full_time_after_its_closing_time_reads_that_it_is_closed(
    phone: Client, application: Application
) -> None:
    full = a_slot(date(2026, 11, 20), capacity=1, taken=1)

    response = phone.get(f"{calendar_of(application)}?slot={full.pk}")

    assert response.status_code == 409
    assert alert(response).text.startswith("This time can no longer be chosen: its closing time has come")


def test_applicant_with_old_answers_confirms_them_first(phone: Client, user: User) -> None:
    application = an_application(user, answered_at=NOW - timedelta(days=31))
    slot = a_slot(FRIDAY)
    review = f"{calendar_of(application)}?slot={slot.pk}"

    before = phone.get(review)
    early = phone.post(calendar_of(application), {"slot": slot.pk})
    confirmed = phone.post(calendar_of(application), {"slot": slot.pk, "confirm": "1"})
    after = phone.get(confirmed.url)

    assert heading(before) == "Are your answers still right?"
    assert [button.text for button in page_of(before).all("button")][-1] == "Yes, they are still right"
    assert (early.status_code, early.url, free_places()) == (302, review, 3)
    assert confirmed.url == review
    assert heading(after) == "Review and schedule"
    assert Application.objects.get().answered_at == NOW
