from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from appointments.models import Appointment, Closure, InterviewSlot
from eligibility.models import CaseEvent
from tests.appointments.bookings import NOW, at, booked, closed, slot_at

pytestmark = pytest.mark.django_db

CLOSURES = "/admin/appointments/closure/"
SLOTS = "/admin/appointments/interviewslot/"
APPOINTMENTS = "/admin/appointments/appointment/"
RELEASE = SLOTS + "release/"
WEEK = {
    "first_day": "2026-12-07",
    "last_day": "2026-12-13",
    "weekdays": ["0", "1", "2", "3", "4"],
    "times": "8:00, 8:30",
    "capacity": "3",
}


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


def _staff(*permissions: str) -> Client:
    user = User.objects.create_user("iv@example.org", "pw-for-tests", is_staff=True)
    for permission in permissions:
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label="appointments", codename=permission)
        )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief@example.org", "pw-for-tests"))
    return client


def _said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _text(response) -> str:
    return unescape(response.content.decode())


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
    page = _text(response)

    for url in (RELEASE, CLOSURES + "add/", CLOSURES + "years/", APPOINTMENTS + "?interview=today"):
        assert f'href="{url}"' in page
    assert "The holidays of 2027 are not approved" in page
    assert "The holidays of 2026 are not approved" not in page


def test_staff_without_permissions_sees_no_jobs_and_meets_403():
    client = _staff()
    slot = slot_at("2026-12-08")

    assert RELEASE not in client.get("/admin/").content.decode()
    for url in (
        CLOSURES,
        CLOSURES + "years/",
        CLOSURES + "add/",
        SLOTS,
        RELEASE,
        f"{SLOTS}{slot.pk}/capacity/",
        APPOINTMENTS,
    ):
        assert client.get(url).status_code == 403, url


def test_who_may_only_look_changes_nothing():
    client = _staff("view_closure", "view_interviewslot", "view_appointment")
    slot = slot_at("2026-12-08")
    draft = closed("2026-12-25", approved=False)
    appointment = booked(slot_at("2026-11-22", "08:00"))
    tried = [
        (CLOSURES + "add/", {"day": "2026-12-09", "kind": "post", "name": "Storm"}),
        (CLOSURES + "years/", {"year": "2027", "act": "propose"}),
        (CLOSURES + "years/", {"year": "2026", "act": "approve"}),
        (CLOSURES, {"action": "approve_chosen", "_selected_action": draft.pk}),
        (CLOSURES, {"action": "remove_chosen", "_selected_action": draft.pk, "confirmed": "1"}),
        (RELEASE, {**WEEK, "release": "1"}),
        (SLOTS, {"action": "withdraw_chosen", "_selected_action": slot.pk, "confirmed": "1"}),
        (f"{SLOTS}{slot.pk}/capacity/", {"capacity": "9"}),
        (APPOINTMENTS, {"action": "interviewed", "_selected_action": appointment.pk, "confirmed": "1"}),
        (f"{APPOINTMENTS}{appointment.pk}/change/", {"status": "cancelled"}),
    ]
    for url in (CLOSURES, CLOSURES + "years/", SLOTS, APPOINTMENTS, f"{SLOTS}{slot.pk}/change/"):
        assert client.get(url).status_code == 200, url

    statuses = [client.post(url, data).status_code for url, data in tried]

    # A list without an action that one may choose shows itself again, or leads back to itself.
    assert set(statuses) <= {200, 302, 403}
    assert [status for (url, _), status in zip(tried, statuses, strict=True) if url.count("/") > 4] == [
        403
    ] * 6
    slot.refresh_from_db()
    appointment.refresh_from_db()
    assert list(Closure.objects.values_list("approved_at", flat=True)) == [None]
    assert (slot.withdrawn_at, slot.capacity, appointment.status) == (None, 3, "scheduled")
    assert InterviewSlot.objects.count() == 2


# Closures.


def test_an_officer_proposes_a_year_and_approves_it(officer):
    response = officer.post(CLOSURES + "years/", {"year": "2027", "act": "propose"}, follow=True)
    count = Closure.objects.count()

    assert _said(response) == [
        f"{count} holidays of 2027 proposed. They do not count before they are approved."
    ]
    assert f"0 approved, {count} proposed and not approved." in _text(response)
    assert not Closure.objects.approved().exists()

    response = officer.post(CLOSURES + "years/", {"year": "2027", "act": "approve"}, follow=True)
    assert _said(response) == [f"{count} closures approved."]
    assert Closure.objects.approved().count() == count
    assert Closure.objects.first().approved_by.email == "chief@example.org"


@pytest.mark.parametrize("data", [{"year": "1999", "act": "propose"}, {"year": "x"}, {"year": "2027"}, {}])
def test_nonsense_for_a_year_is_refused(officer, data):
    response = officer.post(CLOSURES + "years/", data, follow=True)

    assert _said(response) == ["Choose one of these years."]
    assert not Closure.objects.exists()


def test_an_officer_approves_chosen_closures(officer):
    one, other = closed("2026-12-25", approved=False), closed("2026-12-29", approved=False)
    response = officer.post(CLOSURES, {"action": "approve_chosen", "_selected_action": [one.pk]}, follow=True)

    assert _said(response) == ["1 closure approved."]
    assert list(Closure.objects.approved()) == [one]
    assert other.approved_at is None


def test_an_officer_is_told_how_many_are_booked_on_a_day(officer):
    slot = slot_at("2026-12-08")
    booked(slot)
    booked(slot)
    draft = closed("2026-12-08", approved=False)
    response = officer.post(
        CLOSURES, {"action": "approve_chosen", "_selected_action": [draft.pk]}, follow=True
    )

    assert _said(response) == [
        "Not closed: 2 appointments are scheduled then: Tuesday, 8 December 2026 (2). Reschedule or cancel "
        "them first; nothing was changed."
    ]
    assert not Closure.objects.approved().exists()


def test_an_officer_closes_a_part_of_a_day(officer):
    early, late = slot_at("2026-12-08"), slot_at("2026-12-08", "14:00")
    response = officer.post(
        CLOSURES + "add/",
        {
            "day": "2026-12-08",
            "kind": "iv_unit",
            "name": "Training",
            "name_km": "ការបណ្តុះបណ្តាល",
            "begins_at": "១៣:០០",
            "ends_at": "17:00",
        },
        follow=True,
    )
    closure = Closure.objects.get()
    early.refresh_from_db()
    late.refresh_from_db()

    assert _said(response) == ["Closed: 2026-12-08 Training"]
    assert (closure.is_approved, closure.is_whole_day, closure.name_km) == (True, False, "ការបណ្តុះបណ្តាល")
    assert (early.closed_by, late.closed_by) == (None, closure)


@pytest.mark.parametrize(
    "change,field,sentence",
    [
        ({"day": "2026-11-21"}, "day", "This day has passed."),
        ({"day": "9999-12-31"}, "day", "This day is more than three years away."),
        ({"day": "Friday"}, "day", "Write the day as year-month-day, for example 2026-12-01."),
        ({"name": ""}, "name", "This field is required."),
        ({"begins_at": "8:00"}, "ends_at", "Give both times, or none for the whole day."),
        (
            {"begins_at": "9:00", "ends_at": "9:00"},
            "ends_at",
            "The end must be later than the beginning.",
        ),
        ({"name": "Holiday"}, "name", "This day is closed under this name already."),
        (
            {"day": "2026-12-10"},
            "__all__",
            "Not closed: 1 appointment is scheduled then: Thursday, 10 December 2026 (1). Reschedule or "
            "cancel it first; nothing was changed.",
        ),
    ],
)
def test_a_closure_that_cannot_be_is_refused_with_what_was_typed(officer, change, field, sentence):
    closed("2026-12-08", "Holiday")
    booked(slot_at("2026-12-10"))
    data = {"day": "2026-12-08", "kind": "post", "name": "Storm"} | change
    response = officer.post(CLOSURES + "add/", data)

    assert response.context["form"].errors == {field: [sentence]}
    assert "<title>Error:" in response.content.decode()
    assert f'value="{data["day"]}"' in response.content.decode()
    assert Closure.objects.count() == 1


def test_an_officer_removes_a_closure_after_a_question(officer):
    slot = slot_at("2026-12-08")
    officer.post(CLOSURES + "add/", {"day": "2026-12-08", "kind": "post", "name": "Storm"})
    data = {"action": "remove_chosen", "_selected_action": [Closure.objects.get().pk]}

    asked = officer.post(CLOSURES, data)
    assert "2026-12-08 Storm" in asked.content.decode()
    assert Closure.objects.count() == 1
    done = officer.post(CLOSURES, {**data, "confirmed": "1"}, follow=True)

    slot.refresh_from_db()
    assert _said(done) == ["1 closure removed; its slots are open again."]
    assert (slot.closed_by, Closure.objects.count()) == (None, 0)


# Release.


def test_an_officer_looks_before_releasing_and_releases_once(officer):
    closed("2026-01-01", "New Year's Day")
    closed("2026-12-08", "Storm")
    slot_at("2026-12-07", "08:30")

    seen = officer.post(RELEASE, WEEK)
    text = _text(seen)
    assert InterviewSlot.objects.count() == 1
    assert "7 slots on 4 days would be released: 21 places." in " ".join(text.split())
    assert "<li>Tuesday, 8 December 2026: closed: Storm</li>" in text
    assert "<li>Monday, 7 December 2026: 8:30 a.m.</li>" in text

    # The page's own hidden fields are what is released, twice.
    hidden = {}
    for field in seen.context["form"]:
        hidden[field.html_name] = field.value()
    for said in (
        "Released: 7 slots on 4 days, 21 places.",
        "Nothing was released: every slot was there already, or its day was skipped.",
    ):
        done = officer.post(RELEASE, {**hidden, "release": "Release now"}, follow=True)
        assert _said(done) == [said]
    assert InterviewSlot.objects.count() == 8


def test_khmer_digits_are_read_in_a_release(officer):
    closed("2026-01-01", "New Year's Day")
    data = {**WEEK, "times": "៨:០០; 8.30 ៩", "capacity": "៥", "last_day": "២០២៦-១២-០៧", "release": "1"}
    officer.post(RELEASE, data)

    assert list(InterviewSlot.objects.values_list("starts_at", "capacity")) == [
        (at("2026-12-07", clock), 5) for clock in ("08:00", "08:30", "09:00")
    ]


def test_a_release_can_be_changed_after_the_look(officer):
    closed("2026-01-01", "New Year's Day")
    response = officer.post(RELEASE, {**WEEK, "change": "Change something"})

    assert response.templates[0].name == "admin/appointments/release_form.html"
    assert 'value="8:00, 8:30"' in response.content.decode()


@pytest.mark.parametrize(
    "change,errors",
    [
        ({"first_day": ""}, {"first_day": ["Give a day."]}),
        ({"last_day": "2026-12-01"}, {"last_day": ["The last day is before the first day."]}),
        (
            {"first_day": "2026-11-20", "last_day": "2026-11-22"},
            {"last_day": ["These days have passed. Choose days to come."]},
        ),
        ({"last_day": "2027-12-08"}, {"last_day": ["Choose at most one year (366 days)."]}),
        ({"weekdays": []}, {"weekdays": ["Choose at least one weekday."]}),
        (
            {"times": "8:00, noon"},
            {"times": ["“noon” is no time of the day. Write times like 8:00, 8:30, 13:00."]},
        ),
        (
            {"times": "25:00"},
            {"times": ["“25:00” is no time of the day. Write times like 8:00, 8:30, 13:00."]},
        ),
        ({"times": " ,, "}, {"times": ["Give at least one time, for example 8:00."]}),
        (
            {"times": " ".join(f"{n // 60}:{n % 60:02}" for n in range(61))},
            {"times": ["Give at most 60 times."]},
        ),
        ({"capacity": "0"}, {"capacity": ["Ensure this value is greater than or equal to 1."]}),
        ({"capacity": "201"}, {"capacity": ["Ensure this value is less than or equal to 200."]}),
        (
            {"first_day": "2027-12-07", "last_day": "2027-12-08"},
            {
                "__all__": [
                    "Nothing can be released in 2027 yet: its holidays are not approved. Propose and approve "
                    "them under “Holidays by year” first."
                ]
            },
        ),
        (
            {"first_day": "9999-12-31", "last_day": "9999-12-31"},
            {
                "__all__": [
                    "Nothing can be released in 9999 yet: its holidays are not approved. Propose and approve "
                    "them under “Holidays by year” first."
                ]
            },
        ),
    ],
)
@pytest.mark.parametrize("button", [{}, {"release": "1"}])
def test_a_release_that_cannot_be_is_refused_with_what_to_do(officer, change, errors, button):
    closed("2026-01-01", "New Year's Day")
    response = officer.post(RELEASE, {**WEEK, **change, **button})

    assert response.context["form"].errors == errors
    assert not InterviewSlot.objects.exists()


# Slots.


def test_an_officer_withdraws_empty_slots_only(officer):
    empty, used = slot_at("2026-12-08"), slot_at("2026-12-09")
    booked(used)
    data = {"action": "withdraw_chosen", "_selected_action": [empty.pk, used.pk]}

    officer.post(SLOTS, data)
    assert not InterviewSlot.objects.exclude(withdrawn_at=None).exists()
    response = officer.post(SLOTS, {**data, "confirmed": "1"}, follow=True)

    assert _said(response) == [
        "1 slot withdrawn.",
        "1 slot was left as it is: it has an appointment, or was withdrawn before.",
    ]
    assert list(InterviewSlot.objects.exclude(withdrawn_at=None)) == [empty]


def test_an_officer_changes_places_but_never_below_what_is_taken(officer):
    slot = slot_at("2026-12-08")
    for _ in range(2):
        booked(slot)
    url = f"{SLOTS}{slot.pk}/capacity/"

    refused = officer.post(url, {"capacity": "1"})
    assert refused.context["form"].errors == {
        "capacity": ["2 places are taken. Choose at least that many, or reschedule appointments first."]
    }
    done = officer.post(url, {"capacity": "2"}, follow=True)
    slot.refresh_from_db()

    assert _said(done) == ["2026-12-08 08:30 has 2 places now."]
    assert (slot.capacity, slot.taken) == (2, 2)
    assert officer.get(f"{SLOTS}999999/capacity/").status_code == 404
    assert officer.get(f"{SLOTS}{10**30}/capacity/").status_code == 404


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
    assert "From then on the case sends inquiries only." in _text(asked)
    assert not CaseEvent.objects.exists()
    response = officer.post(APPOINTMENTS, {**data, "confirmed": "1"}, follow=True)

    assert sorted(_said(response)) == sorted(
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
        assert _said(response) == ["1 appointment recorded."]

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
    assert _said(done) == ["1 appointment recorded."]
    assert (appointment.status, appointment.ended_by, appointment.reason, appointment.slot.taken) == (
        "cancelled",
        "post",
        "Power cut",
        0,
    )
    again = officer.post(APPOINTMENTS, {**data, "ended_by": "post", "reason": "Power cut"}, follow=True)
    assert _said(again) == [
        f"{appointment}, {appointment.application.full_name}: It does not stand any more. Look at the list "
        "again."
    ]


def test_an_appointment_is_found_by_its_number_however_it_is_typed(officer):
    wanted = booked(slot_at("2026-12-08"))
    booked(slot_at("2026-12-09"))

    for text in (str(wanted).lower(), wanted.number, f"pnp-{wanted.case.number[3:]}"):
        response = officer.get(APPOINTMENTS, {"q": text})
        assert list(response.context["cl"].result_list) == [wanted], text


# Lists.


@pytest.mark.parametrize(
    "url,queries",
    [(CLOSURES, 4), (SLOTS, 4), (APPOINTMENTS, 4), (CLOSURES + "years/", 3)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    officer, url, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        booked(slot_at(f"2026-12-0{number + 1}"))
        closed(f"2026-12-1{number}", approved=False)
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

    for state, slot in slots.items():
        assert list(officer.get(SLOTS, {"state": state}).context["cl"].result_list) == [slot]


def test_the_staff_pages_hold_no_inline_style_or_script(officer):
    slot = slot_at("2026-12-08")
    appointment = booked(slot)
    closed("2026-01-01", "New Year's Day")
    pages = [
        officer.get(url)
        for url in (
            "/admin/",
            CLOSURES,
            CLOSURES + "add/",
            CLOSURES + "years/",
            SLOTS,
            RELEASE,
            f"{SLOTS}{slot.pk}/change/",
            f"{SLOTS}{slot.pk}/capacity/",
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
