"""Case ID numbers: what is accepted, in which spelling it is stored, and why the rest is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.case_numbers import (
    CaseKind,
    CaseNumber,
    CaseNumberError,
    CaseNumberProblem,
    normalise,
    parse,
)

TODAY = date(2026, 11, 22)  # Sunday


def outcome(text: str) -> CaseNumber | CaseNumberError:
    try:
        return parse(text, TODAY)
    except CaseNumberError as error:
        return error


def problem(text: str, today: date = TODAY) -> tuple[CaseNumberProblem, str | None]:
    with pytest.raises(CaseNumberError) as caught:
        parse(text, today)
    return caught.value.code, caught.value.suggestion


@pytest.mark.parametrize(
    "typed, number",
    [
        ("PNP2023534003", "PNP2023534003"),  # 3 February 2023
        ("pnp 2023-534-003", "PNP2023534003"),
        ("PNP20235340031", "PNP20235340031"),  # a four-digit sequence
        ("BNK2005747012", "BNK2005747012"),  # 4 September 2005, Bangkok
        ("PNP2019123001", "PNP2019123001"),  # 3 May 2019, made at the post
        ("PNP2024866001", "PNP2024866001"),  # 31 December 2024, a leap year
        ("PNP2024366001", "PNP2024366001"),
        ("PNP2026826001", "PNP2026826001"),  # 22 November 2026, today
        ("PNP1998501001", "PNP1998501001"),
        ("PNP.2023/534 003", "PNP2023534003"),
        ("PNP\u200b2023\u2011534\u2013003\u200f", "PNP2023534003"),  # invisible characters, other dashes
        ("ＰＮＰ２０２３５３４００３", "PNP2023534003"),  # full width
        ("PNP២០២៣៥៣៤០០៣", "PNP2023534003"),  # Khmer digits
    ],
)
def test_applicant_may_spell_an_nvc_case_number_as_copied(typed: str, number: str) -> None:
    assert parse(typed, TODAY) == CaseNumber(CaseKind.NVC, number)


@pytest.mark.parametrize(
    "typed",
    ["2027AS1234", "២០២៧AS១២៣៤", "2027as00001234", "2027 AS 0000 1234", "2027-AS-1234"],
)
def test_applicant_may_leave_out_the_zeros_of_a_dv_rank(typed: str) -> None:
    assert parse(typed, TODAY) == CaseNumber(CaseKind.DV, "2027AS00001234")


@pytest.mark.parametrize("region", ["AF", "AS", "EU", "NA", "OC", "SA"])
def test_every_dv_region_is_known(region: str) -> None:
    assert parse(f"2026{region}77", TODAY).number == f"2026{region}00000077"


@pytest.mark.parametrize(
    "typed, code",
    [
        ("", CaseNumberProblem.EMPTY),
        (" \u200b - ", CaseNumberProblem.EMPTY),
        ("IOE0912345678", CaseNumberProblem.RECEIPT),
        ("EAC2012345678", CaseNumberProblem.RECEIPT),  # would pass as an NVC number of 2012
        ("ioe 09-123-45678", CaseNumberProblem.RECEIPT),
        ("I0E0912345678", CaseNumberProblem.RECEIPT),  # a zero in IOE
        ("IOEO912345678", CaseNumberProblem.RECEIPT),  # a letter O after it
        ("AA008BHNQC", CaseNumberProblem.DS_CONFIRMATION),
        ("PNP2023500001", CaseNumberProblem.BAD_DAY),
        ("PNP2023000001", CaseNumberProblem.BAD_DAY),
        ("PNP2023367001", CaseNumberProblem.BAD_DAY),
        ("PNP2023867001", CaseNumberProblem.BAD_DAY),
        ("PNP2023866001", CaseNumberProblem.BAD_DAY),  # no leap year
        ("PNP2023366001", CaseNumberProblem.BAD_DAY),
        ("PNP2023999001", CaseNumberProblem.BAD_DAY),
        ("PNP2026827001", CaseNumberProblem.FUTURE),  # 23 November 2026, tomorrow
        ("PNP2026327001", CaseNumberProblem.FUTURE),
        ("PNP2099501001", CaseNumberProblem.FUTURE),
        ("PNP2023534000", CaseNumberProblem.BAD_SEQUENCE),
        ("PNP20235340000", CaseNumberProblem.BAD_SEQUENCE),
        ("2027AS0000", CaseNumberProblem.BAD_SEQUENCE),
        ("2023AS1234", CaseNumberProblem.DV_YEAR),
        ("2029AS1234", CaseNumberProblem.DV_YEAR),
        ("PN2023534003", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("2027ZZ00001234", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("AS202700001234", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("PNP1823534003", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("PNP202353400", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("PNP2023534003\0", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("PNP2023534003\n1x", CaseNumberProblem.TOO_LONG),
        ("PNP202353400312", CaseNumberProblem.TOO_LONG),
        ("My number is PNP2023534003", CaseNumberProblem.TOO_LONG),
        ("9" * 10_000, CaseNumberProblem.TOO_LONG),
        ("ករណី", CaseNumberProblem.NOT_A_CASE_NUMBER),
        ("🙂", CaseNumberProblem.NOT_A_CASE_NUMBER),
    ],
)
def test_applicant_is_told_what_is_wrong_with_a_number(typed: str, code: CaseNumberProblem) -> None:
    assert problem(typed) == (code, None)


@pytest.mark.parametrize(
    "typed, suggestion",
    [
        ("PNP2O23534003", "PNP2023534003"),
        ("pnp2o23 534 oo3", "PNP2023534003"),
        ("PNP20235340O3", "PNP2023534003"),
        ("PNP2023534OOI", "PNP2023534001"),
        ("PNP20l9123001", "PNP2019123001"),
        ("2O27AS1234", "2027AS00001234"),
        ("2027OC12O4", "2027OC00001204"),
        ("PNP2O23500001", None),  # no valid number either way
        ("PNP2O99501001", None),
    ],
)
def test_applicant_who_typed_a_letter_for_a_digit_is_offered_the_digit(
    typed: str, suggestion: str | None
) -> None:
    assert problem(typed) == (CaseNumberProblem.LETTER_O, suggestion)


@pytest.mark.parametrize(
    "today, code",
    [
        (date(2026, 12, 31), CaseNumberProblem.DV_YEAR),
        (date(2027, 1, 1), None),
        (date(2031, 12, 31), None),
        (date(2032, 1, 1), CaseNumberProblem.DV_YEAR),
    ],
)
def test_dv_year_lies_within_two_years_of_today(today: date, code: CaseNumberProblem | None) -> None:
    if code is None:
        assert parse("2029AS1", today).number == "2029AS00000001"
    else:
        assert problem("2029AS1", today) == (code, None)


def test_case_made_tomorrow_is_accepted_tomorrow() -> None:
    assert parse("PNP2026827001", date(2026, 11, 23)).number == "PNP2026827001"


@given(st.text(max_size=300))
def test_any_text_is_a_case_number_or_a_problem_with_a_code(text: str) -> None:
    result = outcome(text)
    if isinstance(result, CaseNumberError):
        assert result.code in CaseNumberProblem
    else:
        assert parse(result.number, TODAY) == result


@given(st.text(alphabet="PNB0123456789OILAS -\u17e1\u200b", max_size=18))
def test_suggestion_is_always_a_number_that_would_be_accepted(text: str) -> None:
    result = outcome(text)
    if isinstance(result, CaseNumberError) and result.suggestion:
        assert parse(result.suggestion, TODAY).number == result.suggestion


@given(st.text(max_size=300))
def test_normalised_text_has_neither_spaces_nor_dashes_nor_invisible_characters(text: str) -> None:
    assert not set(normalise(text)) & set(" \t\n\u00a0\u200b\u200f-\u2013./")


@given(
    made_on=st.dates(date(1990, 1, 1), TODAY),
    sequence=st.integers(1, 9999),
    by_nvc=st.booleans(),
)
def test_every_number_the_nvc_or_a_post_could_have_made_is_accepted(
    made_on: date, sequence: int, by_nvc: bool
) -> None:
    day_of_year = made_on.timetuple().tm_yday + (500 if by_nvc else 0)
    number = f"PNP{made_on.year}{day_of_year:03d}{sequence:03d}"

    assert parse(number, TODAY) == CaseNumber(CaseKind.NVC, number)
