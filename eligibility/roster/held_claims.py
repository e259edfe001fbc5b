"""Claims held against the post's list: whom it proves, whom it contradicts, whom it does not know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.permissions import Actor
from eligibility import claims
from eligibility.models import Application, CaseClaim, RosterEntry
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import compared, principal_of

CHUNK = 500


class Finding(StrEnum):
    """What the list says of a claim that nobody has verified."""

    NOT_LISTED = "not_listed"
    DIFFERENT = "different"
    NOT_RECORDED = "not_recorded"
    # Made, or given its number, since the last import: the next one verifies it.
    PROVED = "proved"


@dataclass(frozen=True)
class Checked:
    """A claim that nobody has verified, the application it was made with, and what the list says."""

    claim: CaseClaim
    application: Application | None
    entry: RosterEntry | None

    @property
    def match(self) -> Match:
        """Return what a comparison with the list comes to."""
        if self.entry is None or self.application is None:
            return Match.UNKNOWN
        return compared(principal_of(self.application), self.entry)

    @property
    def finding(self) -> Finding:
        """Return whether the list proves the claim, or why it does not."""
        if self.match is Match.SAME:
            return Finding.PROVED
        if self.match is Match.DIFFERENT:
            return Finding.DIFFERENT
        return Finding.NOT_LISTED if self.entry is None else Finding.NOT_RECORDED


def unverified() -> Iterator[Checked]:
    """Return each live claim that nobody has verified, the oldest first, a chunk in three queries."""
    waiting = CaseClaim.objects.live().filter(verified_at=None).order_by("made_at", "pk")
    keys = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        rows = waiting.filter(pk__in=keys[start : start + CHUNK]).select_related(
            "case__roster_entry", "case__roster_entry__visa_class", "user"
        )
        found = list(rows)
        own = Application.objects.filter(case__in={each.case_id for each in found}, discarded_at=None)
        latest = {
            (each.case_id, each.party, each.user_id): each
            for each in own.select_related("visa_class").order_by("scheduled_at", "pk")
        }
        for each in found:
            entry = getattr(each.case, "roster_entry", None)
            yield Checked(each, latest.get((each.case_id, each.party, each.user_id)), entry)


def verify_matching(*, reason: str, now: datetime, by: Actor) -> int:
    """Verify the claims that the list proves, tell each family, and return how many."""
    return sum(_verified(each.claim, reason, now, by) for each in unverified() if each.match is Match.SAME)


def _verified(claim: CaseClaim, reason: str, now: datetime, by: Actor) -> bool:
    try:
        claims.verify(claim, reason=reason, now=now, by=by)
    except claims.ClaimEnded:
        # A colleague ended or moved it a moment ago: no reason to refuse a whole list.
        return False
    return True


def not_verified() -> list[Checked]:
    """Return the claims that nobody has verified: what staff look through after an import."""
    return list(unverified())
