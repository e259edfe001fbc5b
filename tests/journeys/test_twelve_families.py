"""One account books for twelve families within an hour, and no limit is met."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from appointments.models import Appointment, InterviewSlot
from tests.accounts.people import log_in
from tests.cast import NOW
from tests.eligibility.pages import ALL_NO, APPLICANT, MISSED, PERSON
from tests.factories import PASSWORD
from tests.journeys.conftest import an_account

FAMILIES = 12


def test_a_helper_books_for_twelve_families_within_an_hour(clock):
    clock.move_to(NOW)
    helper = an_account("helper@example.org")
    client = Client()

    for number in range(FAMILIES):
        assert log_in(client, helper.email, PASSWORD).status_code == 302
        book_for(client, number)
        # A careful helper: four minutes for each family.
        clock.shift(timedelta(minutes=4))
        client.post("/accounts/logout/")

    assert timezone.now() - NOW < timedelta(hours=1)
    assert Appointment.objects.of(helper).scheduled().count() == FAMILIES
    log_in(client, helper.email, PASSWORD)
    dashboard = client.get("/dashboard/").content.decode()
    assert dashboard.count("status--scheduled") == FAMILIES


def book_for(client: Client, number: int) -> None:
    """Walk all steps, each page looked at before it is sent."""
    first = send(client, "/applications/new/", {"visa_type": "immigrant", "key": uuid4().hex})
    application = first.removesuffix("service/")
    steps = {
        "service/": {"service": "reschedule"},
        "visa-class/?group=family_preference_F4": {"place": "F41"},
        "applicant/": {**APPLICANT, "given_names": f"Sokha {number}"},
        "traveling-applicants/add/": {**PERSON, "key": uuid4().hex},
        "traveling-applicants/": {},
        "questions/": {**MISSED, **ALL_NO},
        "case-id/": {"case_number": f"PNP20235340{number + 10}"},
    }
    for step, typed in steps.items():
        led_to = send(client, f"{application}{step}", typed)
    assert led_to == f"{application}calendar/"
    slot = InterviewSlot.objects.order_by("starts_at")[number]
    day = slot.day.isoformat()
    assert client.get(f"{led_to}?day={day}").status_code == 200
    assert client.get(f"{led_to}?slot={slot.pk}").status_code == 200
    confirmation = send(client, led_to, {"slot": slot.pk})
    for page in ("", "print/", "calendar.ics"):
        assert client.get(f"{confirmation}{page}").status_code == 200


def send(client: Client, path: str, typed: dict[str, object]) -> str:
    """Look at a page, send its form, and return where that led."""
    assert client.get(path).status_code == 200, path
    answer = client.post(path, typed)
    assert answer.status_code == 302, (path, answer.status_code)
    return answer.url
