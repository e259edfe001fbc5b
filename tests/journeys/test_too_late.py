"""When the change window has closed: why, since when, from which day, and what one can still say."""

from datetime import date

import pytest

from appointments import booking
from appointments.models import InterviewSlot
from eligibility.models import Inquiry
from tests.cast import NOW, an_application, applicant, at
from tests.journeys.acting import (
    choose_from_menu,
    fill_in,
    follow,
    heading,
    open_page,
    picked,
    press,
    text_of,
    value_of,
)
from tests.journeys.walking import log_in

TUESDAY = date(2026, 12, 8)


@pytest.fixture
def appointment(sokha):
    """8:30 on Tuesday, 8 December 2026; it can be changed until Thursday the 3rd."""
    slot = InterviewSlot.objects.get(starts_at=at(TUESDAY, 8, 30))
    return booking.schedule(an_application(sokha), slot, now=NOW, by=applicant(sokha))


def test_who_wants_to_move_a_day_too_late_is_told_why_since_when_and_from_which_day(
    page, clock, sokha, appointment
):
    clock.move_to(at(date(2026, 12, 3), 23, 58))
    log_in(page, sokha.email)
    assert "You can cancel or reschedule until 11:59 p.m. on Thursday, 3 December 2026" in text_of(page)

    clock.move_to(at(date(2026, 12, 4), 0, 0))
    choose_from_menu(page, "Reschedule Immigrant Visa Appointment")

    assert heading(page) == "It is too late to change this appointment online"
    said = text_of(page)
    assert "You could cancel or reschedule until 11:59 p.m. on Thursday, 3 December 2026." in said
    assert "That moment has passed." in said
    assert "please cancel or reschedule your appointment at least three working days prior" in said
    assert "you can schedule a new one from Wednesday, 9 December 2026." in said
    open_page(page, f"/appointments/{appointment.number}/cancel/")
    assert heading(page) == "It is too late to change this appointment online"


def test_who_cannot_come_tells_the_iv_unit_and_keeps_the_place(page, clock, sokha, appointment):
    clock.move_to(at(date(2026, 12, 4), 9))
    log_in(page, sokha.email)
    open_page(page, f"/appointments/{appointment.number}/reschedule/")

    follow(page, "Tell the IV Unit: I cannot come")

    assert heading(page) == "Tell the IV Unit: I cannot come"
    assert "This frees nothing and promises nothing: your appointment stays as it is." in text_of(page)
    assert picked(page, "What it is about") == "I cannot come to my appointment"
    assert value_of(page, "Case ID number") == appointment.case.number
    assert value_of(page, "Name of the principal applicant") == "DEMO, Sokha"
    assert value_of(page, "Your message") == "I cannot come to my appointment on Tuesday, 8 December 2026."
    fill_in(page, "Your message", "I am in hospital on Tuesday, 8 December 2026.")
    press(page, "Submit the inquiry")
    assert heading(page) == "We received your inquiry"
    assert Inquiry.objects.get().category == Inquiry.Category.CANNOT_COME
    choose_from_menu(page, "My appointments")
    assert "8:30 a.m. on Tuesday, 8 December 2026" in text_of(page)
    assert "Scheduled" in text_of(page)
