"""What happened to a party of a case: the event, and the facts that rules rest on.

Facts flow down: appointments tells this module, in its own transaction, and nothing asks back.
"""

from datetime import date, datetime

from django.utils import timezone

from accounts.permissions import Actor, Role
from eligibility.models import Case, CaseEvent, PartyRecord
from eligibility.rules import Party

Kind = CaseEvent.Kind

NO_APPOINTMENT = {"appointment_on": None, "appointment_number": "", "checked_in": False}
# What can be undone: their events keep the facts as they were before.
OUTCOMES = (
    Kind.CHECKED_IN,
    Kind.MISSED,
    Kind.MISSED_STATED,
    Kind.INTERVIEWED,
    Kind.CAME_NOT_INTERVIEWED,
)


def note(
    case: Case,
    party: Party,
    kind: CaseEvent.Kind,
    at: datetime,
    by: Actor,
    *,
    day: date | None = None,
    detail: dict[str, str] | None = None,
    reason: str = "",
    beyond_rule: str = "",
) -> CaseEvent:
    """Write the event and the fact columns it changes; call it inside the transaction of the act.

    ``at`` is the moment of the act (aware), ``day`` the interview day concerned, in Phnom Penh.
    ``detail`` holds codes, ids and dates only: events outlive the names of the people. ``reason`` is why
    staff did it, ``beyond_rule`` the code of the rule that they went beyond.
    """
    record, _created = PartyRecord.objects.get_or_create(case=case, party=party)
    changes = _facts_changed(kind, day, (detail or {}).get("number", ""), record)
    before = {name: _as_json(getattr(record, name)) for name in changes}
    if by.role is Role.APPLICANT:
        # Each act of the applicant is contact with the post (9 FAM 504.13-2).
        changes["last_contact_on"] = timezone.localdate(at)
    kept: dict[str, object] = {**(detail or {})}
    if kind in OUTCOMES:
        kept["before"] = before
    if changes:
        PartyRecord.objects.filter(pk=record.pk).update(**changes)
    return CaseEvent.objects.create(
        case=case,
        party=party,
        kind=kind,
        at=at,
        day=day,
        by=by.user,
        role=by.role,
        address=by.address,
        reason=reason,
        beyond_rule=beyond_rule,
        detail=kept,
    )


def note_undone(
    case: Case, party: Party, kind: CaseEvent.Kind, at: datetime, by: Actor, *, day: date, number: str
) -> CaseEvent:
    """Write that an outcome was undone, and put the facts back as they were before it.

    ``kind`` is the event to undo, ``number`` the confirmation number of the appointment that it concerns.
    """
    undone = (
        CaseEvent.objects.filter(case=case, party=party, kind=kind, detail__number=number)
        .order_by("-pk")
        .first()
    )
    before = undone.detail.get("before", {}) if undone else {}
    if before:
        PartyRecord.objects.filter(case=case, party=party).update(**before)
    return note(
        case, party, Kind.OUTCOME_UNDONE, at, by, day=day, detail={"number": number, "undone": kind.value}
    )


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _facts_changed(
    kind: CaseEvent.Kind, day: date | None, number: str, record: PartyRecord
) -> dict[str, object]:
    """Return the fact columns that an event of this kind sets."""
    match kind:
        case Kind.SCHEDULED | Kind.RESCHEDULED:
            return {"appointment_on": day, "appointment_number": number, "checked_in": False}
        case Kind.CANCELLED | Kind.CANCELLED_BY_STAFF:
            return dict(NO_APPOINTMENT)
        case Kind.CANCELLED_BY_POST | Kind.CAME_NOT_INTERVIEWED:
            # Both times the Embassy owes the new appointment: the reason is known and not asked.
            return {"cancelled_by_post_on": day, **NO_APPOINTMENT}
        case Kind.MISSED | Kind.MISSED_STATED:
            facts: dict[str, object] = {"missed_on": day, "cancelled_by_post_on": None}
            if record.appointment_number in {"", number}:
                facts |= NO_APPOINTMENT
            return facts
        case Kind.CHECKED_IN:
            return {"checked_in": True}
        case Kind.INTERVIEWED:
            return {"interviewed_on": day, "cancelled_by_post_on": None, **NO_APPOINTMENT}
        case _:
            return {}
