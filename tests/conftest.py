"""What every test gets. The database and the browser are chosen in databases.py and browsers.py."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.test import override_settings

from embassy_sched import settings as written_settings
from tests.databases import uses_database

# The same commit gives the same verdict, also on a slow machine. `--hypothesis-profile=explore`
# searches anew.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("explore", hypothesis.settings.get_profile("suite"), derandomize=False)
hypothesis.settings.load_profile("suite")


@pytest.fixture(autouse=True, scope="session")
def settings_of_tests(django_test_environment: None) -> Iterator[None]:
    """Two settings that differ from life.

    Argon2 is slow by design, and hundreds of tests log in. Django's test environment would send letters
    past our outbox; here they take the same way as in life and end in `django.core.mail.outbox`.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND=written_settings.EMAIL_BACKEND,
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """The limits on sign-in are counted in the cache, a table that no rollback between tests empties."""
    if uses_database(request.node):
        transactional = {"live_server", "transactional_db"} & set(request.fixturenames)
        request.getfixturevalue("transactional_db" if transactional else "db")
        cache.clear()
