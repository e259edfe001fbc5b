"""One click of staff: the IV Unit asked somebody to follow to join; her calendar opens and she is told."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification
from eligibility.models import Application, CaseEvent
from eligibility.outcomes import decision_now
from eligibility.rules import Ground, Outcome
from embassy_sched.roles import OFFICER
from tests.cast import NOW, TODAY
from tests.eligibility.pages import text_of
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.factories import ApplicationFactory
from tests.roles import a_member

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NUMBER = SOKHA[0]
PAGE = f"/admin/cases/{NUMBER}/"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(a_member(OFFICER))
    return client


@pytest.fixture
def joiner() -> Application:
    imported(csv_file(SOKHA))
    return ApplicationFactory(
        symbol="F42",
        case_number=NUMBER,
        reason="follow_to_join",
        missed_year=None,
        missed_month=None,
        principal_name="Chan Sokha",
        principal_date_of_birth="1985-12-07",
    )


def test_one_click_opens_the_calendar_and_tells_her_once(desk: Client, joiner: Application) -> None:
    joiner.refresh_from_db()
    assert [found.ground for found in decision_now(joiner, TODAY).grounds] == [Ground.REQUEST_NOT_FOUND]
    assert "Asked: open the calendar" in desk.get(PAGE).content.decode()

    for _again in range(2):
        page = desk.post(f"{PAGE}asked/", {"asked": "yes", "reason": "letter of 3 November"}, follow=True)
    assert f"the calendar is open, and {joiner.user} is told by e-mail" in text_of(page)
    assert decision_now(joiner, TODAY).outcome is Outcome.MAY_SCHEDULE
    assert [each.to_address for each in Notification.objects.filter(kind="asked_to_follow")] == [
        joiner.user.email
    ]
    event = CaseEvent.objects.get(kind="asked_to_follow")
    assert (event.reason, event.role, event.at) == ("letter of 3 November", "staff", NOW)


def test_who_only_typed_the_number_is_told_nothing(desk: Client, joiner: Application) -> None:
    Application.objects.update(principal_name="Sok Dara")
    desk.post(f"{PAGE}asked/", {"asked": "yes"})
    assert not Notification.objects.filter(kind="asked_to_follow").exists()


def test_a_no_closes_the_calendar_and_can_be_taken_back(desk: Client, joiner: Application) -> None:
    joiner.refresh_from_db()
    for said, ground in (("no", Ground.NOT_ASKED_TO_FOLLOW), ("not_recorded", Ground.REQUEST_NOT_FOUND)):
        assert "It is recorded." in text_of(desk.post(f"{PAGE}asked/", {"asked": said}, follow=True))
        assert [found.ground for found in decision_now(joiner, TODAY).grounds] == [ground]
    assert not Notification.objects.filter(kind="asked_to_follow").exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"asked": "perhaps"}, {"asked": "yes", "reason": "A" * 301}, {"asked": "yes", "reason": "\x00"}],
)
def test_nonsense_changes_nothing(desk: Client, joiner: Application, sent: dict[str, str]) -> None:
    page = desk.post(f"{PAGE}asked/", sent, follow=True)
    assert "Nothing was changed" in text_of(page)
    assert not CaseEvent.objects.filter(kind="asked_to_follow").exists()
    assert desk.post("/admin/cases/nonsense/asked/", {"asked": "yes"}).status_code == 404
