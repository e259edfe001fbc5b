"""Whom does a text mean, that somebody types or scans at the door on the day of interviews?

A confirmation number, a Case ID number in any spelling, a name in Latin or Khmer script, or whatever a
printed page holds with the address of its appointment in it: the code on it says which version it is. Reads
only. What is found is never taken for today's without saying so: the page may be stale, the day another one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from accounts import references
from appointments import print_code
from appointments.availability import slots_on
from appointments.models import Appointment
from appointments.models.appointments import AppointmentQuerySet
from appointments.standing import newest
from eligibility import case_numbers
from eligibility.models import Person

LONGEST_TEXT = 300
MOST_FOUND = 20
_ALONG = "application__traveling_applicants"
_ADDRESS = re.compile(r"/appointments/([^/\s?#]+)")
_CODE = re.compile(r"/appointments/([^/\s?#]+)/check/(\d{1,9})/(\w+)", re.ASCII)
_LATIN_ACCENTS = re.compile(r"[\u0300-\u036f]")
_ENDED = (Appointment.Status.CANCELLED, Appointment.Status.RESCHEDULED)
_NOT_IN_NAMES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff,.'’-]+")


class Found(StrEnum):
    """What a text means at the door."""

    NOTHING_TYPED = "nothing_typed"
    NOBODY = "nobody"
    HERE = "here"
    SEVERAL = "several"
    OTHER_DAY = "other_day"
    STALE = "stale"
    ENDED = "ended"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Arrival:
    """What was found: one appointment, or several to choose from.

    ``stale`` is the appointment on the paper, where another one took its place; ``is_here`` says whether
    the one found is on the day asked for; ``is_old_print`` whether the people were changed after the page
    with this code was printed.
    """

    found: Found
    appointments: tuple[Appointment, ...] = ()
    stale: Appointment | None = None
    is_here: bool = False
    is_old_print: bool = False

    @property
    def appointment(self) -> Appointment | None:
        """Return the one appointment that was found."""
        return self.appointments[0] if len(self.appointments) == 1 else None


def find(text: str, day: date, *, now: datetime) -> Arrival:
    """Say whom the text means on this day; never raises."""
    text = text.replace("\0", "").strip()
    if not text:
        return Arrival(Found.NOTHING_TYPED)
    if len(text) > LONGEST_TEXT:
        return Arrival(Found.NOBODY)
    if code := _CODE.search(text):
        return _by_code(code, day)
    for look in (_by_number, _by_case, _by_name):
        if found := look(text, day, now):
            return _one_of(found, day) if len(found) == 1 else Arrival(Found.SEVERAL, tuple(found))
    return Arrival(Found.NOBODY)


def arrival_of(appointment: Appointment, day: date) -> Arrival:
    """Say what one appointment means on this day: its own, another's, or none any more."""
    return _one_of([appointment], day)


def _by_code(code: re.Match[str], day: date) -> Arrival:
    number, version = references.normalise(code[1]) or "", int(code[2])
    row = _all().filter(number=number).first()
    if row is None or not print_code.is_ours(number, version, code[3]):
        return Arrival(Found.NOT_OURS)
    return replace(_one_of([row], day), is_old_print=version < row.application.people_version)


def _one_of(found: list[Appointment], day: date) -> Arrival:
    [appointment] = found
    current = _where_now(appointment, day)
    if current.status in _ENDED:
        return Arrival(Found.ENDED, (current,), stale=appointment)
    is_here = day in (current.day, _came_on(current))
    if current.pk != appointment.pk:
        return Arrival(Found.STALE, (current,), stale=appointment, is_here=is_here)
    return Arrival(Found.HERE if is_here else Found.OTHER_DAY, (current,), is_here=is_here)


def _where_now(appointment: Appointment, day: date) -> Appointment:
    """Follow an appointment that is over, or was moved or cancelled, to the one that took its place."""
    current = newest(appointment)
    if current.is_scheduled or (current.day == day and current.status not in _ENDED):
        return current
    # One that a closing made and took back is newer than the one that stands again.
    others = _all().filter(Q(pk__gt=current.pk) | Q(status=Appointment.Status.SCHEDULED))
    same = others.filter(case=current.case, party=current.party)
    return same.exclude(status__in=_ENDED).order_by("pk").last() or current


def _by_number(text: str, day: date, now: datetime) -> list[Appointment]:
    address = _ADDRESS.search(text)
    number = references.normalise(address[1] if address else text)
    return list(_all().filter(number=number)) if number else []


def _by_case(text: str, day: date, now: datetime) -> list[Appointment]:
    numbers = {case_numbers.normalise(text)}
    try:
        numbers.add(case_numbers.parse(text, timezone.localdate(now)).number)
    except case_numbers.CaseNumberError as error:
        if error.suggestion:
            numbers.add(error.suggestion)
    rows = _all().filter(case__number__in=numbers - {""}).order_by("pk")
    return _nearest([row for row in rows if row.status not in _ENDED], day) or list(rows)[-1:]


def _by_name(text: str, day: date, now: datetime) -> list[Appointment]:
    words = [_letters(word) for word in text.split()]
    words = [word for word in words if len(word) > 1]
    if not words:
        return []
    on_the_day = _all().filter(slot__in=slots_on(day)).order_by("slot__starts_at", "pk")
    rows = [row for row in on_the_day.prefetch_related(_ALONG) if _is_called(row, words)]
    if standing := [row for row in rows if row.status not in _ENDED]:
        return standing[:MOST_FOUND]
    return rows[:MOST_FOUND] or _by_name_on_other_days(text, words)


def _by_name_on_other_days(text: str, words: list[str]) -> list[Appointment]:
    """Return appointments that stand on other days; the database compares, so accents must be right."""
    called = Q()
    for word in text.split():
        anybody = Q()
        for person in ("application__", "application__traveling_applicants__"):
            for name in ("surname", "given_names", "khmer_name"):
                anybody |= Q(**{f"{person}{name}__icontains": word.strip(",")})
        called &= anybody
    ids = _all().scheduled().filter(called).values("pk")
    rows = _all().filter(pk__in=ids).order_by("slot__starts_at", "pk").prefetch_related(_ALONG)
    return [row for row in rows[: MOST_FOUND * 5] if _is_called(row, words)][:MOST_FOUND]


def _nearest(rows: list[Appointment], day: date) -> list[Appointment]:
    """Return the appointments of the day; without one, the newest of each party."""
    if here := [row for row in rows if day in (row.day, _came_on(row))]:
        return _newest_of_each(here)
    return _newest_of_each(rows)


def _newest_of_each(rows: Iterable[Appointment]) -> list[Appointment]:
    return list({row.party: row for row in sorted(rows, key=lambda row: row.pk)}.values())


def _came_on(appointment: Appointment) -> date | None:
    return timezone.localdate(appointment.checked_in_at) if appointment.checked_in_at else None


def _is_called(appointment: Appointment, words: list[str]) -> bool:
    people: list[Person] = [appointment.application, *appointment.application.traveling_applicants.all()]
    return any(all(word in _name_of(person) for word in words) for person in people)


def _name_of(person: Person) -> str:
    return "\n".join(_letters(name) for name in (f"{person.surname} {person.given_names}", person.khmer_name))


def _letters(text: str) -> str:
    """Return only what is compared of a name: letters, without accents, spaces and case.

    Khmer is written without spaces, or with invisible ones: "ចាន់ សុខា" and "ចាន់សុខា" are one name.
    """
    plain = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", plain)).casefold()


def _all() -> AppointmentQuerySet:
    return Appointment.objects.select_related("slot", "case", "application")
