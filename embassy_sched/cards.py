"""What the dashboard says of each case: where it stands, what can be done next, and until exactly when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from appointments.availability import next_free_day, working_calendar
from appointments.deadlines import first_day_to_schedule_anew
from appointments.models import Appointment
from appointments.standing import Standing, latest_of_each, standing_of
from eligibility.clearances import counting_for
from eligibility.models import Application, CaseClaim, Clearance
from eligibility.outcomes import BLOCKING, decision_now
from eligibility.rules import Ground


@dataclass(frozen=True)
class CaseCard:
    """One case (and party) of the account, with its latest appointment."""

    claim: CaseClaim
    appointment: Appointment
    standing: Standing
    schedule_anew_from: date
    cleared: Clearance | None = None

    @property
    def may_be_interviewed_again(self) -> bool:
        """Say whether an officer cleared it that the interview has taken place."""
        return self.standing is Standing.INTERVIEWED and self.cleared is not None

    @property
    def principal(self) -> str:
        """Return the name that the family knows the case by."""
        return self.appointment.application.full_name


@dataclass(frozen=True)
class UnfinishedCard:
    """An application that can be gone on with; ``cleared`` where an officer has opened its calendar."""

    application: Application
    cleared: Clearance | None = None


@dataclass(frozen=True)
class Dashboard:
    """Everything the dashboard shows."""

    cards: list[CaseCard]
    unfinished: list[UnfinishedCard]
    next_free_day: date | None


def dashboard_of(user: User, now: datetime) -> Dashboard:
    """Return what the account's dashboard shows at this moment."""
    calendar, today = working_calendar(), timezone.localdate(now)
    mine = Appointment.objects.of(user).select_related("slot", "case", "application__visa_class")
    latest = {(each.case_id, each.party): each for each in latest_of_each(mine)}
    claims = list(CaseClaim.objects.of(user).select_related("case").order_by("made_at", "pk"))
    # An application whose appointment was cancelled is resumed from its case's card.
    unfinished = list(
        Application.objects.of(user)
        .unfinished()
        .filter(appointments=None)
        .select_related("visa_class")
        .order_by("-updated_at", "-pk")
    )
    numbers = {claim.case.number for claim in claims} | {each.case_number for each in unfinished}
    permitted = counting_for(user, numbers - {""}, today) if numbers else {}
    cards = [
        CaseCard(
            claim=claim,
            appointment=appointment,
            standing=standing_of(appointment, now, calendar),
            schedule_anew_from=first_day_to_schedule_anew(appointment.day),
            cleared=_of_ground(permitted.get((claim.case.number, claim.party), []), Ground.INTERVIEWED),
        )
        for claim in claims
        if (appointment := latest.get((claim.case_id, claim.party))) is not None
    ]
    return Dashboard(
        cards=cards,
        unfinished=[
            UnfinishedCard(each, _opened(each, permitted.get((each.case_number, each.party), []), today))
            for each in unfinished
        ],
        next_free_day=next_free_day(now, calendar),
    )


def _opened(application: Application, permitted: list[Clearance], today: date) -> Clearance | None:
    """Return the clearance that lets an application go on; none while another ground still stands."""
    if not permitted or decision_now(application, today).outcome in BLOCKING:
        return None
    return permitted[0]


def _of_ground(permitted: list[Clearance], ground: Ground) -> Clearance | None:
    return next((each for each in permitted if each.ground == ground), None)
