"""The calendar's marks for one case: current, not current, not yet known; and 21st birthdays."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from appointments.months import months_of
from appointments.refusals import MonthNotCurrent
from appointments.warnings import birthdays_21
from appointments.wording import REFUSAL_SENTENCES
from appointments.working_days import WorkingCalendar
from eligibility.models import Application, TravelingApplicant, VisaBulletin
from tests.appointments.pages import alert, calendar_of, heading, links, page_of, text_of
from tests.cast import TODAY, a_slot, an_application
from tests.factories import bulletin, visa_class

DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 4), date(2027, 1, 8), date(2027, 2, 5)


@pytest.fixture
def family(sunday: None, user: User) -> Application:
    """A brother's family with priority date 1 June 2008: current in January, not in December."""
    VisaBulletin.objects.all().delete()
    bulletin(2026, 12, F4="01JUN08")
    bulletin(2027, 1, F4="02JUN08")
    return an_application(user, visa_class=visa_class("F41"), priority_date=date(2008, 6, 1))


def test_applicant_sees_in_words_in_which_months_the_case_is_current(
    phone: Client, family: Application
) -> None:
    for day in (DECEMBER, JANUARY, FEBRUARY):
        a_slot(day)

    response = phone.get(calendar_of(family))

    assert [caption.text for caption in page_of(response).all("caption")] == [
        "December 2026 Your case is not current",
        "January 2027 Your case is current",
        "February 2027 Not yet known whether your case is current",
    ]
    assert [link for link in links(response) if link.startswith("?")] == [
        "?day=2027-01-08",
        "?day=2027-02-05",
    ] * 2
    in_list = text_of(response).partition("Days with free places")[2]
    assert "December 2026 Not current in December 2026. January 2027 Current in January 2027." in in_list
    assert "Not yet known : the bulletin for February 2027 is not out yet." in in_list


@pytest.mark.parametrize("query", ["?day=2026-12-04", "?slot={slot}"])
def test_applicant_who_asks_for_a_day_of_that_month_is_told_why_not(
    phone: Client, family: Application, query: str
) -> None:
    slot = a_slot(DECEMBER)
    a_slot(JANUARY)

    response = phone.get(calendar_of(family) + query.format(slot=slot.pk))

    assert alert(response).text == str(REFUSAL_SENTENCES[MonthNotCurrent])


def test_applicant_who_posts_it_all_the_same_is_told_the_same(phone: Client, family: Application) -> None:
    slot = a_slot(DECEMBER)
    response = phone.post(calendar_of(family), {"slot": slot.pk})
    assert (response.status_code, alert(response).text) == (409, str(REFUSAL_SENTENCES[MonthNotCurrent]))


def test_applicant_with_free_places_in_refused_months_alone_is_not_told_that_all_is_taken(
    phone: Client, family: Application
) -> None:
    a_slot(DECEMBER)

    response = phone.get(calendar_of(family))

    assert heading(response) == "Choose date and time"
    assert "your case is not current in these months" in text_of(response)
    assert not [link for link in links(response) if link.startswith("?")]


def test_family_sees_the_days_after_a_child_turns_21(phone: Client, application: Application) -> None:
    TravelingApplicant.objects.create(
        application=application,
        creation_key="child",
        relation="son",
        surname="Demo",
        given_names="Dara",
        date_of_birth=date(2005, 12, 7),
    )
    for day in (date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)):
        a_slot(day)

    response = phone.get(calendar_of(application))

    text = text_of(response)
    assert "DEMO, Dara turns 21 on 7 December 2026." in text
    in_grid = [link.text for link in page_of(response).all("a") if link.inside("table")]
    assert in_grid == [
        "4 Friday, 4 December 2026: 3 free",
        "7 Monday, 7 December 2026: 3 free21+: on or after a 21st birthday",
        "8 Tuesday, 8 December 2026: 3 free21+: on or after a 21st birthday",
    ]


def test_only_birthdays_from_today_to_the_last_day_shown_are_marked() -> None:
    class Child:
        full_name = "X"
        passport_expires_on = None

        def __init__(self, born: date) -> None:
            self.date_of_birth = born

    born = [date(2005, 11, 21), date(2005, 11, 22), date(2006, 1, 8), date(2006, 1, 9)]
    found = birthdays_21([Child(day) for day in reversed(born)], today=TODAY, last=JANUARY)
    assert [each.day for each in found] == [date(2026, 11, 22), date(2027, 1, 8)]


def test_a_refused_month_is_drawn_without_a_day_to_choose() -> None:
    calendar = WorkingCalendar(frozenset())
    (month,) = months_of({DECEMBER: 2}, calendar, today=TODAY, refused={(2026, 12)})
    assert {cell.places for week in month.weeks for cell in week} == {0}
