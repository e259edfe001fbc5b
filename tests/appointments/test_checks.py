import pytest
from django.conf import settings
from django.core.checks import run_checks

from appointments.checks import promises_can_be_kept

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
}


def _found() -> list[str]:
    return [message.id for message in promises_can_be_kept(None)]


def test_the_settings_as_they_are_break_no_promise():
    assert _found() == []
    assert [message for message in run_checks() if message.id.startswith("appointments.")] == []


@pytest.mark.parametrize(
    "name,value,found",
    [
        ("TIME_ZONE", "UTC", "appointments.E001"),
        ("USE_TZ", False, "appointments.E001"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "appointments.E002"),
        ("DATABASES", {"default": {**SQLITE, "ATOMIC_REQUESTS": True}}, "appointments.E003"),
        ("DATABASES", {"default": {**SQLITE, "OPTIONS": {"timeout": 20}}}, "appointments.E004"),
        (
            "DATABASES",
            {"default": {**SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5}}},
            "appointments.E004",
        ),
    ],
)
def test_a_setting_that_breaks_a_promise_is_refused(monkeypatch, name, value, found):
    # Without Django's signals, which would reconnect the database of the tests.
    monkeypatch.setattr(settings, name, value)

    assert _found() == [found]


def test_the_database_driver_is_psycopg2(monkeypatch):
    postgresql = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    monkeypatch.setattr(settings, "DATABASES", postgresql)

    assert _found() == []
