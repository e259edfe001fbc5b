"""Two families, one place."""

from datetime import date

from appointments.models import Appointment, InterviewSlot
from tests.cast import at
from tests.journeys.acting import heading, press, text_of
from tests.journeys.conftest import an_account
from tests.journeys.walking import log_in, take, walk_to_calendar


def test_who_comes_second_is_told_plainly_and_takes_another_time(page, new_page, sokha):
    slot = InterviewSlot.objects.get(starts_at=at(date(2026, 12, 8), 8, 30))
    InterviewSlot.objects.filter(pk=slot.pk).update(capacity=1)
    InterviewSlot.objects.filter(starts_at=at(date(2026, 12, 8), 8)).update(capacity=1)
    dara_page = new_page(width=360)
    dara = an_account("dara@example.org")
    log_in(page, sokha.email)
    log_in(dara_page, dara.email)
    walk_to_calendar(page, "PNP2023534003")
    walk_to_calendar(dara_page, "PNP2023534004", given_names="Dara")
    for family in (page, dara_page):
        take(family, "Tuesday, 8 December 2026", "8:30 a.m.", of="Review and schedule")

    press(dara_page, "Schedule Appointment")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        press(page, "Schedule Appointment")

    assert heading(dara_page) == "Appointment Confirmation Page"
    assert answered.value.status == 409
    assert heading(page) == "Choose date and time"
    assert (
        "The last place at this time went to somebody else a moment ago. Nothing was scheduled or changed. "
        "Please choose again: this page shows what is free now." in text_of(page)
    )
    assert "Tuesday, 8 December 2026 1 place" in text_of(page)

    take(page, "Tuesday, 8 December 2026", "8:00 a.m.", of="Review and schedule")
    press(page, "Schedule Appointment")
    assert "Your interview is scheduled 8:00 a.m. on Tuesday, 8 December 2026" in text_of(page)
    assert Appointment.objects.scheduled().count() == 2
