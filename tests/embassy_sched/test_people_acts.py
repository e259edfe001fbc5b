"""Who comes, changed at the desk: with a reason, told to the family, and never without a trace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification
from appointments.confirmation import confirmation_of
from appointments.models import Appointment, Attendance
from eligibility.models import CaseEvent, TravelingApplicant
from tests.cast import NOW, at, closed
from tests.embassy_sched.casework import NUMBER, TUESDAY, a_family, colleague, desk_of, page_of, spaced
from tests.markup import Page

pytestmark = pytest.mark.django_db

CASE = f"/admin/cases/{NUMBER}/"
CHILD = {
    "relation": "son",
    "surname": "Chan",
    "given_names": "Dara",
    "khmer_name": "",
    "date_of_birth": "2015-04-01",
    "gender": "M",
    "passport_number": "",
    "reason": "Came to the counter with the birth certificate",
    "key": "0123456789abcdef0123456789abcdef",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def family() -> Appointment:
    closed()
    made = a_family(account="family@example.org")
    Notification.objects.all().delete()
    return Appointment.objects.get(pk=made.pk)


@pytest.fixture
def clerk() -> Client:
    return desk_of(colleague("act_on_behalf", email="clerk@example.org"))


def adding(family: Appointment) -> str:
    return f"{CASE}appointments/{family.number}/people/add/"


def removing(family: Appointment, person: TravelingApplicant) -> str:
    return f"{CASE}appointments/{family.number}/people/{person.pk}/remove/"


def a_child(family: Appointment) -> TravelingApplicant:
    return TravelingApplicant.objects.create(
        application=family.application,
        creation_key="child",
        relation="son",
        surname="Chan",
        given_names="Dara",
    )


def sent(client: Client, path: str, **data: str) -> str:
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200
    return spaced(Page(answer.content.decode()).one("main"))


def test_a_clerk_adds_a_child_and_the_family_gets_the_new_page(clerk: Client, family: Appointment) -> None:
    page = spaced(page_of(clerk, adding(family)).one("main"))
    assert "The family gets the new page by e-mail" in page
    assert "Beyond the rule" not in page

    done = sent(clerk, adding(family), **CHILD)

    assert "CHAN, Dara is on the list now." in done
    family.refresh_from_db()
    assert [person.name for person in confirmation_of(family).attendees][1:] == ["CHAN, Dara"]
    event = CaseEvent.objects.latest("pk")
    assert (event.kind, event.by.email, event.reason, event.beyond_rule) == (
        "people_changed",
        "clerk@example.org",
        CHILD["reason"],
        "",
    )
    assert set(Notification.objects.values_list("kind", "to_address")) == {
        ("appointment_people_changed", "family@example.org")
    }


def test_two_clicks_add_one_child_and_send_one_letter(clerk: Client, family: Appointment) -> None:
    sent(clerk, adding(family), **CHILD)
    sent(clerk, adding(family), **CHILD)

    assert TravelingApplicant.objects.count() == Notification.objects.count() == 1


def test_after_the_closing_time_it_is_beyond_the_rule_and_stands_on_the_list_of_the_day(
    family: Appointment, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(TUESDAY, 7, 45))
    clerk = desk_of(colleague("act_on_behalf", "use_day_sheet", "view_appointment", email="gate@example.org"))
    assert "Beyond the rule: after the closing time" in spaced(page_of(clerk, adding(family)).one("main"))

    sent(clerk, adding(family), **CHILD)

    assert CaseEvent.objects.latest("pk").beyond_rule == "closing_time"
    day = spaced(page_of(clerk, f"/admin/appointments/appointment/day/{TUESDAY}/").one("main"))
    assert "who comes was changed at 7:45 a.m. on Tuesday, 8 December 2026, after the list was final" in day


def test_a_clerk_takes_a_child_off_the_list(clerk: Client, family: Appointment) -> None:
    child = a_child(family)
    link = f'href="{removing(family, child)}"'
    assert link in clerk.get(CASE).content.decode()

    done = sent(clerk, removing(family, child), reason="Stays with the grandmother")

    assert "CHAN, Dara is off the list." in done
    assert not TravelingApplicant.objects.exists()
    assert CaseEvent.objects.latest("pk").reason == "Stays with the grandmother"


def test_who_is_ticked_as_come_stays_on_the_list(clerk: Client, family: Appointment) -> None:
    child = a_child(family)
    Attendance.objects.create(appointment=family, person=child, came_at=NOW)

    told = sent(clerk, removing(family, child), reason="A mistake")

    assert "This person is ticked on the list of the day." in told
    assert TravelingApplicant.objects.exists()
    assert not Notification.objects.exists()


def test_when_the_day_is_over_nothing_changes(family: Appointment, clock: time_machine.Traveller) -> None:
    clock.move_to(at(TUESDAY, 8) + timedelta(days=1))
    clerk = desk_of(colleague("act_on_behalf"))

    told = sent(clerk, adding(family), **CHILD)

    assert "This appointment does not stand any more, or its day is over." in told
    assert not TravelingApplicant.objects.exists()


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"reason": ""}, "Say why."),
        ({"surname": "", "given_names": ""}, "Enter the name as it stands in the passport."),
        ({"date_of_birth": "2027-01-01"}, "Check the year: a date of birth is in the past."),
        (
            {"surname": "demo", "given_names": "SOKHA", "date_of_birth": "1985-04-13"},
            "This person is on the application already.",
        ),
        ({"relation": ""}, "Choose how this person is related to the principal applicant."),
        ({"gender": "\x00"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_is_stored(
    wrong: dict[str, str], sentence: str, clerk: Client, family: Appointment
) -> None:
    assert sentence in sent(clerk, adding(family), **(CHILD | wrong))
    assert not TravelingApplicant.objects.exists()


def test_without_the_permission_nobody_changes_who_comes(family: Appointment) -> None:
    reader = desk_of(colleague("add_casenote"))
    child = a_child(family)
    for path in (adding(family), removing(family, child)):
        assert reader.get(path).status_code == reader.post(path, CHILD).status_code == 403
    assert removing(family, child) not in reader.get(CASE).content.decode()
