"""What staff do for a family where more than one app takes part: each in one transaction, with its event."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from accounts.corrections import correct_email
from accounts.models import User
from accounts.permissions import Actor
from appointments import booking
from appointments.booking.judging import Overtaken, judged_anew
from appointments.models import Appointment
from appointments.refusals import NotScheduled
from eligibility import disputes, record
from eligibility.corrections import follow_address
from eligibility.inquiry import inquiries
from eligibility.models import Application, CaseClaim, CaseEvent, Inquiry
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
    guard, and the family schedules its own. Whoever books one meanwhile is waited for. Raises
    ``NothingToSettle``, a ``ClaimRefused``, a ``BookingRefused``, ``BeingAnswered`` or ``ConversationMoved``.
    """
    return judged_anew(lambda: _settle(inquiry, reason=reason, now=now, by=by))


def _settle(inquiry: Inquiry, *, reason: str, now: datetime, by: Actor) -> CaseClaim:
    found = disputes.dispute_of(inquiry)
    stranger = found[0] if found is not None and not disputes.is_of_the_same_person(*found) else None
    if stranger is not None:
        for appointment in _to_come(stranger, now):
            ended_by = Appointment.EndedBy.STAFF
            try:
                booking.cancel(appointment, now=now, by=by, ended_by=ended_by, reason=reason)
            except NotScheduled as changed:
                raise Overtaken from changed
    moved = disputes.settle(inquiry, reason=reason, now=now, by=by)
    if stranger is not None:
        # Who books holds the application from before looking at the claim: after us, it is another's.
        own = Application.objects.filter(case_number=stranger.case.number, user=stranger.user)
        list(own.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        if _to_come(stranger, now).exists():
            raise Overtaken
    latest = inquiry.messages.order_by("-pk").values_list("pk", flat=True).first()
    inquiries.close(inquiry, read_until=latest, now=now, by=by)
    return moved


def _to_come(claim: CaseClaim, now: datetime) -> QuerySet[Appointment]:
    standing = Appointment.objects.scheduled().filter(case=claim.case, party=claim.party)
    return standing.filter(slot__starts_at__gt=now)


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
