"""The pages on which an officer closes a day, and everybody is told."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Notification
from appointments.closing_day import closing
from appointments.models import Appointment, CalendarEvent, Closing, ClosingItem, Closure, InterviewSlot
from eligibility.bulletin.loading import publish
from eligibility.bulletin.reading import Key
from eligibility.models import Application, Clearance
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER, ROLES
from tests.appointments.closing_stage import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    a_family,
    an_officer,
    booked,
    close,
    nobody_is_on_a_closed_day,
    states,
    storm,
    week,
)
from tests.appointments.pages import page_of, text_of
from tests.cast import NOW, a_slot, closed
from tests.factories import visa_class
from tests.roles import a_member

pytestmark = pytest.mark.django_db

CLOSINGS = "/admin/appointments/closing/"
NEW = CLOSINGS + "new/"
STORM = {"day": "2026-12-04", "cause": "storm", "way": "move", "kind": "post"}
NO_EXTRA = {"extra-TOTAL_FORMS": "4", "extra-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    closed()
    Closure.objects.filter(day__year=2026).update(kind=Closure.Kind.US)
    with time_machine.travel(NOW, tick=False):
        yield


def desk_of(*roles: str) -> Client:
    client = Client()
    client.force_login(a_member(*roles))
    return client


@pytest.fixture
def officer() -> Client:
    return desk_of(OFFICER)


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def shown(client: Client, data: dict[str, str] | None = None) -> dict[str, str]:
    """What the preview sends back when its buttons are pressed."""
    page = client.post(NEW, {**(data or STORM), "look": "1"})
    assert page.status_code == 200
    return {
        **(data or STORM),
        **NO_EXTRA,
        "text_en": page.context["details"]["text_en"].value(),
        "text_km": page.context["details"]["text_km"].value(),
        "seen": page.context["plan"].digest,
    }


def close_it(client: Client, data: dict[str, str] | None = None, **more: str) -> HttpResponse:
    return client.post(NEW, {**shown(client, data), "close": "1", **more}, follow=True)


# Who may.


@pytest.mark.parametrize("role", ROLES)
def test_only_officers_and_administrators_close_a_day(role: str) -> None:
    may = role in (OFFICER, "administrator")
    week()
    done = close(storm(MONDAY))
    client = desk_of(role)

    assert client.get(NEW).status_code == (200 if may else 403)
    assert client.post(NEW, {**STORM, "look": "1"}).status_code == (200 if may else 403)
    for act in ("go_on", "send_now", "undo"):
        answer = client.post(f"{CLOSINGS}{done.pk}/", {act: "1"})
        assert answer.status_code == (302 if may else 403), act
    assert client.get(f"{CLOSINGS}{done.pk}/").status_code == 200
    assert client.get(f"{CLOSINGS}{done.pk}/calls/").status_code == 200
    assert client.get(CLOSINGS).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_who_is_at_the_desk_notes_the_calls(role: str) -> None:
    done = close(storm())
    may = role in (CLERK, OFFICER, "administrator")

    answer = desk_of(role).post(f"{CLOSINGS}{done.pk}/", {"called": "1"})

    assert answer.status_code == (302 if may else 403)


def test_staff_without_a_role_sees_nothing_of_it() -> None:
    done = close(storm())
    client = desk_of()

    for url in (CLOSINGS, NEW, f"{CLOSINGS}{done.pk}/", f"{CLOSINGS}{done.pk}/calls/"):
        assert client.get(url).status_code == 403, url
    assert desk_of(OFFICER).get(f"{CLOSINGS}4711/").status_code == 404


# Look, then close.


def test_looking_shows_everybody_and_changes_nothing(officer: Client) -> None:
    days = week()
    reachable = a_family(days[FRIDAY])
    nobody = booked(days[FRIDAY])

    page = officer.post(NEW, {**STORM, "look": "1"})

    text = text_of(page)
    assert "Nothing has been done yet." in text
    assert "2 appointments are hit, with 2 persons. 2 get a new place." in text
    assert "1 family has given neither a telephone number nor an e-mail address." in text
    assert reachable.application.full_name in text
    assert reachable.application.email in text
    assert "+855 12 345 678" in text
    assert f"{nobody.application.full_name} {nobody.case.number}" in text
    assert "no telephone no e-mail 8:00 a.m. on Monday, 7 December 2026" in text
    assert "may be changed until 11:59 p.m. on Tuesday, 1 December 2026" in text
    assert "because of a storm or flood" in text
    assert not Closing.objects.exists()
    assert not Closure.objects.filter(day=FRIDAY).exists()
    assert not Notification.objects.exists()
    days[FRIDAY].refresh_from_db()
    assert days[FRIDAY].closed_by is None


def test_closing_does_what_was_shown_and_leads_to_its_page(officer: Client) -> None:
    days = week()
    family = a_family(days[FRIDAY])

    page = close_it(officer)

    done = Closing.objects.get()
    assert page.redirect_chain == [(f"{CLOSINGS}{done.pk}/", 302)]
    assert said(page) == ["Friday, 4 December 2026 is closed, and every appointment is handled."]
    assert (done.name, done.cause, done.closure.kind) == ("Storm or flood", "storm", "post")
    assert "ព្យុះ" in done.text_km
    assert Appointment.objects.get(replaces=family).slot == days[MONDAY]
    text = text_of(page)
    assert "1 letter waits until 8:05 a.m.: until then everything can be undone" in text
    assert "moved, not answered yet 8:00 a.m. on Monday, 7 December 2026" in text
    nobody_is_on_a_closed_day()


def test_part_of_a_day_is_closed(officer: Client) -> None:
    morning, noon = a_slot(FRIDAY, 8), a_slot(FRIDAY, 13)
    stays, goes = a_family(morning), a_family(noon)

    page = close_it(officer, {**STORM, "begins_at": "12:00", "ends_at": "17:00", "cause": "power"})

    assert "Closed: Friday, 4 December 2026, 12:00 p.m. to 5:00 p.m." in text_of(page)
    stays.refresh_from_db()
    assert stays.status == "scheduled"
    assert Appointment.objects.get(replaces=goes).slot == morning


def test_what_has_changed_since_is_shown_before_it_is_done(officer: Client) -> None:
    days = week()
    a_family(days[FRIDAY])
    data = shown(officer)
    newcomer = a_family(days[FRIDAY])

    page = officer.post(NEW, {**data, "close": "1"})

    assert "Something has changed since you looked. Nothing was closed." in text_of(page)
    assert newcomer.application.full_name in text_of(page)
    assert not Closing.objects.exists()
    again = {**data, "seen": page.context["plan"].digest, "close": "1"}
    assert officer.post(NEW, again).status_code == 302
    assert Closing.objects.get().items.count() == 2


def test_in_a_rush_the_day_is_closed_whatever_changes(officer: Client) -> None:
    days = week()
    a_family(days[FRIDAY])
    data = shown(officer)
    a_family(days[FRIDAY])

    officer.post(NEW, {**data, "close": "1", "anyway": "on"})

    assert states(Closing.objects.get()) == ["moved", "moved"]


def test_who_has_no_place_is_cancelled_only_when_the_officer_says_so(officer: Client) -> None:
    unlucky = a_family(a_slot(FRIDAY))
    data = shown(officer)

    page = officer.post(NEW, {**data, "close": "1"})

    assert "Add places until everybody has one, or tick that these are cancelled." in text_of(page)
    assert page_of(page).one("title").text.startswith("Error:")
    assert not Closing.objects.exists()
    officer.post(NEW, {**data, "close": "1", "accept_cancelled": "on"})
    unlucky.refresh_from_db()
    assert (unlucky.status, unlucky.ended_by) == ("cancelled", "post")


def test_places_are_added_in_the_plan(officer: Client) -> None:
    family = a_family(a_slot(FRIDAY))
    more = {"extra-0-day": "2026-12-08", "extra-0-time": "9:30", "extra-0-places": "2"}

    page = officer.post(NEW, {**shown(officer), **more, "look": "1"})

    assert "1 gets a new place." in text_of(page)
    assert "9:30 a.m. on Tuesday, 8 December 2026 (added)" in text_of(page)
    assert not InterviewSlot.objects.filter(starts_at__date=TUESDAY).exists()
    officer.post(NEW, {**shown(officer), **more, "seen": page.context["plan"].digest, "close": "1"})
    slot = Appointment.objects.get(replaces=family).slot
    assert (slot.day, slot.capacity, slot.taken) == (TUESDAY, 2, 1)


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"extra-0-day": "2026-12-01", "extra-0-time": "9:00", "extra-0-places": "1"}, "Too early"),
        ({"extra-0-day": "2026-12-12", "extra-0-time": "9:00", "extra-0-places": "1"}, "not a working day"),
        ({"extra-0-day": "2027-12-13", "extra-0-time": "9:00", "extra-0-places": "1"}, "not approved yet"),
        ({"extra-0-day": "2026-12-08"}, "Give day, time and number of places"),
        ({"extra-1-day": "x", "extra-1-time": "25:00", "extra-1-places": "-1"}, "Write the day as"),
    ],
)
def test_places_that_cannot_be_added_are_refused_beside_the_row(
    officer: Client, more: dict[str, str], sentence: str
) -> None:
    a_family(a_slot(FRIDAY))

    for button in ("look", "close"):
        page = officer.post(NEW, {**shown(officer), **more, button: "1"})
        assert sentence in text_of(page), button
    assert not Closing.objects.exists()


def test_text_follows_the_cause_until_the_officer_writes_his_own(officer: Client) -> None:
    week()
    data = shown(officer)
    assert "storm" in data["text_en"]
    power = shown(officer, {**STORM, "cause": "power", "text_en": data["text_en"]})
    own = shown(officer, {**STORM, "cause": "illness", "text_en": "The officer is ill."})

    assert "power cut" in power["text_en"]
    assert own["text_en"] == "The officer is ill."


def test_another_cause_asks_for_its_name_and_its_text(officer: Client) -> None:
    week()
    page = officer.post(NEW, {**STORM, "cause": "other", "look": "1"})
    assert "Name the closure: this cause has no name of its own." in text_of(page)
    page = officer.post(NEW, {**STORM, "cause": "other", "name": "Visit", "look": "1", "close": "1"})
    assert "Write what people are told." in text_of(page)
    assert not Closing.objects.exists()


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"day": "2026-11-21"}, "This day has passed."),
        ({"day": "2031-01-06"}, "more than three years away"),
        ({"day": "0000-13-45"}, "Write the day as year-month-day"),
        ({"begins_at": "12:00"}, "Give both times, or none for the whole day."),
        ({"begins_at": "12:00", "ends_at": "9:00"}, "The end must be later than the beginning."),
        ({"cause": "aliens"}, "Select a valid choice"),
        ({"cause": ""}, "Choose a cause: its texts are ready."),
        ({"way": "forget"}, "Select a valid choice"),
    ],
)
def test_mistakes_are_said_beside_their_field(officer: Client, wrong: dict[str, str], sentence: str) -> None:
    page = officer.post(NEW, {**STORM, **wrong, "look": "1"})

    assert sentence in text_of(page)
    assert page_of(page).one("title").text.startswith("Error:")


def test_going_back_keeps_what_was_typed(officer: Client) -> None:
    week()
    more = {"extra-0-day": "2026-12-08", "extra-0-time": "9:30", "extra-0-places": "2"}

    page = officer.post(NEW, {**shown(officer), "text_en": "My own words.", **more, "change": "1"})

    inputs = [each.attributes for each in page_of(page).all("input")]
    kept = {(each.get("name"), each.get("value")) for each in inputs}
    assert ("text_en", "My own words.") in kept
    assert ("extra-0-day", "2026-12-08") in kept


def test_second_click_leads_to_what_the_first_one_did(officer: Client) -> None:
    days = week()
    a_family(days[FRIDAY])
    data = shown(officer)
    first = officer.post(NEW, {**data, "close": "1"})

    second = officer.post(NEW, {**data, "close": "1", "anyway": "on"}, follow=True)

    assert second.redirect_chain == [(first["Location"], 302)]
    assert said(second)[-1] == "This day was closed already. Nothing was changed."
    assert Closing.objects.count() == 1


def test_a_closure_of_the_same_name_asks_for_another_name(officer: Client) -> None:
    week()
    Closure.objects.create(day=FRIDAY, name="Storm or flood", kind="post", proposed_at=NOW)

    page = officer.post(NEW, {**shown(officer), "close": "1"})

    assert "There is a closure of this name on that day already. Give it another name." in text_of(page)


# From another page.


def test_the_page_of_closures_sends_a_draft_along(officer: Client) -> None:
    days = week()
    family = a_family(days[FRIDAY])
    draft = Closure.objects.create(day=FRIDAY, name="Lunar day", kind="cambodia", proposed_at=NOW)

    page = officer.get(NEW, {"day": "2026-12-04", "closure": draft.pk})

    assert "Lunar day" in text_of(page)
    assert family.application.full_name in text_of(page)
    close_it(officer, {**STORM, "cause": "holiday", "closure": str(draft.pk)})
    draft.refresh_from_db()
    assert draft.approved_at == NOW
    assert Closing.objects.get().closure == draft


@pytest.mark.parametrize(
    "query",
    [
        {"day": "nonsense", "begins": "99", "ends": "x", "closure": "0x"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01", "closure": "99999999999999999999"},
        {"day": "2026-12-04", "begins": "17:00", "ends": "9:00"},
        {"day": "2026-12-04", "begins": "9:00"},
        {"closure": "4711"},
    ],
)
def test_an_address_that_makes_no_sense_shows_the_form(officer: Client, query: dict[str, str]) -> None:
    assert officer.get(NEW, query).status_code == 200
    assert officer.post(NEW, {**query, "look": "1", "closure": "x"}).status_code == 200


# The page of a closing.


def test_what_was_not_finished_is_gone_on_with(officer: Client) -> None:
    days = week()
    for _number in range(3):
        a_family(days[FRIDAY])
    done = closing.start(storm(), now=NOW, by=an_officer())

    page = officer.get(f"{CLOSINGS}{done.pk}/")
    assert "3 appointments are not handled yet." in text_of(page)
    assert "not finished" in text_of(officer.get(CLOSINGS, {"state": "unfinished"}))
    page = officer.post(f"{CLOSINGS}{done.pk}/", {"go_on": "1"}, follow=True)

    assert said(page) == ["Friday, 4 December 2026 is closed, and every appointment is handled."]
    assert states(done) == ["moved"] * 3


def test_undo_opens_the_day_again_and_says_so(officer: Client) -> None:
    days = week()
    family = a_family(days[FRIDAY])
    close_it(officer)
    url = f"{CLOSINGS}{Closing.objects.get().pk}/"

    page = officer.post(url, {"undo": "1"}, follow=True)

    assert said(page) == [
        "Undone: Friday, 4 December 2026 is open again. "
        "1 appointment stands as before, and nobody hears of it."
    ]
    assert "Who stands as before gets no letter." in text_of(page)
    assert page_of(page).one("h1").text == "Closing undone: Friday, 4 December 2026"
    assert "Undo:" not in text_of(page).replace(said(page)[0], "")
    family.refresh_from_db()
    assert family.status == "scheduled"
    again = officer.post(url, {"undo": "1"}, follow=True)
    assert said(again)[-1].startswith("Too late to undo")


def test_letters_are_sent_now_and_nothing_is_undone_after_that(officer: Client) -> None:
    days = week()
    a_family(days[FRIDAY])
    close_it(officer)
    url = f"{CLOSINGS}{Closing.objects.get().pk}/"

    page = officer.post(url, {"send_now": "1"}, follow=True)

    assert said(page) == ["1 letter leaves now."]
    assert "Undo" not in [button.text for button in page_of(page).all("button")]
    assert Notification.objects.get().next_try_at == NOW


def test_letters_of_today_leave_at_once_unless_the_officer_unticks_it(officer: Client) -> None:
    tomorrow = NOW + timedelta(days=5)
    with time_machine.travel(tomorrow, tick=False):
        client = desk_of(OFFICER)
        today = {**STORM, "day": "2026-11-27"}
        page = client.post(NEW, {**today, "look": "1"})
        assert page.context["details"]["send_now"].value() is True
    assert officer.post(NEW, {**STORM, "look": "1"}).context["details"]["send_now"].value() is False


def test_calls_are_ticked_on_the_page_and_printed_without_those_who_need_none(officer: Client) -> None:
    days = week()
    written = a_family(days[FRIDAY])
    unreached = booked(days[FRIDAY], telephone="+855 98 765 432")
    close_it(officer)
    done = Closing.objects.get()
    item = ClosingItem.objects.get(appointment=unreached)

    officer.post(f"{CLOSINGS}{done.pk}/", {"called": "1", "item": [item.pk, "x", "4711"]})
    paper = text_of(officer.get(f"{CLOSINGS}{done.pk}/calls/"))

    item.refresh_from_db()
    assert item.called_at == NOW
    assert CalendarEvent.objects.filter(kind="family_called").count() == 1
    assert paper.index("+855 98 765 432") < paper.index("+855 12 345 678")
    assert "First: no e-mail, no letter reaches them" in paper
    assert "8:00 a.m. on Monday, 7 December 2026" in paper
    for appointment in (written, unreached):
        assert appointment.application.full_name in paper


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_a_fixed_number_of_questions(
    number: int, django_assert_num_queries, officer: Client
) -> None:
    days = week(capacity=9)
    for _number in range(number):
        a_family(days[FRIDAY])
    officer.get(CLOSINGS)
    with django_assert_num_queries(10):
        officer.post(NEW, {**STORM, "look": "1"})
    done = close(storm())
    with django_assert_num_queries(7):
        officer.get(f"{CLOSINGS}{done.pk}/")
    with django_assert_num_queries(6):
        officer.get(f"{CLOSINGS}{done.pk}/calls/")
    for day in (MONDAY, TUESDAY)[: number - 1]:
        close(storm(day))
    with django_assert_num_queries(6):
        officer.get(CLOSINGS)


def test_nobody_without_the_right_finds_the_buttons() -> None:
    done = close(storm())
    for role in (CLERK, CALENDAR_MANAGER, AUDITOR):
        page = page_of(desk_of(role).get(f"{CLOSINGS}{done.pk}/"))
        assert {"undo", "send_now"}.isdisjoint({each.attributes.get("name") for each in page.all("button")})


def test_days_around_are_named_with_their_promise(officer: Client) -> None:
    days = week()
    a_family(days[FRIDAY])
    a_family(days[TUESDAY], promised=date(2026, 12, 3))

    text = text_of(officer.post(NEW, {**STORM, "look": "1"}))

    assert "What is printed on a confirmation stands" in text
    assert (
        "Tuesday, 8 December 2026 (1 appointment): to cancel or reschedule until 11:59 p.m. on Wednesday, "
        "2 December 2026 instead of until 11:59 p.m. on Thursday, 3 December 2026"
    ) in text


def test_officer_is_told_whose_case_is_not_current_in_the_new_month(officer: Client) -> None:
    last_of_november = date(2026, 11, 30)
    days = week(last_of_november, capacity=9)
    preference = {"visa_class": visa_class("F41"), "priority_date": date(2008, 6, 1), "chargeability": "ALL"}
    late, early, cleared, _other = (booked(days[last_of_november]) for _ in range(4))
    for each in (late, early, cleared):
        Application.objects.filter(pk=each.application_id).update(**preference)
    Application.objects.filter(pk=early.application_id).update(priority_date=date(2007, 12, 31))
    Clearance.objects.create(
        case=cleared.case, ground="not_current", reason="Priority date kept", given_at=NOW
    )
    cells = {Key("family_final_action", "F4", "ALL"): "01JAN08"}
    publish(date(2026, 12, 1), cells, version=0, reason="out", now=NOW, by=an_officer())
    order = {**STORM, "day": last_of_november.isoformat()}

    page = officer.post(NEW, {**order, "look": "1"})
    cancelled = officer.post(NEW, {**order, "way": "cancel", "look": "1"})

    text = text_of(page)
    assert "1 case is not current in the month of its new day, by the Visa Bulletin." in text
    assert [row.appointment for row in page.context["plan"].not_current] == [late]
    assert text.count("The case is not current in December 2026.") == 1
    assert (
        text.index(late.case.number) < text.index("The case is not current") < text.index(early.case.number)
    )
    # Nobody is moved there: a family chooses itself, and is refused such a month.
    assert "not current" not in text_of(cancelled)
