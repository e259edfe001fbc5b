"""With 10,000 appointments in 1,000 slots every list of the staff's site asks the database a few times."""

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments.models import Appointment, InterviewSlot
from embassy_sched.roles import CLERK
from tests.cast import a_user
from tests.eligibility.inquiring import logged_in
from tests.embassy_sched.crowd import TODAY, fill
from tests.roles import a_member

pytestmark = pytest.mark.django_db

MOST = 12
# Session and account are two of them; permissions need none, since an administrator has them all.
QUERIES = {
    "accounts_notification": 4,
    "accounts_user": 4,
    "appointments_appointment": 4,
    "appointments_calendarevent": 4,
    "appointments_closing": 4,
    "appointments_closure": 4,
    "appointments_interviewslot": 6,
    "appointments_releasepattern": 4,
    "auth_group": 4,
    "eligibility_answertime": 5,
    "eligibility_application": 4,
    "eligibility_bulletinevent": 4,
    "eligibility_bulletinname": 5,
    "eligibility_case": 4,
    "eligibility_caseclaim": 4,
    "eligibility_caseevent": 4,
    "eligibility_decisionrecord": 4,
    "eligibility_inquiry": 4,
    "eligibility_missedreminder": 5,
    "eligibility_notice": 5,
    "eligibility_partyrecord": 4,
    "eligibility_rosterentry": 4,
    "eligibility_rosterimport": 4,
    "eligibility_replytemplate": 5,
    "eligibility_visaclass": 7,
}
# Lists with what narrows or searches them, and pages that are lists.
SEARCHES = {
    "/admin/appointments/appointment/?interview=today": 4,
    "/admin/appointments/appointment/?interview=unrecorded": 4,
    "/admin/appointments/appointment/?interview=to_come&verified=no": 4,
    "/admin/appointments/appointment/?q=sokha+12": 4,
    "/admin/appointments/interviewslot/?when=all&state=full&p=3": 6,
    "/admin/eligibility/inquiry/?q=chan": 4,
    "/admin/eligibility/inquiry/queue/": 6,
    "/admin/clearances/": 6,
    "/admin/claims/unproved/": 7,
    "/admin/exceptions/": 6,
    "/admin/reports/": 8,
    "/admin/cases/?q=sokha": 6,
    "/admin/appointments/appointment/day/2026-11-30/": 9,
    "/admin/appointments/closing/new/?day=2026-11-30": 7,
    "/admin/accounts/notification/?state__exact=queued&p=2": 4,
}


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(asked)


def test_no_list_asks_once_more_for_each_row():
    fill()
    with connection.cursor() as cursor:
        # As any database with so many rows has done: without it PostgreSQL may plan for an empty table.
        cursor.execute("ANALYZE")
    chief = logged_in(a_user(is_staff=True, is_superuser=True))
    clerk = logged_in(a_member(CLERK))
    lists = {
        f"{model._meta.app_label}_{model._meta.model_name}": reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model in admin.site._registry
    }
    with time_machine.travel(TODAY, tick=False):
        # The first visit of the day renews the login.
        chief.get("/admin/")
        clerk.get("/admin/")
        found = {name: _queries(chief, url) for name, url in sorted(lists.items())}
        narrowed = {url: _queries(chief, url) for url in SEARCHES}
        front_page = _queries(clerk, "/admin/")

    assert (Appointment.objects.count(), InterviewSlot.objects.count()) == (10_000, 1_000)
    assert found == QUERIES, "Add a new list to the table, with what it costs."
    assert narrowed == SEARCHES
    # Session, account, two for the clerk's permissions, and seven for the page.
    assert front_page == MOST - 1
    assert max(*found.values(), *narrowed.values()) <= MOST
