"""Every code of the pure modules has its sentence, and the Embassy's own are quoted to the letter."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import pytest

from eligibility import wording
from eligibility.case_numbers import CaseNumberError, CaseNumberProblem, parse
from eligibility.rules import Basis, Ground, Outcome, Party, QuestionCode, Reason
from eligibility.steps import Step


@pytest.mark.parametrize(
    "codes, sentences",
    [
        (Ground, wording.GROUND_SENTENCES),
        (Reason, wording.REASON_SENTENCES),
        (Outcome, wording.OUTCOME_HEADINGS),
        (Basis, wording.BASIS_PHRASES),
        (Party, wording.PARTY_NAMES),
        (Step, wording.STEP_NAMES),
        (CaseNumberProblem, wording.CASE_NUMBER_SENTENCES),
    ],
)
def test_reader_finds_a_sentence_of_its_own_for_every_code(
    codes: type[StrEnum], sentences: Mapping[StrEnum, object]
) -> None:
    said = {code: str(sentences[code]).strip() for code in codes}

    assert list(sentences) == list(codes)
    assert all(said.values())
    assert len(set(said.values())) == len(said)


def test_reader_finds_a_question_and_help_for_every_question() -> None:
    assert list(wording.QUESTION_TEXTS) == list(QuestionCode)
    assert all(str(text.question) and str(text.help) for text in wording.QUESTION_TEXTS.values())


@pytest.mark.parametrize(
    "ground, sentence",
    [
        (Ground.INTERVIEWED, "You have been interviewed."),
        (
            Ground.NO_CONTACT,
            "You are the principal applicant and you have not contacted the Embassy for more than a year.",
        ),
        (
            Ground.NOT_CURRENT,
            "Your case is not current for processing based on the current cut-off dates. This includes "
            "retrogressed cases and cases whose visa classes have been changed.",
        ),
        (Ground.CLASS_CHANGED, "Your visa class has been changed."),
    ],
)
def test_condition_is_asked_and_told_in_the_words_of_the_page(ground: Ground, sentence: str) -> None:
    assert str(wording.GROUND_SENTENCES[ground]) == sentence
    assert str(wording.QUESTION_TEXTS[QuestionCode(ground.value)].question) == sentence


@pytest.mark.parametrize(
    "reason, sentence",
    [
        (
            Reason.CANCELLED_COVID,
            "Embassy Phnom Penh cancelled my original IV appointment due to COVID-19 and now I am "
            "rescheduling my appointment.",
        ),
        (
            Reason.MISSED,
            "I failed to attend my original appointment and now I need to reschedule my original "
            "appointment.",
        ),
        (
            Reason.FOLLOW_TO_JOIN,
            "I am a follow-to-join IV applicant. The principal applicant has already applied for or been "
            "issued an IV, and the IV Unit at the U.S. Embassy in Cambodia has asked me to make an IV "
            "appointment.",
        ),
        (Reason.NONE, "None of these"),
    ],
)
def test_category_is_offered_in_the_words_of_the_page(reason: Reason, sentence: str) -> None:
    assert str(wording.REASON_SENTENCES[reason]) == sentence


def test_post_that_cancelled_never_speaks_of_covid_for_the_applicant() -> None:
    assert "COVID" not in str(wording.REASON_SENTENCES[Reason.CANCELLED_BY_POST])


def message(typed: str) -> str:
    with pytest.raises(CaseNumberError) as caught:
        parse(typed, date(2026, 11, 22))
    return wording.case_number_message(caught.value)


def test_applicant_who_typed_a_letter_o_is_asked_whether_the_digit_was_meant() -> None:
    assert message("PNP2O23534003") == (
        "A letter stands where a digit belongs. Enter the digit 0 instead of the letter O, and the digit 1 "
        "instead of the letter I or L. Did you mean PNP2023534003?"
    )


def test_applicant_who_typed_a_receipt_number_learns_where_the_case_number_is() -> None:
    assert message("IOE0912345678") == (
        "This is the receipt number of USCIS. Enter the case number, which is on the letter of the National "
        "Visa Center (NVC)."
    )
