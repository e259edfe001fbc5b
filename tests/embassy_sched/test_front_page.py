"""The front page of the staff's site: the day, two weeks, what waits; each figure leads to its list."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import Notification
from appointments.models import Closing, ClosingItem, InterviewSlot
from eligibility.models import CaseClaim, Inquiry, RosterImport, TravelingApplicant
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from tests.appointments.bookings import NOW, at, booked, closed, slot_at
from tests.cast import a_user
from tests.eligibility.clearing import a_clearance
from tests.eligibility.inquiring import an_inquiry, logged_in
from tests.eligibility.test_admin import breaches_of_csp
from tests.factories import bulletin
from tests.markup import Page
from tests.roles import a_member

pytestmark = pytest.mark.django_db

APPOINTMENTS = "/admin/appointments/appointment/"


@pytest.fixture(autouse=True)
def monday():
    """Monday, 30 November 2026, 9:00 in Phnom Penh."""
    with time_machine.travel(at("2026-11-30", "09:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def listed() -> RosterImport:
    """The post's list of cases has been imported."""
    return RosterImport.objects.create(uploaded_at=NOW, at=NOW, file_name="cases.csv", digest="0" * 64)


@pytest.fixture
def clerk() -> Client:
    return logged_in(a_member(CLERK))


def front(client: Client) -> Page:
    response = client.get("/admin/")
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert breaches_of_csp(page) == []
    return page


def table(page: Page, name: str) -> list[list[str]]:
    """The rows of a table."""
    [found] = [each for each in page.all("table") if name in each.classes]
    rows = [row for row in page.all("tr") if found in row.around and row.inside("tbody")]
    return [
        [each.text for each in page.elements if row in each.around and each.tag in {"td", "th"}]
        for row in rows
    ]


def waits(page: Page) -> list[str]:
    """The sentences under "What waits"."""
    [found] = [each for each in page.all("ul") if "front__waits" in each.classes]
    return [each.text for each in page.all("li") if each.around[-1] is found]


def link(page: Page, text: str) -> str:
    """The address behind a text."""
    [found] = [each for each in page.all("a") if each.text == text]
    return found.attributes["href"]


def test_a_clerk_sees_who_comes_today_by_time_and_who_is_here(clerk):
    late, early = slot_at("2026-11-30", "09:30"), slot_at("2026-11-30", "08:00")
    booked(slot_at("2026-12-01"))
    waiting = booked(late)
    here = booked(early, checked_in_at=at("2026-11-30", "07:50"))
    done = booked(early, status="interviewed", checked_in_at=at("2026-11-30", "07:40"))
    booked(early, status="cancelled")
    for number in range(2):
        TravelingApplicant.objects.create(
            application=here.application, creation_key=f"child-{number}", relation="son", surname="Chan"
        )

    page = front(clerk)

    assert table(page, "front__interviews") == [
        ["8:00 a.m.", f"{here.application.full_name} {here.case}", "", "3", "came at 7:50 a.m."],
        ["8:00 a.m.", f"{done.application.full_name} {done.case}", "", "1", "interviewed"],
        ["9:30 a.m.", f"{waiting.application.full_name} {waiting.case}", "", "1", "not here yet"],
    ]
    assert "3 appointments, 5 persons; 2 have come." in page.one("div", id="content-main").text
    assert link(page, "3 appointments") == APPOINTMENTS + "?interview=today"
    assert link(page, "5 persons") == link(page, "2 have come.") == APPOINTMENTS + "day/2026-11-30/"
    assert link(page, here.application.full_name) == f"/admin/cases/{here.case}/"


def test_a_clerk_sees_the_places_of_the_next_two_weeks(clerk):
    closed("2026-12-02", "Storm")
    tuesday = slot_at("2026-12-01", capacity=5)
    InterviewSlot.objects.filter(pk=tuesday.pk).update(reserved=1, stopped_at=NOW)
    tuesday.refresh_from_db()
    booked(tuesday)
    slot_at("2026-12-01", "09:00", capacity=2)
    gone = slot_at("2026-12-03", capacity=9)
    InterviewSlot.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    slot_at("2026-12-05", capacity=1)
    slot_at("2026-12-14", capacity=7)

    page = front(clerk)
    rows = table(page, "front__days")

    assert rows[:4] == [
        ["Monday, 30 November 2026", "0", "0", "0", "0", "no slots"],
        ["Tuesday, 1 December 2026", "7", "1", "1", "5", "bookings stopped"],
        ["Wednesday, 2 December 2026", "0", "0", "0", "0", "closed: Storm"],
        ["Thursday, 3 December 2026", "0", "0", "0", "0", "no slots"],
    ]
    assert [row[0] for row in rows[4:]] == [
        "Friday, 4 December 2026",
        "Saturday, 5 December 2026",
        *(
            f"{name}, {number} December 2026"
            for name, number in zip(
                ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), range(7, 12), strict=True
            )
        ),
    ]
    drawn = {each.text for each in page.all("title") if each.inside("svg")}
    assert drawn == {"Tue: taken 1", "Tue: kept for staff 1", "Tue: free 5", "Sat: free 1"}


def test_a_clerk_sees_what_waits_and_each_figure_leads_to_its_list(clerk):
    for days in (2, 5):
        inquiry = an_inquiry()
        Inquiry.objects.filter(pk=inquiry.pk).update(
            created_at=at("2026-11-30", "08:00") - timedelta(days=days)
        )
    Inquiry.objects.filter(pk=an_inquiry().pk).update(state="closed")
    past = booked(slot_at("2026-11-27"))
    soon, later = booked(slot_at("2026-12-01")), booked(slot_at("2026-12-04"))
    for each in (soon, booked(slot_at("2026-12-02"))):
        CaseClaim.objects.create(
            case=each.case, user=a_user(), made_at=NOW, verified_at=None if each == soon else NOW
        )
    for state in ("failed", "failed", "sent", "queued"):
        Notification.objects.create(
            to_address="x@example.org", kind="case_verified", state=state, created_at=NOW, next_try_at=NOW
        )
    closing = Closing.objects.create(
        day=date(2026, 12, 4), name="Storm", way="move", cause="storm", text_en="Storm", started_at=NOW,
        letters_from=NOW,
    )  # fmt: skip
    ClosingItem.objects.create(closing=closing, appointment=later)
    ClosingItem.objects.create(closing=closing, appointment=soon, state="moved")
    Closing.objects.create(
        day=date(2026, 12, 7), name="Done", way="move", cause="storm", text_en="Storm", started_at=NOW,
        letters_from=NOW, finished_at=NOW,
    )  # fmt: skip
    closed("2026-01-01", "New Year's Day")

    page = front(clerk)

    assert waits(page) == [
        "Closing of 2026-12-04 Storm: 1 of 2 appointments are not handled yet.",
        "2 inquiries wait for an answer. The oldest: 5 days.",
        "2 interviews to come stand on cases that are not verified. Claims that the list does not prove "
        "Tuesday, 1 December 2026: 1"
        "Friday, 4 December 2026: 1",
        "1 past appointment has no outcome. The oldest: 8:30 a.m. on Friday, 27 November 2026.",
        "2 letters were refused by the mail server.",
    ]
    queue = clerk.get(link(page, "2 inquiries wait for an answer."))
    assert (queue.status_code, queue.context["count"]) == (200, 2)
    lists = {
        "2 interviews to come stand on cases that are not verified.": 2,
        "Friday, 4 December 2026: 1": 1,
        "1 past appointment has no outcome.": 1,
        "2 letters were refused by the mail server.": 2,
    }
    for text, number in lists.items():
        response = clerk.get(link(page, text))
        assert (response.status_code, response.context["cl"].result_count) == (200, number), text
    assert link(page, "The holidays of 2027 are not approved: no slot can be released in that year.") == (
        "/admin/appointments/closure/years/"
    )
    assert past.slot.starts_at < NOW + timedelta(days=8)


def test_a_clearance_that_runs_out_without_an_appointment_waits_on_the_front_page(clerk):
    a_clearance(number="PNP2023534001", until=date(2026, 12, 5))
    a_clearance(number="PNP2023534002", until=date(2026, 12, 6))
    a_clearance(number="PNP2023534003", until=date(2027, 3, 31))

    page = front(clerk)

    assert "2 clearances run out, and their holders have no appointment." in waits(page)
    listed = clerk.get(link(page, "2 clearances run out, and their holders have no appointment."))
    assert len(listed.context["rows"]) == 2


def test_every_link_of_the_front_page_leads_somewhere(clerk):
    closed("2026-12-02", "Storm")
    booked(slot_at("2026-11-30"))
    booked(slot_at("2026-12-01"))
    booked(slot_at("2026-11-27"))
    page = front(clerk)
    content = page.one("div", id="content-main")
    links = {each.attributes["href"] for each in page.all("a") if content in each.around}

    assert {url: clerk.get(url, follow=True).status_code for url in links} == dict.fromkeys(links, 200)
    slots = [url for url in links if "starts_at__date=2026-12-01" in url]
    assert [clerk.get(url).context["cl"].result_count for url in slots] == [1]


def test_a_quiet_day_says_so(clerk, listed):
    bulletin(2026, 11)
    bulletin(2026, 12)
    closed("2026-01-01", "New Year's Day")
    closed("2027-01-01", "New Year's Day")

    page = front(clerk)

    assert waits(page) == [
        "0 inquiries wait for an answer.",
        "0 interviews to come stand on cases that are not verified.",
        "0 past appointments have no outcome.",
        "0 letters were refused by the mail server.",
    ]
    assert "Nobody is scheduled for today." in page.one("div", id="content-main").text
    assert not [each for each in page.all("li") if "warning" in each.classes]


@pytest.mark.parametrize("day,years", [("2026-09-30", ["2026"]), ("2026-10-01", ["2026", "2027"])])
def test_next_year_is_asked_for_from_october_on(clerk, monday, listed, day, years):
    closed("2027-03-01", "Only proposed", approved=False)
    closed("2026-12-15", "Storm", kind="post")
    monday.move_to(at(day, "00:00"))

    warned = [each.text for each in front(clerk).all("li") if "warning" in each.classes]

    assert [sentence for sentence in warned if "holidays" in sentence] == [
        f"The holidays of {year} are not approved: no slot can be released in that year." for year in years
    ]


@pytest.mark.parametrize(
    "role,jobs",
    [
        (CLERK, {"/admin/cases/", "/admin/eligibility/inquiry/queue/"}),
        (OFFICER, {"/admin/cases/"}),
        (
            CALENDAR_MANAGER,
            {"/admin/appointments/interviewslot/release/", "/admin/appointments/closure/years/"},
        ),
        (AUDITOR, {"/admin/exceptions/"}),
    ],
)
def test_everybody_sees_the_jobs_of_the_own_role_and_may_enter_each(role, jobs):
    client = logged_in(a_member(role))
    page = front(client)
    [menu] = [each for each in page.all("section") if "front__jobs" in each.classes]
    shown = {each.attributes["href"] for each in page.all("a") if menu in each.around}

    assert jobs <= shown
    assert {url: client.get(url, follow=True).status_code for url in shown} == dict.fromkeys(shown, 200)
    assert ("/admin/exceptions/" in shown) is (role == AUDITOR)
    assert ("/admin/appointments/interviewslot/release/" in shown) is (role == CALENDAR_MANAGER)


def test_staff_without_a_group_sees_nothing_of_the_day():
    booked(slot_at("2026-11-30"))
    an_inquiry()
    closed("2026-12-02", "Storm")

    page = front(logged_in(a_member()))
    text = page.one("div", id="content-main").text

    assert "Chan" not in text
    assert [each.text for each in page.all("h2")] == ["Everything that is kept"]


def test_each_part_is_shown_to_who_may_see_its_list_only():
    booked(slot_at("2026-11-30"))
    member = a_member()
    shown = {
        "view_appointment": ["Interviews today", "What waits"],
        "view_interviewslot": ["The next two weeks"],
        "view_inquiry": ["Jobs", "What waits"],
        "view_notification": ["What waits"],
        "view_closing": [],
    }
    for code, headings in shown.items():
        member.user_permissions.set(Permission.objects.filter(codename=code))
        found = [each.text for each in front(logged_in(member)).all("h2")]
        assert [
            each for each in found if each in {"Interviews today", "What waits", "The next two weeks"}
        ] == [each for each in headings if each != "Jobs"], code
