"""Owe the letters after a missed appointment: for a timer, safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from appointments.missed_letters import send_missed_letters


class Command(BaseCommand):
    """Each letter is owed once; `send_notifications` sends it."""

    help = (
        "Write to principal applicants who missed an appointment nine, ten or eleven months ago and have no "
        "new one. Safe to run twice: each letter is written once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Owe what is due, and say how many letters that are."""
        self.stdout.write(f"{send_missed_letters(timezone.now())} letters are owed.")
