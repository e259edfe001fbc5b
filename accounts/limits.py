"""Our own limit for pages that anybody may send: generous, announced, shared by all processes.

Each request that is let through takes one of ``limit`` numbered keys of the running period. ``cache.add()``
on the database cache is one INSERT under a primary key, so that two requests never take the same key; its
``incr()`` reads and then writes, and loses counts.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache


@dataclass(frozen=True)
class Retry:
    """Too many: how long to wait."""

    seconds: int

    @property
    def minutes(self) -> int:
        """Return the whole minutes after which it is certain to work."""
        return math.ceil(self.seconds / 60)


def wait(key: str, *, limit: int, seconds: int, now: datetime) -> Retry | None:
    """Return how long to wait if `key` has used up its period, or None; this look is not counted.

    ``limit=1`` asks whether anything was counted at all.
    """
    places, passed = _places(key, limit, seconds, now)
    return Retry(seconds - passed) if len(cache.get_many(places)) == limit else None


def allow(key: str, *, limit: int, seconds: int, now: datetime) -> Retry | None:
    """Count one request of ``key`` and return None, or return how long to wait if there were too many.

    In: ``limit`` requests in each period of ``seconds``; periods follow one another from a moment that
    differs from key to key, so that not everybody is let in again at the same second.
    """
    places, passed = _places(key, limit, seconds, now)
    taken = cache.get_many(places)
    for place in places:
        if place not in taken and cache.add(place, 1, timeout=seconds * 2):
            return None
    return Retry(seconds - passed)


def _places(key: str, limit: int, seconds: int, now: datetime) -> tuple[list[str], int]:
    """Return the numbered keys of the running period, and how many of its seconds have passed."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    shift = int(digest[:8], 16) % seconds
    period, passed = divmod(int(now.timestamp()) + shift, seconds)
    return [f"limits:{digest}:{seconds}:{period}:{number}" for number in range(limit)], passed
