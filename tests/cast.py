"""The cast: families, slots and closed days around one fixed Sunday, 22 November 2026.

Water Festival is Monday to Wednesday, 23 to 25 November, Thanksgiving Thursday the 26th; Friday the 27th is
a working day again.
"""

import itertools
import uuid
from datetime import UTC, date, datetime, time

from accounts.models import User
from accounts.permissions import Actor, Role
from appointments.models import Closure, InterviewSlot
from appointments.working_days import POST_ZONE
from eligibility.models import Application, VisaClass
from eligibility.rules import Party, Reason
from eligibility.steps import STEPS, Step

TODAY = date(2026, 11, 22)
# 8:00 on Sunday morning in Phnom Penh.
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CLOSED_DAYS = {
    date(2026, 11, 23): "Water Festival",
    date(2026, 11, 24): "Water Festival",
    date(2026, 11, 25): "Water Festival",
    date(2026, 11, 26): "Thanksgiving Day",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 29): "Peace Day in Cambodia",
    date(2027, 1, 1): "New Year's Day",
    date(2027, 1, 7): "Day of Victory over the Genocidal Regime",
}

_numbers = itertools.count(1)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """The moment of a Phnom Penh clock."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=POST_ZONE)


def a_user(email: str = "", **fields: object) -> User:
    """An account; each call another one."""
    return User.objects.create_user(email or f"family{next(_numbers)}@example.org", "pw-for-tests", **fields)


def applicant(user: User) -> Actor:
    """The account, acting for itself."""
    return Actor(user=user, role=Role.APPLICANT, address="192.0.2.1")


def officer(user: User | None = None) -> Actor:
    """A consular officer."""
    return Actor(
        user=user or a_user(is_staff=True, email=f"officer{next(_numbers)}@example.org"), role=Role.STAFF
    )


def closed(days: dict[date, str] | None = None) -> None:
    """Approve closures; without argument those of the cast."""
    for day, name in (CLOSED_DAYS if days is None else days).items():
        Closure.objects.create(day=day, name=name, kind=Closure.Kind.POST, proposed_at=NOW, approved_at=NOW)


def a_slot(day: date, hour: int = 8, minute: int = 0, capacity: int = 3, **fields: object) -> InterviewSlot:
    """A released slot."""
    return InterviewSlot.objects.create(
        starts_at=at(day, hour, minute), capacity=capacity, released_at=NOW, **fields
    )


def a_case_number() -> str:
    """A Case ID that nobody else in the test has; made on 3 February 2023."""
    return f"PNP2023534{next(_numbers) % 999 + 1:03}"


def an_application(user: User | None, **fields: object) -> Application:
    """An application that lacks nothing but date and time: a principal who failed to attend in May 2026."""
    visa_class = (
        fields.pop("visa_class", None)
        or VisaClass.objects.get_or_create(
            symbol="IR1",
            defaults={
                "description": "Spouse of U.S. citizen",
                "group": "immediate_relative",
                "role": "principal",
                "visa_bulletin": "no",
            },
        )[0]
    )
    details: dict[str, object] = {
        "reference": uuid.uuid4().hex[:10].upper(),
        "creation_key": uuid.uuid4().hex,
        "user": user,
        "created_at": NOW,
        "updated_at": NOW,
        "answered_at": NOW,
        "done_steps": [step.value for step in STEPS if step is not Step.CALENDAR],
        "visa_type": Application.VisaType.IMMIGRANT,
        "service": Application.Service.RESCHEDULE,
        "class_group": visa_class.group,
        "visa_class": visa_class,
        "party": Party.PRINCIPAL.value,
        "surname": "Demo",
        "given_names": "Sokha",
        "date_of_birth": date(1985, 4, 13),
        "gender": "F",
        "telephone": "+855 12 345 678",
        "email": user.email if user else "",
        "reason": Reason.MISSED.value,
        "missed_year": 2026,
        "missed_month": 5,
        "interviewed": False,
        "no_contact": False,
        "not_current": False if visa_class.in_bulletin else None,
        "class_changed": False,
        "case_number": a_case_number(),
    }
    return Application.objects.create(**{**details, **fields})
