"""The desk helps a family: finds it by what it has at hand, acts for it, says why; without JavaScript."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, InterviewSlot
from eligibility.models import CaseClaim, CaseEvent
from embassy_sched.roles import AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from tests.cast import NOW, an_application, applicant
from tests.factories import PASSWORD
from tests.journeys.acting import heading, open_page, path_of, text_of
from tests.journeys.conftest import an_account
from tests.journeys.walking import letters_that_leave, link_in, log_in
from tests.roles import a_member

NUMBER = "PNP2023534003"
CASE = f"/admin/cases/{NUMBER}/"


@pytest.fixture
def desk(new_page: Callable[..., Page]) -> Callable[[str], Page]:
    """The page of a member of the staff in a role, logged in."""

    def open_desk(role: str) -> Page:
        member = a_member(role, email=f"{role.replace(' ', '-').lower()}@example.org")
        member.set_password(PASSWORD)
        member.save()
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        page = new_page(width=1280)
        log_in(page, member.email)
        open_page(page, "/admin/cases/")
        assert heading(page) == "Cases and people"
        return page

    return open_desk


@pytest.fixture
def family(sokha: User) -> Appointment:
    """Sokha's appointment at 8:00 a.m. on Tuesday, 8 December 2026."""
    application = an_application(sokha, case_number=NUMBER, surname="Chan", khmer_name="ចាន់ សុខា")
    slot = InterviewSlot.objects.get(starts_at__date="2026-12-08", starts_at__hour=8, starts_at__minute=0)
    made = booking.schedule(application, slot, now=NOW, by=applicant(sokha))
    letters_that_leave()
    return made


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name).first.click()


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part."""
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).click()


def search(page: Page, text: str) -> None:
    """Type into the search and press Enter."""
    field = page.get_by_label("Search cases and people")
    # A click waits for the browser's first picture of the page: keys before it are thrown away.
    field.click()
    field.fill(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def refused(page: Page, path: str) -> bool:
    """Say whether somebody may not even look at a page."""
    return open_page(page, path).status == 403


def test_a_clerk_reschedules_for_a_family_that_calls_and_an_auditor_only_reads(
    desk: Callable[[str], Page], family: Appointment
) -> None:
    clerk = desk(CLERK)
    search(clerk, "សុខា")
    assert path_of(clerk) == CASE
    assert "8:00 a.m. on Tuesday, 8 December 2026" in text_of(clerk)
    follow(clerk, "Reschedule")
    clerk.get_by_role("row", name="Wednesday, 9 December 2026").get_by_role("link", name="8:30 a.m.").click()
    assert "The place is taken at once: 8:30 a.m. on Wednesday, 9 December 2026." in text_of(clerk)
    press(clerk, "Reschedule to this time")
    assert "Say why." in text_of(clerk)
    clerk.get_by_label("Reason").fill("Called: the bus does not go")
    press(clerk, "Reschedule to this time")

    assert path_of(clerk) == CASE
    assert "Rescheduled: 8:30 a.m. on Wednesday, 9 December 2026." in text_of(clerk)
    assert "Called: the bus does not go" in text_of(clerk)
    [letter] = letters_that_leave()
    assert letter.to == ["sokha@example.org"]
    auditor = desk(AUDITOR)
    search(auditor, "012 345 678")
    assert "Called: the bus does not go" in text_of(auditor)
    assert auditor.locator("#content").get_by_role("link", name="Reschedule").count() == 0
    number = Appointment.objects.scheduled().get().number
    assert refused(auditor, f"{CASE}appointments/{number}/reschedule/")


def test_a_clerk_schedules_for_a_family_without_account_and_prints_its_page(
    desk: Callable[[str], Page],
) -> None:
    clerk = desk(CLERK)
    follow(clerk, "Schedule for a family without account")
    clerk.get_by_label("Case ID number").fill("PNP២០២៣-៥៣៤-០០៣")
    clerk.get_by_label("Visa class").fill("IR1")
    clerk.get_by_label("Surname").fill("Chan")
    clerk.get_by_label("Given names").fill("Sokha")
    clerk.get_by_label("Date of birth").fill("1985-12-07")
    clerk.get_by_label("Female").check()
    clerk.get_by_label("Telephone of the family").fill("012 345 678")
    clerk.get_by_label("I failed to attend my original appointment").check()
    for part, text in (("Month", "3"), ("Year", "2026")):
        clerk.get_by_role("group", name="Original appointment").get_by_label(part, exact=True).fill(text)
    clerk.get_by_label("none of the four conditions").check()
    clerk.get_by_label("Reason:", exact=True).fill("Has no e-mail; came to the counter")
    press(clerk, "Continue to the dates")
    follow(clerk, "8:00 a.m.")
    assert "nobody: there is no e-mail address" in text_of(clerk)
    clerk.get_by_label("Reason").fill("Came to the counter")
    press(clerk, "Schedule this appointment")
    assert "Scheduled: 8:00 a.m. on Monday, 30 November 2026." in text_of(clerk)
    follow(clerk, "Print the confirmation")
    clerk.get_by_label("For whom, and why").fill("The mother, at the counter")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="Show the page to print").click()

    assert heading(clerk) == "Appointment Confirmation Page ទំព័របញ្ជាក់ការណាត់ជួប"
    assert "has not yet checked" not in text_of(clerk)
    assert list(CaseEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "application_made",
        "scheduled",
        "printed",
    ]
    assert letters_that_leave() == []
    manager = desk(CALENDAR_MANAGER)
    assert manager.get_by_role("link", name="Schedule for a family without account").count() == 0
    assert refused(manager, "/admin/cases/without-account/")


def test_an_officer_settles_who_speaks_for_a_case_and_a_clerk_may_not(
    desk: Callable[[str], Page], family: Appointment, page: Page
) -> None:
    dara = an_account("dara@example.org")
    officer = desk(OFFICER)
    search(officer, NUMBER.lower())
    follow(officer, "Verify")
    officer.get_by_label("Checked against what").fill("Letter of the NVC")
    press(officer, "Verify")
    assert "The case is verified" in text_of(officer)
    follow(officer, "Move to another account")
    officer.get_by_label("E-mail address of the other account").fill("dara@example.org")
    officer.get_by_label("Reason").fill("The agent kept the case; passport seen")
    press(officer, "Move the claim")

    assert "The case belongs to dara@example.org now." in text_of(officer)
    assert sorted(letter.to[0] for letter in letters_that_leave()) == [
        "dara@example.org",
        "sokha@example.org",
        "sokha@example.org",
    ]
    log_in(page, dara.email)
    open_page(page, "/dashboard/")
    assert "8:00 a.m. on Tuesday, 8 December 2026" in text_of(page)
    clerk = desk(CLERK)
    claim = CaseClaim.objects.live().get()
    for act in ("verify", "move", "end"):
        assert refused(clerk, f"{CASE}claims/{claim.pk}/{act}/")


def test_an_officer_corrects_number_and_address_and_the_owner_confirms(
    desk: Callable[[str], Page], family: Appointment, page: Page
) -> None:
    officer = desk(OFFICER)
    open_page(officer, CASE)
    follow(officer, "Correct the number")
    officer.get_by_label("The right Case ID number").fill("pnp 2023 534 004")
    officer.get_by_label("Reason").fill("The letter shows 004")
    press(officer, "Correct the number")
    assert path_of(officer) == "/admin/cases/PNP2023534004/"
    assert "PNP2023534003 → PNP2023534004" in text_of(officer)
    follow(officer, "Correct the e-mail address")
    officer.get_by_label("The right e-mail address").fill("sokha@example.com")
    officer.get_by_label("Reason").fill("Typing error at sign-up")
    press(officer, "Correct the address")

    assert "The address is sokha@example.com now." in text_of(officer)
    letters = {letter.to[0]: letter for letter in letters_that_leave()}
    assert "you cannot log in with this one" in letters["sokha@example.org"].body
    open_page(page, link_in(letters["sokha@example.com"]))
    with page.expect_navigation():
        page.locator("main").get_by_role("button").first.click()
    log_in(page, "sokha@example.com")
    open_page(page, "/dashboard/")
    assert "8:00 a.m. on Tuesday, 8 December 2026" in text_of(page)
    clerk = desk(CLERK)
    assert refused(clerk, "/admin/cases/PNP2023534004/correct-number/")
    assert refused(clerk, f"/admin/accounts/user/{family.scheduled_by_id}/correct-email/")


def test_a_clerk_cancels_and_leaves_a_note(desk: Callable[[str], Page], family: Appointment) -> None:
    clerk = desk(CLERK)
    search(clerk, "sokha@example.org")
    follow(clerk, "Add a note")
    clerk.get_by_label("Note").fill("Needs a wheelchair")
    press(clerk, "Keep the note")
    assert "Needs a wheelchair" in text_of(clerk)
    follow(clerk, "Cancel")
    clerk.get_by_label("The family asked for it").check()
    clerk.get_by_label("Reason:", exact=True).fill("In hospital")
    press(clerk, "Cancel this appointment")

    assert "No appointment stands." in text_of(clerk)
    [letter] = letters_that_leave()
    assert "cancelled" in letter.subject.lower()
    manager = desk(CALENDAR_MANAGER)
    assert refused(manager, f"{CASE}note/")
