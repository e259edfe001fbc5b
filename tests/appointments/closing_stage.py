"""Days with booked families, to be closed: what the tests of closing a day share."""

from datetime import date, datetime, timedelta
from itertools import count

from accounts.models import Notification, User
from accounts.permissions import Actor, Role
from accounts.references import new_reference
from appointments import places
from appointments.closing_day import items
from appointments.closing_day.closing import start
from appointments.closing_day.order import Order
from appointments.models import Appointment, Closing, Closure, InterviewSlot
from eligibility.models import Application, Case, CaseClaim, PartyRecord
from tests.cast import NOW, a_slot, a_user

# Friday; the five working days before it are the 27th, 30th, and the 1st to the 3rd.
FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)
TUESDAY = date(2026, 12, 8)

_numbers = count(1)


def an_officer() -> Actor:
    """A consular officer."""
    user, _made = User.objects.get_or_create(email="officer@example.org", defaults={"is_staff": True})
    return Actor(user=user, role=Role.STAFF, address="192.0.2.1")


def booked(
    slot: InterviewSlot,
    *,
    user: User | None = None,
    promised: date | None = None,
    scheduled_at: datetime = NOW,
    email: str = "",
    telephone: str = "",
    **fields: object,
) -> Appointment:
    """An appointment in the slot, its place counted, its day on the record; for an account, or without."""
    number = next(_numbers)
    case = Case.objects.create(number=f"PNP2019{500 + number // 1000:03}{number % 1000:03}", created_at=NOW)
    application = Application.objects.create(
        reference=new_reference(),
        creation_key=f"hit-{number}",
        user=user,
        surname="Chan",
        given_names=f"Sokha {number}",
        date_of_birth=date(1985, 4, 13),
        email=email,
        telephone=telephone,
        case=case,
        case_number=case.number,
        class_group="immediate_relative",
        created_at=NOW,
        updated_at=NOW,
        scheduled_at=scheduled_at,
    )
    appointment = Appointment.objects.create(
        number=new_reference(),
        case=case,
        application=application,
        slot=slot,
        ics_uid=f"hit-{number}@interview",
        scheduled_at=scheduled_at,
        last_day_to_change=promised,
        **fields,
    )
    assert places.take(slot.pk, now=NOW, public=False)
    if user is not None:
        CaseClaim.objects.create(case=case, user=user, made_at=NOW)
    PartyRecord.objects.create(case=case, appointment_on=slot.day, appointment_number=appointment.number)
    return appointment


def a_family(slot: InterviewSlot, **fields: object) -> Appointment:
    """A family with an account and a telephone, booked in the slot."""
    user = fields.pop("user", None) or a_user()
    return booked(slot, **{"user": user, "email": user.email, "telephone": "+855 12 345 678", **fields})


def storm(day: date = FRIDAY, way: str = Closing.Way.MOVE, **fields: object) -> Order:
    """An officer's order to close a day because of a storm."""
    texts = {"name": "Storm or flood", "cause": "storm", "text_en": "A storm.", "text_km": "ព្យុះ"}
    return Order(day=day, way=Closing.Way(way), **{**texts, **fields})


def close(order: Order, *, now: datetime = NOW, by: Actor | None = None) -> Closing:
    """Close the day, to the end."""
    by = by or an_officer()
    closing = start(order, now=now, by=by)
    assert items.go_on(closing, now=now, by=by) == 0
    closing.refresh_from_db()
    return closing


def week(first: date = FRIDAY, days: int = 11, **fields: object) -> dict[date, InterviewSlot]:
    """A slot at 8:00 on each working day of the cast from a day on."""
    found = (first + timedelta(days=distance) for distance in range(days))
    closed = set(Closure.objects.approved().whole_days().values_list("day", flat=True))
    return {day: a_slot(day, **fields) for day in found if day.weekday() < 5 and day not in closed}


def states(closing: Closing) -> list[str]:
    """What became of each appointment, in order."""
    return list(closing.items.order_by("pk").values_list("state", flat=True))


def letters(kind: str) -> list[Notification]:
    """The letters of a kind, in order."""
    return list(Notification.objects.filter(kind=kind).order_by("pk"))


def nobody_is_on_a_closed_day() -> None:
    """No appointment stands in a closed slot, every place is counted, and nothing is kept for nobody."""
    assert not Appointment.objects.scheduled().exclude(slot__closed_by=None).exists()
    assert places.differences() == []
