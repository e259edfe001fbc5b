"""The people of a family who come, ticked one by one on the day of their interview.

The first tick checks the family in, taking back the last one undoes that. Each verb is one transaction that
holds the appointment's row, so that two officers who tick the same family wait for each other, and the same
person ticked twice came once.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from appointments import outcomes
from appointments.models import Appointment, Attendance
from appointments.outcome_refusals import NothingToUndo, NotOfThisFamily, NotStanding, NotToday, TooLateToUndo
from eligibility import record
from eligibility.models import CaseEvent
from eligibility.rules import Party

Kind = CaseEvent.Kind

# Whom a tick is for: a traveling applicant by id, or the applicant.
Person = int | None
APPLICANT: Person = None


def tick(appointment: Appointment, persons: Iterable[Person], *, now: datetime, by: Actor) -> int:
    """Note that these persons came today; return how many were not noted before.

    Raises ``OutcomeRefused``; then nobody of them is noted.
    """
    with transaction.atomic():
        current = _locked(appointment)
        asked = set(persons)
        if not asked <= set(people_of(current)):
            raise NotOfThisFamily
        if not asked:
            return 0
        if current.checked_in_at is None:
            outcomes.check_in(current, now=now, by=by)
        else:
            _refuse_other_than_today(current, now)
        return sum(_tick(current, person, now, by) for person in sorted(asked, key=lambda each: each or 0))


def tick_all(appointment: Appointment, *, now: datetime, by: Actor) -> int:
    """Note that everybody on the application came today; return how many were not noted before."""
    with transaction.atomic():
        return tick(appointment, people_of(_locked(appointment)), now=now, by=by)


def untick(appointment: Appointment, person: Person, *, now: datetime, by: Actor) -> None:
    """Take a tick of today back; with the last one the family has not come. Raises ``OutcomeRefused``."""
    with transaction.atomic():
        current = _locked(appointment)
        if not current.is_scheduled:
            raise NotStanding
        ticked = Attendance.objects.filter(appointment=current, person=person).first()
        if ticked is None:
            raise NothingToUndo
        if timezone.localdate(ticked.came_at) != timezone.localdate(now):
            raise TooLateToUndo
        ticked.delete()
        _note(current, Kind.PERSON_UNTICKED, person, now, by, {"came_at": ticked.came_at.isoformat()})
        if not Attendance.objects.filter(appointment=current).exists():
            outcomes.undo(current, now=now, by=by)


def people_of(appointment: Appointment) -> list[Person]:
    """Return everybody who is to come: the applicant first."""
    along = appointment.application.traveling_applicants.values_list("pk", flat=True)
    return [APPLICANT, *along]


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "case", "application")
    return rows.get(pk=appointment.pk)


def _refuse_other_than_today(current: Appointment, now: datetime) -> None:
    if not current.is_scheduled:
        raise NotStanding
    if current.checked_in_at and timezone.localdate(current.checked_in_at) != timezone.localdate(now):
        raise NotToday


def _tick(current: Appointment, person: Person, now: datetime, by: Actor) -> bool:
    _row, is_new = Attendance.objects.get_or_create(
        appointment=current, person_id=person, defaults={"came_at": now, "ticked_by": by.user}
    )
    if is_new:
        _note(current, Kind.PERSON_CAME, person, now, by, {})
    return is_new


def _note(
    current: Appointment,
    kind: CaseEvent.Kind,
    person: Person,
    now: datetime,
    by: Actor,
    more: dict[str, str],
) -> None:
    whom = "applicant" if person is None else str(person)
    detail = {"number": current.number, "person": whom, **more}
    day = timezone.localdate(now)
    record.note(current.case, Party(current.party), kind, now, by, day=day, detail=detail)
