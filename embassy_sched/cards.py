"""What the dashboard says of each case: where it stands, what can be done next, and until exactly when."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from appointments.availability import next_free_day, working_calendar
from appointments.deadlines import first_day_to_schedule_anew
from appointments.models import Appointment
from appointments.standing import Standing, latest_of_each, standing_of
from eligibility.models import Application, CaseClaim


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
    mine = Appointment.objects.of(user).select_related("slot", "case", "application__visa_class")
    latest = {(each.case_id, each.party): each for each in latest_of_each(mine)}
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
