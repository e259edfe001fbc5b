"""The stage of the journeys: a fixed Sunday morning, closed days, free places, families with accounts."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from accounts.models import User
from eligibility import visa_class_list
from eligibility.models import VisaClass
from tests.cast import NOW, a_slot, closed
from tests.factories import UserFactory

# Monday to Friday of three weeks that can be booked on the Sunday of the cast.
DAYS = [
    *(date(2026, 11, day) for day in (30,)),
    *(date(2026, 12, day) for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18)),
]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the whole process, the server's thread included: Sunday, 22 November 2026, 8:00."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def stage(transactional_db: None, clock: time_machine.Traveller) -> None:
    """What is there before anybody comes: a transactional test has emptied even the visa classes."""
    VisaClass.objects.bulk_create(
        [VisaClass(symbol=symbol, **row) for symbol, row in visa_class_list.rows().items()],
        ignore_conflicts=True,
    )
    closed()
    for day in DAYS:
        a_slot(day, 8, 0)
        a_slot(day, 8, 30)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A family's page: a small phone, without JavaScript."""
    return new_page(width=360)


def an_account(email: str, **fields: object) -> User:
    """An account whose address is confirmed."""
    user = UserFactory(email=email, with_password=True, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def sokha() -> User:
    """Chan Sokha, who has an account."""
    return an_account("sokha@example.org")
