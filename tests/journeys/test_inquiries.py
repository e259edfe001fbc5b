"""Asking without an account, and what strangers see of other people's pages: nothing."""

import pytest

from accounts.references import grouped
from appointments import booking
from appointments.models import InterviewSlot
from eligibility.models import Inquiry
from tests.cast import NOW, an_application, applicant
from tests.eligibility.inquiring import an_inquiry
from tests.journeys.acting import fill_in, follow, heading, open_page, pick, press, text_of, value_of
from tests.journeys.conftest import an_account
from tests.journeys.walking import letters_that_leave, log_in


def test_somebody_without_an_account_asks_and_gets_a_reference_number(page):
    open_page(page, "/")
    follow(page, "submit an inquiry")
    assert heading(page) == "Submit an inquiry"
    assert "You need no account for this." in text_of(page)

    pick(page, "What it is about", "A child will turn 21")
    fill_in(page, "Name of the principal applicant", "Chan Sokha")
    fill_in(page, "Case ID number", "pnp 2023-534-003")
    press(page, "Submit the inquiry")
    assert "There is a problem" in text_of(page)
    assert "Enter an e-mail address or a telephone number, so that the IV Unit can answer you." in text_of(
        page
    )
    assert value_of(page, "Name of the principal applicant") == "Chan Sokha"
    fill_in(page, "Your message", "My son turns 21 in March. Can we come earlier?")
    fill_in(page, "E-mail address", "grandmother@example.org")
    press(page, "Submit the inquiry")

    inquiry = Inquiry.objects.get()
    assert heading(page) == "We received your inquiry"
    assert f"Your reference number {grouped(inquiry.reference)}" in text_of(page)
    assert (inquiry.user, inquiry.case_number) == (None, "PNP2023534003")
    [letter] = letters_that_leave()
    assert letter.to == ["grandmother@example.org"]
    assert grouped(inquiry.reference) in letter.subject + letter.body
    assert "My son" not in letter.body


@pytest.mark.parametrize("who", ["a stranger", "nobody"])
def test_a_stranger_finds_no_page_of_somebody_else(page, sokha, who):
    appointment = booking.schedule(
        an_application(sokha), InterviewSlot.objects.last(), now=NOW, by=applicant(sokha)
    )
    application = an_application(sokha)
    inquiry = an_inquiry(sokha)
    if who == "a stranger":
        log_in(page, an_account("stranger@example.org").email)

    seen = {}
    for path in (
        *(f"/appointments/{appointment.number}/{end}" for end in ("", "print/", "reschedule/", "cancel/")),
        f"/appointments/{appointment.number}/calendar.ics",
        *(
            f"/applications/{application.reference}/{end}/"
            for end in ("visa-type", "applicant", "questions", "calendar", "outcome", "discard")
        ),
        f"/applications/{appointment.application.reference}/contact/",
    ):
        status = open_page(page, path).status
        seen[path] = status if "/accounts/login/" not in page.url else "log in"

    assert set(seen.values()) == {404 if who == "a stranger" else "log in"}, seen
    assert open_page(page, f"/inquiries/{inquiry.reference}/").status == 404
    assert heading(page) == "Page not found"
