"""Reference numbers: what is made, and how leniently it is read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.references import ALPHABET, LENGTH, grouped, new_reference, normalise

references = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_new_references_are_ten_characters_that_cannot_be_confused_and_do_not_repeat() -> None:
    made = [new_reference() for _ in range(200)]

    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", reference) for reference in made)
    assert len(set(made)) == 200
    assert len(set("".join(made))) > 25


@pytest.mark.parametrize(
    "typed",
    [
        "7K2M0-Q1XYZ",
        "7k2m0-q1xyz",
        " 7k2m0 q1xyz ",
        "7K2MO-QIXYZ",  # letter O, letter I
        "7K2Mo-Qlxyz",  # small letter l
        "7K2M0\u2013Q1XYZ",  # en dash
        "7K2M0\u200bQ1XYZ\u200f",  # invisible characters
        "៧K២M០-Q១XYZ",  # Khmer digits
        "７Ｋ２Ｍ０Ｑ１ＸＹＺ",  # full width
        "7.K.2.M.0.Q.1.X.Y.Z",
    ],
)
def test_reader_may_spell_a_reference_as_people_copy_it(typed: str) -> None:
    assert normalise(typed) == "7K2M0Q1XYZ"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "7K2M0Q1XY",
        "7K2M0Q1XYZ0",
        "7K2M0Q1XYU",
        "7K2M0Q1XY\0",
        "7K2M0/Q1XY",
        "ស្វាគមន៍",
        "🙂" * 10,
        "A" * 10_000,
    ],
)
def test_reader_learns_that_a_text_cannot_be_a_reference(typed: str) -> None:
    assert normalise(typed) is None


def test_reference_is_grouped_for_reading_aloud() -> None:
    assert grouped("7K2M0Q1XYZ") == "7K2M0-Q1XYZ"


@given(references)
def test_grouped_reference_is_read_back_whole(reference: str) -> None:
    assert normalise(grouped(reference).lower()) == reference


@given(st.text(max_size=80))
def test_any_text_is_either_a_reference_or_none(text: str) -> None:
    read = normalise(text)
    assert read is None or (len(read) == LENGTH and set(read) <= set(ALPHABET) and normalise(read) == read)
