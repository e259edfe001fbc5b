"""What the post knows beside the answers: the list, what staff recorded, the class; told as "our record"."""

from datetime import date

import pytest

from eligibility.explanations import OBJECTION, explain
from eligibility.models import Application, Case, PartyRecord, RosterEntry, RosterImport
from eligibility.roster.entries import record_asked
from eligibility.rules import Basis, Decision, Finding, Ground, Outcome, Party, Reason
from eligibility.wording import GROUND_SENTENCES
from tests.cast import officer
from tests.eligibility.pages import ALL_NO, MISSED, stored, text_of, url
from tests.eligibility.test_rules import FAMILY
from tests.factories import NOW, ApplicationFactory, visa_class

NUMBER = "PNP2023534003"
LETTER = "?check=letter"


def listed(**known: object) -> RosterEntry:
    """Put the case into the post's list."""
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    made = RosterImport.objects.create(uploaded_at=NOW, at=NOW, file_name="list.csv", digest="0" * 64)
    return RosterEntry.objects.create(case=case, first_import=made, last_import=made, **known)


def at_case_id(user: object, symbol: str = "F41", **fields: object) -> object:
    return ApplicationFactory(user=user, symbol=symbol, at="case-id", case_number="", **fields)


def told(phone, application) -> str:
    """Type the number and read where it leads."""
    page = phone.post(url(application, "case-id"), {"case_number": NUMBER}, follow=True)
    return text_of(page)


def test_the_record_is_told_as_ours_in_the_embassys_words_with_how_to_object(phone, applicant):
    listed(interviewed_on=date(2026, 1, 5))
    text = told(phone, at_case_id(applicant))
    assert f"{GROUND_SENTENCES[Ground.INTERVIEWED]} This is what our record says. Your answer was No." in text
    assert str(OBJECTION) in text


def test_what_happened_to_the_principal_is_never_held_against_who_follows(phone, applicant):
    listed(
        interviewed_on=date(2026, 1, 5),
        last_contact_on=date(2020, 1, 6),
        original_appointment_on=date(2020, 1, 6),
        asked_to_follow=True,
    )
    application = at_case_id(applicant, "F42", reason="follow_to_join", missed_year=None, missed_month=None)
    response = phone.post(url(application, "case-id"), {"case_number": NUMBER})
    assert response["Location"] == url(application, "calendar")


@pytest.mark.parametrize(
    "fact", [{"interviewed_on": date(2026, 1, 5)}, {"class_changed_on": date(2026, 1, 5)}]
)
def test_what_happened_to_who_follows_is_never_held_against_the_principal(phone, applicant, fact):
    entry = listed(asked_to_follow=False)
    PartyRecord.objects.create(case=entry.case, party=Party.FOLLOW_TO_JOIN, **fact)
    application = at_case_id(applicant)
    response = phone.post(url(application, "case-id"), {"case_number": NUMBER})
    assert response["Location"] == url(application, "calendar")


@pytest.mark.parametrize(
    "asked, ground", [(False, Ground.NOT_ASKED_TO_FOLLOW), (None, Ground.REQUEST_NOT_FOUND)]
)
def test_who_follows_without_a_recorded_request_is_led_to_the_inquiry(phone, applicant, asked, ground):
    listed(asked_to_follow=asked)
    application = at_case_id(applicant, "F42", reason="follow_to_join", missed_year=None, missed_month=None)
    text = told(phone, application)
    assert f"{GROUND_SENTENCES[ground]} This is what our record says." in text
    record_asked(NUMBER, True, reason="letter of 3 November", now=NOW, by=officer())
    assert phone.get(url(application, "outcome"))["Location"] == url(application, "calendar")


def test_who_was_asked_to_follow_is_not_asked_for_a_reason(phone, applicant):
    listed(asked_to_follow=True)
    application = ApplicationFactory(
        user=applicant, symbol="F42", at="questions", case_number=NUMBER, reason="", missed_year=None
    )
    page = phone.get(url(application, "questions"))
    assert "reason" not in page.context["form"].fields
    assert "The IV Unit has asked you to make an appointment." in text_of(page)
    phone.post(url(application, "questions"), ALL_NO)
    assert application.decisions.get().reasons == ["follow_to_join"]


def test_an_old_contact_on_record_is_answered_by_a_later_one_that_is_stated(phone, applicant):
    listed(last_contact_on=date(2024, 1, 8), original_appointment_on=date(2024, 3, 4))
    application = at_case_id(applicant, missed_year=2024, missed_month=3, last_contact_year=2024)
    text = told(phone, application)
    assert str(GROUND_SENTENCES[Ground.NO_CONTACT]) in text
    assert "Tell us when you last contacted the Embassy" in text
    contact = {"last_contact_on_month": "6", "last_contact_on_year": "2026"}
    answers = MISSED | ALL_NO | {"appointment_on_year": "2024"} | contact
    assert phone.post(url(application, "questions"), answers)["Location"] == url(application, "case-id")
    assert "Do not reschedule" not in told(phone, application)
    assert application.decisions.first().to_verify == ["last_contact_on"]


def test_the_records_symbol_of_the_same_category_is_taken_silently(phone, applicant):
    listed(visa_class=visa_class("FX1"))
    application = at_case_id(applicant, "F21")
    response = phone.post(url(application, "case-id"), {"case_number": NUMBER})
    assert response["Location"] == url(application, "calendar")
    assert stored(application).visa_class_id == "FX1"


def test_a_class_of_another_category_is_compared_with_the_letter_once(phone, applicant):
    listed(visa_class=visa_class("F31"))
    application = at_case_id(applicant)
    page = phone.post(url(application, "case-id"), {"case_number": NUMBER}, follow=True)
    assert "Check your letter" in text_of(page)
    assert "F31" not in text_of(page)
    assert stored(application).visa_class_id == "F41"
    assert not application.decisions.exists()

    insisted = phone.post(url(application, "case-id"), {"case_number": NUMBER, "insist": "yes"})
    assert insisted["Location"] == url(application, "outcome")
    assert str(GROUND_SENTENCES[Ground.CLASS_DIFFERS]) in text_of(phone.get(url(application, "outcome")))
    assert application.decisions.get().grounds == [{"ground": "class_differs", "basis": "record"}]
    assert "Check your letter" not in text_of(phone.get(url(application, "case-id") + LETTER))


def test_a_stranger_learns_nothing_of_a_case_whose_list_differs(phone, applicant):
    listed(
        principal_name="Sok Dara",
        principal_date_of_birth=date(1970, 1, 2),
        interviewed_on=date(2026, 1, 5),
        visa_class=visa_class("FX1"),
    )
    application = at_case_id(applicant, "F21")
    text = told(phone, application)
    assert str(GROUND_SENTENCES[Ground.LIST_DIFFERS]) in text
    assert str(GROUND_SENTENCES[Ground.INTERVIEWED]) not in text
    assert stored(application).visa_class_id == "F21"
    inquiry = phone.get(f"/inquiries/new/?application={application.reference}")
    assert inquiry.context["form"].initial["category"] == "case_id"


def test_a_stranger_reads_nothing_off_the_questions_that_are_left_out(phone, applicant):
    entry = listed(principal_name="Sok Dara", principal_date_of_birth=date(1970, 1, 2))
    PartyRecord.objects.create(
        case=entry.case, party=Party.PRINCIPAL, cancelled_by_post_on=date(2026, 11, 10)
    )
    application = ApplicationFactory(user=applicant, at="case-id", case_number=NUMBER)
    page = phone.get(url(application, "questions"))
    assert "reason" in page.context["form"].fields
    assert "The Embassy cancelled your appointment" not in text_of(page)
    RosterEntry.objects.update(principal_name="Chan Sokha", principal_date_of_birth=date(1985, 12, 7))
    Application.objects.update(given_names="Sokha")
    assert "The Embassy cancelled your appointment" in text_of(phone.get(url(application, "questions")))


@pytest.mark.parametrize("reason", [Reason.CANCELLED_COVID, Reason.CANCELLED_BY_POST, Reason.MISSED])
def test_who_was_cancelled_by_the_post_is_warned_of_nothing(reason):
    found = Finding(Ground.NO_CONTACT, Basis.RECORD)
    explained = explain(Decision(Outcome.INQUIRY, (reason,), (found,)), FAMILY)
    assert bool(explained.grounds[0].advice) is (reason is Reason.MISSED)
