"""Clearances in words: those of a case, and those that run out while their holders have no place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.references import grouped
from appointments.availability import free_days, working_calendar
from appointments.templatetags.interview_time import short_day
from eligibility.models import Case, CaseClaim, Clearance
from eligibility.models.clearances import ClearanceQuerySet
from eligibility.templatetags.case_words import ground_sentence

SOON = timedelta(days=14)
MOST = 200


@dataclass(frozen=True)
class ClearancePart:
    """A clearance with its ground and its state in words."""

    clearance: Clearance
    ground: str
    state: str


@dataclass(frozen=True)
class Expiring:
    """A clearance that runs out, who holds it, and how many places, on whatever day, can be booked now."""

    clearance: Clearance
    ground: str
    holder: str
    days_left: int
    free: int


def of_case(case: Case, today: date) -> list[ClearancePart]:
    """Return the clearances of a case, the latest first; one query."""
    found = case.clearances.select_related("given_by", "withdrawn_by", "account", "inquiry")
    return [ClearancePart(each, ground_sentence(each.ground), _state(each, today)) for each in found]


def without_place(today: date) -> ClearanceQuerySet:
    """Return the live clearances that run out soon and under which no appointment stands."""
    live = Clearance.objects.live().filter(appointment_number="")
    return live.filter(until__gte=today, until__lte=today + SOON)


def expiring(now: datetime) -> list[Expiring]:
    """Return the clearances that run out soon without an appointment, the first to run out first.

    Its last day is the last to schedule on, not the last of an interview: so ``free`` are the places of all
    days that can be booked now. With none, nobody could act.
    """
    today = timezone.localdate(now)
    rows = list(without_place(today).select_related("case", "account").order_by("until", "pk")[:MOST])
    free = free_days(now, working_calendar()) if rows else []
    claims = CaseClaim.objects.live().filter(case__in=[row.case_id for row in rows]).select_related("user")
    holders = {(claim.case_id, claim.party): claim.user for claim in claims}
    places = sum(day.free for day in free)
    return [
        Expiring(
            clearance=row,
            ground=ground_sentence(row.ground),
            holder=str(holders.get((row.case_id, row.party)) or row.account or ""),
            days_left=(row.until - today).days if row.until else 0,
            free=places,
        )
        for row in rows
    ]


def _state(clearance: Clearance, today: date) -> str:
    if clearance.withdrawn_at:
        return _("withdrawn on %(day)s") % {"day": short_day(clearance.withdrawn_at)}
    if clearance.used_up_at:
        return _("used up on %(day)s") % {"day": short_day(clearance.used_up_at)}
    if clearance.replaced_at:
        return _("replaced on %(day)s") % {"day": short_day(clearance.replaced_at)}
    if clearance.appointment_number and clearance.appointment_on is None:
        return _("counts: the Embassy owes another appointment")
    if clearance.appointment_number and clearance.appointment_on and clearance.appointment_on >= today:
        return _("in use by appointment %(number)s") % {"number": grouped(clearance.appointment_number)}
    if clearance.appointment_number:
        return _("used: the outcome of the appointment is not recorded")
    if clearance.until and clearance.until < today:
        return _("has run out")
    return _("counts")
