"""The IV Unit asks a follow-to-join applicant to make an appointment: it is recorded, and she is told."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Actor
from eligibility import letters
from eligibility.claims import holder_of
from eligibility.models import Application, RosterEntry
from eligibility.roster import entries
from eligibility.roster.listed_names import Match
from eligibility.roster.listing import match_of
from eligibility.rules import Party

PARTY = Party.FOLLOW_TO_JOIN


def ask_to_follow(
    case_number: str, asked: bool | None, *, reason: str, now: datetime, by: Actor
) -> RosterEntry:
    """Record whether the IV Unit asked; a yes that is new opens her calendar, and tells her so.

    ``case_number`` is in its stored spelling, ``now`` aware. ``asked`` None takes back what was recorded.
    """
    with transaction.atomic():
        before = entries.entry_of(case_number)
        entry = entries.record_asked(case_number, asked, reason=reason, now=now, by=by)
        if asked and not (before and before.asked_to_follow):
            for user in accounts_that_follow(case_number):
                letters.asked_to_follow(case_number, user, now=now)
    return entry


def accounts_that_follow(case_number: str) -> list[User]:
    """Return whom to tell: who speaks for her part of the case, else those who applied for it.

    Somebody who only typed the number beside another principal's name learns nothing.
    """
    claim = holder_of(case_number, PARTY)
    if claim is not None:
        return [claim.user]
    applied = Application.objects.filter(case_number=case_number, party=PARTY, discarded_at=None)
    found = applied.exclude(user=None).select_related("user").order_by("pk")
    own = (each.user for each in found if match_of(each) is not Match.DIFFERENT)
    return list(dict.fromkeys(user for user in own if user is not None))
