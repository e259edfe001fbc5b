"""manage.py check: settings with which this app would break a promise. Nothing here asks the database."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from appointments.working_days import POST_ZONE

# Sixteen families at once waited up to five seconds for an SQLite file.
LEAST_SQLITE_TIMEOUT = 20


@register()
def promises_can_be_kept(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Return what would print wrong days, oversell a slot or lose a letter."""
    return [*_time(), *_letters(), *_transactions(settings.DATABASES["default"])]


def _time() -> Iterator[CheckMessage]:
    if POST_ZONE.key != settings.TIME_ZONE or not settings.USE_TZ:
        yield Error(
            "Deadlines are thought and printed in Phnom Penh time.",
            hint=f"Set TIME_ZONE to {POST_ZONE.key!r} and USE_TZ to True.",
            id="appointments.E001",
        )


def _letters() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND != "accounts.outbox.EmailBackend":
        yield Error(
            "A letter must be owed in the transaction of the act it tells of.",
            hint="Leave EMAIL_BACKEND alone; EMAIL_URL names the mail server.",
            id="appointments.E002",
        )


def _transactions(database: dict[str, Any]) -> Iterator[CheckMessage]:
    if database.get("ATOMIC_REQUESTS"):
        yield Error(
            "With ATOMIC_REQUESTS every reader waits for every writer, and a lost race cannot be answered.",
            id="appointments.E003",
        )
    options = database.get("OPTIONS", {})
    if "sqlite" in database["ENGINE"]:
        immediate = options.get("transaction_mode") == "IMMEDIATE"
        if not immediate or options.get("timeout", 0) < LEAST_SQLITE_TIMEOUT:
            yield Error(
                "On SQLite a booking must take the write lock first, and wait for it.",
                hint=f"transaction_mode IMMEDIATE and a timeout of {LEAST_SQLITE_TIMEOUT} seconds.",
                id="appointments.E004",
            )
    elif "postgresql" in database["ENGINE"]:
        yield from _driver()


def _driver() -> Iterator[CheckMessage]:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    if is_psycopg3:
        yield Error(
            "The database driver is psycopg2; psycopg 3 is installed, and Django prefers it silently.",
            hint="Uninstall psycopg.",
            id="appointments.E005",
        )
