"""A Sunday morning, a family, its phone: what the tests of pages share."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from appointments import booking
from appointments.models import Appointment
from eligibility.models import Application
from tests.appointments.pages import browser_of
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed


@pytest.fixture
def sunday(db: None) -> Iterator[None]:
    """8:00 on Sunday morning, 22 November 2026, with the closed days of the cast."""
    closed()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def later() -> Callable[[datetime], time_machine.travel]:
    """At another moment: `with later(moment): ...`."""
    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.fixture
def user(db: None) -> User:
    """The family's account."""
    return a_user()


@pytest.fixture
def phone(sunday: None, user: User) -> Client:
    """The family's phone, logged in."""
    return browser_of(user)


@pytest.fixture
def application(sunday: None, user: User) -> Application:
    """The family's application, which lacks nothing but date and time."""
    return an_application(user, passport_number="N0123456", khmer_name="ដេមូ សុខា")


@pytest.fixture
def appointment(application: Application, user: User) -> Appointment:
    """The family's appointment: Friday 4 December 2026, 8:00, to be changed until Tuesday the 1st."""
    return booking.schedule(application, a_slot(date(2026, 12, 4)), now=NOW, by=applicant(user))
