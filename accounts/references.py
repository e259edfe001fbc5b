"""Reference and confirmation numbers: easy to read aloud, hard to guess.

Pure. Ten characters of Crockford's base32 (no I, L, O, U): 50 random bits. Read leniently, because people
copy them from paper and by telephone.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
# Whatever is longer than this cannot be a reference, however it is spaced.
LONGEST_INPUT = 64

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_reference() -> str:
    """Return a new random reference. That it is unique is the database's business."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str | None:
    """Return the reference meant by `text`, or None if it cannot be one.

    Forgives case, spaces, dashes, invisible characters, digits of any script, O for 0, and I or L for 1.
    """
    if len(text) > LONGEST_INPUT:
        return None
    kept = (_western(char) for char in unicodedata.normalize("NFKC", text) if not _is_separator(char))
    reference = "".join(kept).upper().translate(_MISREAD)
    if len(reference) != LENGTH or not set(reference) <= set(ALPHABET):
        return None
    return reference


def grouped(reference: str) -> str:
    """Return the reference in two groups of five, for reading aloud: ABCDE-12345."""
    return f"{reference[:5]}-{reference[5:]}"


def _western(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _is_separator(char: str) -> bool:
    return char.isspace() or char in "-_.\u2212" or unicodedata.category(char) in ("Pd", "Cf")
