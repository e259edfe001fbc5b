"""The code on a printed page: a signed address that says which print it is, and its picture.

The address holds the confirmation number, which stands on the page in plain words, and the version of the
people on it; nobody's name. The signature keeps strangers from asking for numbers that they were never shown.
"""

import base64

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "appointments.print_code"
# 80 bits: enough for a question that only this server answers, and short enough for large squares.
_BYTES = 10
# Four modules of white around it: what readers need to find a code among print.
_MARGIN = 4


def address_of(number: str, version: int) -> str:
    """Return the whole address that the code on this version of a page holds."""
    path = reverse("appointment-check", args=[number, version, _signature(number, version)])
    return settings.PUBLIC_ORIGIN + path


def is_ours(number: str, version: int, signature: str) -> bool:
    """Say whether we made this code, with today's key or one of the earlier ones that still count."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = signature.upper()
    return any(constant_time_compare(given, _signature(number, version, key)) for key in keys)


def picture(address: str) -> str:
    """Return the code of an address as the data URI of an SVG, for an <img>."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=_MARGIN, scale=4)


def _signature(number: str, version: int, key: str | None = None) -> str:
    digest = salted_hmac(_SALT, f"{number}:{version}", secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:_BYTES]).decode()
