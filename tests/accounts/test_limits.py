"""Our own limit: announced, exact under a rush, and separate for each who asks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from accounts.limits import Retry, allow
from accounts.views import too_many_requests
from tests.accounts.people import text_of
from tests.accounts.together import at_once

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def ask(key: str = "inquiry:203.0.113.9", now: datetime = NOW) -> Retry | None:
    return allow(key, limit=3, seconds=600, now=now)


def test_somebody_who_asks_too_often_is_told_how_long_to_wait():
    assert [ask(), ask(), ask()] == [None, None, None]

    refusal = ask()

    assert 0 < refusal.seconds <= 600
    assert ask(now=NOW + timedelta(seconds=refusal.seconds - 1)) == Retry(1)
    assert ask(now=NOW + timedelta(seconds=refusal.seconds)) is None


def test_one_visitor_does_not_use_up_the_limit_of_another():
    for _ in range(4):
        ask()

    assert ask("inquiry:203.0.113.10") is None


@pytest.mark.parametrize("key", ["", "a b\n\x00", "សុខា", "x" * 10_000])
def test_any_text_can_be_counted(key):
    assert ask(key) is None


@pytest.mark.parametrize("seconds, minutes", [(1, 1), (60, 1), (61, 2), (600, 10)])
def test_the_wait_is_announced_in_whole_minutes(seconds, minutes):
    assert Retry(seconds).minutes == minutes


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_a_rush_exactly_as_many_are_let_through_as_announced():
    answers = at_once(*[ask] * 12)

    assert answers.count(None) == 3
    assert all(answer is None or answer.minutes <= 10 for answer in answers)


def test_the_page_says_how_long_to_wait(rf: RequestFactory):
    answer = too_many_requests(rf.get("/"), Retry(601))

    assert answer.status_code == 429
    assert "Try again in 11 minutes." in text_of(answer)
    assert answer.headers["Retry-After"] == "660"
