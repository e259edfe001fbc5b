from datetime import date
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from appointments.calendar_log import log
from appointments.models import Appointment, CalendarEvent, Closure, InterviewSlot, ReleasePattern
from eligibility.models import CaseEvent
from tests.appointments.bookings import NOW, at, booked, closed, slot_at
from tests.appointments.bookings import officer as staff_actor
from tests.appointments.desk import (
    APPOINTMENTS,
    CLOSURES,
    EVENTS,
    PATTERNS,
    PLACES,
    RELEASE,
    SEES,
    SLOTS,
    WEEK,
    colleague,
    said,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief@example.org", "pw-for-tests"))
    return client


# Who may enter.


def test_a_stranger_is_sent_to_everybodys_login():
    response = Client().get("/admin/", follow=True)

    assert response.redirect_chain == [
        ("/admin/login/?next=/admin/", 302),
        ("/accounts/login/?next=%2Fadmin%2F", 302),
    ]


def test_an_applicant_and_staff_who_left_may_not_enter():
    for fields in ({}, {"is_staff": True, "is_active": False}):
        user = User.objects.create_user(f"a{len(fields)}@example.org", "pw-for-tests", **fields)
        client = Client()
        client.force_login(user)
        response = client.get("/admin/", follow=True)

        assert response.status_code == (403 if user.is_active else 200)
        assert response.request["PATH_INFO"] == ("/admin/login/" if user.is_active else "/accounts/login/")


def test_staff_changes_the_password_where_everybody_does(officer):
    response = officer.get("/admin/password_change/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/password/change/")


def test_nobody_verifies_an_address_by_hand(officer):
    assert officer.get("/admin/account/emailaddress/add/").status_code == 404
    assert "/admin/account/" not in officer.get("/admin/").content.decode()


def test_the_front_page_leads_to_the_jobs_and_reminds_of_missing_holidays(officer):
    closed("2026-01-01", "New Year's Day")
    response = officer.get("/admin/")
    page = text(response)

    for url in (RELEASE, CLOSURES + "add/", CLOSURES + "years/", APPOINTMENTS + "?interview=today"):
        assert f'href="{url}"' in page
    assert "The holidays of 2027 are not approved" in page
    assert "The holidays of 2026 are not approved" not in page


def test_staff_without_permissions_sees_no_jobs_and_meets_403():
    client = colleague()
    slot = slot_at("2026-12-08")

    assert RELEASE not in client.get("/admin/").content.decode()
    for url in (
        CLOSURES,
        CLOSURES + "years/",
        CLOSURES + "years/2026/",
        CLOSURES + "add/",
        CLOSURES + "import/",
        CLOSURES + "export/",
        SLOTS,
        RELEASE,
        PLACES,
        f"{SLOTS}{slot.pk}/capacity/",
        f"{SLOTS}{slot.pk}/withdraw/",
        PATTERNS,
        PATTERNS + "add/",
        APPOINTMENTS,
    ):
        assert client.get(url).status_code == 403, url


def test_who_may_only_look_changes_nothing():
    client = colleague(*SEES)
    slot = slot_at("2026-12-08")
    draft = closed("2026-12-25", approved=False)
    pattern = ReleasePattern.objects.create(
        name="Winter", weekdays=[0], times=["08:00"], capacity=3, changed_at=NOW
    )
    appointment = booked(slot_at("2026-11-22", "08:00"))
    year = CLOSURES + "years/2026/"
    why = {"reason": "Because", "confirmed": "1"}
    tried = [
        (CLOSURES + "add/", {"day": "2026-12-09", "kind": "post", "name": "Storm", "do": "1"}),
        (CLOSURES + "import/", {"import": "1", "text": "day,name,kind\n2026-12-09,Storm,post", **why}),
        (f"{CLOSURES}{draft.pk}/move/", {"day": "2026-12-09", "do": "1", **why}),
        (year, {"act": "propose"}),
        (year, {"act": "approve", "closures": draft.pk, **why}),
        (year, {"act": "approve_all", **why}),
        (year, {"act": "remove", "closures": draft.pk, **why}),
        (RELEASE, {**WEEK, "release": "1"}),
        (PLACES, {"first_day": "2026-12-08", "weekdays": "1", "capacity": "9", "do": "1", **why}),
        (f"{SLOTS}{slot.pk}/capacity/", {"capacity": "9", "do": "1", **why}),
        (f"{SLOTS}{slot.pk}/withdraw/", why),
        (f"{SLOTS}{slot.pk}/change/", {"capacity": "9"}),
        (PATTERNS + "add/", {**WEEK, "name": "Summer"}),
        (f"{PATTERNS}{pattern.pk}/change/", {**WEEK, "name": "Summer"}),
        (f"{APPOINTMENTS}{appointment.pk}/change/", {"status": "cancelled"}),
    ]
    # A list without an action that one may choose shows itself again, or leads back to itself.
    in_lists = [
        (CLOSURES, {"action": "approve_chosen", "_selected_action": draft.pk, **why}),
        (CLOSURES, {"action": "remove_chosen", "_selected_action": draft.pk, **why}),
        (SLOTS, {"action": "withdraw_chosen", "_selected_action": slot.pk, **why}),
        (PATTERNS, {"action": "remove_chosen", "_selected_action": pattern.pk, **why}),
        (APPOINTMENTS, {"action": "interviewed", "_selected_action": appointment.pk, "confirmed": "1"}),
    ]
    seen = [CLOSURES, year, CLOSURES + "export/", SLOTS, PATTERNS, APPOINTMENTS]
    for url in [*seen, f"{SLOTS}{slot.pk}/change/", f"{PATTERNS}{pattern.pk}/change/"]:
        assert client.get(url).status_code == 200, url

    assert {url: client.post(url, data).status_code for url, data in tried} == {url: 403 for url, _ in tried}
    assert {client.post(url, data).status_code for url, data in in_lists} <= {200, 302}
    slot.refresh_from_db()
    appointment.refresh_from_db()
    assert list(Closure.objects.values_list("day", "approved_at")) == [(draft.day, None)]
    assert (slot.withdrawn_at, slot.capacity, appointment.status) == (None, 3, "scheduled")
    assert (InterviewSlot.objects.count(), list(ReleasePattern.objects.all())) == (2, [pattern])
    assert not CalendarEvent.objects.exists()


@pytest.mark.parametrize("url", [SLOTS, APPOINTMENTS])
def test_nobody_adds_or_deletes_a_row_by_hand(officer, url):
    appointment = booked(slot_at("2026-12-08"))
    pk = appointment.pk if url == APPOINTMENTS else appointment.slot_id

    assert officer.get(url + "add/").status_code == 403
    assert officer.post(f"{url}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert officer.post(f"{url}{pk}/change/", {"capacity": "9", "status": "missed"}).status_code == 403
    assert officer.get(f"{url}{pk}/change/").status_code == 200


# Appointments.


def test_an_officer_records_an_outcome_after_a_question(officer):
    came = booked(slot_at("2026-11-22", "08:00"))
    later = booked(slot_at("2026-12-08"))
    data = {"action": "interviewed", "_selected_action": [came.pk, later.pk]}

    asked = officer.post(APPOINTMENTS, data)
    assert "From then on the case sends inquiries only." in text(asked)
    assert not CaseEvent.objects.exists()
    response = officer.post(APPOINTMENTS, {**data, "confirmed": "1"}, follow=True)

    assert sorted(said(response)) == sorted(
        [
            f"{later}, {later.application.full_name}: The interview has not come yet. Record this when it "
            "has.",
            "1 appointment recorded.",
        ]
    )
    assert list(Appointment.objects.filter(status="interviewed")) == [came]


@pytest.mark.parametrize("action", ["check_in", "not_interviewed", "missed"])
def test_an_officer_records_and_undoes_each_outcome(officer, action):
    appointment = booked(slot_at("2026-11-22", "08:00"))
    for name in (action, "undo"):
        response = officer.post(
            APPOINTMENTS,
            {"action": name, "_selected_action": [appointment.pk], "confirmed": "1"},
            follow=True,
        )
        assert said(response) == ["1 appointment recorded."]

    appointment.refresh_from_db()
    assert (appointment.status, appointment.checked_in_at) == ("scheduled", None)
    assert [event.kind for event in CaseEvent.objects.order_by("pk")][-1] == "outcome_undone"


def test_an_officer_cancels_after_the_last_day_with_a_reason(officer):
    # Monday 23 November: its last day to change has gone by.
    appointment = booked(slot_at("2026-11-23"))
    data = {"action": "cancel", "_selected_action": [appointment.pk], "confirmed": "1"}

    asked = officer.post(APPOINTMENTS, data)
    assert asked.context["form"].errors == {"ended_by": ["Choose one."], "reason": ["Say why."]}
    done = officer.post(APPOINTMENTS, {**data, "ended_by": "post", "reason": "Power cut"}, follow=True)

    appointment.refresh_from_db()
    appointment.slot.refresh_from_db()
    assert said(done) == ["1 appointment recorded."]
    assert (appointment.status, appointment.ended_by, appointment.reason, appointment.slot.taken) == (
        "cancelled",
        "post",
        "Power cut",
        0,
    )
    again = officer.post(APPOINTMENTS, {**data, "ended_by": "post", "reason": "Power cut"}, follow=True)
    assert said(again) == [
        f"{appointment}, {appointment.application.full_name}: It does not stand any more. Look at the list "
        "again."
    ]


def test_an_appointment_is_found_by_its_number_however_it_is_typed(officer):
    wanted = booked(slot_at("2026-12-08"))
    booked(slot_at("2026-12-09"))

    for typed in (str(wanted).lower(), wanted.number, f"pnp-{wanted.case.number[3:]}"):
        response = officer.get(APPOINTMENTS, {"q": typed})
        assert list(response.context["cl"].result_list) == [wanted], typed


# Lists.


@pytest.mark.parametrize(
    "url,queries",
    [
        (CLOSURES, 4),
        (SLOTS, 6),
        (APPOINTMENTS, 4),
        (PATTERNS, 4),
        (EVENTS, 4),
        (CLOSURES + "years/2026/", 7),
        (CLOSURES + "export/", 3),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    officer, url, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        booked(slot_at(f"2026-12-0{number + 1}"))
        closed(f"2026-12-1{number}", approved=False)
        ReleasePattern.objects.create(
            name=f"Week {number}", weekdays=[0], times=["08:00"], capacity=3, changed_at=NOW
        )
        log(CalendarEvent.Kind.STOPPED, now=NOW, by=staff_actor(), reason="Storm")
    officer.get(url)

    with django_assert_num_queries(queries):
        officer.get(url)


@pytest.mark.parametrize("url", [CLOSURES, SLOTS, APPOINTMENTS])
@pytest.mark.parametrize(
    "query",
    [
        {"when": "past"},
        {"when": "all"},
        {"interview": "today"},
        {"interview": "to_come"},
        {"interview": "unrecorded"},
        {"year": "2026"},
        {"state": "approved"},
        {"state": "closed"},
        {"state": "\x00"},
        {"state": "stopped"},
        {"starts_at__year": "2026", "starts_at__month": "12", "starts_at__day": "8"},
        {"starts_at__year": "2026", "starts_at__month": "13"},
        {"starts_at__date": "2026-12-08"},
        {"starts_at__date": "x"},
        {"year": "x"},
        {"starts_at__year": "1"},
        {"starts_at__year": "0"},
        {"day__year": "0"},
        {"day__year": "99999999999"},
        {"slot__starts_at__year": "1"},
        {"slot__id__exact": "9" * 30},
        {"p": "9" * 30},
        {"q": "\x00"},
        {"q": "🙂" * 100},
        {"o": "-1.2.x"},
        {"e": "1"},
    ],
)
def test_nothing_in_the_address_of_a_list_breaks_it(officer, url, query):
    booked(slot_at("2026-12-08"))
    closed("2026-12-10")
    response = officer.get(f"{url}?{urlencode(query)}", follow=True)

    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "url,action",
    [
        (CLOSURES, "remove_chosen"),
        (SLOTS, "withdraw_chosen"),
        (PATTERNS, "remove_chosen"),
        (APPOINTMENTS, "missed"),
    ],
)
@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", "\0", "٣"])
def test_a_row_that_no_list_shows_is_not_acted_on(officer, url, action, key):
    data = {"action": action, "_selected_action": key, "confirmed": "1", "reason": "Because"}

    assert officer.post(url, data).status_code in {200, 302, 400}
    assert not CalendarEvent.objects.exists()


def test_an_auditor_reads_what_was_done_to_the_calendar_and_changes_nothing(officer):
    officer.post(
        CLOSURES + "add/", {"day": "2026-12-08", "kind": "post", "name": "Storm", "name_km": "ព្យុះ", "do": "1"}
    )
    event = CalendarEvent.objects.get()
    auditor = colleague("view_calendarevent")

    [row] = auditor.get(EVENTS, {"q": "chief@"}).context["cl"].result_list
    page = text(auditor.get(f"{EVENTS}{event.pk}/change/"))

    assert row == event
    assert "name: Storm" in page
    assert "9:00 a.m. on Sunday, 22 November 2026" in page
    assert auditor.post(f"{EVENTS}{event.pk}/change/", {"reason": "x"}).status_code == 403
    assert auditor.post(f"{EVENTS}{event.pk}/delete/", {"post": "yes"}).status_code == 403


def test_past_slots_are_shown_when_asked_for(officer):
    past, to_come = slot_at("2026-11-20"), slot_at("2026-12-08")

    assert list(officer.get(SLOTS).context["cl"].result_list) == [to_come]
    assert list(officer.get(SLOTS + "?when=past").context["cl"].result_list) == [past]
    assert list(officer.get(SLOTS + "?when=all").context["cl"].result_list) == [past, to_come]


def test_slots_are_found_by_their_state(officer):
    slots = {
        name: slot_at("2026-12-08", f"0{hour}:00") for hour, name in enumerate(["open", "full", "closed"], 6)
    }
    InterviewSlot.objects.filter(pk=slots["full"].pk).update(capacity=0)
    InterviewSlot.objects.filter(pk=slots["closed"].pk).update(closed_by=closed("2026-12-08"))
    slots["withdrawn"] = InterviewSlot.objects.create(
        starts_at=at("2026-12-09"), capacity=1, released_at=NOW, withdrawn_at=NOW
    )

    slots["kept"] = slots["open"]
    slots["stopped"] = slot_at("2026-12-10")
    InterviewSlot.objects.filter(pk=slots["kept"].pk).update(reserved=1)
    InterviewSlot.objects.filter(pk=slots["stopped"].pk).update(stopped_at=NOW)

    for state, slot in slots.items():
        assert list(officer.get(SLOTS, {"state": state}).context["cl"].result_list) == [slot]


def test_the_staff_pages_hold_no_inline_style_or_script(officer):
    slot = slot_at("2026-12-08")
    appointment = booked(slot)
    closure = closed("2026-01-01", "New Year's Day")
    pages = [
        officer.get(url)
        for url in (
            "/admin/",
            CLOSURES,
            CLOSURES + "add/",
            CLOSURES + "import/",
            CLOSURES + "years/2026/",
            f"{CLOSURES}{closure.pk}/change/",
            f"{CLOSURES}{closure.pk}/move/",
            SLOTS,
            RELEASE,
            PLACES,
            PATTERNS,
            PATTERNS + "add/",
            f"{SLOTS}{slot.pk}/change/",
            f"{SLOTS}{slot.pk}/capacity/",
            f"{SLOTS}{slot.pk}/withdraw/",
            APPOINTMENTS,
            f"{APPOINTMENTS}{appointment.pk}/change/",
        )
    ]
    pages.append(officer.post(RELEASE, WEEK))
    pages.append(officer.post(APPOINTMENTS, {"action": "cancel", "_selected_action": [appointment.pk]}))

    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert page["Content-Security-Policy"].count("'self'") > 3
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=") + html.count("<script id=")
        assert html.count("<h1>") == 1
    assert date(2026, 12, 8) == slot.day
