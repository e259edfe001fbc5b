"""What can be done to an inquiry: submit, reply, answer, close, open again.

An inquiry is never lost: a double click and a POST that is sent again lead to the one that is stored.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language

from accounts.models import User
from accounts.permissions import Actor
from accounts.references import new_reference
from eligibility import letters, record
from eligibility.disputes import claims_listed_case
from eligibility.inquiry.desk import locked_row, log, refuse_if_held, write
from eligibility.models import Application, CaseClaim, CaseEvent, Inquiry, InquiryEvent, InquiryMessage
from eligibility.rules import Party

State = Inquiry.State
NOBODY_ANSWERS: dict[str, object] = {"locked_by": None, "locked_until": None}


class ConversationMoved(Exception):
    """Somebody wrote to the conversation since the officer read it: it is to be read first."""


def submit(
    fields: dict[str, object],
    text: str,
    *,
    application: Application | None = None,
    creation_key: str,
    now: datetime,
    by: Actor,
    with_letter: bool = True,
) -> Inquiry:
    """Store an inquiry with its first message, owe the letter that says so (``with_letter``), and return it.

    ``fields`` are columns of ``Inquiry``: category, writer, name and what is known beside them. Sent twice
    under one ``creation_key``, it gives the inquiry of the first time. An inquiry counts as contact with the
    Embassy, so it is noted on the cases it names, as far as its account speaks for them.
    """
    stored = Inquiry.objects.filter(creation_key=creation_key, user=by.user).first()
    if stored is not None:
        return stored
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(
                reference=new_reference(),
                creation_key=creation_key,
                user=by.user,
                application=application,
                language=by.user.language if by.user else get_language() or "en",
                claims_listed_case=claims_listed_case(by.user, application, fields),
                created_at=now,
                updated_at=now,
                **fields,
            )
            InquiryMessage.objects.create(
                inquiry=inquiry, creation_key=creation_key, author=by.user, text=text, at=now
            )
            _note_contact(inquiry, now=now, by=by)
            if with_letter:
                letters.inquiry_received(inquiry, now=now)
    except IntegrityError:
        stored = Inquiry.objects.filter(creation_key=creation_key, user=by.user).first()
        if stored is None:
            raise
        return stored
    return inquiry


def reply(inquiry: Inquiry, text: str, *, creation_key: str, now: datetime, by: Actor) -> InquiryMessage:
    """Add a message of the person who asked, and put the inquiry back among those that wait.

    Also a closed inquiry is open again. Sent twice under one ``creation_key``, it is one message.
    """
    with transaction.atomic():
        locked = locked_row(inquiry)
        message = locked.messages.filter(creation_key=creation_key).first()
        if message is None:
            message = _add_message(locked, text, creation_key, from_staff=False, now=now, by=by)
            write(inquiry, state=State.RECEIVED, updated_at=now)
            _note_contact(locked, now=now, by=by)
    return message


def answer(
    inquiry: Inquiry,
    text: str,
    *,
    translation: str = "",
    read_until: int | None,
    creation_key: str,
    now: datetime,
    by: Actor,
    over: bool = False,
) -> InquiryMessage:
    """Add the IV Unit's answer and owe the letter with it; the inquiry is answered.

    ``read_until`` is the last message that the officer saw. Raises ``ConversationMoved`` where there is a
    later one: a message that arrived meanwhile must not count as answered. Raises ``BeingAnswered`` where a
    colleague answers it, unless it is taken over (``over``). Sent twice under one ``creation_key``, it is
    one answer and one letter.
    """
    with transaction.atomic():
        locked = locked_row(inquiry)
        message = locked.messages.filter(creation_key=creation_key).first()
        if message is None:
            refuse_if_held(locked, now=now, by=by, over=over)
            _refuse_if_moved(locked, read_until)
            message = _add_message(
                locked, text, creation_key, from_staff=True, now=now, by=by, translation=translation
            )
            write(inquiry, state=State.ANSWERED, updated_at=now, **NOBODY_ANSWERS)
            log(inquiry, InquiryEvent.Kind.ANSWERED, now=now, by=by)
            letters.inquiry_answered(locked, text, translation, now=now)
    return message


def close(inquiry: Inquiry, *, read_until: int | None, now: datetime, by: Actor, over: bool = False) -> None:
    """Put an inquiry away without a further answer; raises what ``answer`` does."""
    with transaction.atomic():
        locked = locked_row(inquiry)
        refuse_if_held(locked, now=now, by=by, over=over)
        _refuse_if_moved(locked, read_until)
        write(inquiry, state=State.CLOSED, **NOBODY_ANSWERS)
        log(inquiry, InquiryEvent.Kind.CLOSED, now=now, by=by)


def reopen(inquiry: Inquiry, *, now: datetime, by: Actor) -> None:
    """Put an inquiry that was closed or answered back among those that wait."""
    with transaction.atomic():
        write(inquiry, state=State.RECEIVED)
        log(inquiry, InquiryEvent.Kind.REOPENED, now=now, by=by)


def _add_message(
    inquiry: Inquiry,
    text: str,
    creation_key: str,
    *,
    from_staff: bool,
    now: datetime,
    by: Actor,
    translation: str = "",
) -> InquiryMessage:
    return InquiryMessage.objects.create(
        inquiry=inquiry,
        creation_key=creation_key,
        from_staff=from_staff,
        author=by.user,
        text=text,
        at=now,
        translation=translation,
        translated_at=now if translation else None,
        translated_by=by.user if translation else None,
    )


def _refuse_if_moved(inquiry: Inquiry, read_until: int | None) -> None:
    if inquiry.messages.filter(pk__gt=read_until or 0).exists():
        raise ConversationMoved


def _note_contact(inquiry: Inquiry, *, now: datetime, by: Actor) -> None:
    """Leave the event on each party of a named case that the inquiry's account speaks for."""
    for claim in _claims_named(inquiry, by.user):
        record.note(
            claim.case,
            Party(claim.party),
            CaseEvent.Kind.INQUIRY,
            now,
            by,
            detail={"reference": inquiry.reference},
        )


def _claims_named(inquiry: Inquiry, user: User | None) -> Iterator[CaseClaim]:
    if user is None or user.pk != inquiry.user_id:
        return
    application = inquiry.application
    case_id, party = (application.case_id, application.party) if application else (None, None)
    named = Q(case__number=inquiry.case_number) if inquiry.case_number else Q(pk=None)
    if case_id:
        named |= Q(case=case_id)
    for claim in CaseClaim.objects.of(user).filter(named).select_related("case").order_by("pk"):
        # One account may speak for both parties of a case: the application tells which of them asks.
        if claim.case_id != case_id or claim.party == party:
            yield claim
