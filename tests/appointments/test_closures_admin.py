"""Closures as a calendar manager plans them: the year, a range, moving, lists; where an officer goes on."""

from datetime import date, time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from appointments.models import CalendarEvent, Closing, Closure
from tests.appointments.bookings import NOW, booked, closed, slot_at
from tests.appointments.desk import (
    CLOSURES,
    MANAGES,
    MORNING,
    colleague,
    hidden_fields,
    said,
    text,
    words,
)

pytestmark = pytest.mark.django_db

YEAR = CLOSURES + "years/2026/"
NEXT_YEAR = CLOSURES + "years/2027/"
STORM = {"day": "2026-12-08", "kind": "post", "name": "Storm", "name_km": "ព្យុះ"}
HIT = (
    "2 appointments are scheduled then: Tuesday, 8 December 2026. Such a day is closed on the page “Close a "
    "day”, which moves or cancels them."
)


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def manager():
    return colleague(*MANAGES)


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("chief@example.org", "pw-for-tests"))
    return client


def _events():
    return [(event.kind, event.day, event.reason) for event in CalendarEvent.objects.order_by("pk")]


def _two_booked():
    slot = slot_at("2026-12-08")
    booked(slot)
    booked(slot)
    return slot


def _closing_page(**query: object) -> str:
    """The address of the page that closes a day on booked people."""
    address = reverse("admin:appointments_closing_new")
    return address + "?" + "&".join(f"{name}={value}" for name, value in query.items())


# The year.


def test_a_manager_proposes_a_year_and_approves_it_after_a_look(manager):
    assert manager.get(CLOSURES + "years/")["Location"] == YEAR
    response = manager.post(NEXT_YEAR, {"act": "propose"}, follow=True)
    count = Closure.objects.count()
    assert said(response) == [
        f"{count} holidays of 2027 proposed. They do not count before they are approved."
    ]
    assert f"0 approved, {count} proposed and not approved." in text(response)
    assert "Slots cannot be released in this year yet." in text(response)
    assert "<caption>December 2027</caption>" in text(response)
    assert 'title="New Year' in text(response)

    asked = manager.post(NEXT_YEAR, {"act": "approve_all"})
    assert asked.context["form"]["reason"].value() == "Holiday list of 2027"
    assert len(asked.context["effects"]) == count
    assert not Closure.objects.approved().exists()
    done = manager.post(
        NEXT_YEAR, {"act": "approve_all", "confirmed": "1", "reason": "Holiday list of 2027"}, follow=True
    )

    assert said(done) == [f"{count} closures approved."]
    assert "Slots cannot be released" not in text(done)
    assert Closure.objects.approved().count() == count
    assert Closure.objects.first().approved_by.email == "iv@example.org"
    assert _events()[0] == ("proposed", None, "Holidays of 2027")
    assert {(kind, reason) for kind, _day, reason in _events()[1:]} == {
        ("closure_approved", "Holiday list of 2027")
    }


def test_a_manager_approves_and_removes_chosen_closures_of_the_year(manager):
    slot = slot_at("2026-12-25")
    one, other = closed("2026-12-25", approved=False), closed("2026-12-29", approved=False)
    chosen = {"closures": [one.pk]}

    asked = manager.post(YEAR, {"act": "approve", **chosen})
    assert [(each.closure, each.slots, each.booked) for each in asked.context["effects"]] == [(one, 1, 0)]
    confirmed = {"confirmed": "1", "reason": "As decreed"}
    assert said(manager.post(YEAR, {"act": "approve", **chosen, **confirmed}, follow=True)) == [
        "1 closure approved."
    ]
    assert list(Closure.objects.approved()) == [one]
    manager.post(YEAR, {"act": "remove", **chosen})
    assert said(manager.post(YEAR, {"act": "remove", **chosen, **confirmed}, follow=True)) == [
        "1 closure removed; its slots are open again."
    ]

    slot.refresh_from_db()
    assert (slot.closed_by, list(Closure.objects.all())) == (None, [other])
    assert _events() == [
        ("closure_approved", date(2026, 12, 25), "As decreed"),
        ("closure_removed", date(2026, 12, 25), "As decreed"),
    ]


@pytest.mark.parametrize(
    "data,sentence",
    [
        ({}, "Something else was chosen than this page offers. Look again."),
        ({"act": "burn"}, "Something else was chosen than this page offers. Look again."),
        ({"act": "approve", "closures": "x"}, "Something else was chosen than this page offers. Look again."),
        (
            {"act": "approve", "closures": "9" * 30},
            "Something else was chosen than this page offers. Look again.",
        ),
        ({"act": "approve"}, "Choose closures in the list first."),
        ({"act": "remove", "confirmed": "1", "reason": "x"}, "Choose closures in the list first."),
        ({"act": "approve_all"}, "Choose closures in the list first."),
    ],
)
def test_nonsense_for_a_year_is_refused(manager, data, sentence):
    closure = closed("2026-12-08")
    assert said(manager.post(YEAR, data, follow=True)) == [sentence]
    assert list(Closure.objects.all()) == [closure]
    assert _events() == []


@pytest.mark.parametrize("year", ["0", "1999", "2024", "2030", "99999999999999999999"])
def test_a_year_beyond_those_that_are_planned_is_not_there(manager, year):
    assert manager.get(f"{CLOSURES}years/{year}/").status_code == 404
    assert manager.post(f"{CLOSURES}years/{year}/", {"act": "propose"}).status_code == 404


@pytest.mark.parametrize("month,warned", [(9, [2026]), (10, [2026, 2027])])
def test_from_october_on_the_next_year_is_missed_too(manager, month, warned):
    with time_machine.travel(MORNING.replace(month=month), tick=False):
        manager.force_login(User.objects.get(email="iv@example.org"))
        page = manager.get(YEAR)
    assert [year for year, _url in page.context["warned"]] == warned
    assert ("The holidays of 2027 are not approved" in text(page)) is (2027 in warned)


def test_a_day_of_the_year_shows_what_is_closed_and_what_only_proposed(manager):
    closed("2026-12-08")
    closed("2026-12-09", approved=False)
    Closure.objects.filter(pk=closed("2026-12-10").pk).update(begins_at=time(8), ends_at=time(9))
    december = manager.get(YEAR).context["months"][11]

    states = {day.day: cell.state for week in december.weeks for day, cell in filter(None, week)}
    assert {day: state for day, state in states.items() if state not in {"open", "weekend"}} == {
        8: "closed",
        9: "proposed",
        10: "part",
    }
    assert (states[7], states[12]) == ("open", "weekend")


# Approving on booked people.


def test_a_manager_is_told_that_an_officer_closes_a_day_on_booked_people(manager):
    _two_booked()
    draft, free = closed("2026-12-08", approved=False), closed("2026-12-09", approved=False)
    data = {"action": "approve_chosen", "_selected_action": [draft.pk, free.pk]}

    asked = manager.post(CLOSURES, data)
    assert "stays proposed: people are booked" in text(asked)
    done = manager.post(CLOSURES, {**data, "confirmed": "1", "reason": "List"}, follow=True)

    assert said(done)[0] == "1 closure approved."
    assert said(done)[1].startswith(f"{HIT} It stays proposed until an officer closes it.")
    assert list(Closure.objects.approved()) == [free]
    assert "2 appointments then" in words(manager.get(YEAR))


def test_an_officer_is_led_to_the_page_that_closes_a_day_on_booked_people(chief):
    _two_booked()
    draft = closed("2026-12-08", approved=False)
    page = _closing_page(day="2026-12-08", closure=draft.pk)

    done = chief.post(YEAR, {"act": "approve", "closures": draft.pk, "confirmed": "1", "reason": "List"})

    assert (done.status_code, done["Location"]) == (302, page)
    assert not Closure.objects.approved().exists()
    there = chief.get(page)
    assert (there.status_code, said(there)) == (200, [HIT])


# Closing days.


def test_a_manager_closes_a_range_at_once_after_a_look(manager):
    slot = slot_at("2026-12-07")
    data = {**STORM, "day": "2026-12-04", "last_day": "2026-12-08"}

    seen = manager.post(CLOSURES + "add/", data)
    days = [(each.closure.day.day, each.slots, each.booked) for each in seen.context["effects"]]
    assert days == [(4, 0, 0), (7, 1, 0), (8, 0, 0)]
    assert "Nothing has been closed yet." in text(seen)
    assert not Closure.objects.exists()
    done = manager.post(CLOSURES + "add/", {**hidden_fields(seen), "do": "Close"}, follow=True)

    assert said(done) == ["3 days closed, from 2026-12-04 Storm on."]
    assert list(Closure.objects.approved().values_list("day", "name", "name_km")) == [
        (date(2026, 12, day), "Storm", "ព្យុះ") for day in (4, 7, 8)
    ]
    slot.refresh_from_db()
    assert slot.closed_by.day == date(2026, 12, 7)
    assert _events() == [("closure_added", date(2026, 12, day), "Storm") for day in (4, 7, 8)]


def test_a_manager_closes_a_part_of_a_day_for_the_iv_unit_alone(manager):
    early, late = slot_at("2026-12-08"), slot_at("2026-12-08", "14:00")
    data = {**STORM, "kind": "iv_unit", "begins_at": "១៣:០០", "ends_at": "17:00", "do": "1"}
    done = manager.post(CLOSURES + "add/", data, follow=True)
    closure = Closure.objects.get()
    early.refresh_from_db()
    late.refresh_from_db()

    assert said(done) == ["Closed: 2026-12-08 Storm"]
    assert (closure.kind, closure.is_approved, closure.is_whole_day) == ("iv_unit", True, False)
    assert (early.closed_by, late.closed_by) == (None, closure)


def test_days_with_booked_people_wait_for_an_officer_and_the_others_are_closed(manager):
    _two_booked()
    data = {**STORM, "last_day": "2026-12-09"}

    seen = manager.post(CLOSURES + "add/", data)
    assert "stays proposed: people are booked" in text(seen)
    done = manager.post(CLOSURES + "add/", {**hidden_fields(seen), "do": "1"}, follow=True)

    assert said(done)[0] == "Closed: 2026-12-09 Storm"
    assert said(done)[1].startswith(HIT)
    assert list(Closure.objects.values_list("day", "approved_at")) == [
        (date(2026, 12, 8), None),
        (date(2026, 12, 9), NOW),
    ]


def test_an_officer_who_closes_a_day_on_booked_people_goes_on_where_they_are_moved(chief):
    _two_booked()
    done = chief.post(CLOSURES + "add/", {**STORM, "begins_at": "8:00", "ends_at": "12:00", "do": "1"})
    closure = Closure.objects.get()

    assert not closure.is_approved
    query = {"day": "2026-12-08", "begins": "08%3A00", "ends": "12%3A00", "closure": closure.pk}
    assert done["Location"] == _closing_page(**query)


@pytest.mark.parametrize(
    "change,field,sentence",
    [
        ({"day": "2026-11-21"}, "day", "This day has passed."),
        ({"day": "9999-12-31"}, "day", "This day is more than three years away."),
        ({"day": "Friday"}, "day", "Write the day as year-month-day, for example 2026-12-01."),
        ({"last_day": "2026-12-07"}, "last_day", "The last day is before the first day."),
        ({"last_day": "2027-03-01"}, "last_day", "Choose at most 60 days at once."),
        (
            {"day": "2026-12-12", "last_day": "2026-12-13"},
            "last_day",
            "All these days are on a weekend.",
        ),
        ({"name": ""}, "name", "This field is required."),
        ({"begins_at": "8:00"}, "ends_at", "Give both times, or none for the whole day."),
        (
            {"begins_at": "9:00", "ends_at": "9:00"},
            "ends_at",
            "The end must be later than the beginning.",
        ),
        ({"name": "Holiday"}, "name", "This day is closed under this name already."),
    ],
)
@pytest.mark.parametrize("button", [{}, {"do": "1"}])
def test_a_closure_that_cannot_be_is_refused_with_what_was_typed(manager, change, field, sentence, button):
    closed("2026-12-08", "Holiday")
    data = STORM | change
    response = manager.post(CLOSURES + "add/", {**data, **button})

    assert response.context["form"].errors == {field: [sentence]}
    assert "<title>Error:" in text(response)
    assert f'value="{data["day"]}"' in text(response)
    assert Closure.objects.count() == 1


def test_a_closure_can_be_changed_after_the_look(manager):
    response = manager.post(CLOSURES + "add/", {**STORM, "change": "Change something"})

    assert response.templates[0].name == "admin/appointments/closure_form.html"
    assert 'value="Storm"' in text(response)


# Moving.


def test_a_manager_moves_a_closure_after_a_look(manager):
    tuesday, wednesday = slot_at("2026-12-08"), slot_at("2026-12-09")
    manager.post(CLOSURES + "add/", {**STORM, "do": "1"})
    closure = Closure.objects.get()
    url = f"{CLOSURES}{closure.pk}/move/"
    assert f'href="{url}"' in text(manager.get(YEAR))

    seen = manager.post(url, {"day": "2026-12-09", "reason": "Decree"})
    assert "1 slot of Tuesday, 8 December 2026 opens again" in words(seen)
    assert "1 slot of Wednesday, 9 December 2026 closes." in words(seen)
    assert Closure.objects.get().day == date(2026, 12, 8)
    done = manager.post(url, {**hidden_fields(seen), "do": "Move"}, follow=True)

    assert said(done) == ["Moved: 2026-12-09 Storm"]
    tuesday.refresh_from_db()
    wednesday.refresh_from_db()
    assert (tuesday.closed_by, wednesday.closed_by) == (None, closure)
    assert _events()[-1] == ("closure_moved", date(2026, 12, 9), "Decree")


def test_a_closure_is_not_moved_onto_booked_people(manager, chief):
    _two_booked()
    closure = closed("2026-12-09", "Storm")
    url, data = f"{CLOSURES}{closure.pk}/move/", {"day": "2026-12-08", "reason": "Decree"}

    assert "2 appointments are scheduled on the new day." in words(manager.post(url, data))
    refused = manager.post(url, {**data, "do": "1"}, follow=True)
    assert said(refused)[0].startswith(
        f"{HIT} The closure stays on its day until an officer closes the new one."
    )
    led = chief.post(url, {**data, "do": "1"})

    assert led["Location"] == _closing_page(day="2026-12-08", closure=closure.pk)
    closure.refresh_from_db()
    assert closure.day == date(2026, 12, 9)


def test_a_closure_is_not_moved_onto_its_like_or_while_people_are_moved(manager):
    closure, other = closed("2026-12-08", "Storm"), closed("2026-12-09", "Storm")
    url, data = f"{CLOSURES}{closure.pk}/move/", {"reason": "Decree", "do": "1"}
    refused = manager.post(url, {**data, "day": "2026-12-09"})
    assert refused.context["form"].errors == {"day": ["That day is closed under this name already."]}

    Closing.objects.create(
        closure=closure, day=closure.day, name="Storm", way="move", started_at=NOW, letters_from=NOW
    )
    goes_on = (
        "People are being moved because of this closure. Finish or undo that first, under “Closings of "
        "days”; nothing was changed."
    )
    refused = manager.post(url, {**data, "day": "2026-12-10"})
    assert refused.context["form"].errors == {"__all__": [goes_on]}
    removed = manager.post(
        YEAR, {"act": "remove", "closures": closure.pk, "confirmed": "1", "reason": "x"}, follow=True
    )
    assert said(removed) == [goes_on]
    assert set(Closure.objects.all()) == {closure, other}
    for nobody in (999999, 10**30):
        assert manager.get(f"{CLOSURES}{nobody}/move/").status_code == 404


# Lists.


def _file(content: str | bytes, name: str = "closures.csv") -> dict[str, object]:
    data = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile(name, data, content_type="text/csv")}


def test_a_manager_exports_a_year_and_imports_it_again(manager):
    closed("2025-12-25", "Christmas Day")
    Closure.objects.filter(pk=closed("2026-12-08", "=Storm").pk).update(name_km="ព្យុះ")
    exported = manager.get(CLOSURES + "export/", {"year": "2026"})

    assert exported["Content-Type"] == "text/csv; charset=utf-8"
    assert exported["Content-Disposition"] == 'attachment; filename="closures-2026.csv"'
    assert exported.content.decode().splitlines() == [
        '\ufeff"day","name","name_km","kind","begins","ends"',
        '"2026-12-08","\'=Storm","ព្យុះ","us","",""',
    ]
    for nonsense in ("x", "1", "9" * 30, "٢٠٢٦", "\0"):
        assert len(manager.get(CLOSURES + "export/", {"year": nonsense}).content.splitlines()) == 3

    Closure.objects.all().delete()
    seen = manager.post(CLOSURES + "import/", _file(exported.content))
    assert "1 closure would be proposed." in text(seen)
    assert seen.context["form"]["reason"].value() == "closures.csv"
    assert not Closure.objects.exists()
    sent = {**hidden_fields(seen), "import": "Import now"}
    done = manager.post(CLOSURES + "import/", sent, follow=True)
    again = manager.post(CLOSURES + "import/", sent, follow=True)

    assert said(done) == ["1 closure imported as proposed. It does not count before it is approved."]
    assert said(again)[-1] == "1 was there already and is as it was."
    assert list(Closure.objects.values_list("day", "name", "name_km", "approved_at")) == [
        (date(2026, 12, 8), "=Storm", "ព្យុះ", None)
    ]
    assert _events() == [("closures_imported", None, "closures.csv")]


def test_a_list_with_a_bad_row_is_refused_whole_with_its_line(manager):
    listed = "day,name,name_km,kind,begins,ends\n2026-12-08,Storm,,post,,\nFriday,Flood,,post,,\n"
    seen = manager.post(CLOSURES + "import/", _file(listed))

    assert "1 row is wrong." in text(seen)
    assert (
        "<strong>Line 3:</strong> “Friday” is no day. Write it as year-month-day, for example 2026-12-01."
    ) in text(seen)
    assert "Import now" not in text(seen)
    sent = manager.post(CLOSURES + "import/", {"import": "1", "text": listed, "reason": "x"})
    assert "1 row is wrong." in text(sent)
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    "data,sentence",
    [
        ({}, "This field is required."),
        (_file(""), "The submitted file is empty."),
        (_file("day,name,kind\n".encode("utf-16")), "The file is not in UTF-8."),
        (_file("x" * 200_001), "The file is too large for a list of closures."),
    ],
)
def test_a_file_that_is_none_is_refused(manager, data, sentence):
    refused = manager.post(CLOSURES + "import/", data)

    assert refused.context["form"].errors["file"][0].startswith(sentence)


@pytest.mark.parametrize("posted", ["", "\0", "x" * 200_001])
def test_a_list_that_was_not_looked_at_is_asked_for_again(manager, posted):
    response = manager.post(CLOSURES + "import/", {"import": "1", "text": posted, "reason": "x"})

    assert said(response) == ["Choose the file again."]
    assert not Closure.objects.exists()
