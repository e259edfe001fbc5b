"""Case ID numbers, as people type them from a letter.

Pure. Two kinds are case numbers: those of the National Visa Center (post, year, day of the year plus 500,
sequence; a post's own local filings leave the 500 out), and those of the Diversity Visa (year, region, rank).
A USCIS receipt number has the same shape as the first, so it is recognised before anything else.
"""

import re
import unicodedata
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_NUMBER = 14
LONGEST_INPUT = 200
DV_YEARS_AROUND = 2
NVC_DAY_OFFSET = 500

_RECEIPT_PREFIXES = ("IOE", "MSC", "NBC", "EAC", "WAC", "LIN", "SRC", "YSC")
_RECEIPT = re.compile(rf"(?:{'|'.join(_RECEIPT_PREFIXES)})[0-9]{{10}}")
_DS_CONFIRMATION = re.compile(r"AA[0-9A-Z]{8}")
_NVC = re.compile(r"[A-Z]{3}(?P<year>(?:19|20)[0-9]{2})(?P<day>[0-9]{3})(?P<sequence>[0-9]{3,4})")
_DV = re.compile(r"(?P<year>20[0-9]{2})(?P<region>AF|AS|EU|NA|OC|SA)(?P<rank>[0-9]{1,8})")
_MISREAD_NVC = re.compile(r"(?P<head>[A-Z]{3})(?P<tail>[0-9OIL]{10,11})")
_MISREAD_DV = re.compile(r"(?P<head>[0-9OIL]{4})(?P<region>AF|AS|EU|NA|OC|SA)(?P<tail>[0-9OIL]{1,8})")
_DIGIT_FOR_LETTER = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CaseKind(StrEnum):
    """Who gave the number."""

    NVC = "nvc"
    DV = "dv"


class CaseNumberProblem(StrEnum):
    """Why a text is no case number."""

    EMPTY = "empty"
    RECEIPT = "receipt"
    DS_CONFIRMATION = "ds_confirmation"
    LETTER_O = "letter_o"
    BAD_DAY = "bad_day"
    FUTURE = "future"
    BAD_SEQUENCE = "bad_sequence"
    DV_YEAR = "dv_year"
    NOT_A_CASE_NUMBER = "not_a_case_number"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class CaseNumber:
    """A case number in the one spelling in which it is stored."""

    kind: CaseKind
    number: str


class CaseNumberError(ValueError):
    """A text that is no case number: why, and what may have been meant."""

    def __init__(self, code: CaseNumberProblem, suggestion: str | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.suggestion = suggestion


def normalise(text: str) -> str:
    """Return the text in capitals and Western digits, without spaces, dashes, dots, slashes, invisible signs.

    Never raises. What is left of a text that is no case number is no case number either.
    """
    kept = (_western(char) for char in unicodedata.normalize("NFKC", text) if not _is_separator(char))
    return "".join(kept).upper()


def parse(text: str, today: date) -> CaseNumber:
    """Return the case number meant by `text`, in its stored spelling; CaseNumberError if it is none."""
    if len(text) > LONGEST_INPUT:
        raise CaseNumberError(CaseNumberProblem.TOO_LONG)
    number = normalise(text)
    if not number:
        raise CaseNumberError(CaseNumberProblem.EMPTY)
    if len(number) > LONGEST_NUMBER:
        raise CaseNumberError(CaseNumberProblem.TOO_LONG)
    if _RECEIPT.fullmatch(_as_receipt(number)):
        raise CaseNumberError(CaseNumberProblem.RECEIPT)
    if match := _NVC.fullmatch(number):
        return _nvc(match, today)
    if match := _DV.fullmatch(number):
        return _dv(match, today)
    if _DS_CONFIRMATION.fullmatch(number):
        raise CaseNumberError(CaseNumberProblem.DS_CONFIRMATION)
    corrected = _with_digits_for_letters(number)
    if corrected is not None and corrected != number:
        raise CaseNumberError(CaseNumberProblem.LETTER_O, _if_valid(corrected, today))
    raise CaseNumberError(CaseNumberProblem.NOT_A_CASE_NUMBER)


def _nvc(match: re.Match[str], today: date) -> CaseNumber:
    year, day, sequence = int(match["year"]), int(match["day"]), int(match["sequence"])
    day_of_year = day - NVC_DAY_OFFSET if day > NVC_DAY_OFFSET else day
    if not 1 <= day_of_year <= (366 if isleap(year) else 365):
        raise CaseNumberError(CaseNumberProblem.BAD_DAY)
    if date(year, 1, 1) + timedelta(days=day_of_year - 1) > today:
        raise CaseNumberError(CaseNumberProblem.FUTURE)
    if sequence == 0:
        raise CaseNumberError(CaseNumberProblem.BAD_SEQUENCE)
    return CaseNumber(CaseKind.NVC, match[0])


def _dv(match: re.Match[str], today: date) -> CaseNumber:
    if abs(int(match["year"]) - today.year) > DV_YEARS_AROUND:
        raise CaseNumberError(CaseNumberProblem.DV_YEAR)
    if int(match["rank"]) == 0:
        raise CaseNumberError(CaseNumberProblem.BAD_SEQUENCE)
    return CaseNumber(CaseKind.DV, f"{match['year']}{match['region']}{match['rank']:0>8}")


def _as_receipt(number: str) -> str:
    # IOE is as often misread (I0E) as the zeros after it; either way it is the wrong number.
    return number[:3].replace("0", "O") + number[3:].translate(_DIGIT_FOR_LETTER)


def _with_digits_for_letters(number: str) -> str | None:
    if match := _MISREAD_NVC.fullmatch(number):
        return match["head"] + match["tail"].translate(_DIGIT_FOR_LETTER)
    if match := _MISREAD_DV.fullmatch(number):
        head, region, tail = match.groups()
        return head.translate(_DIGIT_FOR_LETTER) + region + tail.translate(_DIGIT_FOR_LETTER)
    return None


def _if_valid(corrected: str, today: date) -> str | None:
    try:
        return parse(corrected, today).number
    except CaseNumberError:
        return None


def _western(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _is_separator(char: str) -> bool:
    return char.isspace() or char in "./\\_\u2212" or unicodedata.category(char) in ("Pd", "Cf")
