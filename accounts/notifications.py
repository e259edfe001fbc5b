"""Owe somebody a letter.

``notify()`` writes one row in the caller's transaction: if the act that the letter tells of is rolled
back, so is the letter. Sending is the outbox's business.
"""

from datetime import datetime

from accounts import outbox
from accounts.letters import UnknownKindError, kind_of, register
from accounts.models import Notification, User

__all__ = ["UnknownKindError", "notify", "register"]


def notify(
    kind: str,
    *,
    to: str,
    user: User | None = None,
    language: str = "en",
    context: dict[str, object],
    now: datetime,
    not_before: datetime | None = None,
) -> Notification:
    """Owe a letter of a registered kind to an address, and return its row.

    ``context`` is a snapshot: plain values that JSON can hold, no objects of the database. ``not_before``
    holds the letter back, so that the act can be undone meanwhile. Raises UnknownKindError for a kind that no
    app has registered, ValueError without an address, and TypeError for a context that cannot be kept.
    """
    kind_of(kind)
    if not to:
        raise ValueError(f"The letter {kind!r} has no address.")
    [letter] = outbox.owe(
        [Notification(kind=kind, to_address=to, user=user, language=language, context=context)],
        now=now,
        not_before=not_before,
    )
    return letter
