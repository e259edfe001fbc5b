"""What the Appointment Confirmation Page says: built once for page, print, calendar file and letter."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from accounts.references import grouped
from appointments.deadlines import first_day_to_schedule_anew
from appointments.models import Appointment
from eligibility.models import Application, CaseClaim, CaseEvent, Person

# An interview of one case; the length matters to a calendar file only and is not promised to anybody.
MINUTES = 60


@dataclass(frozen=True)
class Attendee:
    """Somebody who comes: what the guard compares with the passport."""

    name: str
    khmer_name: str
    passport_ending: str


@dataclass(frozen=True)
class Confirmation:
    """All that a confirmation says, in plain values, so that a letter can keep a snapshot of it."""

    number: str
    grouped_number: str
    status: str
    starts_at: datetime
    day: date
    case_number: str
    class_name: str
    is_preference: bool
    is_verified: bool
    principal: str
    attendees: tuple[Attendee, ...]
    last_day_to_change: date | None
    schedule_anew_from: date
    people_changed_at: datetime | None
    version: int
    ics_uid: str
    sequence: int
    address: str

    @property
    def persons(self) -> int:
        """Return how many people come."""
        return len(self.attendees)

    def snapshot(self) -> dict[str, object]:
        """Return it as JSON values, days and moments in ISO form."""
        plain = {name: _plain(value) for name, value in asdict(self).items()}
        return {**plain, "persons": self.persons}


def confirmation_of(appointment: Appointment) -> Confirmation:
    """Return what the confirmation of an appointment says now."""
    application = appointment.application
    people: list[Person] = [application, *application.traveling_applicants.all()]
    return Confirmation(
        number=appointment.number,
        grouped_number=grouped(appointment.number),
        status=appointment.status,
        starts_at=appointment.slot.starts_at,
        day=appointment.day,
        case_number=appointment.case.number,
        class_name=application.class_name,
        is_preference=is_preference(application),
        is_verified=is_verified(appointment),
        principal=application.full_name,
        attendees=tuple(
            Attendee(person.full_name, person.khmer_name, person.passport_ending) for person in people
        ),
        last_day_to_change=appointment.last_day_to_change,
        schedule_anew_from=first_day_to_schedule_anew(appointment.day),
        people_changed_at=application.people_changed_at
        if application.people_changed_at and application.people_changed_at > appointment.scheduled_at
        else None,
        version=application.people_version,
        ics_uid=appointment.ics_uid,
        sequence=appointment.sequence,
        address=settings.PUBLIC_ORIGIN + reverse("appointment", args=[appointment.number]),
    )


def is_verified(appointment: Appointment) -> bool:
    """Say whether the IV Unit checked the Case ID, or typed it itself for a family without account."""
    case, party, application = appointment.case, appointment.party, appointment.application
    if application.user_id is None:
        made = CaseEvent.objects.filter(case=case, party=party, kind=CaseEvent.Kind.APPLICATION_MADE)
        if made.filter(detail__reference=application.reference).exists():
            return True
    return CaseClaim.objects.live().filter(case=case, party=party, verified_at__isnull=False).exists()


def is_preference(application: Application) -> bool:
    """Say whether the Embassy's Visa Bulletin notice speaks to an application's class."""
    return bool(
        application.visa_class and application.visa_class.is_preference
    ) or application.class_group.startswith(("family_preference", "employment"))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value
