"""An applicant who is logged in, on the reference day of the cast."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories import NOW, UserFactory


@pytest.fixture
def reference_day() -> Iterator[None]:
    """It is 9:00 on Sunday, 22 November 2026, in Phnom Penh."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def applicant(db: None, reference_day: None) -> User:
    """An account."""
    return UserFactory(email="sokha@example.org")


@pytest.fixture
def phone(applicant: User) -> Client:
    """The applicant's phone, logged in."""
    client = Client()
    client.force_login(applicant)
    return client
