"""What the letters say: the same as the page, each subject with the principal and the date."""

from datetime import date

import pytest

from accounts.letters import compose
from accounts.models import Notification
from accounts.permissions import Actor
from appointments import booking
from appointments.models import Appointment
from eligibility.models import Application, Notice, TravelingApplicant, VisaClass
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 12, 4)
NOT_CHANGED_ONLINE = (
    "This appointment can no longer be cancelled or rescheduled online. If you cannot come, you can schedule "
    "a new one from Wednesday, 2 December 2026."
)


@pytest.fixture(autouse=True)
def closures_of_the_cast() -> None:
    closed()


@pytest.fixture
def application() -> Application:
    found = an_application(a_user(), passport_number="N0123456", case_number="PNP2023534001")
    TravelingApplicant.objects.create(
        application=found, creation_key="dara", relation="son", surname="O'Brien", given_names="Dara & Co"
    )
    return found


def by(application: Application) -> Actor:
    return applicant(application.user)


def scheduled(application: Application, day: date = FRIDAY) -> Appointment:
    return booking.schedule(application, a_slot(day), now=NOW, by=by(application))


def letter(kind: str) -> tuple[str, str, list[str]]:
    """The subject, the body and the names of the files of the only letter of a kind."""
    message = compose(Notification.objects.get(kind=kind))
    return message.subject, message.body, [name for name, _content, _type in message.attachments]


def test_family_gets_the_confirmation_by_letter(application: Application) -> None:
    Notice.objects.create(place="what_to_bring", text_en="The identity card & two photographs")
    appointment = scheduled(application)

    subject, body, files = letter("appointment_scheduled")

    assert subject == "Interview appointment of DEMO, Sokha: Friday, 4 December 2026"
    assert files == ["appointment.ics"]
    for line in (
        "Date and time: 8:00 a.m. on Friday, 4 December 2026 (Phnom Penh time)",
        f"Confirmation number: {appointment}",
        "Case ID: PNP2023534001",
        "Visa class: IR1",
        "Number of persons: 2",
        "- DEMO, Sokha (passport ending 3456)",
        "- O'BRIEN, Dara & Co",
        "The IV Unit has not yet checked this Case ID. Check your e-mail before you travel.",
        "You can cancel or reschedule until 11:59 p.m. on Tuesday, 1 December 2026.",
        "The identity card & two photographs",
        "This is not a visa.",
    ):
        assert line in body.splitlines()
    assert f"/appointments/{appointment.number}/print/" in body
    assert "N0123456" not in body
    assert "Visa Bulletin" not in body


def test_family_that_may_not_change_any_more_is_told_so_by_letter(application: Application) -> None:
    scheduled(application, date(2026, 12, 1))

    _subject, body, _files = letter("appointment_scheduled")

    assert NOT_CHANGED_ONLINE in body.splitlines()
    assert "You can cancel or reschedule" not in body


def test_preference_class_gets_the_visa_bulletin_notice_by_letter() -> None:
    f41 = VisaClass.objects.get(symbol="F41")
    scheduled(an_application(a_user(), visa_class=f41))

    _subject, body, _files = letter("appointment_scheduled")

    assert "there is no guarantee that a visa is available on the date of the rescheduled interview." in body


def test_family_is_told_which_appointment_the_new_one_replaces(application: Application) -> None:
    old = scheduled(application)
    new = booking.reschedule(old, a_slot(date(2026, 12, 7), 13), now=NOW, by=by(application))

    subject, body, files = letter("appointment_rescheduled")

    assert subject == "Rescheduled interview appointment of DEMO, Sokha: Monday, 7 December 2026"
    assert f"It replaces the appointment {old} at 8:00 a.m. on Friday, 4 December 2026" in body
    assert f"Confirmation number: {new}" in body.splitlines()
    assert files == ["appointment.ics"]


def test_family_is_told_who_cancelled(application: Application) -> None:
    appointment = scheduled(application)
    booking.cancel(appointment, now=NOW, by=officer(), ended_by=Appointment.EndedBy.POST)

    subject, body, _files = letter("appointment_cancelled")

    assert subject == "Cancelled interview appointment of DEMO, Sokha: Friday, 4 December 2026"
    assert body.startswith("The Embassy has cancelled this interview appointment. Do not come on that day.")
    assert f"/appointments/{appointment.number}/reschedule/" in body


def test_family_that_cancelled_itself_reads_that_it_did(application: Application) -> None:
    booking.cancel(scheduled(application), now=NOW, by=by(application))

    _subject, body, _files = letter("appointment_cancelled")

    assert body.startswith("You have cancelled this interview appointment.")
