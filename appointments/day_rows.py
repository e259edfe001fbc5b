"""The lines of a list of the day: one family each, in plain values.

Reads only, a fixed number of queries for any number of lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.references import grouped
from appointments.day_people import Comer, Turning, papers_of, people_of, turning_21
from appointments.models import Appointment, Attendance
from appointments.not_kept import was_not_kept
from appointments.standing import newest
from appointments.verification import unverified
from appointments.warnings import DayWarning
from eligibility.models import CaseNote, TravelingApplicant
from eligibility.rules import Party

Status = Appointment.Status
MOVED_AWAY = (Status.RESCHEDULED, Status.CANCELLED)
# Where somebody who was moved is now: the time, and the new confirmation number.
InterviewPlace = tuple[datetime, str] | None


@dataclass(frozen=True)
class Row:
    """One family of the day: all that its line says."""

    number: str
    status: str
    starts_at: datetime
    case_number: str
    class_name: str
    is_follow_to_join: bool
    principal_name: str
    people: tuple[Comer, ...]
    turning: tuple[Turning, ...]
    papers: tuple[DayWarning, ...]
    is_unverified: bool
    help_needed: str
    notes: tuple[str, ...]
    is_moved_unconfirmed: bool
    scheduled_at: datetime
    checked_in_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    reason: str
    is_added: bool
    people_changed_at: datetime | None
    is_not_kept: bool
    now: InterviewPlace

    @property
    def grouped_number(self) -> str:
        """Return the confirmation number for reading aloud."""
        return grouped(self.number)

    @property
    def now_at(self) -> datetime | None:
        """Return when the interview is now, if it was moved."""
        return self.now[0] if self.now else None

    @property
    def now_number(self) -> str:
        """Return the new confirmation number, if it was moved."""
        return grouped(self.now[1]) if self.now else ""

    @property
    def applicant(self) -> Comer:
        """Return the applicant, whose name the family is called by."""
        return self.people[0]

    @property
    def along(self) -> tuple[Comer, ...]:
        """Return the traveling applicants."""
        return self.people[1:]

    @property
    def persons(self) -> int:
        """Return how many people come."""
        return len(self.people)

    @property
    def came(self) -> int:
        """Return how many of them are ticked."""
        return sum(person.came_at is not None for person in self.people)

    @property
    def is_gone(self) -> bool:
        """Say whether it was moved or cancelled, so that nobody comes on it."""
        return self.status in MOVED_AWAY

    @property
    def is_open(self) -> bool:
        """Say whether no outcome is recorded yet."""
        return self.status == Status.SCHEDULED

    @property
    def is_never_missed(self) -> bool:
        """Say whether the post set this day, and the family neither said that it comes nor came."""
        return self.is_moved_unconfirmed and self.checked_in_at is None

    @property
    def admitted_on(self) -> date | None:
        """Return the day on which they were admitted, where it is not the appointment's."""
        if self.checked_in_at is None:
            return None
        came_on = timezone.localdate(self.checked_in_at)
        return came_on if came_on != timezone.localdate(self.starts_at) else None

    def may_be_undone(self, today: date) -> bool:
        """Say whether something about it was recorded today."""
        if self.is_gone and not self.is_not_kept:
            return False
        latest = self.checked_in_at if self.is_open else self.ended_at
        return latest is not None and timezone.localdate(latest) == today


def row_of(appointment: Appointment) -> Row:
    """Return the line of one appointment."""
    [found] = with_people(Appointment.objects.filter(pk=appointment.pk))
    [row] = rows_of([found], None)
    return row


def with_people(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Return appointments with everything that their lines say of people; three queries."""
    return appointments.select_related(
        "slot", "case", "application__visa_class", "replaced_by__slot"
    ).prefetch_related(
        Prefetch(
            "application__traveling_applicants", TravelingApplicant.objects.order_by("pk"), to_attr="along"
        ),
        Prefetch("attendance", Attendance.objects.order_by("pk"), to_attr="ticks"),
    )


def rows_of(appointments: list[Appointment], final_since: datetime | None) -> list[Row]:
    """Return the lines of appointments that ``with_people`` fetched; two queries."""
    ids = [appointment.pk for appointment in appointments]
    not_verified = set(unverified(Appointment.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    notes = _notes(appointments)
    return [
        Row(
            number=each.number,
            status=each.status,
            starts_at=each.slot.starts_at,
            case_number=each.case.number,
            class_name=each.application.class_name,
            is_follow_to_join=each.party == Party.FOLLOW_TO_JOIN,
            principal_name=each.application.principal_name,
            people=people_of(each),
            turning=turning_21(each),
            papers=papers_of(each),
            is_unverified=each.pk in not_verified,
            help_needed=each.application.help_needed,
            notes=tuple(notes.get((each.case_id, each.party), ())),
            is_moved_unconfirmed=each.moved_by_post_at is not None and each.confirmed_at is None,
            scheduled_at=each.scheduled_at,
            checked_in_at=each.checked_in_at,
            ended_at=each.ended_at,
            ended_by=each.get_ended_by_display(),
            reason=each.reason,
            is_added=final_since is not None and each.scheduled_at >= final_since,
            people_changed_at=_people_changed_late(each, final_since),
            is_not_kept=was_not_kept(each),
            now=_where_now(each),
        )
        for each in appointments
    ]


def _people_changed_late(appointment: Appointment, final_since: datetime | None) -> datetime | None:
    """Return when staff changed who comes after the list was final."""
    changed_at = appointment.application.people_changed_at
    return changed_at if final_since is not None and changed_at and changed_at >= final_since else None


def _notes(appointments: Iterable[Appointment]) -> dict[tuple[int, str], list[str]]:
    cases = {appointment.case_id for appointment in appointments}
    found: dict[tuple[int, str], list[str]] = {}
    rows = CaseNote.objects.filter(case__in=cases, on_day_sheet=True).order_by("at", "pk")
    for case, party, text in rows.values_list("case", "party", "text"):
        found.setdefault((case, party), []).append(text)
    return found


def _where_now(appointment: Appointment) -> InterviewPlace:
    later = getattr(appointment, "replaced_by", None)
    if later is not None and later.status == Status.RESCHEDULED:
        # Moved more than once: rare, and a question of its own.
        later = newest(later)
    if later is None or later.status == Status.CANCELLED:
        return None
    return later.slot.starts_at, later.number
