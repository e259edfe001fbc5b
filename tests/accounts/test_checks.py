"""`check --deploy` names settings with which letters or limits would not do what we promise."""

import pytest

from accounts import checks


def warned(settings, **changes: object) -> list[str]:
    """Return the ids of all warnings, with settings that are in order but for the changes."""
    in_order = {
        "OUTBOX_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "DEFAULT_FROM_EMAIL": "IV Unit <iv@interviews.example.org>",
        "PUBLIC_ORIGIN": "https://interviews.example.org",
        "ALLOWED_HOSTS": [".example.org"],
    }
    for name, value in {**in_order, **changes}.items():
        setattr(settings, name, value)
    found = [*checks.letters_leave(None), *checks.links_lead_here(None), *checks.limits_are_shared(None)]
    return [warning.id for warning in found]


@pytest.mark.parametrize(
    "changes, ids",
    [
        ({}, []),
        ({"OUTBOX_TRANSPORT": ""}, ["accounts.W001"]),
        ({"OUTBOX_TRANSPORT": "django.core.mail.backends.console.EmailBackend"}, ["accounts.W002"]),
        ({"DEFAULT_FROM_EMAIL": "iv@localhost"}, ["accounts.W003"]),
        ({"DEFAULT_FROM_EMAIL": "IV Unit <iv@localhost>"}, ["accounts.W003"]),
        ({"PUBLIC_ORIGIN": "http://interviews.example.org"}, ["accounts.W004"]),
        ({"PUBLIC_ORIGIN": "https://example.com"}, ["accounts.W004"]),
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            ["accounts.W005"],
        ),
    ],
)
def test_who_deploys_is_warned_of_settings_that_break_a_promise(settings, changes, ids):
    assert warned(settings, **changes) == ids
