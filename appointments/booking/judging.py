"""An act and its judgment: anew where somebody else was faster, and kept where it was refused.

When somebody else was faster in a way that the database had to refuse (``IntegrityError``), the act is
judged anew, and the second look meets what the faster one left as an ordinary refusal.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments import places
from appointments.refusals import NotEligible
from eligibility.claims import CaseHeldByAnother
from eligibility.decisions import facts_for, keep
from eligibility.models import Application
from eligibility.steps import Step

Result = TypeVar("Result")

# How often an act is judged anew; each time somebody else got through, so this many in a row is a fault.
LOOKS = 5


class Overtaken(Exception):
    """Somebody changed a row between our look and our write."""


def judged_anew(act: Callable[[], Result]) -> Result:
    """Return what the act returns, each look at it in a transaction of its own."""
    for look in range(LOOKS):
        try:
            with transaction.atomic():
                return act()
        except (IntegrityError, Overtaken, CaseHeldByAnother, places.PlacesDisagree):
            # PlacesDisagree too: whoever ended the appointment first has given its place back already.
            if look == LOOKS - 1:
                raise
    raise AssertionError("unreachable")


def keep_refusal(application: Application, refusal: NotEligible, now: datetime) -> None:
    """Keep the decision that refused, after its act was rolled back."""
    facts = facts_for(application, timezone.localdate(now))
    keep(application, refusal.decision, facts, step=Step.CALENDAR, now=now)
