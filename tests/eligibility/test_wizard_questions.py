"""The questions, the decision after them, and the page that says why not."""

import re
from datetime import date

import pytest

from accounts.permissions import SYSTEM
from eligibility import record
from eligibility.models import Case, CaseEvent, PartyRecord
from eligibility.partial_dates import PartialDate
from eligibility.rules import Ground, Party, QuestionCode, Reason
from eligibility.wording import GROUND_SENTENCES, QUESTION_TEXTS, REASON_SENTENCES
from tests.eligibility.pages import ALL_NO, MISSED, errors_of, stored, text_of, url
from tests.factories import NOW, ApplicationFactory, visa_class


def without(answers, *names):
    return {name: value for name, value in answers.items() if name not in names}


@pytest.fixture
def application(applicant):
    return unanswered(user=applicant)


def unanswered(**fields):
    return ApplicationFactory(
        at="questions",
        reason="",
        missed_year=None,
        missed_month=None,
        interviewed=None,
        no_contact=None,
        not_current=None,
        class_changed=None,
        answered_at=None,
        **{"case_number": "", **fields},
    )


def test_an_applicant_sees_the_embassys_sentences(phone, application):
    text = text_of(phone.get(url(application, "questions")))
    for reason in (Reason.CANCELLED_COVID, Reason.MISSED, Reason.FOLLOW_TO_JOIN, Reason.NONE):
        assert str(REASON_SENTENCES[reason]) in text
    for code in set(QuestionCode) - {QuestionCode.LAST_CONTACT_ON}:
        assert str(QUESTION_TEXTS[code].question) in text
        assert str(QUESTION_TEXTS[code].help) in text
    assert str(REASON_SENTENCES[Reason.CANCELLED_BY_POST]) not in text


def test_who_follows_to_join_is_not_asked_about_contact(phone, applicant):
    application = unanswered(user=applicant, symbol="F42")
    form = phone.get(url(application, "questions")).context["form"]
    assert list(form.fields) == [
        "reason",
        "appointment_on",
        "interviewed",
        "not_current",
        "class_changed",
        "priority_date",
        "chargeability",
    ]


def test_a_class_outside_the_visa_bulletin_is_not_asked_whether_it_is_current(phone, applicant):
    application = unanswered(user=applicant, symbol="IR1")
    form = phone.get(url(application, "questions")).context["form"]
    assert list(form.fields) == [
        "reason",
        "appointment_on",
        "interviewed",
        "no_contact",
        "last_contact_on",
        "class_changed",
    ]


def test_a_category_alone_is_asked_as_its_group(phone, applicant):
    visa_class("F41")
    application = unanswered(user=applicant, visa_class=None, class_group="family_preference_F4")
    assert "not_current" in phone.get(url(application, "questions")).context["form"].fields


@pytest.mark.parametrize("reason", ["cancelled_covid", "missed"])
def test_an_applicant_of_the_first_two_categories_goes_on_to_the_case_id(phone, application, reason):
    answers = MISSED | ALL_NO | {"reason": reason}
    response = phone.post(url(application, "questions"), answers)
    assert response["Location"] == url(application, "case-id")
    kept = stored(application)
    assert (kept.reason, kept.missed_year, kept.missed_month, kept.missed_day, kept.answered_at) == (
        reason,
        2026,
        3,
        None,
        NOW,
    )
    assert (kept.interviewed, kept.no_contact, kept.not_current, kept.class_changed) == (False,) * 4
    decision = application.decisions.get()
    assert (decision.asked_at_step, decision.outcome) == ("questions", "may_schedule")
    shown = phone.get(url(application, "questions")).context["form"]
    assert [shown[name].value() for name in ("reason", "interviewed")] == [reason, "no"]


def test_who_follows_to_join_goes_on_although_the_principal_was_interviewed(phone, applicant):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    PartyRecord.objects.create(case=case, party=Party.PRINCIPAL, interviewed_on=date(2026, 1, 5))
    application = unanswered(user=applicant, symbol="F42", case_number=case.number)
    answers = without(ALL_NO, "no_contact") | {"reason": "follow_to_join"}
    response = phone.post(url(application, "questions"), answers)
    assert response["Location"] == url(application, "case-id")
    assert stored(application).missed_year is None


def test_a_principal_cannot_follow_to_join_and_is_told_what_to_do(phone, application):
    response = phone.post(url(application, "questions"), ALL_NO | {"reason": "follow_to_join"}, follow=True)
    assert list(errors_of(response)) == ["reason"]
    assert "or change the visa class" in text_of(response)
    assert "questions" not in stored(application).done_steps


@pytest.mark.parametrize("reason", ["follow_to_join", "none"])
def test_a_date_that_is_not_asked_for_is_no_mistake(phone, applicant, reason):
    application = unanswered(user=applicant, symbol="F42")
    answers = ALL_NO | {"reason": reason, "appointment_on_day": "99", "appointment_on_year": "x"}
    phone.post(url(application, "questions"), answers)
    assert "questions" in stored(application).done
    assert stored(application).missed_year is None


@pytest.mark.parametrize(
    "typed,told",
    [
        ({}, "Enter the month and the year of that appointment."),
        ({"month": "3"}, "Enter the year, too."),
        ({"day": "31", "month": "2", "year": "2026"}, "There is no such day: that month has only 28 days."),
        ({"month": "3", "year": "26"}, "Enter the year with four digits, for example 2025."),
        ({"month": "11", "year": "2026"},
         "This month has not passed: enter the day of that appointment, too."),
        ({"month": "12", "year": "2026"},
         "This month has not passed: enter the day of that appointment, too."),
        ({"month": "1", "year": "2029"}, "Check the year: this date is too far away."),
    ],
)  # fmt: skip
def test_the_day_of_the_appointment_is_asked_as_far_as_it_matters(phone, application, typed, told):
    answers = ALL_NO | {"reason": "missed"} | {f"appointment_on_{part}": text for part, text in typed.items()}
    assert errors_of(phone.post(url(application, "questions"), answers, follow=True)) == {
        "appointment_on": [told]
    }


LONG_AGO = {"reason": "missed", "appointment_on_month": "3", "appointment_on_year": "2024"}


def test_an_appointment_of_more_than_a_year_ago_asks_for_the_last_contact(phone, application):
    response = phone.post(url(application, "questions"), LONG_AGO | ALL_NO, follow=True)
    assert errors_of(response) == {
        "last_contact_on": [
            "That appointment was more than a year ago. Enter the month and the year in which you last "
            "contacted the Embassy. If that, too, is more than a year ago, answer Yes above."
        ]
    }
    assert str(QUESTION_TEXTS[QuestionCode.LAST_CONTACT_ON].question) in text_of(response)
    assert str(QUESTION_TEXTS[QuestionCode.LAST_CONTACT_ON].question) in text_of(
        phone.get(url(application, "questions"))
    )


def test_a_contact_within_the_year_is_accepted_and_marked_to_be_verified(phone, application):
    contact = {"last_contact_on_month": "6", "last_contact_on_year": "2026"}
    response = phone.post(url(application, "questions"), LONG_AGO | ALL_NO | contact)
    assert response["Location"] == url(application, "case-id")
    assert stored(application).answers().last_contact_on == PartialDate(2026, 6)
    assert application.decisions.get().to_verify == ["last_contact_on"]


def test_a_contact_of_more_than_a_year_ago_leads_to_the_inquiry(phone, application):
    contact = {"last_contact_on_month": "10", "last_contact_on_year": "2025"}
    response = phone.post(url(application, "questions"), LONG_AGO | ALL_NO | contact)
    assert response["Location"] == url(application, "outcome")
    assert application.decisions.get().grounds == [{"ground": "no_contact", "basis": "answer"}]


def test_a_contact_that_is_not_asked_for_is_no_mistake(phone, application):
    contact = {"last_contact_on_month": "77", "last_contact_on_year": "x"}
    response = phone.post(url(application, "questions"), MISSED | ALL_NO | contact)
    assert response["Location"] == url(application, "case-id")
    assert stored(application).answers().last_contact_on is None


def test_all_questions_must_be_answered_also_when_one_is_yes(phone, application):
    response = phone.post(url(application, "questions"), MISSED | {"interviewed": "yes"}, follow=True)
    assert errors_of(response) == {
        name: ["Answer Yes or No."] for name in ("no_contact", "not_current", "class_changed")
    }
    assert stored(application).kept_input["questions"]["interviewed"] == ["yes"]


@pytest.mark.parametrize("ground", ["interviewed", "no_contact", "not_current", "class_changed"])
def test_each_condition_leads_to_the_inquiry_form_and_is_named(phone, application, ground):
    response = phone.post(url(application, "questions"), MISSED | ALL_NO | {ground: "yes"})
    assert response["Location"] == url(application, "outcome")
    page = phone.get(url(application, "outcome"))
    assert f"{GROUND_SENTENCES[Ground(ground)]} This is what you answered." in text_of(page)
    html = page.content.decode()
    assert f'/inquiries/new/?application={application.reference}&amp;category={ground}"' in html
    assert f'href="{url(application, "questions")}"' in html
    assert phone.get(url(application, "case-id"))["Location"] == url(application, "outcome")
    assert phone.post(url(application, "case-id"), {"case_number": "PNP2023534003"})["Location"] == url(
        application, "outcome"
    )
    assert getattr(stored(application), ground) is True


def test_several_conditions_are_all_named(phone, application):
    answers = MISSED | ALL_NO | {"interviewed": "yes", "class_changed": "yes"}
    text = text_of(phone.post(url(application, "questions"), answers, follow=True))
    assert str(GROUND_SENTENCES[Ground.INTERVIEWED]) in text
    assert str(GROUND_SENTENCES[Ground.CLASS_CHANGED]) in text
    assert str(GROUND_SENTENCES[Ground.NO_CONTACT]) not in text


def test_none_of_the_sentences_leads_to_the_inquiry_form(phone, application):
    page = phone.post(url(application, "questions"), ALL_NO | {"reason": "none"}, follow=True)
    assert str(GROUND_SENTENCES[Ground.NO_REASON]) in text_of(page)
    assert f'/inquiries/new/?application={application.reference}"' in page.content.decode()


def test_an_applicant_who_made_a_mistake_changes_the_answers_and_goes_on(phone, application):
    phone.post(url(application, "questions"), MISSED | ALL_NO | {"interviewed": "yes"})
    response = phone.post(url(application, "questions"), MISSED | ALL_NO)
    assert response["Location"] == url(application, "case-id")
    assert phone.get(url(application, "outcome"))["Location"] == url(application, "case-id")
    assert phone.get(url(application, "case-id")).status_code == 200


@pytest.mark.parametrize(
    "day,month,from_day", [("22", "11", "Monday, 23 November 2026"), ("31", "12", "Friday, 1 January 2027")]
)
def test_an_appointment_that_has_not_passed_must_pass_first(phone, application, day, month, from_day):
    answers = MISSED | ALL_NO | {"appointment_on_day": day, "appointment_on_month": month}
    page = phone.post(url(application, "questions"), answers, follow=True)
    text = text_of(page)
    assert "Your appointment date has not passed" in text
    assert f"You can schedule a new appointment from {from_day}." in text
    assert f"?application={application.reference}&amp;category=cannot_come" in page.content.decode()
    assert phone.get(url(application, "case-id"))["Location"] == url(application, "outcome")


def test_an_appointment_of_yesterday_has_passed(phone, application):
    answers = MISSED | ALL_NO | {"appointment_on_day": "21", "appointment_on_month": "11"}
    assert phone.post(url(application, "questions"), answers)["Location"] == url(application, "case-id")


def test_what_the_record_says_wins_and_is_said_to_be_the_record(phone, applicant):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    PartyRecord.objects.create(case=case, party=Party.PRINCIPAL, interviewed_on=date(2026, 1, 5))
    application = unanswered(
        user=applicant, case_number=case.number, done_steps=[*ApplicationFactory.build().done_steps]
    )
    page = phone.post(url(application, "questions"), MISSED | ALL_NO, follow=True)
    assert f"{GROUND_SENTENCES[Ground.INTERVIEWED]} This is what our record says." in text_of(page)
    assert f'href="{url(application, "case-id")}"' in page.content.decode()


def test_a_cancellation_by_the_post_is_known_and_not_asked(phone, applicant):
    case = Case.objects.create(number="PNP2023534003", created_at=NOW)
    record.note(case, Party.PRINCIPAL, CaseEvent.Kind.CANCELLED_BY_POST, NOW, SYSTEM, day=date(2026, 12, 1))
    application = unanswered(user=applicant, case_number=case.number)
    page = phone.get(url(application, "questions"))
    assert "The Embassy cancelled your appointment of Tuesday, 1 December 2026." in text_of(page)
    assert str(REASON_SENTENCES[Reason.CANCELLED_COVID]) not in text_of(page)
    response = phone.post(url(application, "questions"), ALL_NO)
    assert response["Location"] == url(application, "case-id")
    assert stored(application).reason == ""


def test_dates_given_before_stand_in_their_own_fields_again(phone, application):
    contact = {"last_contact_on_month": "6", "last_contact_on_year": "2026"}
    phone.post(url(application, "questions"), LONG_AGO | ALL_NO | contact)
    html = phone.get(url(application, "questions")).content.decode()
    for name, value in (LONG_AGO | contact).items():
        if name != "reason":
            assert re.search(rf'name="{name}" value="{value}"', html), name
