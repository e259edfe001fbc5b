"""Whether a name that somebody gives is the name in the post's list. Pure.

The rule: only Latin letters count. Capital or small, accents, hyphens, apostrophes, commas and spaces make no
difference, and neither does the order of the names: "CHAN, Sok Ha" is "Sokha Chan". Every name must be there;
one letter more or less is another name. Names in Khmer script have no one spelling in Latin letters and are
not compared: a name without a Latin letter says nothing.
"""

import unicodedata
from datetime import date
from enum import StrEnum
from itertools import permutations

# More words than this are compared in any order, but each as it stands.
MOST_WORDS_JOINED = 6

# Letters that Unicode does not take apart into a letter and an accent.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_INSIDE_A_WORD = "'’‘ʼ`´"


class Match(StrEnum):
    """What a comparison with the list came to."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in plain small Latin letters, sorted; empty where it has none."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    kept = (_letter(char) for char in plain if char not in _INSIDE_A_WORD and not _is_mark(char))
    return tuple(sorted("".join(kept).split()))


def same_name(given: str, listed: str) -> bool:
    """Say whether two names are one by the rule above; a name without a Latin letter is never the same."""
    first, second = words_of(given), words_of(listed)
    if not first or not second:
        return False
    if first == second:
        return True
    if sorted("".join(first)) != sorted("".join(second)):
        return False
    if max(len(first), len(second)) > MOST_WORDS_JOINED:
        return False
    return not _joined(first).isdisjoint(_joined(second))


def compare(given_name: str, given_birth: date | None, listed_name: str, listed_birth: date | None) -> Match:
    """Compare what somebody gives with what is listed; it does not say which part differs.

    What the list does not have cannot differ, and cannot prove anything either: ``SAME`` needs both.
    """
    has_name = bool(words_of(listed_name))
    if has_name and not same_name(given_name, listed_name):
        return Match.DIFFERENT
    if listed_birth is not None and given_birth != listed_birth:
        return Match.DIFFERENT
    return Match.SAME if has_name and listed_birth is not None else Match.UNKNOWN


def _joined(words: tuple[str, ...]) -> set[str]:
    return {"".join(order) for order in permutations(words)}


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Cf")


def _letter(char: str) -> str:
    return char if "a" <= char <= "z" else " "
