from datetime import date

import pytest

from appointments import print_code
from appointments.arrival import Arrival, Found, find
from appointments.models import Appointment
from eligibility.models import Application, Case
from tests.appointments.bookings import at, booked, slot_at
from tests.factories import TravelingApplicantFactory

pytestmark = pytest.mark.django_db

# Friday.
DAY = date(2026, 11, 27)
MORNING = at("2026-11-27", "07:45")
Status = Appointment.Status


def _find(text: str) -> Arrival:
    return find(text, DAY, now=MORNING)


def _named(appointment: Appointment, **names: object) -> Appointment:
    Application.objects.filter(pk=appointment.application_id).update(**names)
    return appointment


def _moved_to(old: Appointment, day: str) -> Appointment:
    """Reschedule an appointment as the verb leaves it."""
    Appointment.objects.filter(pk=old.pk).update(status=Status.RESCHEDULED, ended_at=MORNING)
    new = booked(slot_at(day, "10:00"))
    Appointment.objects.filter(pk=new.pk).update(replaces=old, case=old.case, application=old.application_id)
    return new


@pytest.fixture
def appointment() -> Appointment:
    return booked(slot_at("2026-11-27", "08:30"))


@pytest.mark.parametrize(
    "spelling",
    [
        "{number}",
        "{lower}",
        " {first} - {second} ",
        "https://example.org/appointments/{number}/",
        "http://example.org/appointments/{lower}/print/?x=1",
        "Scan: /appointments/{first}-{second}/ thank you",
    ],
)
def test_a_clerk_finds_a_family_by_its_number_or_the_code_on_its_page(appointment, spelling):
    number = appointment.number
    parts = {"number": number, "lower": number.lower(), "first": number[:5], "second": number[5:]}

    assert _find(spelling.format(**parts)) == Arrival(Found.HERE, (appointment,), is_here=True)


def test_a_scanned_code_says_whether_the_print_is_the_latest(appointment):
    first = print_code.address_of(appointment.number, 1)
    assert _find(first) == Arrival(Found.HERE, (appointment,), is_here=True)
    assert _find(first.lower()) == _find(first)

    Application.objects.filter(pk=appointment.application_id).update(people_version=2)

    assert _find(first) == Arrival(Found.HERE, (appointment,), is_here=True, is_old_print=True)
    assert not _find(print_code.address_of(appointment.number, 2)).is_old_print
    new = _moved_to(appointment, "2026-12-04")
    moved = _find(first)
    assert (moved.found, moved.appointment, moved.stale) == (Found.STALE, new, appointment)


def test_a_code_that_was_not_made_here_means_nobody(appointment):
    signature = print_code.address_of(appointment.number, 1).rstrip("/").rpartition("/")[2]
    other = booked(slot_at("2026-11-27", "09:00"))

    for number, version in ((appointment.number, 2), (other.number, 1), ("0000000000", 1), ("x", 1)):
        assert _find(f"/appointments/{number}/check/{version}/{signature}/") == Arrival(Found.NOT_OURS)


@pytest.mark.parametrize("spelling", ["{}", "{lower}", "PNP 2020 500 {tail}", "pnp-2020-500-{tail}."])
def test_a_clerk_finds_a_family_by_its_case_id_in_any_spelling(appointment, spelling):
    number = appointment.case.number
    text = spelling.format(number, lower=number.lower(), tail=number[10:])

    assert _find(text).appointments == (appointment,)


def test_a_letter_o_in_a_case_id_is_read_as_a_zero(appointment):
    Case.objects.filter(pk=appointment.case_id).update(number="PNP2023534010")

    assert _find("PNP2O2353401O").appointments == (appointment,)


@pytest.mark.parametrize(
    "text",
    ["vannak", "VANNAK", "sen vannak", "Vannak Sén", "SEN, Vannak", "សែន វណ្ណៈ", "សែនវណ្ណៈ", "វណ្ណៈ\u200b"],
)
def test_a_clerk_finds_a_family_by_a_name_in_either_script(appointment, text):
    _named(appointment, surname="Sén", given_names="Vannak", khmer_name="សែន វណ្ណៈ")
    booked(slot_at("2026-11-27", "09:00"))

    assert _find(text).appointments == (appointment,)


def test_a_child_s_name_leads_to_its_family(appointment):
    TravelingApplicantFactory(application=appointment.application, surname="Chan", given_names="Bopha")

    assert _find("bopha").appointments == (appointment,)
    assert _find("bopha sokha").found is Found.NOBODY


def test_families_of_one_name_are_to_be_chosen_from_by_time(appointment):
    earlier = booked(slot_at("2026-11-27", "08:00"))
    booked(slot_at("2026-12-04"))

    assert _find("chan") == Arrival(Found.SEVERAL, (earlier, appointment))


def test_a_name_of_another_day_is_found_when_nobody_of_today_has_it(appointment):
    other = _named(booked(slot_at("2026-12-04")), surname="Prak", khmer_name="ប្រាក់")

    assert _find("prak") == Arrival(Found.OTHER_DAY, (other,))
    assert _find("ប្រាក់") == Arrival(Found.OTHER_DAY, (other,))


def test_the_right_case_on_the_wrong_day_is_told_apart(appointment):
    other = booked(slot_at("2026-12-04"))

    assert _find(other.number) == Arrival(Found.OTHER_DAY, (other,))
    assert _find(other.case.number) == Arrival(Found.OTHER_DAY, (other,))


def test_a_page_that_was_rescheduled_since_says_where_the_appointment_is_now(appointment):
    new = _moved_to(appointment, "2026-12-04")

    found = _find(appointment.number)
    assert (found.found, found.appointment, found.stale, found.is_here) == (
        Found.STALE,
        new,
        appointment,
        False,
    )
    # Whoever tells the Case ID holds no stale page.
    assert _find(appointment.case.number) == Arrival(Found.OTHER_DAY, (new,))


def test_a_stale_page_of_a_family_that_was_moved_to_today_is_stale_and_here(appointment):
    later = _moved_to(_moved_to(appointment, "2026-12-04"), "2026-11-27")

    assert _find(appointment.number) == Arrival(Found.STALE, (later,), stale=appointment, is_here=True)


def test_a_page_of_a_cancelled_appointment_leads_to_the_one_made_afterwards(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(status=Status.CANCELLED, ended_at=MORNING)
    appointment.refresh_from_db()
    assert _find(appointment.number) == Arrival(Found.ENDED, (appointment,), stale=appointment)

    anew = booked(slot_at("2026-12-04"))
    Appointment.objects.filter(pk=anew.pk).update(case=appointment.case)
    assert _find(appointment.number) == Arrival(Found.STALE, (anew,), stale=appointment)


def test_a_page_of_a_missed_interview_leads_to_the_one_scheduled_since():
    missed = booked(slot_at("2026-11-20"), status=Status.MISSED)
    anew = booked(slot_at("2026-11-27", "10:00"))
    Appointment.objects.filter(pk=anew.pk).update(case=missed.case)

    assert _find(missed.number) == Arrival(Found.STALE, (anew,), stale=missed, is_here=True)


def test_two_parties_of_a_case_are_chosen_from(appointment):
    follower = booked(slot_at("2026-11-27", "09:00"))
    Appointment.objects.filter(pk=follower.pk).update(case=appointment.case, party="follow_to_join")

    assert set(_find(appointment.case.number).appointments) == {appointment, follower}


def test_whoever_was_admitted_today_is_here(appointment):
    other = booked(slot_at("2026-12-04"))
    Appointment.objects.filter(pk=other.pk).update(checked_in_at=MORNING)

    assert _find(other.number).found is Found.HERE


@pytest.mark.parametrize("text", ["", "   ", "\0", " \0 "])
def test_nothing_typed_finds_nothing(appointment, text):
    assert _find(text) == Arrival(Found.NOTHING_TYPED)


@pytest.mark.parametrize(
    "text",
    [
        "nobody",
        "0" * 10,
        "x" * 301,
        "%",
        "_",
        "a",
        ". - '",
        "chan\0x",
        "🙂",
        "/appointments//",
        "/appointments/..%2f/",
        "IOE0912345678",
        "\u200b",
        "'; drop table",
    ],
)
def test_what_means_nobody_finds_nobody(appointment, text):
    assert _find(text) == Arrival(Found.NOBODY)
