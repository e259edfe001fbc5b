"""Everything about a case on one screen: who, what, when, why, and what each colleague may do about it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.letters import _kinds as known_kinds
from accounts.models import AccountEvent, Notification
from accounts.permissions import Actor, Role
from accounts.references import grouped
from appointments import booking
from appointments.models import Appointment
from eligibility import claims, record
from eligibility.models import CaseClaim, CaseEvent, CaseNote, PartyRecord, TravelingApplicant
from eligibility.notes import add_note
from eligibility.rules import Party
from embassy_sched.staff.log_wording import LETTERS
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.eligibility.inquiring import a_decision, an_inquiry
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
from tests.markup import Element, Page

pytestmark = pytest.mark.django_db

CASE = f"/admin/cases/{NUMBER}/"
OFFICER = (
    "act_on_behalf",
    "verify_case",
    "settle_claim",
    "correct_case_number",
    "correct_email",
    "add_casenote",
    "view_inquiry",
)


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def family() -> Appointment:
    closed()
    made = a_family(account="family@example.org", khmer_name="ចាន់ សុខា", passport_number="N07654321")
    return Appointment.objects.get(pk=made.pk)


@pytest.fixture
def auditor() -> Client:
    return desk_of(colleague("view_inquiry", "view_application"))


def text_of(page: Page) -> str:
    return page.one("main").text


def section(page: Page, heading: str) -> str:
    """The text of the part of the page under a heading."""
    [found] = [title for title in page.all("h2") if title.text == heading]
    return spaced(found.around[-1])


def test_the_page_names_the_family_its_appointment_and_its_account(
    auditor: Client, family: Appointment
) -> None:
    page = page_of(auditor)

    assert page.one("h1").text == f"Case {NUMBER}"
    assert breaches_of_csp(page) == []
    principal = section(page, "Principal applicant")
    assert "8:00 a.m. on Tuesday, 8 December 2026" in principal
    assert "may change it until 11:59 p.m. on Thursday, 3 December 2026" in principal
    assert "family@example.org since 22 November 2026, not verified" in principal
    assert "Appointment on 8 December 2026" in principal
    assert grouped(family.number) in section(page, "Appointments")


def test_the_page_shows_people_answers_and_decisions_with_what_they_rested_on(
    auditor: Client, family: Appointment
) -> None:
    application = family.application
    TravelingApplicant.objects.create(
        application=application, creation_key="1", relation="son", surname="Demo", given_names="Dara"
    )
    decision = a_decision(application, "interviewed")
    decision.inputs = {"facts": {"interviewed_on": "2026-03-02", "missed_on": None}}
    decision.save()

    said = section(page_of(auditor), "Applications")

    for words in (
        "DEMO, Sokha ចាន់ សុខា",
        "N07654321",
        "DEMO, Dara Son",
        "I failed to attend my original appointment",
        "When was that appointment? Month",
        "You may schedule a new interview appointment",
        "Do not reschedule. Please submit an inquiry",
        "You have been interviewed. This is what you answered.",
        "On record then: Interviewed on 2 March 2026",
    ):
        assert words.removesuffix(" Month") in said, words


def test_the_page_follows_a_move_from_appointment_to_appointment(
    auditor: Client, family: Appointment
) -> None:
    new = booking.reschedule(
        family, a_slot(date(2026, 12, 9)), now=NOW, by=applicant(family.application.user)
    )

    said = section(page_of(auditor), "Appointments")

    assert f"replaces {grouped(family.number)}" in said
    assert f"replaced by {grouped(new.number)}" in said
    assert f"{grouped(family.number)} → {grouped(new.number)}" in section(page_of(auditor), "Timeline")


def test_the_page_shows_inquiries_letters_and_notes(auditor: Client, family: Appointment) -> None:
    inquiry = an_inquiry(family.application.user, case_number=NUMBER, category="medical")
    Notification.objects.filter(kind="appointment_scheduled").update(
        state="failed", last_error="550 no such user"
    )
    add_note(
        family.case, Party.PRINCIPAL, "Comes with a wheelchair", on_day_sheet=True, now=NOW, by=officer()
    )

    page = page_of(auditor)

    assert "A medical examination is about to expire : received" in section(page, "Inquiries")
    assert f"/admin/eligibility/inquiry/{inquiry.pk}/change/" in links(page)
    letters = section(page, "Letters")
    assert "Appointment scheduled: refused by the mail server family@example.org" in letters
    assert "550 no such user" in letters
    assert "Inquiry received: waiting" in letters
    assert "Comes with a wheelchair" in section(page, "Notes of the staff")


def test_every_kind_of_letter_has_its_words() -> None:
    assert {kind for kind in known_kinds if kind not in LETTERS} <= {"greeting"}


def test_letters_about_another_case_of_the_same_account_stand_elsewhere(
    auditor: Client, family: Appointment
) -> None:
    user = family.application.user
    other = an_application(user, case_number="SGN2022777001")
    booking.schedule(other, a_slot(date(2026, 12, 9)), now=NOW, by=applicant(user))

    assert section(page_of(auditor), "Letters").count("Appointment scheduled") == 1


def labels_around(element: Element) -> set[str]:
    """What names the parts of the page around an element."""
    return {each.attributes.get("aria-labelledby", "") for each in element.around}


def test_the_timeline_says_who_did_what_when_from_where_why_and_beyond_which_rule(
    auditor: Client, family: Appointment
) -> None:
    chief = a_user("chief@example.org", is_staff=True)
    by = Actor(chief, Role.STAFF, "192.0.2.7")
    record.note(
        family.case,
        Party.PRINCIPAL,
        CaseEvent.Kind.CANCELLED_BY_STAFF,
        NOW + timedelta(hours=2),
        by,
        day=TUESDAY,
        detail={"number": family.number},
        reason="Bus broke down",
        beyond_rule="change_window",
    )
    AccountEvent.objects.create(
        user=family.application.user,
        kind="email_corrected",
        at=NOW + timedelta(hours=3),
        by=chief,
        reason="Typing error",
        detail={"before": "old@example.org", "after": "family@example.org"},
    )

    page = page_of(auditor)
    timeline = [spaced(row) for row in page.all("tr") if "case-timeline" in labels_around(row)]

    assert (
        "11:00 a.m. on Sunday, 22 November 2026 E-mail address corrected "
        "old@example.org → family@example.org Typing error chief@example.org staff –" in timeline
    )
    assert (
        "10:00 a.m. on Sunday, 22 November 2026 Appointment cancelled by staff Tuesday, 8 December 2026 "
        f"confirmation number {grouped(family.number)} Bus broke down "
        "beyond the rule: less than three working days before the appointment that is changed "
        "chief@example.org staff 192.0.2.7" in timeline
    )
    assert any("applicant 192.0.2.1" in row and "Appointment scheduled" in row for row in timeline)


def test_a_moved_claim_is_told_with_both_accounts(auditor: Client, family: Appointment) -> None:
    daughter = a_user("daughter@example.org")
    claims.move_claim(CaseClaim.objects.get(), daughter, reason="Asked", now=NOW, by=officer())

    page = page_of(auditor)

    assert "family@example.org → daughter@example.org" in section(page, "Timeline")
    assert "Earlier account family@example.org" in section(page, "Principal applicant")


def test_both_parties_of_a_case_have_their_own_part(auditor: Client, family: Appointment) -> None:
    PartyRecord.objects.create(case=family.case, party=Party.FOLLOW_TO_JOIN, missed_on=date(2026, 3, 2))

    page = page_of(auditor)

    assert "Missed the appointment of 2 March 2026" in section(page, "Follow-to-join applicant")
    assert "Missed" not in section(page, "Principal applicant")


def acts(page: Page) -> set[str]:
    """What the page offers to do."""
    return {link.text for link in page.all("a") if "button" in link.classes}


def test_an_officer_is_offered_every_act_and_an_auditor_none(auditor: Client, family: Appointment) -> None:
    officer_page = page_of(desk_of(colleague(*OFFICER)))
    clerk_page = page_of(desk_of(colleague("act_on_behalf", "add_casenote")))

    assert acts(page_of(auditor)) == set()
    clerks = {
        "Reschedule",
        "Cancel",
        "Add a traveling applicant",
        "Print the confirmation",
        "Add a note",
    }
    assert acts(clerk_page) == clerks
    assert acts(officer_page) == clerks | {
        "Correct the number",
        "Verify",
        "Move to another account",
        "End the claim",
        "Correct the e-mail address",
    }


def test_a_case_without_appointment_can_be_scheduled(family: Appointment) -> None:
    clerk = desk_of(colleague("act_on_behalf"))
    booking.cancel(family, now=NOW, by=applicant(family.application.user))

    assert acts(page_of(clerk)) == {"Schedule"}


def test_another_spelling_leads_to_the_page_and_an_unknown_number_to_none(
    auditor: Client, family: Appointment
) -> None:
    assert auditor.get("/admin/cases/pnp-2023-534-003/").headers["Location"] == CASE
    for nobody in ("PNP2023534999", "x", "☃", "x" * 300):
        assert auditor.get(f"/admin/cases/{nobody}/").status_code == 404
    assert auditor.post(CASE).status_code == 405


def test_who_may_not_see_inquiries_gets_no_link_to_one(family: Appointment) -> None:
    an_inquiry(family.application.user, case_number=NUMBER)
    reader = desk_of(colleague())

    assert not [link for link in links(page_of(reader)) if "inquiry" in link]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_with_many_rows_as_with_one(
    count: int, auditor: Client, family: Appointment, django_assert_num_queries
) -> None:
    user = family.application.user
    for number in range(count):
        an_inquiry(user, case_number=NUMBER)
        an_inquiry(case_number=NUMBER)
        add_note(family.case, Party.PRINCIPAL, "Note", on_day_sheet=False, now=NOW, by=officer())
        other = an_application(a_user(), case_number=NUMBER)
        a_decision(other, "interviewed")
        TravelingApplicant.objects.create(application=other, creation_key=str(number), relation="son")
        family = booking.reschedule(family, a_slot(date(2026, 12, 9 + number)), now=NOW, by=applicant(user))
    assert CaseNote.objects.count() == count

    # Session, user, two of permissions; case, applications with their people and decisions, inquiries,
    # record, claims, appointments, closures, letters, notes, events, events of accounts, clearances, list.
    with django_assert_num_queries(4 + 15):
        page_of(auditor)


def test_the_tables_pages_lead_here(family: Appointment) -> None:
    chief = desk_of(a_user(is_staff=True, is_superuser=True))
    user = family.application.user

    assert CASE in links(page_of(chief, f"/admin/eligibility/case/{family.case_id}/change/"))
    account = page_of(chief, f"/admin/accounts/user/{user.pk}/change/")
    assert f"/admin/accounts/user/{user.pk}/correct-email/" in links(account)
