"""Clear and answer in one act: the decision opens the calendar, and the answer says so."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Actor
from eligibility.case_numbers import CaseNumberError, parse
from eligibility.clearances import Permission, clear
from eligibility.inquiry.desk import locked_row, log
from eligibility.inquiry.inquiries import answer
from eligibility.models import Inquiry, InquiryEvent, InquiryMessage
from eligibility.rules import Party


class NoCaseNumber(Exception):
    """The inquiry names no case, so there is nothing to clear."""


def case_number_of(inquiry: Inquiry, today: date) -> str:
    """Return the Case ID number that an inquiry is about in its stored spelling, or nothing.

    What was typed may be anything; then the number on its application counts.
    """
    typed = [inquiry.case_number]
    if inquiry.application is not None:
        typed.append(inquiry.application.case_number)
    for text in filter(None, typed):
        try:
            return parse(text, today).number
        except CaseNumberError:
            continue
    return ""


def clear_and_answer(
    inquiry: Inquiry,
    text: str,
    party: Party,
    permission: Permission,
    *,
    account: User | None,
    translation: str = "",
    read_until: int | None,
    creation_key: str,
    now: datetime,
    by: Actor,
    over: bool = False,
) -> InquiryMessage:
    """Clear grounds for the case that the inquiry names, and answer it; both happen or neither does.

    Raises ``NoCaseNumber``, ``ClearanceRefused``, and what ``answer`` raises. Sent twice under one
    ``creation_key``, it happens once.
    """
    number = case_number_of(inquiry, timezone.localdate(now))
    if not number:
        raise NoCaseNumber
    with transaction.atomic():
        locked = locked_row(inquiry)
        message = locked.messages.filter(creation_key=creation_key).first()
        if message is not None:
            return message
        message = answer(
            inquiry,
            text,
            translation=translation,
            read_until=read_until,
            creation_key=creation_key,
            now=now,
            by=by,
            over=over,
        )
        clear(number, party, permission, account=account, inquiry=inquiry, now=now, by=by)
        log(
            inquiry,
            InquiryEvent.Kind.CLEARED,
            now=now,
            by=by,
            detail={"grounds": ",".join(permission.grounds)},
            reason=permission.reason,
        )
    return message
