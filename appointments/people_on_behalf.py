"""Who comes to an appointment, changed by staff for the family: also after the closing time, with a reason.

The list of the day says that it was changed after it was final; the family is told to print its page again.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from appointments import letters
from appointments.beyond import Beyond
from appointments.models import Appointment
from appointments.refusals import NotScheduled
from eligibility.applications import add_person, remove_person
from eligibility.models import TravelingApplicant


def rule_passed(appointment: Appointment, now: datetime) -> str:
    """Return the code of the rule that a change goes beyond now, or nothing before the closing time."""
    return "" if appointment.application.people_may_change(now) else Beyond.CLOSING_TIME.value


def add_for(
    appointment: Appointment,
    fields: dict[str, object],
    *,
    creation_key: str,
    reason: str,
    now: datetime,
    by: Actor,
) -> TravelingApplicant:
    """Put somebody on the list of those who come, and owe the family the new page.

    ``fields`` are columns of ``TravelingApplicant``. Sent twice under one ``creation_key``, it is one person
    and one letter. Raises ``NotScheduled`` where the appointment does not stand any more, or its day is over.
    """
    with transaction.atomic():
        current = _standing(appointment, now)
        known = TravelingApplicant.objects.filter(creation_key=creation_key).first()
        if known is not None:
            return known
        person = add_person(
            current.application,
            fields,
            creation_key=creation_key,
            now=now,
            by=by,
            reason=reason,
            beyond_rule=rule_passed(current, now),
        )
        letters.people_changed(current, now=now)
    return person


def remove_for(
    appointment: Appointment, person: TravelingApplicant, *, reason: str, now: datetime, by: Actor
) -> None:
    """Take somebody off the list, and owe the family the new page.

    Raises ``NotScheduled`` as ``add_for`` does, or ``PersonHasCome``.
    """
    with transaction.atomic():
        current = _standing(appointment, now)
        remove_person(person, now=now, by=by, reason=reason, beyond_rule=rule_passed(current, now))
        letters.people_changed(current, now=now)


def _standing(appointment: Appointment, now: datetime) -> Appointment:
    """Return the appointment as it is, its row locked, as long as its day is not over."""
    found = (
        Appointment.objects.scheduled().select_for_update(of=("self",)).select_related("slot", "application")
    )
    current = found.filter(pk=appointment.pk).first()
    if current is None or current.day < timezone.localdate(now):
        raise NotScheduled(appointment)
    return current
