"""Whatever is typed into an address or a form: no page breaks, and nothing is booked by it."""

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from appointments.models import Appointment
from eligibility.models import Application
from tests.appointments.pages import address_of, calendar_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]

PAGES = ("", "print/", "calendar.ics", "reschedule/", "cancel/")
TYPED = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789-", max_size=30),
    st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ-", max_size=12),
    st.integers().map(str),
    st.dates().map(str),
)
# The rows stay the same for all examples: nothing that is typed changes them.
on_the_same_rows = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@example("\x00")
@example("១២")
@example("9" * 5000)
@example("-1")
@given(typed=TYPED)
@on_the_same_rows
def test_nothing_typed_breaks_the_calendar(phone: Client, application: Application, typed: str) -> None:
    address = calendar_of(application)

    assert phone.get(address, {"day": typed}).status_code == 200
    assert phone.get(address, {"slot": typed}).status_code == 409
    assert phone.get(address, {"month": typed}).status_code == 200
    assert phone.post(address, {"slot": typed}).status_code == 409
    assert phone.post(address, {"slot": typed, "confirm": typed}).status_code == 302
    assert Application.objects.get().scheduled_at is None


@example("\x00")
@example("9" * 5000)
@example("-1")
@given(typed=TYPED)
@on_the_same_rows
def test_nothing_typed_breaks_the_pages_of_an_appointment(
    phone: Client, appointment: Appointment, typed: str
) -> None:
    address = address_of(appointment, "reschedule/")

    assert phone.get(address, {"day": typed}).status_code == 200
    assert phone.get(address, {"slot": typed}).status_code == 409
    assert phone.post(address, {"slot": typed, "key": typed}).status_code == 409
    assert phone.post(address, {"key": typed}).status_code == 200
    assert Appointment.objects.get().is_scheduled


@example("\x00")
@example("9" * 5000)
@example("../../admin")
# Every phone and server resolves "." and ".." before we see them.
@given(typed=TYPED.filter(lambda text: text not in {"", ".", ".."}))
@on_the_same_rows
def test_no_number_typed_into_the_address_breaks_a_page(phone: Client, typed: str) -> None:

    segment = quote(typed, safe="")

    assert {phone.get(f"/appointments/{segment}/{page}").status_code for page in PAGES} == {404}
    assert phone.get(f"/applications/{segment}/calendar/").status_code == 404
