"""What somebody may mean who types into the search: a number, an address, a telephone, words of a name.

Pure. Reads only what stands there; whether anybody has such a number is for the search to find out.
"""

import re
from dataclasses import dataclass
from datetime import date

from accounts import references
from accounts.typed_text import compact, one_line, to_western_digits
from eligibility import case_numbers

LONGEST = 200
MOST_WORDS = 6
SHORTEST_PHONE = 6
CAMBODIA = "855"
# Stands between Khmer words, and is seen by nobody.
ZERO_WIDTH_SPACE = "\u200b"

_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z]{3,14}")
_DOCUMENT = re.compile(r"(?=.*[0-9])[0-9A-Z]{5,20}")
_PHONE = re.compile(r"\+?[0-9 ./()\-]+")
_BETWEEN_WORDS = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Asked:
    """What a text may mean; whatever it cannot mean is empty."""

    text: str
    numbers: tuple[str, ...] = ()
    reference: str = ""
    email: str = ""
    phone: str = ""
    document: str = ""
    words: tuple[str, ...] = ()


def read(text: str, today: date) -> Asked:
    """Say what a text may mean. Never raises."""
    text = one_line(text[:LONGEST]).replace(ZERO_WIDTH_SPACE, "")
    if "@" in text:
        return Asked(text, email=text.replace(" ", ""))
    if not any(char.isdigit() for char in text):
        words = [word for word in _BETWEEN_WORDS.split(text) if word]
        enough = sum(map(len, words)) > 1
        return Asked(text, reference=_reference(text), words=tuple(words[:MOST_WORDS]) if enough else ())
    document = compact(text, also="./()")
    return Asked(
        text,
        numbers=_numbers(text, today),
        reference=_reference(text),
        phone=_phone(text),
        document=document if _DOCUMENT.fullmatch(document) else "",
    )


def as_case_number(text: str) -> str:
    """Return what stands in an inquiry if it can be a case number: an inquiry keeps whatever was typed."""
    number = case_numbers.normalise(text)
    return number if _NUMBER.fullmatch(number) else ""


def _reference(text: str) -> str:
    return references.normalise(text) or ""


def _numbers(text: str, today: date) -> tuple[str, ...]:
    """Return what to look for in case numbers: what was typed, and what was meant by a misread sign."""
    typed = case_numbers.normalise(text)
    found = {typed} if _NUMBER.fullmatch(typed) else set()
    try:
        found.add(case_numbers.parse(text, today).number)
    except case_numbers.CaseNumberError as problem:
        if problem.suggestion:
            found.add(problem.suggestion)
    return tuple(sorted(found))


def _phone(text: str) -> str:
    """Return the digits after the country's code or the leading 0, or nothing."""
    text = to_western_digits(text)
    if not _PHONE.fullmatch(text):
        return ""
    digits = national_digits(text)
    return digits if len(digits) >= SHORTEST_PHONE else ""


def national_digits(text: str) -> str:
    """Return the digits of a telephone number without the code of Cambodia, or the 0 in its place."""
    digits = "".join(char for char in to_western_digits(text) if char.isdecimal()).removeprefix("00")
    return digits.removeprefix(CAMBODIA).removeprefix("0")
