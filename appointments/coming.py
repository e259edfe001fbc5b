"""A family says that it comes on the day that the post has set."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from appointments.models import Appointment
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party


def is_asked(appointment: Appointment, now: datetime) -> bool:
    """Say whether the family is asked: it was moved, the day has not passed, nobody has answered or come."""
    to_come = appointment.is_scheduled and timezone.localdate(now) <= appointment.day
    return to_come and appointment.is_never_missed


def confirm(appointment: Appointment, *, now: datetime, by: Actor) -> bool:
    """Keep that the family comes, and say whether that was news: from now on it is its own day."""
    with transaction.atomic():
        asked = Appointment.objects.scheduled().filter(
            pk=appointment.pk, moved_by_post_at__isnull=False, confirmed_at=None
        )
        if timezone.localdate(now) > appointment.day or not asked.update(confirmed_at=now):
            return False
        record.note(
            appointment.case,
            Party(appointment.party),
            CaseEvent.Kind.CONFIRMED,
            now,
            by,
            day=appointment.day,
            detail={"number": appointment.number},
        )
    return True
