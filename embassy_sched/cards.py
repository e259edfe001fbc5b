"""What the dashboard says of each case: where it stands, what can be done next, and until exactly when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.models import User
from appointments.availability import next_free_day, working_calendar
from appointments.booking import window_of
from appointments.deadlines import ChangeWindow, first_day_to_schedule_anew
from appointments.models import Appointment
from appointments.working_days import WorkingCalendar
from eligibility.models import Application, CaseClaim


class Standing(StrEnum):
    """Where an appointment stands for the family; a template shows one card for each."""

    CHANGEABLE = "changeable"
    FIXED = "fixed"
    UNRECORDED = "unrecorded"
    MISSED = "missed"
    CANCELLED = "cancelled"
    CANCELLED_BY_POST = "cancelled_by_post"
    CAME = "came"
    INTERVIEWED = "interviewed"


@dataclass(frozen=True)
class CaseCard:
    """One case (and party) of the account, with its latest appointment."""

    claim: CaseClaim
    appointment: Appointment
    standing: Standing
    schedule_anew_from: date

    @property
    def principal(self) -> str:
        """Return the name that the family knows the case by."""
        return self.appointment.application.full_name


@dataclass(frozen=True)
class Dashboard:
    """Everything the dashboard shows."""

    cards: list[CaseCard]
    unfinished: list[Application]
    next_free_day: date | None


def dashboard_of(user: User, now: datetime) -> Dashboard:
    """Return what the account's dashboard shows at this moment."""
    calendar = working_calendar()
    latest = _latest_appointments(user)
    claims = CaseClaim.objects.of(user).select_related("case").order_by("made_at", "pk")
    cards = [
        CaseCard(
            claim=claim,
            appointment=appointment,
            standing=standing_of(appointment, now, calendar),
            schedule_anew_from=first_day_to_schedule_anew(appointment.day),
        )
        for claim in claims
        if (appointment := latest.get((claim.case_id, claim.party))) is not None
    ]
    # An application whose appointment was cancelled is resumed from its case's card.
    unfinished = (
        Application.objects.of(user)
        .unfinished()
        .filter(appointments=None)
        .select_related("visa_class")
        .order_by("-updated_at", "-pk")
    )
    return Dashboard(cards=cards, unfinished=list(unfinished), next_free_day=next_free_day(now, calendar))


def _latest_appointments(user: User) -> dict[tuple[int, str], Appointment]:
    """Return the newest appointment of each case and party that the account speaks for."""
    appointments = (
        Appointment.objects.of(user)
        .select_related("slot", "case", "application__visa_class")
        .order_by("scheduled_at", "pk")
    )
    return {(each.case_id, each.party): each for each in appointments}


def standing_of(appointment: Appointment, now: datetime, calendar: WorkingCalendar) -> Standing:
    """Say where an appointment stands at this moment."""
    status = Appointment.Status(appointment.status)
    if status is Appointment.Status.CANCELLED:
        by_post = appointment.ended_by == Appointment.EndedBy.POST
        return Standing.CANCELLED_BY_POST if by_post else Standing.CANCELLED
    ended = {
        Appointment.Status.MISSED: Standing.MISSED,
        Appointment.Status.CAME_NOT_INTERVIEWED: Standing.CAME,
        Appointment.Status.INTERVIEWED: Standing.INTERVIEWED,
    }
    if status in ended:
        return ended[status]
    return {
        ChangeWindow.OPEN: Standing.CHANGEABLE,
        ChangeWindow.CLOSED_UNTIL_PASSED: Standing.FIXED,
        ChangeWindow.PASSED: Standing.UNRECORDED,
    }[window_of(appointment, now, calendar)]
