"""Fields forgive what a person would forgive, and say what to do about the rest."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.date_fields import DateParts
from accounts.fields import (
    DatePartsField,
    DocumentNumberField,
    Ds260Field,
    LineField,
    NameField,
    PartialDateField,
    PhoneField,
    YesNoField,
    to_western_digits,
)
from accounts.page_form import OneTimeKeyMixin, PageForm


def complaints(field: forms.Field, value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [str(message) for message in caught.value.messages]


@pytest.mark.parametrize(
    "typed,stored",
    [
        ("  Chan   Sokha ", "Chan Sokha"),
        ("ចាន់\u00a0សុខា", "ចាន់ សុខា"),
        ("Sokha\u202e\u200f", "Sokha"),
        ("O’Neil-Ouk Jr.", "O’Neil-Ouk Jr."),
        ("Jose\u0301", "José"),
        ("ណាំ\u200bហេង", "ណាំ\u200bហេង"),
        ("Line\nbreak", "Line break"),
    ],
)
def test_a_name_keeps_its_script_and_loses_stray_spaces(typed, stored):
    assert NameField().clean(typed) == stored


@pytest.mark.parametrize("typed", ["Sokha\x00", "Sokha\x1b[0m", "\ue000Sokha"])
def test_a_name_with_control_characters_is_refused(typed):
    assert complaints(NameField(), typed)


@pytest.mark.parametrize("typed", ["-", "...", "123", "😀"])
def test_a_name_without_letters_is_refused_kindly(typed):
    assert complaints(NameField(), typed) == ["Write the name with letters, as it stands in the passport."]


def test_a_name_of_more_than_eighty_letters_is_refused():
    assert NameField().clean("x" * 80) == "x" * 80
    assert complaints(NameField(), "x" * 81) == ["Ensure this value has at most 80 characters (it has 81)."]


@pytest.mark.parametrize(
    "typed,stored",
    [
        ("012 345 678", "+855 12 345 678"),
        ("០១២ ៣៤៥ ៦៧៨", "+855 12 345 678"),
        ("012-345-678", "+855 12 345 678"),
        ("012.345.678", "+855 12 345 678"),
        ("(023) 430 261", "+855 23 430 261"),
        ("097 123 4567", "+855 97 123 4567"),
        ("+855 (0)12 345 678", "+855 12 345 678"),
        ("+855 012345678", "+855 12 345 678"),
        ("00855 12 345 678", "+855 12 345 678"),
        ("855 12 345 678", "+855 12 345 678"),
        ("+1 (562) 555-0101", "+1 562 555 0101"),
        ("+15625550101", "+1 562 555 0101"),
        ("+44 (0)20 7946 0018", "+44 20 7946 0018"),
        ("+33612345678", "+33612345678"),
        ("00 33 6 12 34 56 78", "+33 6 12 34 56 78"),
    ],
)
def test_a_telephone_number_is_stored_in_one_readable_spelling(typed, stored):
    assert PhoneField().clean(typed) == stored
    assert PhoneField().clean(stored) == stored


@pytest.mark.parametrize(
    "typed,told",
    [
        ("call me", "Write the number with digits only, for example 012 345 678."),
        ("++855 12 345 678", "Write the number with digits only, for example 012 345 678."),
        ("012 345 67", "Check the number: it has too few or too many digits."),
        ("012 345 678 901", "Check the number: it has too few or too many digits."),
        ("+1 562 555 010", "Check the number: it has too few or too many digits."),
        (
            "562-555-0101",
            "Begin a Cambodian number with 0, for example 012 345 678, and any other with + and the code of "
            "the country, for example +1 562 555 0101.",
        ),
    ],
)
def test_a_telephone_number_that_cannot_be_dialed_is_told_so(typed, told):
    assert complaints(PhoneField(), typed) == [told]


@pytest.mark.parametrize(
    "typed,stored",
    [("n 0123 4567", "N01234567"), ("N-០១២៣៤៥៦៧", "N01234567"), ("110123456(01)", "11012345601"), ("", "")],
)
def test_a_document_number_is_stored_without_what_stands_between(typed, stored):
    assert DocumentNumberField(required=False).clean(typed) == stored


@pytest.mark.parametrize("typed", ["N12", "ABC#12345", "គខឃ12345", "1" * 21])
def test_a_document_number_with_other_signs_or_length_is_refused(typed):
    assert complaints(DocumentNumberField(), typed)


def test_a_ds260_number_is_two_letters_a_and_eight_more():
    assert Ds260Field().clean(" aa00 8bhnqc ") == "AA008BHNQC"
    assert complaints(Ds260Field(), "PNP2023534003") == [
        "The number has ten letters and digits and begins with AA, for example AA008BHNQC."
    ]


def test_yes_and_no_become_true_and_false():
    field = YesNoField()
    assert (field.clean("yes"), field.clean("no")) == (True, False)
    assert (field.prepare_value(True), field.prepare_value(False)) == ("yes", "no")
    assert complaints(field, "") == ["Answer Yes or No."]
    assert complaints(field, "perhaps") == ["Answer Yes or No."]


def test_khmer_digits_become_western():
    assert to_western_digits("០១២៣៤៥៦៧៨៩ x") == "0123456789 x"


@pytest.mark.parametrize(
    "typed,meant",
    [
        (["3", "2", "1985"], date(1985, 2, 3)),
        (["០៣", "០២", "១៩៨៥"], date(1985, 2, 3)),
        ([" 29 ", "February", "2024"], date(2024, 2, 29)),
        (["1", "sept.", "2026"], date(2026, 9, 1)),
    ],
)
def test_a_date_is_read_from_its_parts(typed, meant):
    assert DatePartsField().clean(typed) == meant


@pytest.mark.parametrize(
    "typed,told",
    [
        (["", "", ""], ["Enter the date."]),
        (None, ["Enter the date."]),
        (["31", "2", "1985"], ["There is no such day: that month has only 28 days."]),
        (["1", "1", "85"], ["Enter the year with four digits, for example 1985."]),
        (["1", "1", "0000"], ["Enter the year with four digits, for example 1985."]),
        (["", "1", "1985"], ["Enter the day, too."]),
        (["1", "", ""], ["Enter the month, too.", "Enter the year, too."]),
        (
            ["32", "13", "1985"],
            [
                "Check the day: it is a number from 1 to 31.",
                "Check the month: it is a number from 1 to 12.",
            ],
        ),
        (["1", "ju", "1985"], ["Check the month: it is a number from 1 to 12."]),
        (["9" * 10_000, "1", "1985"], ["Check the day: it is a number from 1 to 31."]),
    ],
)
def test_each_wrong_part_of_a_date_is_named(typed, told):
    assert complaints(DatePartsField(), typed) == told


def test_a_date_out_of_its_bounds_is_refused():
    field = DatePartsField(
        min_date=date(1900, 1, 1),
        max_date=date(2026, 11, 22),
        error_messages={"too_late": "In the past, please."},
    )
    assert field.clean(["22", "11", "2026"]) == date(2026, 11, 22)
    assert complaints(field, ["23", "11", "2026"]) == ["In the past, please."]
    assert complaints(field, ["31", "12", "1899"]) == ["Check the year: this date is too long ago."]


def test_a_month_and_a_year_are_a_date_where_the_day_may_be_forgotten():
    field = PartialDateField(min_date=date(2000, 1, 15), max_date=date(2026, 11, 22))
    assert field.clean(["", "10", "2025"]) == DateParts(2025, 10)
    assert field.clean(["7", "10", "2025"]) == DateParts(2025, 10, 7)
    assert field.clean(["", "1", "2000"]) == DateParts(2000, 1)
    assert field.clean(["", "11", "2026"]) == DateParts(2026, 11)
    assert complaints(field, ["", "12", "2026"]) == ["Check the year: this date is too far away."]
    assert complaints(field, ["5", "10", ""]) == ["Enter the year, too."]


class Visit(OneTimeKeyMixin, PageForm):
    day = DatePartsField()


def test_a_day_that_does_not_exist_is_shown_again_as_it_was_typed():
    form = Visit({"day_day": "31", "day_month": "feb", "day_year": "2026"})
    assert not form.is_valid()
    html = str(form["day"])
    assert 'value="31"' in html
    assert 'value="feb"' in html


def test_a_stored_date_is_shown_in_its_parts():
    html = str(Visit(initial={"day": date(2026, 12, 1)})["day"])
    assert [
        f'name="day_{part}" value="{value}"' in html
        for part, value in [("day", 1), ("month", 12), ("year", 2026)]
    ] == [True, True, True]


def test_two_renderings_have_two_keys_and_one_rendering_sent_twice_has_one():
    assert Visit()["key"].value() != Visit()["key"].value()
    data = {"day_day": "1", "day_month": "2", "day_year": "2026", "key": "0" * 32}
    first, second = Visit(data), Visit(data)
    assert (first.is_valid(), second.is_valid()) == (True, True)
    assert first.creation_key(7) == second.creation_key(7)
    assert len(first.creation_key(7)) == 40
    assert first.creation_key(7) != first.creation_key(8)


def test_a_key_that_was_tampered_with_counts_as_a_new_one():
    data = {"day_day": "1", "day_month": "2", "day_year": "2026", "key": "1; DROP TABLE"}
    first, second = Visit(data), Visit(data)
    assert (first.is_valid(), second.is_valid()) == (True, True)
    assert first.creation_key(7) != second.creation_key(7)


FIELDS = [LineField, NameField, PhoneField, DocumentNumberField, Ds260Field, YesNoField]


def value_or_sentences(field: forms.Field, typed: object) -> object:
    try:
        return field.clean(typed)
    except ValidationError as refusal:
        return [str(message) for message in refusal.messages]


@pytest.mark.parametrize("field", FIELDS)
@given(typed=st.text() | st.text(alphabet="0123456789០១២+()-. AaNn\u200b\x00", max_size=40))
def test_whatever_is_typed_a_field_answers_with_a_value_or_a_sentence(field, typed):
    answer = value_or_sentences(field(), typed)
    if isinstance(answer, list):
        assert answer
        assert all(answer)
    elif field is not YesNoField:
        assert field().clean(answer) == answer


@given(typed=st.lists(st.text() | st.from_regex(r"[0-9០-៩]{1,5}", fullmatch=True), min_size=3, max_size=3))
def test_whatever_is_typed_a_date_answers_with_a_date_or_a_sentence(typed):
    for field in (DatePartsField(required=False), PartialDateField(required=False)):
        answer = value_or_sentences(field, typed)
        assert answer is None or bool(answer if isinstance(answer, list) else answer.year)
