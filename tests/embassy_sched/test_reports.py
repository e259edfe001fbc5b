"""The reports: numbers checked by hand, each as picture, table and file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.test import Client

from appointments.models import Appointment, InterviewSlot
from eligibility.models import Application, Inquiry, InquiryMessage
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from embassy_sched.staff.reports import REPORTS
from tests.appointments.bookings import at, booked, slot_at
from tests.eligibility.inquiring import an_inquiry, logged_in
from tests.eligibility.test_admin import breaches_of_csp
from tests.markup import Page
from tests.roles import a_member

pytestmark = pytest.mark.django_db

URL = "/admin/reports/"
# Monday, 9 November, to Sunday, 22 November 2026.
PERIOD = {"first": "2026-11-09", "last": "2026-11-22"}


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(at("2026-11-22", "09:00"), tick=False):
        yield


@pytest.fixture
def auditor() -> Client:
    return logged_in(a_member(AUDITOR))


def table(client: Client, name: str, **query: str) -> list[list[str]]:
    """The file of a report, as a spreadsheet reads it."""
    response = client.get(f"{URL}{name}.csv", {**PERIOD, **query})
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(StringIO(response.content.decode().removeprefix("\ufeff"))))


def test_places_of_each_week_are_released_taken_and_used(auditor):
    monday, sunday = slot_at("2026-11-09", capacity=5), slot_at("2026-11-22", "08:00", capacity=4)
    for status in ("interviewed", "came", "missed"):
        booked(monday, status=status)
        monday.refresh_from_db()
    booked(sunday, checked_in_at=at("2026-11-22", "07:50"))
    withdrawn = slot_at("2026-11-10", capacity=9)
    InterviewSlot.objects.filter(pk=withdrawn.pk).update(withdrawn_at=at("2026-11-01"))
    booked(slot_at("2026-11-08"))
    booked(slot_at("2026-11-23"))

    assert table(auditor, "places") == [
        ["Week from", "Released", "Taken", "Used", "Used of released"],
        ["9 November 2026", "5", "3", "2", "40 %"],
        ["16 November 2026", "4", "1", "1", "25 %"],
    ]


def test_no_shows_are_a_share_of_what_is_recorded(auditor):
    slot = slot_at("2026-11-20", capacity=9)
    for status in ("interviewed", "interviewed", "came", "missed", "scheduled", "cancelled", "rescheduled"):
        booked(slot, status=status)
        slot.refresh_from_db()
    booked(slot_at("2026-11-22", "15:00"))

    assert table(auditor, "no-shows") == [
        ["Week from", "Came", "Missed", "Not recorded", "Missed of recorded"],
        ["9 November 2026", "0", "0", "0", ""],
        ["16 November 2026", "3", "1", "1", "25 %"],
    ]


def test_cancellations_are_counted_by_the_days_before_the_interview_and_by_whom(auditor):
    # 23:59 on Friday in Phnom Penh is one day before Saturday's 8:00, though only eight hours.
    for interview, ended_at, by in [
        ("2026-11-20", at("2026-11-20", "07:00"), "post"),
        ("2026-11-21", at("2026-11-20", "23:59"), "staff"),
        ("2026-12-08", at("2026-11-20"), "applicant"),
        ("2026-12-04", at("2026-11-20"), "applicant"),
        ("2027-11-20", at("2026-11-20"), "applicant"),
        ("2026-12-01", at("2026-11-08"), "applicant"),
    ]:
        booked(slot_at(interview, "08:00"), status="cancelled", ended_at=ended_at, ended_by=by)

    assert table(auditor, "cancellations") == [
        ["Days before", "By the applicant", "By staff", "By the post", "All"],
        ["0", "0", "0", "1", "1"],
        ["1", "0", "1", "0", "1"],
        ["2", "0", "0", "0", "0"],
        ["3", "0", "0", "0", "0"],
        ["4–7", "0", "0", "0", "0"],
        ["8–14", "1", "0", "0", "1"],
        ["15–30", "1", "0", "0", "1"],
        ["31 or more", "1", "0", "0", "1"],
    ]


def test_days_from_application_to_the_first_appointment(auditor):
    first = booked(slot_at("2026-11-28"))
    second = booked(slot_at("2026-12-09"))
    booked(slot_at("2027-12-09"), replaces=first)
    Application.objects.filter(pk=first.application_id).update(created_at=at("2026-11-21"))
    Application.objects.filter(pk=second.application_id).update(created_at=at("2026-10-10"))

    head, *rows = table(auditor, "days-to-appointment")
    assert head == ["Days", "Appointments"]
    assert rows == [
        ["0–7", "1"],
        ["8–14", "0"],
        ["15–30", "0"],
        ["31–60", "1"],
        ["61–90", "0"],
        ["91–180", "0"],
        ["181 or more", "0"],
    ]
    assert "2 appointments; the median is 34 days." in auditor.get(URL, PERIOD).content.decode()


def test_inquiries_by_condition_and_the_hours_until_the_first_answer(auditor):
    def asked(category: str, state: str, *hours: int) -> None:
        inquiry = an_inquiry(category=category)
        Inquiry.objects.filter(pk=inquiry.pk).update(state=state, created_at=at("2026-11-20"))
        for number in hours:
            InquiryMessage.objects.create(
                inquiry=inquiry,
                creation_key=f"{inquiry.pk}-{number}",
                from_staff=True,
                text="Soon",
                at=at("2026-11-20") + timedelta(hours=number),
            )

    asked("turning_21", "answered", 10, 99)
    asked("turning_21", "received", 20)
    asked("turning_21", "closed")
    asked("medical", "reading")

    assert table(auditor, "inquiries") == [
        ["About", "Received", "Waiting", "Hours to answer, median", "Hours to answer, longest"],
        ["A child will turn 21", "3", "1", "15", "20"],
        ["A medical examination is about to expire", "1", "1", "", ""],
    ]
    assert table(auditor, "inquiries", first="2026-11-21")[1:] == []


def test_each_report_is_a_picture_a_table_and_a_file(auditor):
    slot = slot_at("2026-11-20")
    booked(slot, status="interviewed")
    booked(slot_at("2026-12-08"), status="cancelled", ended_at=at("2026-11-20"), ended_by="staff")
    booked(slot_at("2026-12-09"))
    an_inquiry()

    page = Page(auditor.get(URL, PERIOD).content.decode())

    assert breaches_of_csp(page) == []
    assert [each.text for each in page.all("h2")] == [
        "Places by week",
        "No-shows by week",
        "Cancellations by lead time",
        "Days from application to appointment",
        "Inquiries by condition, and time to answer",
    ]
    pictures = [each for each in page.all("svg") if each.attributes.get("role") == "img"]
    assert len(pictures) == len(page.all("table")) == len(REPORTS) == 5
    assert all(any(each in part.around for part in page.all("rect")) for each in pictures)
    files = [each.attributes["href"] for each in page.all("a") if ".csv?" in each.attributes.get("href", "")]
    assert [auditor.get(each).status_code for each in files] == [200] * 5


def test_without_a_period_the_last_twelve_weeks_are_shown(auditor):
    response = auditor.get(URL)

    assert [response.context["form"][name].value() for name in ("first", "last")] == [
        "2026-08-31",
        "2026-11-22",
    ]
    assert "There is nothing to draw" in response.content.decode()


@pytest.mark.parametrize("query", [{"first": "x"}, {"first": "2026-11-22", "last": "2026-11-01"}])
def test_a_period_that_is_none_is_refused(auditor, query):
    page = auditor.get(URL, query)

    assert (page.status_code, len(page.context["form"].errors), page.context["reports"]) == (200, 1, [])
    assert auditor.get(f"{URL}places.csv", query).status_code == 400
    assert auditor.get(f"{URL}passwords.csv", PERIOD).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_reports_cost_the_same_for_many_rows(auditor, rows, django_assert_num_queries):
    for number in range(rows):
        booked(slot_at(f"2026-11-{number + 16}"), status="missed")
        an_inquiry()
    auditor.get(URL)

    # Session, account, two for its permissions; two, one, one, one and one for the reports.
    with django_assert_num_queries(10):
        auditor.get(URL, PERIOD)
    assert Appointment.objects.count() == rows


@pytest.mark.parametrize("role", [CLERK, OFFICER, CALENDAR_MANAGER])
def test_who_is_no_auditor_sees_no_reports(role):
    client = logged_in(a_member(role))

    assert [client.get(URL + page).status_code for page in ("", "places.csv", "passwords.csv")] == [403] * 3
