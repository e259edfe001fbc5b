"""A changed visa class: recorded by hand or seen by an import, it is a ground until an officer clears it."""

from datetime import date

import pytest
import time_machine

from accounts.models import Notification
from appointments.models import Appointment
from eligibility.models import CaseEvent, PartyRecord
from tests.cast import NOW, closed, officer
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.embassy_sched.casework import NUMBER, a_family, colleague, desk_of
from tests.factories import visa_class

pytestmark = pytest.mark.django_db

PATH = f"/admin/cases/{NUMBER}/class-changed/"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(NOW, tick=False):
        closed()
        yield


@pytest.fixture
def family() -> Appointment:
    made = a_family(account="family@example.org")
    Notification.objects.all().delete()
    return made


def test_an_officer_records_it_and_the_family_is_asked_to_submit_an_inquiry(
    family: Appointment, client
) -> None:
    desk = desk_of(colleague("clear_ground"))
    sent = {"party": "principal", "changed_on": "2026-11-02", "reason": "The petitioner became a citizen"}

    answer = desk.post(PATH, sent, follow=True)

    assert "It is recorded that the visa class was changed." in answer.content.decode()
    assert PartyRecord.objects.get().class_changed_on == date(2026, 11, 2)
    event = CaseEvent.objects.latest("pk")
    assert (event.kind, event.reason) == ("class_changed", "The petitioner became a citizen")
    client.force_login(family.application.user)
    page = client.get(f"/appointments/{family.number}/reschedule/").content.decode()
    assert "Your visa class has been changed." in page


@pytest.mark.parametrize("changed_on", ["", "2026-11-23", "x\x00"])
def test_a_day_that_is_none_or_to_come_is_refused(family: Appointment, changed_on: str) -> None:
    desk = desk_of(colleague("clear_ground"))

    answer = desk.post(PATH, {"party": "principal", "changed_on": changed_on, "reason": "x"})

    assert answer.status_code == 200
    assert PartyRecord.objects.get().class_changed_on is None


@pytest.mark.parametrize("symbol, changed", [("F41", date(2026, 11, 22)), ("CR1", None)])
def test_an_import_that_names_another_category_records_it_and_the_same_category_does_not(
    symbol: str, changed: date | None
) -> None:
    for each in ("IR1", "CR1", "F41"):
        visa_class(each)
    by = officer()
    imported(csv_file((SOKHA[0], "IR1", *SOKHA[2:])), by=by)

    imported(csv_file((SOKHA[0], symbol, *SOKHA[2:])), by=by)

    record = PartyRecord.objects.filter(case__number=SOKHA[0]).first()
    assert (record.class_changed_on if record else None) == changed
