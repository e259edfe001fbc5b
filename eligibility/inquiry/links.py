"""The key in an answer's letter with which somebody without an account reads the exchange and writes again.

It is of this inquiry alone, and nobody can make one without the secret of this installation.
"""

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from eligibility.models import Inquiry

SALT = "eligibility.inquiry_links"


def key_of(inquiry: Inquiry) -> str:
    """Return the key of an inquiry."""
    return Signer(salt=SALT).signature(inquiry.reference)


def opens(inquiry: Inquiry, key: str) -> bool:
    """Say whether this is the key of an inquiry that has no account."""
    return inquiry.user_id is None and constant_time_compare(key.encode(), key_of(inquiry).encode())
