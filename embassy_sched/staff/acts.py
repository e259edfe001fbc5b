"""What staff do for a family where more than one app takes part: each in one transaction, with its event."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.corrections import correct_email
from accounts.models import User
from accounts.permissions import Actor
from appointments import booking
from appointments.models import Appointment
from eligibility import disputes, record
from eligibility.corrections import follow_address
from eligibility.inquiry import inquiries
from eligibility.models import CaseClaim, CaseEvent, Inquiry
from eligibility.rules import Party


def note_printed(appointment: Appointment, *, reason: str, now: datetime, by: Actor) -> None:
    """Note that staff print the confirmation for somebody: who got a page, and why."""
    with transaction.atomic():
        record.note(
            appointment.case,
            Party(appointment.party),
            CaseEvent.Kind.PRINTED,
            now,
            by,
            day=appointment.day,
            detail={"number": appointment.number},
            reason=reason,
        )


def settle_dispute(inquiry: Inquiry, *, reason: str, now: datetime, by: Actor) -> CaseClaim:
    """Give a case to the account that the list proves, and close the inquiry that asked for it.

    An appointment that names somebody else than the listed person is cancelled: its page would lie to the
    guard, and the family schedules its own. Raises ``NothingToSettle``, a ``ClaimRefused``, a
    ``BookingRefused``, ``BeingAnswered`` or ``ConversationMoved``.
    """
    with transaction.atomic():
        found = disputes.dispute_of(inquiry)
        if found is not None and not disputes.is_of_the_same_person(*found):
            _cancel_of(found[0], reason=reason, now=now, by=by)
        moved = disputes.settle(inquiry, reason=reason, now=now, by=by)
        latest = inquiry.messages.order_by("-pk").values_list("pk", flat=True).first()
        inquiries.close(inquiry, read_until=latest, now=now, by=by)
    return moved


def _cancel_of(claim: CaseClaim, *, reason: str, now: datetime, by: Actor) -> None:
    standing = Appointment.objects.scheduled().filter(case=claim.case, party=claim.party)
    for appointment in standing.filter(slot__starts_at__gt=now):
        booking.cancel(appointment, now=now, by=by, ended_by=Appointment.EndedBy.STAFF, reason=reason)


def correct_address(
    user: User,
    address: str,
    *,
    reason: str,
    send_link: Callable[[EmailAddress], object],
    now: datetime,
    by: Actor,
) -> None:
    """Correct an account's address, let its cases follow, and send the link that verifies it.

    Raises ``accounts.corrections.CorrectionRefused``.
    """
    old = user.email
    with transaction.atomic():
        waiting = correct_email(user, address, reason=reason, now=now, by=by)
        follow_address(waiting.user, old=old, reason=reason, now=now, by=by)
        send_link(waiting)
