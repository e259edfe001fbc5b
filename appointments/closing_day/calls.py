"""Whom to call after a closing: every family that it hit, how to reach it, what became of it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from appointments.contact import Contact, contact_of
from appointments.models import Appointment, Closing, ClosingItem

State = ClosingItem.State


class Became(StrEnum):
    """What became of an appointment that a closing hit, and what happened to the new one then."""

    PENDING = "pending"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    CHOSE_ANOTHER = "chose_another"
    CHANGED_AGAIN = "changed_again"
    RECORDED = "recorded"
    CANCELLED = "cancelled"
    NO_PLACE = "no_place"
    GONE = "gone"
    UNDONE = "undone"


@dataclass(frozen=True)
class Call:
    """One family: its old appointment, the one that it has now, its telephone numbers and addresses."""

    item: ClosingItem
    contact: Contact
    became: Became

    @property
    def old(self) -> Appointment:
        """Return the appointment that was hit."""
        return self.item.appointment

    @property
    def new(self) -> Appointment | None:
        """Return the appointment that it was moved to."""
        return self.item.replacement if self.became in (Became.MOVED, Became.CONFIRMED) else None

    @property
    def is_to_be_called(self) -> bool:
        """Say whether there is anything to tell: nothing where it was changed since, or all was undone."""
        return self.became in (Became.MOVED, Became.CANCELLED, Became.NO_PLACE, Became.PENDING)


def calls_of(closing: Closing) -> list[Call]:
    """Return every family that a closing hit, in the order of its appointments; one query."""
    items = closing.items.select_related(
        "appointment__slot",
        "appointment__case",
        "appointment__application__user",
        "replacement__slot",
    )
    return [Call(item, contact_of(item.appointment.application), _became(item)) for item in items]


def to_be_called(calls: Iterable[Call]) -> list[Call]:
    """Return whom to call, those first whom no letter reaches."""
    return sorted(
        (call for call in calls if call.is_to_be_called), key=lambda call: bool(call.contact.addresses)
    )


def _became(item: ClosingItem) -> Became:
    new = item.replacement
    if item.state == State.MOVED and new is not None:
        return _since_moved(new)
    return Became(item.state)


def _since_moved(new: Appointment) -> Became:
    if new.is_scheduled:
        return Became.CONFIRMED if new.confirmed_at else Became.MOVED
    if new.status not in (Appointment.Status.RESCHEDULED, Appointment.Status.CANCELLED):
        return Became.RECORDED
    by_family = new.ended_by == Appointment.EndedBy.APPLICANT
    return Became.CHOSE_ANOTHER if by_family else Became.CHANGED_AGAIN
