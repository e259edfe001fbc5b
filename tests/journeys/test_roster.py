"""The post's list at work: a slip of the finger that is mended, a squatter who gives way to the family."""

from collections.abc import Callable

from playwright.sync_api import Page

from appointments import booking
from appointments.models import InterviewSlot
from eligibility.models import CaseClaim, Inquiry
from embassy_sched.roles import OFFICER
from tests.cast import NOW, an_application, applicant
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.journeys import staff_desk
from tests.journeys.acting import fill_in, fill_in_date, follow, heading, open_page, press, text_of
from tests.journeys.conftest import an_account
from tests.journeys.walking import answer_questions, come_in, letters_that_leave, walk_to_questions

NUMBER = SOKHA[0]


def test_a_family_mends_its_slip_of_the_finger_and_is_checked_at_once(page, sokha, live_server):
    imported(csv_file(SOKHA))
    come_in(page, sokha, live_server.url)
    walk_to_questions(page, given_names="Sokka")
    answer_questions(page)
    fill_in(page, "Case ID number", NUMBER)
    press(page, "Continue")

    assert heading(page) == "Do not reschedule. Please submit an inquiry"
    said = text_of(page)
    assert "the principal applicant's name and the date of birth do not belong together in the list" in said
    assert "CHAN" not in said
    follow(page, "Change the name or the date of birth")
    fill_in(page, "Given names", "Sok Ha")
    fill_in_date(page, "Date of birth", "7", "12", "1985")
    for _step in ("applicant", "traveling applicants", "questions", "Case ID number"):
        press(page, "Continue")

    assert heading(page) == "Choose date and time"


def test_the_family_that_the_list_proves_gets_its_case_from_a_squatter(
    page: Page, new_page: Callable[..., Page], sokha, live_server
):
    squatter = an_account("squatter@example.org")
    slot = InterviewSlot.objects.order_by("starts_at").last()
    booking.schedule(an_application(squatter, case_number=NUMBER), slot, now=NOW, by=applicant(squatter))
    desk = staff_desk.sit_down(new_page(width=1280), OFFICER)
    staff_desk.follow(desk, "Import the list of cases")
    desk.get_by_label("File of the list:").set_input_files(
        {"name": "cases.csv", "mimeType": "text/csv", "buffer": csv_file(SOKHA)}
    )
    staff_desk.press(desk, "Look before you import")
    staff_desk.press(desk, "Import now")
    assert "1 claim is not proved by the list" in desk.locator("body").inner_text()
    letters_that_leave()

    come_in(page, sokha, live_server.url)
    walk_to_questions(page)
    answer_questions(page)
    fill_in(page, "Case ID number", NUMBER)
    press(page, "Continue")
    assert "Another account has already scheduled an appointment" in text_of(page)
    follow(page, "Submit an inquiry")
    fill_in(page, "Your message", "This is our case.")
    press(page, "Submit the inquiry")

    inquiry = Inquiry.objects.get()
    open_page(desk, f"/admin/eligibility/inquiry/{inquiry.pk}/change/")
    staff_desk.follow(desk, "Settle who has the case")
    assert "squatter@example.org" in desk.locator("#content").inner_text()
    staff_desk.press(desk, "Give the case to the account that matches the list")

    claim = CaseClaim.objects.live().get()
    assert (claim.user, claim.verified_at is not None) == (sokha, True)
    told = sorted((letter.to[0], "another account" in letter.body) for letter in letters_that_leave())
    assert {address for address, _moved in told} >= {"sokha@example.org", "squatter@example.org"}
    open_page(page, "/dashboard/")
    assert NUMBER in text_of(page)
