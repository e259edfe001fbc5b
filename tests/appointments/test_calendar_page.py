"""The calendar and the times of a day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from eligibility.models import Application, Notice, TravelingApplicant, VisaClass
from tests.appointments.pages import (
    alert,
    calendar_of,
    heading,
    links,
    page_of,
    text_of,
)
from tests.cast import NOW, a_slot, an_application, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

MONDAY = date(2026, 11, 30)
FRIDAY = date(2026, 12, 4)
MONDAY_AFTER = date(2026, 12, 7)
ADVICE = (
    "If there are currently no appointments available, please go back to the scheduling system at a later"
)


def test_applicant_sees_free_days_as_grid_and_as_list(phone: Client, application: Application) -> None:
    a_slot(FRIDAY, 8, capacity=3, taken=1)
    a_slot(FRIDAY, 13, capacity=1)
    a_slot(MONDAY_AFTER, capacity=1)
    a_slot(date(2027, 1, 4), capacity=2, taken=2)

    response = phone.get(calendar_of(application))

    page = page_of(response)
    assert (response.status_code, heading(response)) == (200, "Choose date and time")
    assert [caption.text for caption in page.all("caption")] == ["December 2026"]
    in_grid = [link.text for link in page.all("a") if link.inside("table")]
    assert in_grid == ["4 Friday, 4 December 2026: 3 free", "7 Monday, 7 December 2026: 1 free"]
    in_list = [link.text for link in page.all("a") if "day-list" in getattr(link.inside("ul"), "classes", "")]
    assert in_list == ["Friday, 4 December 20263 places", "Monday, 7 December 20261 place"]
    assert [link for link in links(response) if link.startswith("?")] == [
        "?day=2026-12-04",
        "?day=2026-12-07",
    ] * 2
    assert len([cell for cell in page.all("th") if cell.attributes["scope"] == "col"]) == 7
    christmas = [cell.text for cell in page.all("td") if cell.text.startswith("25")]
    assert christmas == ["25Closed"]
    assert "All times are Phnom Penh time." in text_of(response)
    assert "Step 8 of 8" in text_of(response)


def test_applicant_is_not_offered_what_cannot_be_booked(phone: Client, application: Application) -> None:
    # Friday the 27th: its closing time came on Friday the 20th, the working day before the festival.
    a_slot(date(2026, 11, 27))
    a_slot(date(2026, 11, 26))
    a_slot(MONDAY, withdrawn_at=NOW)
    a_slot(FRIDAY, public_from=NOW + timedelta(hours=1))
    a_slot(MONDAY_AFTER, capacity=2, taken=2)

    response = phone.get(calendar_of(application))

    assert heading(response) == "No appointments are available now"
    assert ADVICE in text_of(response)
    assert page_of(response).all("table") == []


def test_applicant_sees_what_staff_wrote_for_the_calendar(phone: Client, application: Application) -> None:
    a_slot(FRIDAY)
    Notice.objects.create(place="calendar", text_en="Come early in the week.")
    Notice.objects.create(place="calendar", text_en="Not yet.", shown_from=date(2026, 11, 23))

    text = text_of(phone.get(calendar_of(application)))

    assert "Come early in the week." in text
    assert "Not yet." not in text


@pytest.mark.parametrize("symbol, told", [("F41", True), ("IR1", False)])
def test_preference_class_is_told_of_the_visa_bulletin(
    phone: Client, user: User, symbol: str, told: bool
) -> None:
    a_slot(FRIDAY)
    application = an_application(user, visa_class=VisaClass.objects.get(symbol=symbol))

    text = text_of(phone.get(calendar_of(application)))

    assert ("advised to carefully consult the Visa Bulletin before rescheduling" in text) is told


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_calendar_asks_the_database_as_often_for_many_days_as_for_one(
    phone: Client, application: Application, number_of_rows: int, django_assert_num_queries: object
) -> None:
    for number in range(number_of_rows):
        a_slot(MONDAY_AFTER + timedelta(days=number))
        Notice.objects.create(place="calendar", text_en="Read this.")
    address = calendar_of(application)

    # Session, user, application, record, claim, list, closures, free days, those traveling along, notices.
    with django_assert_num_queries(13):
        phone.get(address)


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_day_and_review_ask_the_database_as_often_for_many_rows_as_for_one(
    phone: Client, application: Application, number_of_rows: int, django_assert_num_queries: object
) -> None:
    for number in range(number_of_rows):
        slot = a_slot(FRIDAY, 8 + number)
        TravelingApplicant.objects.create(
            application=application, creation_key=str(number), relation="son", surname="Demo"
        )
    address = calendar_of(application)

    # As the calendar, with the times of the day in place of notices.
    with django_assert_num_queries(12):
        phone.get(f"{address}?day=2026-12-04")
    # Without free days; with the slot, its day, those traveling along, and whether the case is checked.
    with django_assert_num_queries(15):
        phone.get(f"{address}?slot={slot.pk}")


def test_applicant_sees_the_times_of_a_day_and_the_days_beside_it(
    phone: Client, application: Application
) -> None:
    a_slot(MONDAY)
    early = a_slot(FRIDAY, 8, capacity=3, taken=1)
    a_slot(FRIDAY, 9, capacity=1, taken=1)
    late = a_slot(FRIDAY, 13, capacity=1)
    a_slot(MONDAY_AFTER)

    response = phone.get(f"{calendar_of(application)}?day=2026-12-04")

    assert heading(response) == "Times on Friday, 4 December 2026"
    assert [link.text for link in page_of(response).all("a", class_="time-list__time")] == [
        "8:00 a.m.2 places left",
        "1:00 p.m.1 place left",
    ]
    assert [link for link in links(response) if link.startswith("?")] == [
        f"?slot={early.pk}",
        f"?slot={late.pk}",
        "?day=2026-11-30",
        "?day=2026-12-07",
    ]


@pytest.mark.parametrize(
    "day, sentence",
    [
        ("2026-12-25", "There are no interviews on Friday, 25 December 2026."),
        ("2026-12-05", "There are no interviews on Saturday, 5 December 2026."),
        ("2026-12-07", "No place is free on Monday, 7 December 2026."),
        ("2026-11-27", "Friday, 27 November 2026 can no longer be chosen: its closing time has come."),
        ("0001-01-01", "Monday, 1 January 0001 can no longer be chosen: its closing time has come."),
        ("9999-12-31", "No place is free on Friday, 31 December 9999."),
        ("2026-02-30", "There is no such day in this calendar."),
        ("", "There is no such day in this calendar."),
    ],
)
def test_applicant_who_asks_for_another_day_gets_the_calendar_and_the_reason(
    phone: Client, application: Application, day: str, sentence: str
) -> None:
    a_slot(FRIDAY)
    a_slot(MONDAY_AFTER, capacity=1, taken=1)

    response = phone.get(calendar_of(application), {"day": day})

    assert response.status_code == 200
    assert alert(response).text == f"{sentence} Please choose one of the days below."
    assert "?day=2026-12-04" in links(response)


def test_applicant_reads_the_reference_in_any_spelling(phone: Client, application: Application) -> None:
    spelled = f"{application.reference[:5]}-{application.reference[5:]}".lower()

    assert phone.get(f"/applications/{spelled}/calendar/").status_code == 200


def test_closing_time_takes_a_day_off_the_calendar(phone: Client, application: Application) -> None:
    # Monday's closing time is Friday the 27th, 11:00 a.m.
    a_slot(MONDAY)

    with time_machine.travel(at(date(2026, 11, 27), 10, 59, 59), tick=False):
        before = phone.get(calendar_of(application))
    with time_machine.travel(at(date(2026, 11, 27), 11), tick=False):
        after = phone.get(calendar_of(application))

    assert heading(before) == "Choose date and time"
    assert heading(after) == "No appointments are available now"
