from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from appointments.availability import free_days, working_calendar
from appointments.models import Appointment, Closure, InterviewSlot
from eligibility.models import Application, Notice
from embassy_sched.demo import PASSWORD
from tests.appointments.bookings import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings) -> None:
    settings.DEBUG = True


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


def _demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def _everything() -> list[int]:
    models = (User, EmailAddress, Closure, InterviewSlot, Appointment, Application, Notice, Notification)
    return [model.objects.count() for model in models]


def test_the_demo_is_refused_outside_debug(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError) as refusal:
        _demo()
    assert str(refusal.value) == "The demo has known passwords, so it needs DEBUG=1."
    assert not User.objects.exists()


def test_a_newcomer_reads_the_address_and_logs_in_at_once(monkeypatch, settings):
    settings.PUBLIC_ORIGIN = "http://127.0.0.1:9000"
    lines = _demo().splitlines()

    assert lines[1:] == [
        "The demo is at http://127.0.0.1:9000/",
        "",
        "  log in with           password         who",
        "  sokha@example.org     demo-phnom-penh  an applicant who is new here",
        "  dara@example.org      demo-phnom-penh  an applicant who has an appointment",
        "  clerk@example.org     demo-phnom-penh  staff, IV clerk: /admin/",
        "  officer@example.org   demo-phnom-penh  staff, IV officer",
        "  calendar@example.org  demo-phnom-penh  staff, calendar manager",
        "  auditor@example.org   demo-phnom-penh  staff, auditor",
        "  admin@example.org     demo-phnom-penh  staff, administrator",
    ]
    for email in (line.split()[0] for line in lines[4:]):
        client = Client()
        response = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert (response.status_code, response["Location"]) == (302, "/dashboard/")
    monkeypatch.setenv("PORT", "9100")
    assert "The demo is at http://127.0.0.1:9100/" in _demo().splitlines()


def test_the_demo_has_ten_weeks_of_slots_on_working_days():
    _demo()
    calendar = working_calendar()
    days = [free.day for free in free_days(NOW, calendar)]

    # Water Festival and Thanksgiving; the closing time of Friday 27 November passed on Friday the 20th.
    assert days[0] == date(2026, 11, 30)
    assert days[-1] == date(2027, 1, 29)
    assert [day for day in days if not calendar.is_working_day(day)] == []
    assert {slot.capacity for slot in InterviewSlot.objects.all()} == {3}
    assert InterviewSlot.objects.count() == len(days) * 5
    assert sorted(Closure.objects.approved().dates("day", "year")) == [
        date(2026, 1, 1),
        date(2027, 1, 1),
        date(2028, 1, 1),
    ]
    assert Closure.objects.filter(approved_at=None).count() == 0


def test_dara_has_an_appointment_that_can_be_moved():
    _demo()
    appointment = Appointment.objects.get()

    assert appointment.application.user.email == "dara@example.org"
    assert appointment.day == date(2026, 12, 7)
    assert appointment.last_day_to_change == date(2026, 12, 2)
    assert [person.given_names for person in appointment.application.traveling_applicants.all()] == ["Bopha"]
    assert Appointment.objects.of(appointment.application.user).get() == appointment
    assert appointment.slot.taken == 1
    assert not Application.objects.filter(user__email="sokha@example.org").exists()
    assert Notice.objects.filter(place="what_to_bring").count() == 2


def test_a_second_run_changes_nothing(django_assert_max_num_queries):
    _demo()
    before = _everything()
    User.objects.get(email="sokha@example.org").set_password("changed")
    gone = Closure.objects.approved().get(day=date(2027, 1, 7))
    gone.delete()

    with django_assert_max_num_queries(25):
        _demo()

    assert _everything()[3] == before[3] + 5
    assert not Closure.objects.filter(day=date(2027, 1, 7)).exists()


def test_a_database_of_last_month_gets_the_slots_of_the_coming_weeks():
    _demo()
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        _demo()
        days = [free.day for free in free_days(timezone.now(), working_calendar())]

    assert (days[0], days[-1]) == (date(2027, 1, 22), date(2027, 4, 1))
    assert Appointment.objects.count() == 1


def test_the_demo_of_december_reaches_over_the_year():
    with time_machine.travel(at("2026-12-31", "22:00"), tick=False):
        _demo()
        days = [free.day for free in free_days(timezone.now(), working_calendar())]

    assert days[0].year == 2027


def test_places_that_agree_are_said_to_agree():
    _demo()
    said = StringIO()
    call_command("verify_places", stdout=said)

    assert said.getvalue() == "Every slot's places agree with its appointments.\n"


def test_a_place_counted_wrong_is_found():
    _demo()
    slot = Appointment.objects.get().slot
    InterviewSlot.objects.filter(pk=slot.pk).update(taken=2)
    said = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("verify_places", stdout=said)
    assert failure.value.returncode == 1
    assert said.getvalue() == f"slot {slot.pk}, 2026-12-07 08:00: counted 2, held 1, of 3 places\n"
