"""An officer clears a ground on the case's page, withdraws it, and sees which clearances run out."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification
from appointments.models import Appointment
from eligibility.clearances import cleared
from eligibility.models import Case, CaseEvent, Clearance
from eligibility.rules import Ground, Party
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, closed
from tests.eligibility.clearing import a_clearance
from tests.eligibility.inquiring import a_decision
from tests.embassy_sched.casework import NUMBER, a_family, colleague, desk_of, page_of, spaced

pytestmark = pytest.mark.django_db

CASE = f"/admin/cases/{NUMBER}/"
SENT = {
    "clear_party": "principal",
    "grounds": ["no_contact"],
    "until": "2027-03-31",
    "reason": "Letter of 20 November read",
}


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def officer() -> Client:
    return desk_of(colleague("clear_ground", "view_clearance", email="officer@example.org"))


def test_an_officer_clears_what_the_last_decision_named_and_the_family_is_told(officer: Client):
    family = a_user("family@example.org")
    a_decision(an_application(family, case_number=NUMBER, no_contact=True), "no_contact")

    form = page_of(officer, f"{CASE}clear/")
    ticked = [box.attributes["value"] for box in form.all("input") if "checked" in box.attributes]
    after = officer.post(f"{CASE}clear/", SENT)

    assert ticked == ["no_contact"]
    assert after.url == CASE
    clearance = Clearance.objects.get()
    assert (clearance.until, clearance.account, clearance.given_by.email) == (
        date(2027, 3, 31),
        family,
        "officer@example.org",
    )
    assert [each.to_address for each in Notification.objects.filter(kind="cleared")] == ["family@example.org"]
    page = spaced(page_of(officer, CASE).one("main"))
    assert "counts, until 31 March 2027" in page
    assert "officer@example.org: Letter of 20 November read" in page


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"grounds": []}, "Choose what is cleared."),
        ({"until": "2026-11-21"}, "This day has passed. Give today or a later day."),
        ({"until": "soon"}, "Write the day as year-month-day, for example 2026-12-01."),
        ({"reason": " "}, "Say why."),
        ({"grounds": ["held_by_another"]}, "held_by_another is not one of the available choices."),
    ],
)
def test_what_is_not_complete_clears_nothing(officer: Client, changed: dict[str, object], said: str):
    page = officer.post(f"{CASE}clear/", {**SENT, **changed}).content.decode()

    assert said in page
    assert not Case.objects.exists()


def test_where_several_accounts_name_the_case_the_officer_says_whom(officer: Client):
    family, other = a_user("family@example.org"), a_user("other@example.org")
    for user in (family, other):
        an_application(user, case_number=NUMBER)

    asked = officer.post(f"{CASE}clear/", SENT).content.decode()
    assert "Choose whom you permit to schedule." in asked
    officer.post(f"{CASE}clear/", {**SENT, "account": str(family.pk)})

    assert cleared(NUMBER, Party.PRINCIPAL, TODAY, user=family) == frozenset({Ground.NO_CONTACT})
    assert cleared(NUMBER, Party.PRINCIPAL, TODAY, user=other) == frozenset()


def test_an_officer_withdraws_a_clearance_once(officer: Client):
    clearance = a_clearance()
    url = f"{CASE}clearances/{clearance.pk}/withdraw/"

    page_of(officer, url)
    first = officer.post(url, {"reason": "Given by mistake"})
    again = officer.post(url, {"reason": "Given by mistake"}).content.decode()

    assert first.url == CASE
    assert "It was withdrawn, used up or replaced meanwhile." in again
    assert CaseEvent.objects.filter(kind="clearance_withdrawn").count() == 1
    assert "withdrawn on 22 November 2026" in spaced(page_of(officer, CASE).one("main"))


def test_a_clerk_sees_a_clearance_and_gives_or_takes_none():
    clearance = a_clearance()
    clerk = desk_of(colleague("view_clearance"))

    assert "counts" in spaced(page_of(clerk, CASE).one("main"))
    for url in (f"{CASE}clear/", f"{CASE}clearances/{clearance.pk}/withdraw/"):
        assert (clerk.get(url).status_code, clerk.post(url, SENT).status_code) == (403, 403)


def test_what_is_no_case_number_is_not_found(officer: Client):
    assert officer.get("/admin/cases/nonsense/clear/").status_code == 404
    assert officer.get(f"{CASE}clearances/1/withdraw/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_clearances_that_run_out_without_an_appointment_are_listed(
    officer: Client, rows: int, django_assert_num_queries
):
    closed()
    for number in range(rows):
        a_clearance(number=f"PNP202353400{number + 4}", until=TODAY + timedelta(days=number))
    a_clearance(number="PNP2023534009", until=TODAY + timedelta(days=15))
    a_family()
    a_clearance(until=TODAY)
    assert Appointment.objects.count() == 1
    Clearance.objects.filter(case__number=NUMBER).update(appointment_number="AAAAAAAAAA")
    page_of(officer, "/admin/clearances/")

    # Session, user, two of permissions; clearances, closures, free places, claims.
    with django_assert_num_queries(4 + 4):
        page = page_of(officer, "/admin/clearances/")

    listed = [cell.text for cell in page.all("a") if cell.text.startswith("PNP")]
    assert listed == [f"PNP202353400{number + 4}" for number in range(rows)]
    assert "none: nobody could book" not in page.one("main").text


def test_a_holder_for_whom_no_place_was_free_stands_out(officer: Client):
    closed()
    a_slot(date(2026, 12, 8), taken=3)
    a_clearance(until=TODAY)

    assert "none: nobody could book" in page_of(officer, "/admin/clearances/").one("main").text
