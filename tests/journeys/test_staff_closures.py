"""A calendar manager plans a year: proposes, moves, adds, imports, approves, removes; a clerk only looks."""

import pytest

from appointments import booking
from appointments.models import CalendarEvent, Closure, InterviewSlot
from embassy_sched.roles import CALENDAR_MANAGER, CLERK
from tests.appointments.bookings import at
from tests.cast import NOW, an_application, applicant
from tests.journeys.acting import heading, open_page, path_of, text_of
from tests.journeys.staff_desk import fill, follow, press, sit_down

CLOSURES = "/admin/appointments/closure/"
NEXT_YEAR = CLOSURES + "years/2027/"


@pytest.fixture
def manager(new_page):
    """The calendar manager's page."""
    return sit_down(new_page(width=1280), CALENDAR_MANAGER)


def test_a_manager_proposes_moves_and_approves_the_holidays_of_next_year(manager):
    follow(manager, "Holidays by year")
    assert heading(manager) == "Closures of 2026"
    assert "The holidays of 2027 are not approved: no slot can be released in that year." in text_of(manager)
    follow(manager, "Closures of 2027")
    press(manager, "Propose what is missing")
    water_festival = Closure.objects.filter(day__year=2027, name__startswith="Water Festival").first()
    waiting = Closure.objects.filter(day__year=2027, approved_at=None).count()

    open_page(manager, f"{CLOSURES}{water_festival.pk}/move/")
    fill(manager, "New day", "2027-11-19")
    fill(manager, "Reason", "Sub-decree of the government")
    press(manager, "Look before you move it")
    assert "It is only proposed: no slot opens or closes." in text_of(manager)
    press(manager, "Move")
    assert path_of(manager) == NEXT_YEAR
    assert f"Moved: 2027-11-19 {water_festival.name}" in text_of(manager)

    press(manager, f"Approve all {waiting} proposed days")
    assert heading(manager) == "Approve closures"
    assert "Friday, 19 November 2027" in text_of(manager)
    assert Closure.objects.filter(day__year=2027, approved_at=None).count() == waiting
    press(manager, "Approve")
    assert f"{waiting} closures approved." in text_of(manager)
    assert "Slots cannot be released in this year yet." not in text_of(manager)
    assert set(CalendarEvent.objects.values_list("kind", flat=True)) == {
        "proposed",
        "closure_moved",
        "closure_approved",
    }


def test_a_manager_closes_a_range_and_an_officer_gets_the_day_on_which_people_are_booked(manager, sokha):
    slot = InterviewSlot.objects.get(starts_at=at("2026-12-08", "08:00"))
    booking.schedule(an_application(sokha), slot, now=NOW, by=applicant(sokha))
    open_page(manager, CLOSURES + "years/2026/")
    follow(manager, "Close a day or several")
    fill(manager, "Day", "2026-12-07")
    fill(manager, "Last day", "2026-12-08")
    fill(manager, "Reason in English", "Storm")
    fill(manager, "Reason in Khmer", "ព្យុះ")
    press(manager, "Look before you close")
    said = text_of(manager)
    assert "Nothing has been closed yet." in said
    assert "stays proposed: people are booked" in said
    press(manager, "Close")

    said = text_of(manager)
    assert "Closed: 2026-12-07 Storm" in said
    assert "1 appointment is scheduled then: Tuesday, 8 December 2026." in said
    assert "It stays proposed until an officer closes it." in said
    storms = Closure.objects.filter(name="Storm")
    assert [(each.day.day, each.name_km, each.is_approved) for each in storms] == [
        (7, "ព្យុះ", True),
        (8, "ព្យុះ", False),
    ]

    manager.get_by_label("Monday, 7 December 2026, Storm").check()
    press(manager, "Remove the chosen")
    fill(manager, "Reason", "It went elsewhere")
    press(manager, "Remove")
    assert "1 closure removed; its slots are open again." in text_of(manager)
    assert [closure.day.day for closure in Closure.objects.filter(name="Storm")] == [8]


def test_a_manager_imports_a_list_after_a_look_and_exports_it(manager):
    open_page(manager, NEXT_YEAR)
    follow(manager, "Import")
    good = "day,name,name_km,kind,begins,ends\n2027-03-02,Training,,iv_unit,13:00,17:00\n"
    for text in (good + "Friday,Flood,,post,,\n", good):
        manager.get_by_label("CSV file:").set_input_files(
            {"name": "closures.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        press(manager, "Look before you import")
        if text != good:
            assert "1 row is wrong. Nothing can be imported before the file is corrected." in text_of(manager)
            assert "Line 3: “Friday” is no day." in text_of(manager)
            follow(manager, "Choose the corrected file")
    assert "1 closure would be proposed. Nothing has been imported yet." in text_of(manager)
    press(manager, "Import now")
    assert path_of(manager) == NEXT_YEAR
    assert "1 closure imported as proposed." in text_of(manager)

    with manager.expect_download() as download:
        manager.locator("#content").get_by_role("link", name="Export", exact=True).click()
    assert download.value.suggested_filename == "closures-2027.csv"
    assert '"2027-03-02","Training","","iv_unit","13:00","17:00"' in download.value.path().read_text("utf-8")


def test_a_clerk_reads_the_year_and_changes_nothing(new_page):
    page = sit_down(new_page(width=1280), CLERK)

    assert open_page(page, CLOSURES + "years/2026/").status == 200
    assert page.get_by_role("button", name="Approve").count() == 0
    assert page.get_by_role("link", name="Close a day or several").count() == 0
    closure = Closure.objects.first()
    for path in ("add/", "import/", f"{closure.pk}/move/"):
        assert open_page(page, CLOSURES + path).status == 403, path
