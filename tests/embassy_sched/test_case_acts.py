"""What staff do for a family: each page says what it is about to do, asks why, and leaves an event."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from accounts.models import AccountEvent, Notification
from accounts.references import grouped
from appointments import booking
from appointments.confirmation import confirmation_of
from appointments.models import Appointment, InterviewSlot
from eligibility import record
from eligibility.bulletin.loading import publish
from eligibility.bulletin.reading import Key
from eligibility.models import Application, Case, CaseClaim, CaseEvent, CaseNote, VisaBulletin
from eligibility.rules import Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, at, closed, officer
from tests.eligibility.test_admin import breaches_of_csp
from tests.embassy_sched.casework import (
    NUMBER,
    TUESDAY,
    a_family,
    colleague,
    desk_of,
    links,
    page_of,
    spaced,
)
from tests.factories import visa_class
from tests.markup import Page

pytestmark = pytest.mark.django_db

CASE = f"/admin/cases/{NUMBER}/"
WEDNESDAY = date(2026, 12, 9)
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
WHY = "Called on Sunday"
EVERYTHING = (
    "act_on_behalf",
    "verify_case",
    "settle_claim",
    "correct_case_number",
    "correct_email",
    "add_casenote",
)
PAPERS = {
    "case_number": "pnp 2023 534 003",
    "visa_class": "f 41",
    "party": "principal",
    "surname": "Chan",
    "given_names": "Sokha",
    "date_of_birth": "1985-12-07",
    "gender": "F",
    "telephone": "012 345 678",
    "email": "",
    "category": "missed",
    "appointment_on_month": "3",
    "appointment_on_year": "2026",
    "no_condition": "on",
    "reason": WHY,
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
def desk() -> Client:
    """The browser of an officer."""
    return desk_of(colleague(*EVERYTHING, email="officer@example.org"))


@pytest.fixture
def clerk() -> Client:
    return desk_of(colleague("act_on_behalf", email="clerk@example.org"))


def of(appointment: Appointment, act: str) -> str:
    return f"{CASE}appointments/{appointment.number}/{act}/"


def said(page: Page) -> str:
    return spaced(page.one("main"))


def after(client: Client, path: str, **data: str) -> str:
    """What the page says to which a POST leads."""
    response = client.post(path, data, follow=True)
    assert response.status_code == 200
    return spaced(Page(response.content.decode()).one("main"))


def last_event() -> CaseEvent:
    return CaseEvent.objects.latest("pk")


def letters() -> set[tuple[str, str]]:
    return set(Notification.objects.values_list("kind", "to_address"))


def places() -> dict[int, int]:
    return dict(InterviewSlot.objects.values_list("pk", "taken"))


# Reschedule


def test_a_clerk_reschedules_for_a_family_after_reading_what_will_happen(
    clerk: Client, family: Appointment
) -> None:
    new_slot = a_slot(WEDNESDAY, 9)

    dates = page_of(clerk, of(family, "reschedule"))
    assert "Wednesday, 9 December 2026" in said(dates)
    assert "9:00 a.m." in said(dates)
    assert f"?slot={new_slot.pk}" in links(dates)
    page = page_of(clerk, of(family, "reschedule") + f"?slot={new_slot.pk}")
    assert "The place is taken at once: 9:00 a.m. on Wednesday, 9 December 2026." in said(page)
    assert "Beyond the rule" not in said(page)
    assert breaches_of_csp(dates) == breaches_of_csp(page) == []
    done = after(clerk, of(family, "reschedule") + f"?slot={new_slot.pk}", reason=WHY)

    new = Appointment.objects.scheduled().get()
    assert f"The new confirmation number is {grouped(new.number)}." in done
    assert (new.slot, new.replaces) == (new_slot, family)
    event = last_event()
    assert (event.kind, event.by.email, event.role, event.reason, event.beyond_rule) == (
        "rescheduled",
        "clerk@example.org",
        "staff",
        WHY,
        "",
    )
    assert letters() == {("appointment_rescheduled", "family@example.org")}


def test_nothing_happens_without_a_reason(clerk: Client, family: Appointment) -> None:
    path = of(family, "reschedule") + f"?slot={a_slot(WEDNESDAY).pk}"

    for empty in ("", "   ", "x" * 301):
        response = clerk.post(path, {"reason": empty})
        assert response.status_code == 200
        assert Page(response.content.decode()).one("title").text.startswith("Error:")

    assert Appointment.objects.get() == family


def test_staff_see_the_times_that_the_public_cannot_book_and_no_full_or_closed_one(
    clerk: Client, family: Appointment, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(FRIDAY, 15))
    a_slot(MONDAY, 8)
    a_slot(WEDNESDAY, 8, capacity=2, reserved=2)
    a_slot(WEDNESDAY, 9, stopped_at=NOW)
    a_slot(WEDNESDAY, 10, public_from=at(date(2026, 12, 1), 8))
    full = a_slot(WEDNESDAY, 11, capacity=1)
    a_family("SGN2022777001", slot=full)
    a_slot(WEDNESDAY, 13, withdrawn_at=NOW)
    a_slot(date(2026, 12, 12), 8)  # a Saturday
    a_slot(FRIDAY, 8)

    page = page_of(clerk, of(family, "reschedule"))

    rows = [spaced(row) for row in page.all("tr") if row.inside("tbody")]
    assert [(row.split(" 2026")[0], row.count(" free")) for row in rows] == [
        ("Monday, 30 November", 1),
        ("Wednesday, 9 December", 3),
    ]
    assert "after the closing time: 11:00 a.m. on the working day before the interview" in rows[0]
    assert "after the closing time" not in rows[1]
    text = said(page)
    assert "2 free, kept for staff" in text
    assert "3 free, bookings stopped" in text
    assert "3 free, not public yet" in text
    assert "Saturday" not in text


def test_what_is_beyond_the_rules_is_marked_before_and_recorded(
    family: Appointment, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(date(2026, 12, 7), 15))
    clerk = desk_of(colleague("act_on_behalf"))
    path = of(family, "reschedule") + f"?slot={a_slot(TUESDAY, 10).pk}"

    page = page_of(clerk, path)
    assert "Beyond the rule: after the closing time" in said(page)
    assert "Beyond the rule: less than three working days before" in said(page)
    after(clerk, path, reason=WHY)

    assert last_event().beyond_rule == "change_window,closing_time"


def test_a_time_that_went_meanwhile_leads_back_to_the_dates(clerk: Client, family: Appointment) -> None:
    slot = a_slot(WEDNESDAY, capacity=1)
    other = a_slot(WEDNESDAY, 10)
    path = of(family, "reschedule") + f"?slot={slot.pk}"
    assert clerk.get(path).status_code == 200
    a_family("SGN2022777001", slot=slot)

    done = after(clerk, path, reason=WHY)

    assert "This time cannot be chosen: it is full, closed or over." in done
    assert "10:00 a.m." in done
    assert Appointment.objects.scheduled().get(case__number=NUMBER) == family
    assert places() == {family.slot_id: 1, slot.pk: 1, other.pk: 0}


@pytest.mark.parametrize("typed", ["x", "0", "999999999999999999999", "-1", "١"])
def test_no_slot_in_the_address_breaks_the_page(typed: str, clerk: Client, family: Appointment) -> None:
    assert "Free places from" in said(page_of(clerk, of(family, "reschedule") + f"?slot={typed}"))


@pytest.mark.parametrize("typed", ["2026-12-01", "x", "9999-12-31", "0001-01-01"])
def test_no_day_in_the_address_breaks_the_page(typed: str, clerk: Client, family: Appointment) -> None:
    assert clerk.get(of(family, "reschedule") + f"?from={typed}").status_code in (200, 400)


def test_later_weeks_are_a_page_away(clerk: Client, family: Appointment) -> None:
    a_slot(date(2027, 3, 2))

    first = page_of(clerk, of(family, "reschedule"))
    assert "2027" not in said(first)
    later = page_of(clerk, of(family, "reschedule") + "?from=2027-03-02")

    assert "?from=2027-03-02" in links(first)
    assert "Tuesday, 2 March 2027" in said(later)
    assert "?from=2027-02-02" in links(later)


def test_a_ground_on_the_record_refuses_in_words(clerk: Client, family: Appointment) -> None:
    record.note(
        family.case, Party.PRINCIPAL, CaseEvent.Kind.INTERVIEWED, NOW, officer(), day=date(2026, 10, 1)
    )
    path = of(family, "reschedule") + f"?slot={a_slot(WEDNESDAY).pk}"

    page = page_of(clerk, path)

    assert "The rules refuse, for staff as for the family." in said(page)
    assert "You have been interviewed. This is what our record says." in said(page)
    assert not page.all("textarea")
    after(clerk, path, reason=WHY)
    assert Appointment.objects.scheduled().get() == family


# Cancel


@pytest.mark.parametrize("ended_by, kind", [("staff", "cancelled_by_staff"), ("post", "cancelled_by_post")])
def test_a_clerk_cancels_after_the_window_and_the_log_says_so(
    ended_by: str, kind: str, family: Appointment, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(date(2026, 12, 7), 15))
    clerk = desk_of(colleague("act_on_behalf"))

    page = page_of(clerk, of(family, "cancel"))
    assert "its place becomes free for others at once" in said(page)
    assert "Beyond the rule: less than three working days" in said(page)
    done = after(clerk, of(family, "cancel"), ended_by=ended_by, reason=WHY)

    assert f"Appointment {grouped(family.number)} is cancelled." in done
    family.refresh_from_db()
    assert (family.status, family.ended_by, family.reason) == ("cancelled", ended_by, WHY)
    event = last_event()
    assert (event.kind, event.reason, event.beyond_rule) == (kind, WHY, "change_window")
    assert places() == {family.slot_id: 0}
    assert letters() == {("appointment_cancelled", "family@example.org")}


def test_cancelled_twice_is_told(clerk: Client, family: Appointment) -> None:
    after(clerk, of(family, "cancel"), ended_by="staff", reason=WHY)

    said_then = after(clerk, of(family, "cancel"), ended_by="staff", reason=WHY)

    assert "This appointment does not stand any more. Nothing was changed." in said_then
    assert CaseEvent.objects.filter(kind="cancelled_by_staff").count() == 1


# Schedule


def test_a_clerk_schedules_an_open_application_with_the_answers_before_her(
    clerk: Client, family: Appointment
) -> None:
    booking.cancel(family, now=NOW, by=applicant(family.application.user))
    Application.objects.update(answered_at=NOW - timedelta(days=60))
    slot = a_slot(WEDNESDAY)

    page = page_of(clerk, f"{CASE}schedule/")
    assert "Wednesday, 9 December 2026" in said(page)
    path = f"{CASE}schedule/?application={family.application.reference}&slot={slot.pk}"
    confirm = page_of(clerk, path)
    assert "By scheduling you confirm that these answers are still right." in said(confirm)
    assert "I failed to attend my original appointment" in said(confirm)
    assert "Letters go to family@example.org" in said(confirm)
    after(clerk, path, reason=WHY)

    made = Appointment.objects.scheduled().get()
    assert (made.slot, made.scheduled_by.email) == (slot, "clerk@example.org")
    assert (last_event().kind, last_event().reason) == ("scheduled", WHY)


def test_an_application_that_a_ground_stops_is_refused_in_words(clerk: Client) -> None:
    closed()
    an_application(a_user(), case_number=NUMBER, interviewed=True)
    a_slot(WEDNESDAY)

    page = page_of(clerk, f"{CASE}schedule/")

    assert "Do not reschedule. Please submit an inquiry" in said(page)
    assert "You have been interviewed. This is what you answered." in said(page)
    assert not page.all("form", method="post") or all(
        "logout" in form.attributes.get("action", "") for form in page.all("form", method="post")
    )


def test_an_unfinished_application_is_refused_with_the_way_on(clerk: Client) -> None:
    closed()
    an_application(a_user(), case_number=NUMBER, done_steps=["visa-type"], reason="", interviewed=None)

    page = page_of(clerk, f"{CASE}schedule/")

    assert "Steps of this application are not finished." in said(page)
    assert f"/admin/cases/without-account/?case={NUMBER}" in links(page)


def test_of_several_applications_one_is_chosen(clerk: Client) -> None:
    closed()
    both = [an_application(a_user(), case_number=NUMBER, surname=name) for name in ("Chan", "Sok")]

    page = page_of(clerk, f"{CASE}schedule/")

    assert {f"?application={each.reference}" for each in both} <= links(page)
    chosen = page_of(clerk, f"{CASE}schedule/?application={both[0].reference}")
    assert "CHAN" in said(chosen)


# Without account


def test_a_clerk_schedules_for_a_family_without_account(clerk: Client) -> None:
    closed()
    visa_class("F41")
    slot = a_slot(WEDNESDAY)

    response = clerk.post("/admin/cases/without-account/", {**PAPERS, "email": "sister@example.org"})
    application = Application.objects.get()
    assert response.headers["Location"] == f"{CASE}schedule/?application={application.reference}"
    made_event = last_event()
    assert (made_event.kind, made_event.reason) == ("application_made", WHY)
    done = after(clerk, response.headers["Location"] + f"&slot={slot.pk}", reason=WHY)

    appointment = Appointment.objects.get()
    assert grouped(appointment.number) in done
    assert (application.user, application.telephone) == (None, "+855 12 345 678")
    assert not CaseClaim.objects.exists()
    assert letters() == {("appointment_scheduled", "sister@example.org")}
    assert confirmation_of(Appointment.objects.get()).is_verified
    assert "Account none speaks for it" in said(page_of(clerk))


def test_the_last_contact_of_a_family_that_missed_long_ago_is_kept(clerk: Client) -> None:
    closed()
    visa_class("F41")
    contact = {"last_contact_on_month": "2", "last_contact_on_year": "2026"}

    clerk.post("/admin/cases/without-account/", {**PAPERS, "appointment_on_year": "2025", **contact})

    made = Application.objects.get()
    assert (made.last_contact_year, made.last_contact_month, made.last_contact_day) == (2026, 2, None)


def test_a_clerk_asks_for_the_priority_date_and_the_bulletin_is_heard(clerk: Client) -> None:
    closed()
    visa_class("F41")
    VisaBulletin.objects.all().delete()
    cells = {Key("family_final_action", "F4", "ALL"): "01JUN08"}
    publish(date(2026, 12, 1), cells, version=0, reason="out", now=NOW, by=officer())
    born = {"chargeability": "ALL", "priority_date_day": "1", "priority_date_month": "6"}

    not_earlier = clerk.post(
        "/admin/cases/without-account/", {**PAPERS, **born, "priority_date_year": "2008"}, follow=True
    )
    made = Application.objects.get()
    assert (made.priority_date, made.chargeability) == (date(2008, 6, 1), "ALL")
    assert "Your case is not current for processing" in not_earlier.content.decode()
    made.delete()

    earlier = clerk.post(
        "/admin/cases/without-account/", {**PAPERS, **born, "priority_date_year": "07"}, follow=True
    )
    assert Application.objects.get().priority_date == date(2007, 6, 1)
    assert "Your case is not current" not in earlier.content.decode()


def test_a_priority_date_of_a_class_outside_the_bulletin_is_not_kept(clerk: Client) -> None:
    closed()
    visa_class("IR1")
    stated = {"priority_date_day": "1", "priority_date_month": "6", "priority_date_year": "2008"}

    clerk.post("/admin/cases/without-account/", {**PAPERS, **stated, "visa_class": "IR1"})

    made = Application.objects.get()
    assert (made.visa_class_id, made.priority_date, made.chargeability) == ("IR1", None, "")


def test_two_clicks_make_one_application(clerk: Client) -> None:
    closed()
    visa_class("F41")

    places_led_to = {
        clerk.post("/admin/cases/without-account/", PAPERS).headers["Location"] for _click in range(2)
    }

    assert len(places_led_to) == Application.objects.count() == CaseEvent.objects.count() == 1


def test_a_case_that_has_an_appointment_is_rescheduled_instead(clerk: Client, family: Appointment) -> None:
    visa_class("F41")

    response = clerk.post("/admin/cases/without-account/", PAPERS)

    assert f"This case has an appointment already: {grouped(family.number)}." in response.content.decode()
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"case_number": ""}, "Enter the Case ID number."),
        ({"case_number": "IOE0912345678"}, "This is the receipt number of USCIS."),
        ({"visa_class": "ZZ9"}, "This visa class is not known."),
        ({"surname": "", "given_names": ""}, "Enter the name as it stands in the passport."),
        ({"date_of_birth": "2030-01-01"}, "a date of birth is in the past."),
        ({"telephone": "12"}, "Begin a Cambodian number with 0"),
        ({"appointment_on_month": "", "appointment_on_year": ""}, "Enter the month and the year"),
        ({"priority_date_month": "6", "priority_date_year": "2008"}, "Enter the day, too."),
        (
            {"priority_date_day": "1", "priority_date_month": "6", "priority_date_year": "2027"},
            "Check the priority date: this day has not come yet.",
        ),
        ({"appointment_on_month": "11"}, "This month has not passed: enter the day, too."),
        ({"appointment_on_year": "2025"}, "More than a year has passed: enter when they last wrote or came."),
        ({"category": "follow_to_join"}, "This sentence is for a follow-to-join applicant."),
        ({"party": "follow_to_join"}, "This visa class is the other one"),
        ({"no_condition": ""}, "answer by an inquiry instead"),
        ({"reason": ""}, "Say why."),
        ({"email": "x"}, "Enter a valid email address."),
    ],
)
def test_what_is_missing_or_wrong_is_told(wrong: dict[str, str], sentence: str, clerk: Client) -> None:
    closed()
    visa_class("F41")

    response = clerk.post("/admin/cases/without-account/", {**PAPERS, **wrong})

    assert response.status_code == 200
    assert sentence in response.content.decode().replace("&#x27;", "'")
    assert not Application.objects.exists()
    assert not Case.objects.exists()


# Print


def test_a_clerk_prints_the_confirmation_for_somebody_and_the_log_says_for_whom(
    clerk: Client, family: Appointment
) -> None:
    page = page_of(clerk, of(family, "print"))
    assert "That you printed it for somebody stands in the log." in said(page)
    assert CaseEvent.objects.filter(kind="printed").count() == 0

    response = clerk.post(of(family, "print"), {"reason": "The mother, at the gate"})

    sheet = Page(response.content.decode())
    assert grouped(family.number) in sheet.one("title").text
    event = last_event()
    assert (event.kind, event.reason, event.detail) == (
        "printed",
        "The mother, at the gate",
        {"number": family.number},
    )


# Claims and corrections


def test_an_officer_verifies_a_case(desk: Client, family: Appointment) -> None:
    claim = CaseClaim.objects.get()
    path = f"{CASE}claims/{claim.pk}/verify/"

    assert "counts as checked" in said(page_of(desk, path))
    done = after(desk, path, reason="NVC letter")

    assert "The case is verified" in done
    assert "verified on 22 November 2026" in done
    assert (last_event().kind, last_event().reason) == ("verified", "NVC letter")


def test_an_officer_ends_a_claim_and_a_colleague_who_was_slower_is_told(
    desk: Client, family: Appointment
) -> None:
    path = f"{CASE}claims/{CaseClaim.objects.get().pk}/end/"

    assert "no longer sees the case" in said(page_of(desk, path))
    assert "The claim has ended" in after(desk, path, reason=WHY)
    assert "A colleague ended or moved this claim meanwhile." in after(desk, path, reason=WHY)

    assert CaseEvent.objects.filter(kind="claim_ended").count() == 1


def test_an_officer_moves_a_claim_to_an_account_that_exists(desk: Client, family: Appointment) -> None:
    path = f"{CASE}claims/{CaseClaim.objects.get().pk}/move/"
    a_user("daughter@example.org")

    assert "Nobody has an account with this address." in after(
        desk, path, email="nobody@example.org", reason=WHY
    )
    assert "speaks for the case already" in after(desk, path, email="family@example.org", reason=WHY)
    done = after(desk, path, email="Daughter@Example.org", reason=WHY)

    assert "The case belongs to daughter@example.org now." in done
    assert letters() == {
        ("claim_moved_away", "family@example.org"),
        ("claim_moved_here", "daughter@example.org"),
    }


def test_an_officer_corrects_a_number_and_is_led_to_the_new_one(desk: Client, family: Appointment) -> None:
    new = "PNP2023534999"
    taken = Case.objects.create(number="PNP2023534998", created_at=NOW)
    path = f"{CASE}correct-number/"

    assert "The log keeps both numbers." in said(page_of(desk, path))
    assert "There is a case of this number already." in after(
        desk, path, case_number=taken.number, reason=WHY
    )
    assert "The three digits after the year stand for a day" in after(
        desk, path, case_number="PNP2023999001", reason=WHY
    )
    response = desk.post(path, {"case_number": "pnp-2023-534-999", "reason": WHY})

    assert response.headers["Location"] == f"/admin/cases/{new}/"
    assert (last_event().kind, last_event().detail) == ("number_corrected", {"old": NUMBER, "new": new})


def test_an_officer_corrects_an_address_the_case_follows_and_the_new_one_gets_a_link(
    desk: Client, family: Appointment
) -> None:
    user = family.application.user
    path = f"/admin/accounts/user/{user.pk}/correct-email/"
    a_user("dara@example.org")

    assert "Nobody can log in before the link" in said(page_of(desk, path))
    assert "Another account has this address." in after(desk, path, email="dara@example.org", reason=WHY)
    done = after(desk, path, email="right@example.org", reason=WHY)

    assert "The address is right@example.org now." in done
    user.refresh_from_db()
    family.application.refresh_from_db()
    assert (user.email, family.application.email) == ("right@example.org", "right@example.org")
    assert letters() == {("email_corrected", "family@example.org"), ("account", "right@example.org")}
    [link] = Notification.objects.filter(kind="account")
    assert "/accounts/confirm-email/" in link.body
    event = AccountEvent.objects.get()
    assert (event.by.email, event.reason) == ("officer@example.org", WHY)
    assert (last_event().kind, last_event().reason) == ("people_changed", WHY)


def test_a_note_is_kept_and_shown(desk: Client, family: Appointment) -> None:
    done = after(desk, f"{CASE}note/", party="principal", text="Needs an interpreter", on_day_sheet="on")

    assert "Needs an interpreter" in done
    note = CaseNote.objects.get()
    assert (note.by.email, note.on_day_sheet, note.party) == ("officer@example.org", True, "principal")
    assert "Write the note." in after(desk, f"{CASE}note/", party="principal", text=" ")


# Who may


def paths(family: Appointment) -> dict[str, str]:
    claim = CaseClaim.objects.get()
    return {
        f"{CASE}note/": "add_casenote",
        f"{CASE}schedule/": "act_on_behalf",
        "/admin/cases/without-account/": "act_on_behalf",
        of(family, "reschedule"): "act_on_behalf",
        of(family, "cancel"): "act_on_behalf",
        of(family, "print"): "act_on_behalf",
        f"{CASE}claims/{claim.pk}/verify/": "verify_case",
        f"{CASE}claims/{claim.pk}/end/": "settle_claim",
        f"{CASE}claims/{claim.pk}/move/": "settle_claim",
        f"{CASE}correct-number/": "correct_case_number",
        f"/admin/accounts/user/{claim.user_id}/correct-email/": "correct_email",
    }


def test_each_act_needs_its_own_permission_and_no_get_changes_anything(family: Appointment) -> None:
    before = CaseEvent.objects.count(), Notification.objects.count()
    allowed = paths(family)

    for permission in EVERYTHING:
        client = desk_of(colleague(permission))
        for path, needed in allowed.items():
            expected = 200 if needed == permission else 403
            assert client.get(path).status_code == expected, (permission, path)
            if expected == 403:
                assert client.post(path, {"reason": WHY}).status_code == 403, (permission, path)

    assert (CaseEvent.objects.count(), Notification.objects.count()) == before


def test_applicants_and_strangers_come_to_the_login(family: Appointment) -> None:
    for path in paths(family):
        answer = Client().get(path)
        assert urlsplit(answer.headers["Location"]).path == "/admin/login/"
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/cases/PNP2023534999/note/",
        "/admin/cases/PNP2023534999/correct-number/",
        f"{CASE}appointments/ABCDE12345/cancel/",
        f"{CASE}appointments/x/cancel/",
        f"{CASE}claims/999999/end/",
        f"{CASE}claims/99999999999999999999/end/",
        "/admin/accounts/user/999999/correct-email/",
    ],
)
def test_what_is_not_there_is_not_found(path: str, desk: Client, family: Appointment) -> None:
    assert desk.get(path).status_code == 404
    assert desk.post(path, {"reason": WHY}).status_code == 404


def test_an_appointment_of_another_case_is_not_found_here(desk: Client, family: Appointment) -> None:
    other = a_family("SGN2022777001", slot=a_slot(WEDNESDAY))

    assert desk.get(of(other, "cancel")).status_code == 404
