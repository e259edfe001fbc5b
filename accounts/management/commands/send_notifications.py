"""Send the letters that are owed: once, or for ever until it is told to stop."""

import logging
import signal
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from accounts.models import Notification
from accounts.outbox import deliver

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5


class Command(BaseCommand):
    """Runs beside the web server; several may run, no letter is sent twice for that."""

    help = "Send the letters in the outbox, and go on until stopped. With --once: only those due now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.OUTBOX_TRANSPORT:
            raise CommandError("No mail server is named: set EMAIL_URL. Until then all letters wait.")
        if options["once"]:
            sent = deliver(timezone.now())
            waiting = Notification.objects.filter(state=Notification.State.QUEUED).count()
            self.stdout.write(f"{sent} {'letter' if sent == 1 else 'letters'} sent, {waiting} still waiting.")
        else:
            self._run_until_stopped()

    def _run_until_stopped(self) -> None:
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        self.stdout.write("Sending letters as they come. Stop with Ctrl-C.")
        while not stopped.is_set():
            try:
                close_old_connections()
                # The letter that is just being sent is finished first.
                deliver(timezone.now(), go_on=lambda: not stopped.is_set())
            except DatabaseError:
                # A database that restarts must not end the sender for good.
                log.exception("The outbox cannot be read; trying again.")
                connection.close()
            stopped.wait(PAUSE_SECONDS)
        self.stdout.write("Stopped.")
