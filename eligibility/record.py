"""What happened to a party of a case: the event, and the facts that rules rest on.

Facts flow down: appointments tells this module, in its own transaction, and nothing asks back.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Actor, Role
from eligibility import clearance_uses
from eligibility.models import Case, CaseEvent, PartyRecord
from eligibility.rules import Party

Kind = CaseEvent.Kind

NO_APPOINTMENT = {"appointment_on": None, "appointment_number": "", "checked_in": False}
# What outcomes tell of the past; the rest of a record is about an appointment.
OUTCOME_FACTS = ("interviewed_on", "missed_on", "cancelled_by_post_on")
# What can be undone: their events keep the facts as they were before.
CAN_BE_UNDONE = (
    Kind.MOVED_BY_POST,
    Kind.CANCELLED_BY_POST,
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
    if kind in CAN_BE_UNDONE:
        kept["before"] = before
    if changes:
        PartyRecord.objects.filter(pk=record.pk).update(**changes)
    event = CaseEvent.objects.create(
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
    clearance_uses.follow(case, party, kind, day=day, number=(detail or {}).get("number", ""), now=at, by=by)
    return event


def note_class_changed(
    case: Case, party: Party, changed_on: date, *, reason: str, now: datetime, by: Actor
) -> None:
    """Record that the visa class of a party was changed on a day: a ground until an officer clears it."""
    with transaction.atomic():
        note(case, party, Kind.CLASS_CHANGED, now, by, day=changed_on, reason=reason)


def note_many(
    told: Iterable[tuple[Case, dict[str, str]]], party: Party, kind: CaseEvent.Kind, at: datetime, by: Actor
) -> None:
    """Write one event for each of many cases, each with its detail; for kinds that change no fact column."""
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(
                case=case,
                party=party,
                kind=kind,
                at=at,
                by=by.user,
                role=by.role,
                address=by.address,
                detail=detail,
            )
            for case, detail in told
        ),
        batch_size=1_000,
    )


def note_undone(
    case: Case,
    party: Party,
    kind: CaseEvent.Kind,
    at: datetime,
    by: Actor,
    *,
    day: date,
    number: str,
    noted_as: CaseEvent.Kind = Kind.OUTCOME_UNDONE,
) -> CaseEvent:
    """Write that an act was undone, and put the facts back as they were before it.

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
    clearance_uses.follow_undone(case, party, kind, day=day, number=number, before=before, now=at, by=by)
    return note(case, party, noted_as, at, by, day=day, detail={"number": number, "undone": kind.value})


def note_corrected(
    case: Case,
    party: Party,
    old: CaseEvent.Kind,
    new: CaseEvent.Kind,
    at: datetime,
    by: Actor,
    *,
    day: date,
    number: str,
    reason: str,
) -> CaseEvent:
    """Write that an outcome of an earlier day was another one, and put the facts right.

    A fact that the old outcome set, and that nobody has changed since, goes back to what it was before;
    then those of the new one are set. What the record says of an appointment stays.
    """
    record, _created = PartyRecord.objects.get_or_create(case=case, party=party)
    before = _facts_before(case, party, old, number)
    set_by_old = _facts_changed(old, day, number, record)
    restored = {
        name: before[name]
        for name in OUTCOME_FACTS
        if name in before
        and name in set_by_old
        and _as_json(getattr(record, name)) == _as_json(set_by_old[name])
    }
    as_before = {name: _as_json(getattr(record, name)) for name in OUTCOME_FACTS} | restored
    changed = {
        name: value
        for name, value in _facts_changed(new, day, number, record).items()
        if name in OUTCOME_FACTS
    }
    PartyRecord.objects.filter(pk=record.pk).update(**(restored | changed))
    detail = {"number": number, "old": old.value, "new": new.value}
    event = note(case, party, Kind.OUTCOME_CORRECTED, at, by, day=day, detail=detail, reason=reason)
    event.detail["before"] = {name: as_before[name] for name in changed}
    event.save(update_fields=["detail"])
    clearance_uses.follow_corrected(case, party, old, new, number=number, now=at, by=by)
    return event


def _facts_before(case: Case, party: Party, kind: CaseEvent.Kind, number: str) -> dict[str, object]:
    """Return the facts as they were before an outcome: as first recorded, or as a correction made it."""
    events = CaseEvent.objects.filter(case=case, party=party, detail__number=number)
    recorded = Q(kind=kind) | Q(kind=Kind.OUTCOME_CORRECTED, detail__new=kind.value)
    event = events.filter(recorded).order_by("-pk").first()
    return event.detail.get("before", {}) if event else {}


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _facts_changed(
    kind: CaseEvent.Kind, day: date | None, number: str, record: PartyRecord
) -> dict[str, object]:
    """Return the fact columns that an event of this kind sets."""
    match kind:
        case Kind.SCHEDULED | Kind.RESCHEDULED:
            facts: dict[str, object] = {
                "appointment_on": day,
                "appointment_number": number,
                "checked_in": False,
            }
            if record.cancelled_by_post_on == record.appointment_on:
                # Who chooses a day takes it over from the post, which had set the one before.
                facts["cancelled_by_post_on"] = None
            return facts
        case Kind.MOVED_BY_POST:
            # The post's day until the family says that it comes: passed unkept, it was the post's, too, and
            # the reason to schedule anew is known.
            return {
                "appointment_on": day,
                "appointment_number": number,
                "checked_in": False,
                "cancelled_by_post_on": day,
            }
        case Kind.CONFIRMED:
            return {"cancelled_by_post_on": None}
        case Kind.CANCELLED | Kind.CANCELLED_BY_STAFF:
            return dict(NO_APPOINTMENT)
        case Kind.CANCELLED_BY_POST | Kind.CAME_NOT_INTERVIEWED:
            # Both times the Embassy owes the new appointment: the reason is known and not asked.
            return {"cancelled_by_post_on": day, **NO_APPOINTMENT}
        case Kind.MISSED | Kind.MISSED_STATED:
            facts = {"missed_on": day, "cancelled_by_post_on": None}
            if record.appointment_number in {"", number}:
                facts |= NO_APPOINTMENT
            return facts
        case Kind.CHECKED_IN:
            return {"checked_in": True}
        case Kind.CLASS_CHANGED:
            return {"class_changed_on": day}
        case Kind.INTERVIEWED:
            return {"interviewed_on": day, "cancelled_by_post_on": None, **NO_APPOINTMENT}
        case _:
            return {}
