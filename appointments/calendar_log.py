"""What staff did to the calendar, written in the transaction of the act."""

from datetime import date, datetime

from accounts.permissions import Actor
from appointments.models import CalendarEvent, InterviewSlot


def log(
    kind: CalendarEvent.Kind,
    *,
    now: datetime,
    by: Actor,
    day: date | None = None,
    slot: InterviewSlot | None = None,
    reason: str = "",
    detail: dict[str, object] | None = None,
) -> CalendarEvent:
    """Write one event of the calendar; ``detail`` holds plain values: what it was before and after."""
    return CalendarEvent.objects.create(
        kind=kind,
        at=now,
        by=by.user,
        role=by.role,
        address=by.address,
        day=day,
        slot=slot,
        reason=reason,
        detail=detail or {},
    )
