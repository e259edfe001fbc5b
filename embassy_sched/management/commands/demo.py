"""manage.py demo: closed days, slots and a small cast; then the address and the logins."""

import os
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from embassy_sched.demo import PASSWORD, DemoRefused, Login, furnish


class Command(BaseCommand):
    """Fill what is missing of the demo data; what is there is left as it is."""

    help = "Demo data for DEBUG: closed days, slots for ten weeks, a small cast with printed passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        """Furnish the demo and print how to get in."""
        try:
            # Letters go to the console with DEBUG; the one of the demo appointment can be read in the admin.
            with redirect_stdout(StringIO()):
                cast = furnish(now=timezone.now())
        except DemoRefused as refusal:
            raise CommandError("The demo has known passwords, so it needs DEBUG=1.") from refusal
        self.stdout.write("\n".join(_lines(cast)))


def _lines(cast: tuple[Login, ...]) -> list[str]:
    port = os.environ.get("PORT", "").strip()
    address = f"http://127.0.0.1:{port}" if port.isascii() and port.isdigit() else settings.PUBLIC_ORIGIN
    width = max(len(login.email) for login in cast)
    return [
        "",
        f"The demo is at {address}/",
        "",
        f"  {'log in with':<{width}}  {'password':<{len(PASSWORD)}}  who",
        *(f"  {login.email:<{width}}  {PASSWORD}  {login.who}" for login in cast),
        "",
    ]
