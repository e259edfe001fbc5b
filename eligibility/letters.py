"""The letters that this app owes: an inquiry was received, an inquiry was answered."""

from datetime import datetime

from accounts.notifications import notify, register
from accounts.references import grouped
from eligibility.models import Inquiry

RECEIVED = "inquiry_received"
ANSWERED = "inquiry_answered"


def register_kinds() -> None:
    """Tell the outbox which letters there are; called once when Django is ready."""
    for kind in (RECEIVED, ANSWERED):
        register(kind, kind)


def inquiry_received(inquiry: Inquiry, *, now: datetime) -> None:
    """Owe the letter with the reference number.

    It repeats nothing that was typed: anybody may send the form with anybody's address, and the letter
    would carry a stranger's words to that address in the Embassy's name.
    """
    _owe(RECEIVED, inquiry, now, {})


def inquiry_answered(inquiry: Inquiry, text: str, *, now: datetime) -> None:
    """Owe the letter with the IV Unit's answer."""
    _owe(ANSWERED, inquiry, now, {"answer": text})


def address_for_answers(inquiry: Inquiry) -> str:
    """Return where an answer goes by e-mail: as the inquiry says, else as its account says, else nowhere."""
    return inquiry.email or (inquiry.user.email if inquiry.user else "")


def _owe(kind: str, inquiry: Inquiry, now: datetime, more: dict[str, object]) -> None:
    to = address_for_answers(inquiry)
    if not to:
        return
    notify(
        kind,
        to=to,
        user=inquiry.user,
        language=inquiry.language,
        context={
            "reference": inquiry.reference,
            "reference_aloud": grouped(inquiry.reference),
            "has_account": inquiry.user is not None,
            **more,
        },
        now=now,
    )
