"""What staff do with an inquiry besides answering: take it, give it away, note, translate.

While somebody answers, a lease says so to colleagues. It runs out by itself, and can be taken over knowingly.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Actor
from eligibility.models import Inquiry, InquiryEvent, InquiryMessage, InquiryNote

Kind = InquiryEvent.Kind
State = Inquiry.State

LEASE = timedelta(minutes=20)


class BeingAnswered(Exception):
    """A colleague answers it now."""

    def __init__(self, colleague: User) -> None:
        super().__init__(str(colleague))
        self.colleague = colleague


def holder(inquiry: Inquiry, now: datetime) -> User | None:
    """Return who answers an inquiry at this moment, if anybody does."""
    held = inquiry.locked_until is not None and inquiry.locked_until > now
    return inquiry.locked_by if held else None


def refuse_if_held(inquiry: Inquiry, *, now: datetime, by: Actor, over: bool) -> None:
    """Raise ``BeingAnswered`` where a colleague answers it, unless it is taken over (``over``) knowingly."""
    colleague = holder(inquiry, now)
    if colleague is not None and colleague != by.user and not over:
        raise BeingAnswered(colleague)


def take(inquiry: Inquiry, *, now: datetime, by: Actor, over: bool = False) -> None:
    """Begin to answer: colleagues see who does, the writer sees that it is being read.

    Whoever has it already has it for another while. Raises ``BeingAnswered``.
    """
    with transaction.atomic():
        locked = locked_row(inquiry)
        refuse_if_held(locked, now=now, by=by, over=over)
        before = holder(locked, now)
        changes: dict[str, object] = {"locked_by": by.user, "locked_until": now + LEASE}
        if locked.assigned_to_id is None:
            changes["assigned_to"] = by.user
        if locked.state == State.RECEIVED:
            changes["state"] = State.READING
        write(inquiry, **changes)
        if before is None:
            log(inquiry, Kind.TAKEN, now=now, by=by)
        elif before != by.user:
            log(inquiry, Kind.TAKEN_OVER, now=now, by=by, detail={"from": str(before.pk)})


def put_back(inquiry: Inquiry, *, now: datetime, by: Actor) -> None:
    """Leave it to colleagues; raises ``BeingAnswered`` where one of them has it."""
    with transaction.atomic():
        locked = locked_row(inquiry)
        refuse_if_held(locked, now=now, by=by, over=False)
        changes: dict[str, object] = {"locked_by": None, "locked_until": None}
        if locked.assigned_to_id == (by.user and by.user.pk):
            changes["assigned_to"] = None
        if locked.state == State.READING:
            changes["state"] = State.RECEIVED
        write(inquiry, **changes)
        log(inquiry, Kind.PUT_BACK, now=now, by=by)


def assign(inquiry: Inquiry, colleague: User | None, *, now: datetime, by: Actor) -> None:
    """Say whose inquiry it is; nobody's where ``colleague`` is None."""
    with transaction.atomic():
        locked = locked_row(inquiry)
        if locked.assigned_to != colleague:
            write(inquiry, assigned_to=colleague)
            log(inquiry, Kind.ASSIGNED, now=now, by=by, detail={"to": str(colleague.pk) if colleague else ""})


def add_note(inquiry: Inquiry, text: str, *, creation_key: str, now: datetime, by: Actor) -> InquiryNote:
    """Keep a note for colleagues, once per ``creation_key``; the writer never sees it."""
    try:
        with transaction.atomic():
            note = InquiryNote.objects.create(
                inquiry=inquiry, creation_key=creation_key, text=text, at=now, by=by.user
            )
            log(inquiry, Kind.NOTED, now=now, by=by)
    except IntegrityError:
        return InquiryNote.objects.get(inquiry=inquiry, creation_key=creation_key)
    return note


def translate(message: InquiryMessage, text: str, *, now: datetime, by: Actor) -> None:
    """Put a translation beside a message, or another one in its place; the message itself stays."""
    with transaction.atomic():
        changed = InquiryMessage.objects.filter(pk=message.pk).exclude(translation=text)
        if changed.update(translation=text, translated_at=now, translated_by=by.user):
            detail = {"message": str(message.pk)}
            log(message.inquiry, Kind.TRANSLATED, now=now, by=by, detail=detail)


def locked_row(inquiry: Inquiry) -> Inquiry:
    """Return the row as it stands, kept from others until the transaction ends."""
    return Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)


def write(inquiry: Inquiry, **changes: object) -> None:
    """Change columns of the row, and of the object that the caller holds."""
    Inquiry.objects.filter(pk=inquiry.pk).update(**changes)
    for name, value in changes.items():
        setattr(inquiry, name, value)


def log(
    inquiry: Inquiry,
    kind: InquiryEvent.Kind,
    *,
    now: datetime,
    by: Actor,
    detail: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    """Leave the event; call it inside the transaction of the act."""
    InquiryEvent.objects.create(
        inquiry=inquiry,
        kind=kind,
        at=now,
        by=by.user,
        address=by.address,
        detail=detail or {},
        reason=reason,
    )
