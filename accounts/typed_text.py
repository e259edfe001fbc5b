"""Text as people type or paste it: digits of any script, stray spaces, invisible signs.

Pure. Nothing here raises; what is wrong with a text is for its field to say.
"""

import unicodedata

# Marks that turn the writing direction. Pasted along unseen, they can make a printed name read backwards.
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_DASHES = frozenset("-\u2212")


def to_western_digits(text: str) -> str:
    """Return the text with the digits of every script, Khmer ones too, as 0 to 9."""
    return "".join(_western(char) for char in text)


def one_line(text: str) -> str:
    """Return the text on one line: spaces collapsed, ends trimmed, marks of direction taken out."""
    kept = "".join(char for char in text if char not in _DIRECTION_MARKS)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def has_control_characters(text: str) -> bool:
    """Say whether the text holds signs that no keyboard writes and no printer prints."""
    return any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") for char in text)


def has_letter(text: str) -> bool:
    """Say whether the text holds a letter of any script."""
    return any(char.isalpha() for char in text)


def compact(text: str, also: str = "") -> str:
    """Return a number as stored: capitals, Western digits, no spaces, dashes, invisible signs, nor `also`."""
    wide = unicodedata.normalize("NFKC", text)
    kept = (_western(char) for char in wide if not _is_separator(char) and char not in also)
    return "".join(kept).upper()


def _is_separator(char: str) -> bool:
    return char.isspace() or char in _DASHES or unicodedata.category(char) in ("Pd", "Cf")


def _western(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)
