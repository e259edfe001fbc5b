"""The e-mail address of an account, put right by an officer: verified anew, and the old address is told."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import AccountEvent, User
from accounts.notifications import notify, register
from accounts.permissions import Actor

EMAIL_CORRECTED = "email_corrected"


class CorrectionRefused(Exception):
    """The address cannot be corrected in this way; the subclasses say why."""


class SameAddress(CorrectionRefused):
    """It is the account's address already."""


class AddressTaken(CorrectionRefused):
    """Another account signs in with this address."""


class StaffAccount(CorrectionRefused):
    """The account is a colleague's: whoever has its mailbox could enter as staff."""


def register_kinds() -> None:
    """Tell the outbox which letters there are; called once when Django is ready."""
    register(EMAIL_CORRECTED, EMAIL_CORRECTED)


def correct_email(user: User, address: str, *, reason: str, now: datetime, by: Actor) -> EmailAddress:
    """Change the address that an account signs in with, and return it: it waits to be verified.

    Nobody can log in before the link in the letter to the new address was opened; the caller sends that
    letter in the same transaction. The old address is told, without naming the new one: it may be a
    stranger's. Raises ``SameAddress``, ``AddressTaken`` or ``StaffAccount``.
    """
    new = address.strip().lower()
    try:
        with transaction.atomic():
            return _correct(user, new, reason, now, by)
    except IntegrityError as error:
        raise AddressTaken from error


def _correct(user: User, new: str, reason: str, now: datetime, by: Actor) -> EmailAddress:
    current = User.objects.select_for_update().get(pk=user.pk)
    old = current.email
    if new == old:
        raise SameAddress
    if (current.is_staff or current.is_superuser) and not (by.user and by.user.is_superuser):
        raise StaffAccount
    verified = EmailAddress.objects.filter(email__iexact=new, verified=True).exclude(user=current)
    if User.objects.filter(email__iexact=new).exclude(pk=current.pk).exists() or verified.exists():
        raise AddressTaken
    User.objects.filter(pk=current.pk).update(email=new)
    EmailAddress.objects.filter(user=current).delete()
    current.email = user.email = new
    waiting = EmailAddress.objects.create(user=current, email=new, primary=True, verified=False)
    AccountEvent.objects.create(
        user=current,
        kind=AccountEvent.Kind.EMAIL_CORRECTED,
        at=now,
        by=by.user,
        address=by.address,
        reason=reason,
        detail={"before": old, "after": new},
    )
    notify(EMAIL_CORRECTED, to=old, user=current, language=current.language, context={}, now=now)
    return waiting
