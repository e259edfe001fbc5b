"""Mail servers in different moods, as OUTBOX_TRANSPORT."""

import os
import signal
import smtplib
import time

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as MemoryBackend


class Down(MemoryBackend):
    """A mail server that does not answer."""

    asked = 0

    def open(self) -> None:
        Down.asked += 1
        raise ConnectionRefusedError("no mail server here")


class Refusing(MemoryBackend):
    """Takes every letter but those to an address that begins with "gone" (for good) or "busy" (for now)."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        for message in messages:
            address = message.to[0]
            if address.startswith("gone"):
                raise smtplib.SMTPRecipientsRefused({address: (550, b"no such mailbox")})
            if address.startswith("busy"):
                raise smtplib.SMTPRecipientsRefused({address: (450, b"mailbox busy")})
        return super().send_messages(messages)


class Slow(MemoryBackend):
    """Takes its time, so that two senders are sure to overlap."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        time.sleep(0.02)
        return super().send_messages(messages)


class ToldToStop(MemoryBackend):
    """The machine is shut down while the first letter is being sent."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return super().send_messages(messages)
