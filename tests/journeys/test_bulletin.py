"""A bulletin is published that retrogresses a booked case: the officer, the family's letter, its pages."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page

from accounts.models import User
from appointments import booking
from appointments.models import InterviewSlot
from eligibility.bulletin.delivered import names
from eligibility.models import BulletinName
from embassy_sched.roles import OFFICER
from tests.cast import NOW, an_application, applicant
from tests.eligibility.bulletin_texts import page as saved_page
from tests.factories import visa_class
from tests.journeys.acting import heading, open_page, text_of
from tests.journeys.staff_desk import follow, press, sit_down
from tests.journeys.walking import letters_that_leave, log_in


def test_family_whose_case_retrogresses_is_told_and_keeps_its_appointment(
    sokha: User, page: Page, new_page: Callable[..., Page]
) -> None:
    # A transactional test has emptied the table.
    BulletinName.objects.bulk_create([BulletinName(**name) for name in names()], ignore_conflicts=True)
    family = an_application(
        sokha, visa_class=visa_class("F41"), priority_date=date(2009, 1, 1), chargeability="ALL"
    )
    slot = InterviewSlot.objects.get(starts_at__date="2026-12-08", starts_at__hour=8, starts_at__minute=0)
    appointment = booking.schedule(family, slot, now=NOW, by=applicant(sokha))
    letters_that_leave()

    desk = sit_down(new_page(width=1280), OFFICER)
    follow(desk, "Visa Bulletin")
    follow(desk, "Load a month")
    desk.locator("#content").get_by_label("Month:").select_option("December 2026")
    desk.locator("#content").get_by_label("Or a file:").set_input_files(
        {
            "name": "visa-bulletin.html",
            "mimeType": "text/html",
            "buffer": saved_page(date(2026, 7, 1)).replace("July 2026", "December 2026").encode(),
        }
    )
    press(desk, "Preview")
    assert heading(desk) == "Preview: Visa Bulletin of December 2026"
    press(desk, "Publish")
    assert "1 family was told that its case is not current" in text_of(desk)
    open_page(desk, "/admin/bulletins/not-current/")
    assert family.case_number in text_of(desk)

    (letter,) = letters_that_leave()
    assert letter.to == ["sokha@example.org"]
    assert "Your appointment stands: nothing was cancelled." in letter.body

    log_in(page, "sokha@example.org")
    open_page(page, f"/appointments/{appointment.number}/")
    assert "Tuesday, 8 December 2026" in text_of(page)
    open_page(page, f"/appointments/{appointment.number}/reschedule/")
    assert "Your case is not current for processing" in text_of(page)
    assert "Not current in December 2026." in text_of(page)
