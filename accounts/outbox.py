"""The outbox: letters are written in the transaction of the act they tell of, and sent afterwards.

A mail server that is down delays letters and loses none. Each letter is sent at least once: a sender that
dies between sending and noting it leaves a letter that the next sender sends again, under the same
Message-ID. Several senders may run: a letter is leased to one of them by one conditional UPDATE.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from accounts.letters import ACCOUNT, compose, one_line
from accounts.models import Notification, User

log = logging.getLogger(__name__)

# Longer than one letter can take with EMAIL_TIMEOUT: else a second sender would send it, too.
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

_SUBJECT_LENGTH = Notification._meta.get_field("subject").max_length
_ERROR_LENGTH = Notification._meta.get_field("last_error").max_length


class OutOfReachError(Exception):
    """The mail server did not let us in at all: nothing is wrong with the letter."""


class EmailBackend(BaseEmailBackend):
    """Django's e-mail backend that sends nothing: it owes a letter to each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one row for each recipient of each message, and return how many messages there were.

        Raises ValueError for a message with attachments or a second text: these letters are plain text,
        and nothing of a letter may be lost silently.
        """
        now = timezone.now()
        letters = []
        for message in email_messages:
            if message.attachments or getattr(message, "alternatives", None):
                raise ValueError("Only plain text goes through Django's mail. Register a kind of letter.")
            letters += [_account_letter(message, address) for address in message.recipients()]
        owe(letters, now=now)
        return len(email_messages)


def owe(
    letters: Iterable[Notification], *, now: datetime, not_before: datetime | None = None
) -> list[Notification]:
    """Store letters in the caller's transaction, and return them. With DEBUG they leave after its commit.

    Until ``not_before`` they are held back: they can be withdrawn, or let go at once.
    """
    stored = []
    with transaction.atomic():
        for letter in letters:
            letter.created_at = now
            letter.next_try_at = max(now, not_before or now)
            letter.save(force_insert=True)
            stored.append(letter)
        if stored:
            _deliver_after_commit()
    return stored


def let_go(letters: Iterable[Notification], *, now: datetime) -> int:
    """Let letters that are held back leave now, and return how many there were."""
    held = Notification.objects.filter(pk__in=[letter.pk for letter in letters], next_try_at__gt=now)
    freed = held.filter(state=Notification.State.QUEUED, tries=0).update(next_try_at=now)
    if freed:
        _deliver_after_commit()
    return freed


def withdraw(letters: Iterable[Notification]) -> bool:
    """Withdraw letters that nobody has tried to send, and say whether that was true of all.

    Call it inside the transaction of the undo, and undo nothing where the answer is no.
    """
    ids = [letter.pk for letter in letters]
    held = Notification.objects.filter(pk__in=ids, state=Notification.State.QUEUED, tries=0)
    return held.update(state=Notification.State.WITHDRAWN) == len(ids)


def deliver(now: datetime, limit: int | None = None, *, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send the letters that are due, oldest first, and return how many were sent.

    In: ``now``; at most ``limit`` letters are tried; ``go_on`` is asked before each letter. Without a
    transport nothing is tried and all letters wait. A letter that fails waits longer after each try, up
    to an hour, without end; only an address that the mail server refuses for good ends it. When the mail
    server cannot be reached the round ends, because the other letters would fail, too.
    """
    if not settings.OUTBOX_TRANSPORT:
        return 0
    started = monotonic()
    tried = sent = 0
    while (limit is None or tried < limit) and go_on():
        # Sending takes time, and a lease counts from the moment when it is taken.
        moment = now + timedelta(seconds=monotonic() - started)
        letter = _lease_next(moment)
        if letter is None:
            break
        tried += 1
        try:
            _send(letter)
        except smtplib.SMTPRecipientsRefused as error:
            _put_back(letter, error, moment, for_good=_is_refused_for_good(error))
        except OutOfReachError as error:
            _put_back(letter, error, moment, for_good=False)
            break
        except Exception as error:
            # Whatever it is (a template, an answer of the server): the letter is kept and tried again.
            _put_back(letter, error, moment, for_good=False)
        else:
            _note_sent(letter, moment)
            sent += 1
    return sent


def send_again(letter: Notification, *, now: datetime) -> bool:
    """Queue a letter once more, and say whether it was possible.

    A wiped account letter has no text left, and what was withdrawn tells of an act that was undone.
    """
    if letter.kind == ACCOUNT and not letter.body:
        return False
    return bool(
        Notification.objects.filter(pk=letter.pk)
        .exclude(state__in=[Notification.State.QUEUED, Notification.State.WITHDRAWN])
        .update(state=Notification.State.QUEUED, next_try_at=now, leased_until=None, tries=0)
    )


def pause_after(tries: int) -> timedelta:
    """Return how long a letter waits after so many failed tries: it doubles, up to an hour."""
    return min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 20), LONGEST_PAUSE)


def _account_letter(message: EmailMessage, address: str) -> Notification:
    address = parseaddr(address)[1] or address
    user = User.objects.filter(email=address.lower()).first()
    return Notification(
        kind=ACCOUNT,
        to_address=address,
        user=user,
        # allauth wrote it in the language of the page that asked for it.
        language=translation.get_language() or settings.LANGUAGE_CODE,
        subject=one_line(str(message.subject))[:_SUBJECT_LENGTH],
        body=str(message.body),
    )


def _deliver_after_commit() -> None:
    if settings.DEBUG:
        # Robust: what the demo's terminal cannot print must not break the page.
        transaction.on_commit(_deliver_now, robust=True)


def _deliver_now() -> None:
    deliver(timezone.now(), limit=20)


def _lease_next(now: datetime) -> Notification | None:
    """Lease the letter that has waited longest, or return None when no letter is due."""
    while True:
        waiting = Notification.objects.due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)
        candidates = list(waiting[:10])
        if not candidates:
            return None
        for pk in candidates:
            leased = Notification.objects.due(now).filter(pk=pk)
            if leased.update(leased_until=now + LEASE, tries=F("tries") + 1):
                return Notification.objects.get(pk=pk)


def _send(letter: Notification) -> None:
    message = compose(letter)
    transport = get_connection(settings.OUTBOX_TRANSPORT)
    try:
        transport.open()
    except Exception as error:
        raise OutOfReachError(_in_words(error)) from error
    try:
        if not transport.send_messages([message]):
            raise RuntimeError("The transport sent nothing.")
    finally:
        # The letter is gone or not by now: a rude good-bye changes nothing.
        with suppress(Exception):
            transport.close()


def _note_sent(letter: Notification, now: datetime) -> None:
    # Also when the lease has run out meanwhile: it was sent, and need not be sent once more.
    letter.state, letter.sent_at = Notification.State.SENT, now
    letter.leased_until, letter.last_error = None, ""
    _wipe_live_links(letter)
    letter.save(update_fields=["state", "sent_at", "leased_until", "last_error", "body"])


def _put_back(letter: Notification, error: Exception, now: datetime, *, for_good: bool) -> None:
    lease = letter.leased_until
    letter.leased_until = None
    letter.last_error = _in_words(error)[:_ERROR_LENGTH]
    letter.next_try_at = now + pause_after(letter.tries)
    if for_good:
        letter.state = Notification.State.FAILED
        _wipe_live_links(letter)
    # Only while the lease is ours: another sender may have sent it since.
    Notification.objects.filter(pk=letter.pk, leased_until=lease, state=Notification.State.QUEUED).update(
        leased_until=None,
        last_error=letter.last_error,
        next_try_at=letter.next_try_at,
        state=letter.state,
        body=letter.body,
    )
    log.warning("Letter %s was not sent at try %s: %s", letter.pk, letter.tries, type(error).__name__)


def _wipe_live_links(letter: Notification) -> None:
    if letter.kind == ACCOUNT and not settings.DEBUG:
        letter.body = ""


def _is_refused_for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Say whether every answer about the recipient was a permanent one (5xx)."""
    return bool(error.recipients) and all(500 <= code < 600 for code, _text in error.recipients.values())


def _in_words(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")
