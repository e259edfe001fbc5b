"""The people of one line of the day: their names, who came, and who turns 21 around the interview."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.models import Appointment
from appointments.warnings import DayWarning, papers_over, turns_21_on
from eligibility.models import Person

APPLICANT = "applicant"
# A child who aged out a short while ago may keep its place by the law's arithmetic, and one who is about to
# must get the visa in time: the officer looks at both.
TURNED_WITHIN = timedelta(days=366)
TURNS_WITHIN = timedelta(days=60)


@dataclass(frozen=True)
class Comer:
    """Somebody who comes: the key that ticks are made by, the names, and since when he or she is here."""

    key: str
    name: str
    khmer_name: str
    relation: str
    came_at: datetime | None


@dataclass(frozen=True)
class Turning:
    """Somebody's 21st birthday around the interview."""

    name: str
    on: date
    is_over: bool


def people_of(appointment: Appointment) -> tuple[Comer, ...]:
    """Return everybody on the application, the applicant first; the appointment has its people fetched."""
    came = {tick.person_id: tick.came_at for tick in appointment.ticks}  # type: ignore[attr-defined]
    application = appointment.application
    along = [
        Comer(
            str(person.pk),
            person.full_name,
            person.khmer_name,
            person.get_relation_display(),
            came.get(person.pk),
        )
        for person in application.along  # type: ignore[attr-defined]
    ]
    return (
        Comer(APPLICANT, application.full_name, application.khmer_name, "", came.get(None)),
        *along,
    )


def papers_of(appointment: Appointment) -> tuple[DayWarning, ...]:
    """Return which passports and whether the medical examination end too early for this interview."""
    application = appointment.application
    persons: list[Person] = [application, *application.along]  # type: ignore[attr-defined]
    return papers_over(persons, appointment.day, application.medical_valid_until)


def turning_21(appointment: Appointment) -> tuple[Turning, ...]:
    """Return who turns 21 in the year before the interview, on its day, or within two months after it."""
    application = appointment.application
    persons: list[Person] = [application, *application.along]  # type: ignore[attr-defined]
    found = []
    for person in persons:
        if person.date_of_birth is None:
            continue
        birthday = turns_21_on(person.date_of_birth)
        if appointment.day - TURNED_WITHIN <= birthday <= appointment.day + TURNS_WITHIN:
            found.append(Turning(person.full_name, birthday, is_over=birthday <= appointment.day))
    return tuple(found)
