"""A day that the post itself had set has passed, and the family neither said that it comes nor came.

Nobody missed anything: it ends as cancelled by the post, and the reason to schedule anew is known. The family
says so by scheduling anew, or staff record it.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from appointments import places
from appointments.models import Appointment
from appointments.outcome_refusals import CameAlready, NotStanding, NotYet, OutcomeRefused
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party


class MayBeMissed(OutcomeRefused):
    """The family chose this day, or said that it comes: who did not come missed it."""


def was_not_kept(appointment: Appointment) -> bool:
    """Say whether it ended so.

    Where the post itself cancels it says why, and what a closing made and took back replaces nothing.
    """
    return (
        appointment.status == Appointment.Status.CANCELLED
        and appointment.ended_by == Appointment.EndedBy.POST
        and appointment.moved_by_post_at is not None
        and appointment.replaces_id is not None
        and not appointment.reason
    )


def record_not_kept(appointment: Appointment, *, now: datetime, by: Actor) -> None:
    """Record that nobody came on a day that the post had set; raises ``OutcomeRefused``."""
    with transaction.atomic():
        current = Appointment.objects.select_related("slot", "case").get(pk=appointment.pk)
        if current.slot.starts_at > now:
            raise NotYet
        end_not_kept(current, now=now, by=by)


def end_not_kept(current: Appointment, *, now: datetime, by: Actor) -> None:
    """End the appointment; raises ``NotStanding``, ``CameAlready`` or ``MayBeMissed``.

    Call it inside a transaction: where it raises, the place is not given back either.
    """
    if not current.is_scheduled:
        raise NotStanding
    places.give_back(current.slot_id)
    standing = Appointment.objects.scheduled().filter(pk=current.pk)
    never_missed = standing.filter(moved_by_post_at__isnull=False, confirmed_at=None, checked_in_at=None)
    if never_missed.update(
        status=Appointment.Status.CANCELLED, ended_at=now, ended_by=Appointment.EndedBy.POST
    ):
        record.note(
            current.case,
            Party(current.party),
            CaseEvent.Kind.CANCELLED_BY_POST,
            now,
            by,
            day=timezone.localdate(current.slot.starts_at),
            detail={"number": current.number},
        )
    elif not standing.exists():
        raise NotStanding
    else:
        raise CameAlready if standing.filter(checked_in_at__isnull=False).exists() else MayBeMissed
