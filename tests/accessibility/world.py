"""One world of data for all states: Thursday, 3 December 2026, 9:00; everybody who looks at it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.models import User
from accounts.views import too_many_requests
from appointments import booking, print_code
from appointments.models import Appointment, InterviewSlot
from embassy_sched.views import csrf_failure
from tests.accessibility.states import SENT_EMPTY, State, state_of, visit
from tests.cast import NOW, a_slot, applicant, at, closed
from tests.factories import ApplicationFactory, TravelingApplicantFactory
from tests.journeys.conftest import DAYS, an_account
from tests.journeys.everything import everything_for

GROUNDS = ("interviewed", "no_contact", "not_current", "class_changed")
ENDED = {
    Appointment.Status.CANCELLED: "This appointment is cancelled",
    Appointment.Status.MISSED: "This appointment was missed",
    Appointment.Status.INTERVIEWED: "This interview has taken place",
    Appointment.Status.CAME_NOT_INTERVIEWED: "There was no interview at this appointment",
}
TROUBLE = {
    400: "This request could not be read",
    403: "You cannot open this page",
    500: "Something went wrong",
}
TODAY = date(2026, 12, 3)


@contextmanager
def the_world() -> Iterator[tuple[User, User]]:
    """A family with something of everything, and an officer who may see every page of the staff."""
    closed()
    for day in DAYS:
        a_slot(day, 8)
    with time_machine.travel(at(TODAY, 9), tick=False):
        family = an_account("family@example.org")
        everything_for(family)
        yield family, an_account("officer@example.org", is_staff=True, is_superuser=True)


def applicants_states(family: User, language: str) -> Iterator[State]:
    """Give each state that an applicant can meet; each has the status and the title that belong to it."""
    User.objects.filter(pk=family.pk).update(language=language)
    yield from _as_expected(visit(_stranger(language), language, "/", of_a_kind=2))
    yield from _as_expected(visit(_logged_in(family), language, "/dashboard/", of_a_kind=6))
    for name, status, title, answer in [
        *_signing_in(language),
        *_at_each_standing(family),
        *_refused(family),
        *_trouble(language),
    ]:
        with translation.override(language):
            said = translation.gettext(title)
        state = state_of(name, language, answer)
        assert state.status == status, (name, state.status)
        assert said in state.title, (name, state.title)
        yield state


def staff_states(officer: User) -> Iterator[State]:
    """Give each state of the staff's pages that an officer can meet who may do everything."""
    yield from _as_expected(visit(_logged_in(officer), "en", "/admin/", within="/admin/", of_a_kind=1))


def _as_expected(states: Iterable[State]) -> Iterator[State]:
    """Pass on what links and empty forms lead to: pages, pages with errors, refusals with their sentence."""
    for state in states:
        assert state.status == 200 or (SENT_EMPTY in state.name and state.status in (403, 409)), state.name
        yield state


Scene = tuple[str, int, str, HttpResponse]


def _signing_in(language: str) -> Iterator[Scene]:
    stranger = _stranger(language)
    newcomer = an_account(f"newcomer-{language}@example.org", language=language)
    address = EmailAddress.objects.create(user=newcomer, email=f"new-{language}@example.org")
    key = EmailConfirmationHMAC(address).key
    letter = stranger.get(f"/accounts/confirm-email/{key}/")
    yield "link of a letter", 200, "Confirm your e-mail address", letter
    yield "old link", 200, "This link does not work", stranger.get("/accounts/confirm-email/none/")
    yield "letter sent", 200, "Look into your mail", stranger.get("/accounts/password/reset/done/")
    reset = f"{user_pk_to_url_str(newcomer)}-{default_token_generator.make_token(newcomer)}"
    page = stranger.get(f"/accounts/password/reset/key/{reset}/", follow=True)
    yield "new password", 200, "Set a new password", page
    wrong = stranger.post(page.request["PATH_INFO"], {"password1": "a"})
    yield "new password, wrong", 200, "Set a new password", wrong
    old = stranger.get("/accounts/password/reset/key/zz-old/")
    yield "old link to a password", 200, "This link does not work", old
    address.delete()
    phone = _logged_in(newcomer)
    yield "nothing yet", 200, "My appointments", phone.get("/dashboard/")
    yield "no inquiries yet", 200, "Inquiries", phone.get("/inquiries/")
    nothing = phone.get("/appointments/reschedule/")
    yield "nothing to reschedule", 200, "Reschedule Immigrant Visa Appointment", nothing
    yield "logging out", 200, "Log out", phone.get("/accounts/logout/")
    yield "password once more", 200, "Type your password once more", phone.get("/accounts/reauthenticate/")


def _at_each_standing(family: User) -> Iterator[Scene]:
    """A family of thirteen on one day; each outcome in turn, on page, print and code."""
    phone = _logged_in(family)
    with transaction.atomic():
        made = ApplicationFactory(user=family)
        TravelingApplicantFactory.create_batch(12, application=made)
        found = booking.schedule(made, a_slot(date(2026, 12, 21), 9), now=NOW, by=applicant(family))
        here = f"/appointments/{found.number}/"
        code = print_code.address_of(found.number, 1).removeprefix("http://localhost")
        yield "code of a valid page", 200, "", phone.get(code)
        yield "appointment", 200, "Appointment Confirmation Page", phone.get(here)
        yield "print", 200, "Appointment Confirmation Page", phone.get(f"{here}print/")
        for status, title in ENDED.items():
            Appointment.objects.filter(pk=found.pk).update(status=status, ended_at=NOW)
            yield f"appointment: {status}", 200, title, phone.get(here)
            yield f"print: {status}", 200, "NOT VALID", phone.get(f"{here}print/")
        yield "code of a page that counts no more", 200, "No longer valid", phone.get(code)
        transaction.set_rollback(True)


def _refused(family: User) -> Iterator[Scene]:
    """Too late, too slow, nothing free, not eligible."""
    phone, by = _logged_in(family), applicant(family)
    with transaction.atomic():
        soon = booking.schedule(
            ApplicationFactory(user=family), a_slot(date(2026, 12, 7), 10), now=NOW, by=by
        )
        Appointment.objects.filter(pk=soon.pk).update(last_day_to_change=TODAY - timedelta(days=1))
        for page in ("reschedule", "cancel"):
            answer = phone.get(f"/appointments/{soon.number}/{page}/")
            yield f"too late to {page}", 200, "It is too late to change this appointment online", answer
        choosing = ApplicationFactory(user=family)
        calendar = f"/applications/{choosing.reference}/calendar/"
        [full] = InterviewSlot.objects.filter(starts_at=at(date(2026, 12, 14), 8))
        InterviewSlot.objects.filter(pk=full.pk).update(capacity=full.taken)
        yield "full", 409, "Choose date and time", phone.post(calendar, {"slot": full.pk})
        yield "a day without places", 200, "", phone.get(f"{calendar}?day=2026-12-14")
        moving = Appointment.objects.scheduled().get(slot__starts_at=at(date(2026, 12, 18), 8))
        InterviewSlot.objects.update(withdrawn_at=NOW)
        for name, page in (
            ("to choose", calendar),
            ("to move to", f"/appointments/{moving.number}/reschedule/"),
        ):
            yield f"no places {name}", 200, "No appointments are available now", phone.get(page)
        for answers in ({"reason": "none"}, *({ground: True} for ground in GROUNDS)):
            refused = ApplicationFactory(user=family, **answers)
            outcome = phone.get(f"/applications/{refused.reference}/outcome/")
            yield f"outcome: {answers}", 200, "Do not reschedule. Please submit an inquiry", outcome
        transaction.set_rollback(True)


def _trouble(language: str) -> Iterator[Scene]:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    yield "nowhere", 404, "Page not found", _stranger(language).get("/nowhere/")
    with translation.override(language):
        yield "too many tries", 429, "Too many tries: please wait", too_many_requests(request)
        yield "a form's key is old", 403, "Please send the form again", csrf_failure(request)
        for status, title in TROUBLE.items():
            yield str(status), status, title, render(request, f"{status}.html", status=status)


def _stranger(language: str) -> Client:
    client = Client()
    client.cookies["django_language"] = language
    return client


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
