"""Appointments put straight into the tables, for tests of what staff do to them."""

from datetime import date, datetime, time
from itertools import count

from accounts.models import User
from accounts.permissions import Actor, Role
from accounts.references import new_reference
from appointments.models import Appointment, Closure, InterviewSlot
from appointments.working_days import POST_ZONE
from eligibility.models import Application, Case, PartyRecord

# Sunday.
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=POST_ZONE)
_numbers = count(1)


def at(day: str, clock: str = "08:30") -> datetime:
    """A moment in Phnom Penh."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=POST_ZONE)


def slot_at(day: str, clock: str = "08:30", *, capacity: int = 3) -> InterviewSlot:
    """A released slot that nobody has a place in."""
    return InterviewSlot.objects.create(starts_at=at(day, clock), capacity=capacity, released_at=NOW)


def booked(slot: InterviewSlot, *, promised: str | None = None, **fields: object) -> Appointment:
    """An appointment in the slot, its place counted, its day on the record of the case."""
    number = next(_numbers)
    case = Case.objects.create(number=f"PNP2020500{number:03}", created_at=NOW)
    application = Application.objects.create(
        reference=new_reference(),
        creation_key=f"booked-{number}",
        surname="Chan",
        given_names=f"Sokha {number}",
        case=case,
        case_number=case.number,
        created_at=NOW,
        updated_at=NOW,
        scheduled_at=NOW,
    )
    appointment = Appointment.objects.create(
        number=new_reference(),
        case=case,
        application=application,
        slot=slot,
        ics_uid=f"{number}@interview",
        scheduled_at=NOW,
        last_day_to_change=date.fromisoformat(promised) if promised else None,
        **fields,
    )
    InterviewSlot.objects.filter(pk=slot.pk).update(taken=slot.taken + 1)
    slot.refresh_from_db()
    PartyRecord.objects.create(case=case, appointment_on=slot.day, appointment_number=appointment.number)
    return appointment


def closed(day: str, name: str = "Holiday", *, kind: str = Closure.Kind.US, approved: bool = True) -> Closure:
    """A closure of a whole day, put there as if it always had been."""
    return Closure.objects.create(
        day=date.fromisoformat(day),
        kind=kind,
        name=name,
        proposed_at=NOW,
        approved_at=NOW if approved else None,
    )


def officer() -> Actor:
    """A member of the consular staff, who acts."""
    user, _created = User.objects.get_or_create(email="officer@example.org", defaults={"is_staff": True})
    return Actor(user=user, role=Role.STAFF, address="192.0.2.1")
