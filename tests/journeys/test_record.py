"""What the post's list says beside the answers: a record that contradicts, a request to follow to join."""

from datetime import date

import pytest

from eligibility.models import Case, RosterEntry, RosterImport
from eligibility.roster.entries import record_asked
from eligibility.steps import Step
from tests.cast import NOW, officer
from tests.factories import ApplicationFactory
from tests.journeys.acting import fill_in, fill_in_date, follow, heading, open_page, press, text_of
from tests.journeys.walking import come_in

NUMBER = "PNP2023534003"
INQUIRY_FIRST = "Do not reschedule. Please submit an inquiry"


def listed(**known: object) -> RosterEntry:
    """The case stands in the post's list."""
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    made = RosterImport.objects.create(uploaded_at=NOW, at=NOW, file_name="list.csv", digest="0" * 64)
    return RosterEntry.objects.create(case=case, first_import=made, last_import=made, **known)


@pytest.fixture
def type_case_id(page, sokha, live_server):
    """Come in with all answers given, and type the Case ID number."""

    def go(symbol: str, **answers: object) -> None:
        application = ApplicationFactory(
            user=sokha, symbol=symbol, at=Step.CASE_ID, given_names="Sokha", case_number="", **answers
        )
        come_in(page, sokha, live_server.url)
        open_page(page, f"/applications/{application.reference}/case-id/")
        fill_in(page, "Case ID number", NUMBER)
        press(page, "Continue")

    return go


def test_the_record_contradicts_an_answer_and_a_later_contact_is_stated(page, type_case_id):
    listed(last_contact_on=date(2024, 1, 8))
    type_case_id("F41", reason="cancelled_covid", missed_year=2020)

    assert heading(page) == INQUIRY_FIRST
    said = text_of(page)
    assert "This is what our record says. Your answer was No." in said
    assert "If you think that our record is wrong, say so in the inquiry" in said
    # The Embassy itself had cancelled: no word of time that has run out.
    assert "time limits" not in said
    follow(page, "Tell us when you last contacted the Embassy")
    fill_in_date(page, "When did you last contact the Embassy?", "", "6", "2026")
    press(page, "Continue")
    press(page, "Continue")

    assert heading(page) == "Choose date and time"


def test_another_visa_class_on_record_is_compared_with_the_letter(page, type_case_id):
    listed(class_group="family_preference_F3")
    type_case_id("F41")

    assert heading(page) == "Check your letter"
    press(page, "My letter shows F41: go on")
    assert heading(page) == INQUIRY_FIRST
    assert "Write which visa class your letter shows" in text_of(page)
    follow(page, "Submit an inquiry")
    assert heading(page) == "Submit an inquiry"


@pytest.mark.parametrize(
    "asked, sentence",
    [
        (True, ""),
        (False, "The IV Unit has not asked you to make an appointment as a follow-to-join applicant."),
        (None, "We cannot find the request yet. Tell us when and how you were asked."),
    ],
)
def test_who_follows_to_join_goes_by_what_is_recorded_of_the_request(page, type_case_id, asked, sentence):
    listed(asked_to_follow=asked, interviewed_on=date(2026, 6, 2))
    type_case_id("F42", reason="follow_to_join", missed_year=None, missed_month=None)

    if sentence:
        assert heading(page) == INQUIRY_FIRST
        assert sentence in text_of(page)
        record_asked(NUMBER, True, reason="the letter of 3 November", now=NOW, by=officer())
        open_page(page, "/dashboard/")
        follow(page, "Continue CHAN, Sokha")
    assert heading(page) == "Choose date and time"
