"""What a clearance opens for its holder: the dashboard, the wizard's steps, a second interview."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import User
from appointments.models import Appointment
from eligibility.models import Application
from eligibility.rules import Ground
from tests.cast import NOW, a_user, an_application
from tests.eligibility.clearing import NUMBER, a_clearance
from tests.eligibility.inquiring import logged_in
from tests.embassy_sched.casework import a_family
from tests.factories import visa_class
from tests.markup import Page

pytestmark = pytest.mark.django_db

GO_ON = "An officer of the IV Unit has looked at your case: you can go on and choose a date."
AGAIN = "An officer of the IV Unit has looked at your case: you can schedule a new appointment."


@pytest.fixture(autouse=True)
def sunday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def dashboard(user: User) -> str:
    return Page(logged_in(user).get("/dashboard/").content.decode()).one("main").text


def test_the_dashboard_opens_the_calendar_for_the_holder_alone():
    family, stranger = a_user(), a_user()
    for user in (family, stranger):
        an_application(user, case_number=NUMBER, class_changed=True)
    a_clearance(Ground.CLASS_CHANGED, account=family)

    assert GO_ON in dashboard(family)
    assert "until 11:59 p.m. on Wednesday, 31 March 2027" in dashboard(family)
    assert GO_ON not in dashboard(stranger)
    own, other = (Application.objects.get(user=user) for user in (family, stranger))
    assert logged_in(family).get(f"/applications/{own.reference}/calendar/").status_code == 200
    refused = logged_in(stranger).get(f"/applications/{other.reference}/calendar/")
    assert refused.url == f"/applications/{other.reference}/outcome/"


def test_another_ground_that_stands_keeps_it_closed():
    family = a_user()
    an_application(family, case_number=NUMBER, class_changed=True, interviewed=True)
    a_clearance(Ground.CLASS_CHANGED, account=family)

    assert GO_ON not in dashboard(family)


def test_a_class_that_asks_staff_goes_on_through_every_step_once_cleared():
    family = a_user()
    application = an_application(family, case_number="", visa_class=visa_class("IR1"), done_steps=[])
    asks = visa_class("IR1")
    asks.iv_reschedule_page = "ask_staff"
    asks.save()
    done = ["visa-type", "service", "visa-class"]
    Application.objects.filter(pk=application.pk).update(done_steps=done)
    browser, url = logged_in(family), f"/applications/{application.reference}/"
    assert browser.get(f"{url}applicant/").url == f"{url}outcome/"

    Application.objects.filter(pk=application.pk).update(case_number=NUMBER)
    a_clearance(Ground.CLASS_ASKS_STAFF, account=family)

    assert browser.get(f"{url}applicant/").status_code == 200
    assert browser.get(f"{url}outcome/").url == f"{url}applicant/"


def test_a_family_that_was_interviewed_begins_anew_once_that_is_cleared():
    made = a_family()
    family = made.application.user
    Appointment.objects.update(status="interviewed", ended_at=NOW, ended_by="staff")
    made.case.records.update(interviewed_on=date(2026, 12, 8), appointment_on=None, appointment_number="")
    browser, url = logged_in(family), f"/appointments/{made.number}/reschedule/"
    assert AGAIN not in dashboard(family)
    assert "You have been interviewed." in browser.get(url).content.decode()

    a_clearance(Ground.INTERVIEWED)

    assert AGAIN in dashboard(family)
    page = browser.get(url).content.decode()
    assert AGAIN in page
    assert "I failed to attend" not in page
    begun = browser.post(url, {"key": "0" * 32})
    assert begun.url.startswith("/applications/")
    assert Application.objects.get(previous=made.application).case_number == NUMBER
