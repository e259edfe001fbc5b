"""The auditor's page *Exceptions*: who went beyond which rule, or vouched for whom; before and after."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.test import Client

from accounts.corrections import correct_email
from accounts.permissions import Actor, Role
from appointments import booking
from appointments.models import Appointment
from eligibility.claims import end_claim, move_claim, verify
from eligibility.corrections import correct_case_number
from eligibility.models import CaseClaim, CaseEvent
from embassy_sched.roles import AUDITOR, CLERK, OFFICER
from tests.appointments.bookings import NOW, slot_at
from tests.cast import a_user, an_application, applicant
from tests.eligibility.inquiring import logged_in
from tests.markup import Page
from tests.roles import a_member

pytestmark = pytest.mark.django_db

URL = "/admin/exceptions/"


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def auditor() -> Client:
    return logged_in(a_member(AUDITOR))


@pytest.fixture
def officer() -> Actor:
    return Actor(a_member(OFFICER, email="officer@example.org"), Role.STAFF, "192.0.2.7")


@pytest.fixture
def family() -> Appointment:
    """A family with an account, who booked Tuesday, 8 December, two weeks ago; its case is verified."""
    user = a_user("family@example.org")
    then = NOW - timedelta(days=14)
    made = booking.schedule(
        an_application(user, case_number="PNP2023534001", answered_at=then),
        slot_at("2026-12-08"),
        now=then,
        by=applicant(user),
    )
    CaseClaim.objects.update(verified_at=then)
    return made


def rows_of(client: Client, **query: str) -> list[list[str]]:
    """The rows of the page, without the date."""
    page = Page(client.get(URL, query).content.decode())
    body = [row for row in page.all("tr") if row.inside("tbody")]
    cells = {id(row): [] for row in body}
    for element in page.elements:
        row = element.inside("tr")
        if element.tag in {"td", "th"} and row is not None and id(row) in cells:
            cells[id(row)].append(element.text)
    return [cells[id(row)][1:] for row in body]


def test_an_officer_who_goes_beyond_closing_time_and_change_window_is_listed(auditor, officer, family):
    # Monday: its closing time was on Friday, and the family's last day to change has not come.
    monday = slot_at("2026-11-23", "09:00")
    moved = booking.reschedule(family, monday, now=NOW, by=officer, reason="Flies on Tuesday")
    booking.cancel(
        moved, now=NOW, by=officer, ended_by=Appointment.EndedBy.STAFF, reason="Fell ill on the way"
    )

    assert rows_of(auditor) == [
        [
            "Appointment cancelled by staffbeyond a rule",
            "PNP2023534001",
            "9:00 a.m. on Monday, 23 November 2026",
            "appointment cancelled by staff",
            "officer@example.orgstaff, 192.0.2.7",
            "Fell ill on the wayless than three working days before the appointment that is changed",
        ],
        [
            "Appointment rescheduledbeyond a ruleadded after the closing time",
            "PNP2023534001",
            "8:30 a.m. on Tuesday, 8 December 2026",
            "9:00 a.m. on Monday, 23 November 2026",
            "officer@example.orgstaff, 192.0.2.7",
            "Flies on Tuesdayafter the closing time: 11:00 a.m. on the working day before the interview",
        ],
    ]
    assert [row[0] for row in rows_of(auditor, why="late")] == [
        "Appointment rescheduledbeyond a ruleadded after the closing time"
    ]
    assert len(rows_of(auditor, why="beyond")) == 2
    assert rows_of(auditor, why="identity") == []


def test_staff_who_vouch_for_somebody_are_listed_with_before_and_after(auditor, officer, family):
    daughter = a_user("daughter@example.org")
    claim = CaseClaim.objects.get()
    moved = move_claim(claim, daughter, reason="The father died", now=NOW, by=officer)
    end_claim(moved, reason="She asks for it", now=NOW + timedelta(minutes=1), by=officer)
    correct_case_number(
        family.case, "PNP2023534002", reason="Two digits", now=NOW + timedelta(minutes=2), by=officer
    )
    correct_email(daughter, "d@example.org", reason="Mistyped", now=NOW + timedelta(minutes=3), by=officer)

    found = rows_of(auditor, why="identity")

    assert [(row[0], row[1], row[2], row[3], row[5]) for row in found] == [
        (
            "E-mail address correctedidentity decided by staff",
            "d@example.org",
            "daughter@example.org",
            "d@example.org",
            "Mistyped",
        ),
        (
            "Case number correctedidentity decided by staff",
            "PNP2023534002",
            "PNP2023534001",
            "PNP2023534002",
            "Two digits",
        ),
        ("Claim endedidentity decided by staff", "PNP2023534002", "d@example.org", "–", "She asks for it"),
        (
            "Claim moved to another accountidentity decided by staff",
            "PNP2023534002",
            "family@example.org",
            "d@example.org",
            "The father died",
        ),
    ]
    assert {row[4] for row in found} == {"officer@example.orgstaff, 192.0.2.7"}


def test_an_appointment_whose_case_nobody_verified_is_listed_until_it_is(auditor, officer, family):
    user = a_user("new@example.org")
    booking.schedule(
        an_application(user, case_number="PNP2023534007"), slot_at("2026-12-09"), now=NOW, by=applicant(user)
    )

    assert rows_of(auditor) == [
        [
            "Scheduledcase not verified",
            "PNP2023534007",
            "–",
            "8:30 a.m. on Wednesday, 9 December 2026",
            "new@example.orgapplicant",
            "–",
        ]
    ]
    verify(CaseClaim.objects.get(user=user), reason="Roster", now=NOW, by=officer)
    assert rows_of(auditor) == []


def test_days_are_counted_in_phnom_penh_and_both_ends_belong_to_the_period(auditor, officer, family):
    def event(at):
        CaseEvent.objects.create(
            case=family.case,
            kind="printed",
            at=at,
            role="staff",
            beyond_rule="change_window",
            reason=str(at.day),
        )

    # 23:59 on Thursday the 19th, 0:00 on the 20th, 23:59 on Saturday the 21st, 0:00 on the 22nd.
    midnight = NOW.replace(hour=0)
    for days, minutes in ((-2, -1), (-2, 0), (0, -1), (0, 0)):
        event(midnight + timedelta(days=days, minutes=minutes))

    found = rows_of(auditor, first="2026-11-20", last="2026-11-21")
    assert [row[5].split("less")[0] for row in found] == ["21", "20"]
    assert len(rows_of(auditor, first="២០២៦-១១-១៩", last="2026-11-22")) == 4


@pytest.mark.parametrize(
    "query,error",
    [
        ({"first": "2026-11-22", "last": "2026-11-21"}, {"last": ["The last day is before the first day."]}),
        ({"first": "2020-01-01", "last": "2026-11-21"}, {"last": ["Choose at most two years."]}),
        ({"first": "0001-01-01", "last": "0001-01-02"}, {"first": ["Choose days of this century."]}),
        ({"first": "9999-12-31", "last": "9999-12-31"}, {"first": ["Choose days of this century."]}),
        ({"first": "soon"}, {"first": ["Write the day as year-month-day, for example 2026-12-01."]}),
        (
            {"why": "\x00"},
            {"why": ["Select a valid choice. \x00 is not one of the available choices."]},
        ),
    ],
)
def test_a_period_that_is_none_is_refused_with_what_to_do(auditor, query, error):
    response = auditor.get(URL, query)

    assert response.status_code == 200
    assert response.context["form"].errors == error
    assert b"<title>Error:" in response.content
    assert auditor.get(URL + "table.csv", query).status_code == 400


def test_a_spreadsheet_gets_every_row_and_computes_nothing(auditor, officer, family):
    booking.cancel(
        family, now=NOW, by=officer, ended_by=Appointment.EndedBy.STAFF, reason="=1+1 asked for by telephone"
    )
    CaseEvent.objects.filter(kind="cancelled_by_staff").update(beyond_rule="change_window")

    response = auditor.get(URL + "table.csv", {"first": "2026-11-20", "last": "2026-11-22"})
    head, *rows = csv.reader(StringIO(response.content.decode().removeprefix("\ufeff")))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="exceptions-2026-11-20-to-2026-11-22.csv"'
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {
            "When": "2026-11-22 09:00:00",
            "Why it is listed": "beyond a rule",
            "What": "appointment cancelled by staff",
            "Case ID number": "PNP2023534001",
            "Account": "",
            "Before": "8:30 a.m. on Tuesday, 8 December 2026",
            "After": "appointment cancelled by staff",
            "By": "officer@example.org",
            "As": "staff",
            "Network address": "192.0.2.7",
            "Reason": "'=1+1 asked for by telephone",
            "Beyond the rule": "less than three working days before the appointment that is changed",
        }
    ]


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_page_asks_the_database_as_often_for_many_rows_as_for_one(
    auditor, officer, family, rows, django_assert_num_queries
):
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=family.case,
            kind=kind,
            at=NOW,
            by=officer.user,
            role="staff",
            beyond_rule="change_window",
            detail={"number": family.number, "account": str(officer.user.pk)},
        )
        for kind in ("cancelled_by_staff", "claim_ended")
        for _ in range(rows)
    )
    correct_email(a_user("a@example.org"), "b@example.org", reason="x", now=NOW, by=officer)
    user = a_user("new@example.org")
    booking.schedule(an_application(user), slot_at("2026-12-09"), now=NOW, by=applicant(user))
    auditor.get(URL)

    # Session, account, two for its permissions; three for the keys, five for the rows.
    with django_assert_num_queries(12):
        response = auditor.get(URL)
    assert response.context["count"] == 2 * rows + 2
    assert len(response.context["rows"]) == 2 * rows + 2


def test_the_next_page_goes_on_where_the_first_one_ends(auditor, officer, family):
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=family.case,
            kind="printed",
            at=NOW,
            role="staff",
            beyond_rule="other_day",
            reason=str(number),
        )
        for number in range(101)
    )

    first, second = rows_of(auditor), rows_of(auditor, p="2")
    assert (len(first), len(second)) == (100, 1)
    assert "Page 2 of 2" in auditor.get(URL, {"p": "2"}).content.decode()
    assert len({row[5] for row in first + second}) == 101


@pytest.mark.parametrize("role", [CLERK, OFFICER])
def test_who_is_no_auditor_does_not_see_the_page(role):
    client = logged_in(a_member(role))

    assert [client.get(URL + page).status_code for page in ("", "table.csv")] == [403, 403]
