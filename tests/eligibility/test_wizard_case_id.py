"""The Case ID: forgiven, corrected, refused kindly; and where the case leads."""

from datetime import date, timedelta

import pytest

from accounts.permissions import SYSTEM
from eligibility import record
from eligibility.case_numbers import CaseNumberProblem
from eligibility.models import Application, Case, CaseClaim, CaseEvent, PartyRecord
from eligibility.rules import Ground, Party
from eligibility.wording import CASE_NUMBER_SENTENCES, GROUND_SENTENCES
from tests.eligibility.pages import errors_of, stored, text_of, title_of, url
from tests.factories import NOW, ApplicationFactory, UserFactory

NUMBER = "PNP2023534003"


@pytest.fixture
def application(applicant):
    return ApplicationFactory(user=applicant, at="case-id", case_number="")


@pytest.fixture
def case(db):
    return Case.objects.create(number=NUMBER, created_at=NOW)


def send(phone, application, typed):
    return phone.post(url(application, "case-id"), {"case_number": typed})


@pytest.mark.parametrize(
    "typed,number",
    [
        (NUMBER, NUMBER),
        (" pnp 2023-534-003 ", NUMBER),
        ("PNP២០២៣៥៣៤០០៣", NUMBER),
        ("2027AS1234", "2027AS00001234"),
        ("BNK2005747012", "BNK2005747012"),
    ],
)
def test_an_applicant_comes_to_the_calendar_with_the_number_as_stored(phone, application, typed, number):
    assert send(phone, application, typed)["Location"] == url(application, "calendar")
    kept = stored(application)
    assert (kept.case_number, kept.done_steps[-1], kept.case) == (number, "case-id", None)
    assert CaseClaim.objects.count() == 0
    assert application.decisions.get().asked_at_step == "case-id"


@pytest.mark.parametrize(
    "typed,problem",
    [
        ("", CaseNumberProblem.EMPTY),
        ("IOE0912345678", CaseNumberProblem.RECEIPT),
        ("EAC2012345678", CaseNumberProblem.RECEIPT),
        ("AA008BHNQC", CaseNumberProblem.DS_CONFIRMATION),
        ("PNP2023500001", CaseNumberProblem.BAD_DAY),
        ("PNP2026827001", CaseNumberProblem.FUTURE),
        ("PNP2023534000", CaseNumberProblem.BAD_SEQUENCE),
        ("2031AS00001234", CaseNumberProblem.DV_YEAR),
        ("PN2023534003", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("PNP2023534003 and my sister's PNP2023534004", CaseNumberProblem.TOO_LONG),
        ("9" * 10_000, CaseNumberProblem.TOO_LONG),
    ],
)
def test_each_kind_of_wrong_number_gets_its_own_answer(phone, application, typed, problem):
    address = url(application, "case-id")
    # A browser that comes Back to the answer of a POST asks whether to send it again.
    assert send(phone, application, typed)["Location"] == address
    response = phone.get(address)
    assert errors_of(response) == {"case_number": [str(CASE_NUMBER_SENTENCES[problem])]}
    assert title_of(response).startswith("Error:")
    assert response.context["form"]["case_number"].value() == (typed[:1_000] or None)
    assert stored(application).case_number == ""


def test_a_letter_in_place_of_a_digit_is_corrected_with_one_click(phone, application):
    send(phone, application, "PNP2O23534003")
    again = phone.get(url(application, "case-id"))
    assert "Did you mean PNP2023534003?" in text_of(again)
    assert 'value="PNP2O23534003"' in again.content.decode()
    assert f'name="use" value="{NUMBER}"' in again.content.decode()
    response = phone.post(url(application, "case-id"), {"case_number": "PNP2O23534003", "use": NUMBER})
    assert response["Location"] == url(application, "calendar")
    assert (stored(application).case_number, stored(application).kept_input) == (NUMBER, {})


def test_a_case_of_another_account_leads_to_the_inquiry_form(phone, application, case):
    CaseClaim.objects.create(case=case, party=Party.PRINCIPAL, user=UserFactory(), made_at=NOW)
    assert send(phone, application, NUMBER)["Location"] == url(application, "outcome")
    page = phone.get(url(application, "outcome"))
    assert f"{GROUND_SENTENCES[Ground.HELD_BY_ANOTHER]} This is what our record says." in text_of(page)
    html = page.content.decode()
    assert f"/inquiries/new/?application={application.reference}&amp;category=case_id" in html
    assert f'href="{url(application, "case-id")}"' in html


def test_a_mistyped_number_of_somebody_elses_case_can_be_mended(phone, application, case):
    CaseClaim.objects.create(case=case, party=Party.PRINCIPAL, user=UserFactory(), made_at=NOW)
    send(phone, application, NUMBER)
    assert phone.get(url(application, "case-id")).status_code == 200
    assert send(phone, application, "PNP2023534004")["Location"] == url(application, "calendar")


def test_the_other_party_of_a_case_is_another_persons_business(phone, applicant, case):
    CaseClaim.objects.create(case=case, party=Party.PRINCIPAL, user=UserFactory(), made_at=NOW)
    follower = ApplicationFactory(user=applicant, at="case-id", symbol="F42", reason="follow_to_join")
    assert send(phone, follower, NUMBER)["Location"] == url(follower, "calendar")


def test_a_case_with_an_appointment_of_ones_own_leads_to_reschedule(phone, application, applicant, case):
    CaseClaim.objects.create(case=case, party=Party.PRINCIPAL, user=applicant, made_at=NOW)
    detail = {"number": "7XKM2PQ4RT"}
    day = date(2026, 12, 1)
    record.note(case, Party.PRINCIPAL, CaseEvent.Kind.SCHEDULED, NOW, SYSTEM, day=day, detail=detail)
    response = send(phone, application, NUMBER)
    assert response["Location"] == "/appointments/7XKM2PQ4RT/reschedule/"
    assert phone.get(url(application, "outcome"))["Location"] == "/appointments/7XKM2PQ4RT/reschedule/"
    told = [str(message) for message in response.wsgi_request._messages]
    assert told == ["This case already has an appointment. Here you can reschedule it."]


def test_a_case_with_an_appointment_that_nobody_speaks_for_leads_to_the_inquiry_form(
    phone, application, case
):
    PartyRecord.objects.create(
        case=case, party=Party.PRINCIPAL, appointment_on=date(2026, 12, 1), appointment_number="7XKM2PQ4RT"
    )
    page = phone.post(url(application, "case-id"), {"case_number": NUMBER}, follow=True)
    assert "Our record shows an appointment for this Case ID number" in text_of(page)
    assert "category=case_id" in page.content.decode()


def test_what_the_record_says_of_the_case_is_told(phone, application, case):
    PartyRecord.objects.create(
        case=case,
        party=Party.PRINCIPAL,
        interviewed_on=date(2026, 2, 3),
        class_changed_on=date(2026, 5, 1),
    )
    text = text_of(phone.post(url(application, "case-id"), {"case_number": NUMBER}, follow=True))
    assert f"{GROUND_SENTENCES[Ground.INTERVIEWED]} This is what our record says." in text
    assert f"{GROUND_SENTENCES[Ground.CLASS_CHANGED]} This is what our record says." in text


def test_one_account_may_have_two_unfinished_applications_of_one_case(phone, application, applicant):
    other = ApplicationFactory(user=applicant, case_number=NUMBER)
    assert send(phone, application, NUMBER)["Location"] == url(application, "calendar")
    assert stored(other).is_unfinished


def test_a_number_changed_away_from_a_cancelled_case_asks_for_the_reason(phone, applicant, case):
    detail = {"number": "7XKM2PQ4RT"}
    record.note(
        case,
        Party.PRINCIPAL,
        CaseEvent.Kind.CANCELLED_BY_POST,
        NOW,
        SYSTEM,
        day=date(2026, 12, 1),
        detail=detail,
    )
    application = ApplicationFactory(
        user=applicant, reason="", missed_year=None, missed_month=None, case_number=NUMBER
    )
    assert send(phone, application, NUMBER)["Location"] == url(application, "calendar")
    assert send(phone, application, "PNP2023534004")["Location"] == url(application, "questions")


def test_answers_given_before_their_day_came_are_judged_by_today(phone, application, applicant):
    yesterday = NOW - timedelta(days=1)
    Application.objects.filter(pk=application.pk).update(
        missed_month=11, missed_day=22, answered_at=yesterday
    )
    assert phone.get(url(application, "case-id"))["Location"] == url(application, "outcome")
    Application.objects.filter(pk=application.pk).update(missed_day=21)
    assert phone.get(url(application, "case-id")).status_code == 200
