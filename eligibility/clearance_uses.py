"""What becomes of a clearance when something happens to an appointment: kept, used up, or given back.

Told by ``record``, in the transaction of the act. A clearance is used up by the appointment that stands under
it, once that was attended or missed. Rescheduling, an in-time cancellation and whatever the Embassy itself
did keep it; an outcome that is undone, or corrected to the Embassy's own fault, gives it back.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.permissions import Actor
from eligibility.models import Case, CaseEvent, Clearance
from eligibility.rules import Party

Kind = CaseEvent.Kind

USED_UP_BY = frozenset({Kind.INTERVIEWED, Kind.MISSED, Kind.MISSED_STATED})
OWED_BY_POST = frozenset({Kind.CANCELLED_BY_POST, Kind.CAME_NOT_INTERVIEWED})
NO_APPOINTMENT: dict[str, object] = {"appointment_number": "", "appointment_on": None}


def follow(
    case: Case, party: Party, kind: CaseEvent.Kind, *, day: date | None, number: str, now: datetime, by: Actor
) -> None:
    """Let the clearances of a party follow its appointment: ``number``, on ``day``."""
    live = Clearance.objects.live().of_party(case, party)
    in_use = live.exclude(appointment_number="")
    match kind:
        case Kind.SCHEDULED | Kind.RESCHEDULED:
            counting = Clearance.objects.of_party(case, party).counting(timezone.localdate(now))
            counting.update(appointment_number=number, appointment_on=day)
        case Kind.MOVED_BY_POST:
            # The post's day until the family says that it comes: passed unkept, nobody missed it.
            in_use.update(appointment_number=number, appointment_on=None)
        case Kind.CONFIRMED:
            in_use.update(appointment_on=day)
        case Kind.CANCELLED | Kind.CANCELLED_BY_STAFF:
            in_use.update(**NO_APPOINTMENT)
        case Kind.CANCELLED_BY_POST | Kind.CAME_NOT_INTERVIEWED:
            in_use.update(appointment_on=None)
        case Kind.INTERVIEWED | Kind.MISSED | Kind.MISSED_STATED:
            use_up(case, party, number, now=now, by=by)


def follow_undone(
    case: Case,
    party: Party,
    kind: CaseEvent.Kind,
    *,
    day: date,
    number: str,
    before: Mapping[str, object],
    now: datetime,
    by: Actor,
) -> None:
    """Take back what ``follow`` did; ``before`` are the facts of the record as they were before it."""
    under_it = Clearance.objects.live().of_party(case, party).filter(appointment_number=number)
    if kind in USED_UP_BY:
        give_back(case, party, number, now=now, by=by)
    elif kind in OWED_BY_POST:
        under_it.update(appointment_on=day)
    elif kind == Kind.MOVED_BY_POST:
        under_it.update(
            appointment_number=before.get("appointment_number", ""),
            appointment_on=before.get("appointment_on"),
        )


def follow_corrected(
    case: Case,
    party: Party,
    old: CaseEvent.Kind,
    new: CaseEvent.Kind,
    *,
    number: str,
    now: datetime,
    by: Actor,
) -> None:
    """Follow an outcome that was another one."""
    if old in USED_UP_BY and new not in USED_UP_BY:
        give_back(case, party, number, now=now, by=by, owed=True)
    elif old not in USED_UP_BY and new in USED_UP_BY:
        use_up(case, party, number, now=now, by=by)


def use_up(case: Case, party: Party, number: str, *, now: datetime, by: Actor) -> None:
    """End the clearances under which this appointment stood."""
    for clearance in Clearance.objects.live().of_party(case, party).filter(appointment_number=number):
        Clearance.objects.filter(pk=clearance.pk).update(used_up_at=now)
        _note(clearance, Kind.CLEARANCE_USED, now, by)


def give_back(case: Case, party: Party, number: str, *, now: datetime, by: Actor, owed: bool = False) -> None:
    """Let clearances count again that this appointment had used up; a newer one for the ground stays alone.

    ``owed`` says that the Embassy owes a new appointment, so that the old one's day counts no longer.
    """
    newer = Clearance.objects.live().filter(
        case=OuterRef("case"), party=OuterRef("party"), ground=OuterRef("ground")
    )
    used = Clearance.objects.of_party(case, party).filter(
        ~Exists(newer), appointment_number=number, withdrawn_at=None, replaced_at=None
    )
    for clearance in used.exclude(used_up_at=None):
        changes: dict[str, object] = {"used_up_at": None}
        if owed:
            changes["appointment_on"] = None
        Clearance.objects.filter(pk=clearance.pk).update(**changes)
        _note(clearance, Kind.CLEARANCE_KEPT, now, by)


def _note(clearance: Clearance, kind: CaseEvent.Kind, now: datetime, by: Actor) -> None:
    CaseEvent.objects.create(
        case=clearance.case,
        party=clearance.party,
        kind=kind,
        at=now,
        day=clearance.appointment_on,
        by=by.user,
        role=by.role,
        address=by.address,
        detail={"number": clearance.appointment_number, "ground": clearance.ground},
    )
