"""Priority date and place of birth in the wizard, and what it answers: is my case current?"""

from datetime import date

import pytest

from eligibility.bulletin.bulletins import months_of_case
from eligibility.decisions import facts_for
from eligibility.models import Application, Case, RosterEntry, VisaBulletin
from tests.eligibility.pages import ALL_NO, MISSED, errors_of, stored, text_of, url
from tests.factories import NOW, ApplicationFactory, bulletin

ANSWERS = MISSED | ALL_NO


@pytest.fixture
def application(applicant):
    VisaBulletin.objects.all().delete()
    bulletin(2026, 11, F4="01JAN09")
    bulletin(2026, 12, F4="01JAN08")
    return ApplicationFactory(user=applicant, at="questions", case_number="", not_current=None)


def stating(day="", month="", year="", born="ALL"):
    parts = {"priority_date_day": day, "priority_date_month": month, "priority_date_year": year}
    return ANSWERS | parts | {"chargeability": born}


def test_an_applicant_who_knows_the_priority_date_is_told_month_by_month(phone, application):
    response = phone.post(url(application, "questions"), stating("1", "6", "2008"), follow=True)
    kept = stored(application)
    assert (kept.priority_date, kept.chargeability) == (date(2008, 6, 1), "ALL")
    text = text_of(response)
    assert "What is your Case ID number?" in text
    assert (
        "with the priority date 1 June 2008: Current in November 2026. Not current in December 2026." in text
    )
    assert "Not yet known : the bulletin for January 2027 is not out yet." in text
    assert "entered here is the one for December 2026." in text
    shown = phone.get(url(application, "questions")).context["form"]
    assert shown["priority_date"].value() == date(2008, 6, 1)


@pytest.mark.parametrize(
    "typed, kept",
    [
        (("15", "3", "08"), date(2008, 3, 15)),
        (("15", "mar", "98"), date(1998, 3, 15)),
        (("១៥", "៣", "២០០៨"), date(2008, 3, 15)),
        (("១៥", "៣", "០៨"), date(2008, 3, 15)),
        (("22", "11", "26"), date(2026, 11, 22)),
        (("", "", ""), None),
    ],
)
def test_an_applicant_types_the_priority_date_as_it_is_printed(phone, application, typed, kept):
    phone.post(url(application, "questions"), stating(*typed))
    assert "questions" in stored(application).done
    assert stored(application).priority_date == kept


@pytest.mark.parametrize(
    "typed, told",
    [
        (("31", "2", "2008"), "There is no such day: that month has only 29 days."),
        (("1", "1", "2027"), "Check the priority date: this day has not come yet."),
        (("", "3", "2008"), "Enter the day, too."),
        (("1", "3", "208"), "Enter the year of the priority date, for example 2008."),
    ],
)
def test_an_applicant_is_told_what_is_wrong_with_the_date(phone, application, typed, told):
    response = phone.post(url(application, "questions"), stating(*typed), follow=True)
    assert errors_of(response) == {"priority_date": [told]}


def test_an_applicant_without_priority_date_goes_on_and_is_told_that_nothing_is_known(phone, application):
    response = phone.post(url(application, "questions"), ANSWERS, follow=True)
    assert (stored(application).priority_date, stored(application).chargeability) == (None, "")
    assert "Not known for November 2026: your priority date is missing." in text_of(response)


def test_an_applicant_whose_case_is_not_current_can_mend_a_mistyped_date(phone, application):
    response = phone.post(url(application, "questions"), stating("2", "1", "2009"), follow=True)
    text = text_of(response)
    assert "Your case is not current for processing" in text
    assert "Not current in November 2026. Not current in December 2026." in text
    assert "Change my answers" in text


def test_a_place_of_birth_that_no_column_names_is_refused(phone, application):
    response = phone.post(url(application, "questions"), stating(born="Atlantis"), follow=True)
    assert errors_of(response) == {"chargeability": ["Choose one of the places in the list."]}


def test_a_diversity_case_is_never_told_no(application):
    lottery = ApplicationFactory(symbol="DV1", priority_date=date(2025, 1, 1), chargeability="ALL")
    months = months_of_case(lottery, facts_for(lottery), date(2026, 11, 22))
    assert [mark.value for _first, mark in months.lines] == ["by_rank"]
    assert not months.is_refused((2026, 12))


def test_a_case_outside_the_bulletin_is_asked_and_told_nothing(phone, applicant):
    spouse = ApplicationFactory(user=applicant, at="questions", symbol="IR1", case_number="")
    form = phone.get(url(spouse, "questions")).context["form"]
    assert not {"priority_date", "chargeability"} & set(form.fields)
    response = phone.post(url(spouse, "questions"), ANSWERS, follow=True)
    assert "Is your case current?" not in text_of(response)


def test_the_date_in_the_post_s_list_counts_and_is_shown_to_nobody(phone, application):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    RosterEntry.objects.create(case=case, priority_date=date(2009, 1, 1))
    Application.objects.filter(pk=application.pk).update(case_number=case.number)
    response = phone.post(url(application, "questions"), stating("1", "6", "2007"), follow=True)
    text = text_of(response)
    assert "with the priority date in our record: Not current in November 2026." in text
    assert "2009" not in text


def test_whoever_types_a_stranger_s_number_learns_nothing_of_its_place_in_line(phone, application):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    RosterEntry.objects.create(
        case=case,
        priority_date=date(2009, 1, 1),
        principal_name="NOUN, Vanna",
        principal_date_of_birth=date(1970, 1, 1),
    )
    phone.post(url(application, "questions"), stating("1", "6", "2007"))
    told = phone.post(url(application, "case-id"), {"case_number": case.number}, follow=True)
    again = phone.get(url(application, "case-id"))
    for response in (told, again):
        assert "ot current in" not in text_of(response)
