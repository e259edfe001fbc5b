from datetime import date

import pytest

from appointments.day_sheet import DaySheet, day_sheet
from appointments.models import Appointment, Attendance
from eligibility.models import Application, CaseClaim, CaseNote
from tests.appointments.bookings import NOW, at, booked, closed, slot_at
from tests.factories import TravelingApplicantFactory, UserFactory, visa_class

pytestmark = pytest.mark.django_db

# Friday; its closing time is Thursday the 26th, 11:00 a.m.
DAY = date(2026, 11, 27)
OPEN, FINAL, LATER = at("2026-11-26", "10:59"), at("2026-11-26", "11:00"), at("2026-11-26", "15:00")
Status = Appointment.Status


def _numbers(rows) -> list[str]:
    return [row.number for row in rows]


def _set(appointment: Appointment, **fields: object) -> Appointment:
    Appointment.objects.filter(pk=appointment.pk).update(**fields)
    return appointment


def _at(now=OPEN) -> DaySheet:
    return day_sheet(DAY, now)


def test_the_list_holds_what_staff_need_of_a_family():
    appointment = booked(slot_at("2026-11-27", "08:30"))
    Application.objects.filter(pk=appointment.application_id).update(
        surname="Sok",
        given_names="Dara",
        khmer_name="សុខ ដារ៉ា",
        visa_class=visa_class("F41"),
        help_needed="Wheelchair",
        date_of_birth=date(1980, 1, 1),
    )
    child = TravelingApplicantFactory(
        application=appointment.application, given_names="Bopha", date_of_birth=date(2005, 11, 30)
    )
    CaseNote.objects.create(case=appointment.case, text="Bring the file", at=NOW)
    CaseNote.objects.create(case=appointment.case, text="Not for paper", on_day_sheet=False, at=NOW)
    CaseNote.objects.create(case=appointment.case, text="Of others", party="follow_to_join", at=NOW)
    Attendance.objects.create(appointment=appointment, person=child, came_at=LATER)

    [row] = _at().listed

    assert (row.starts_at, row.grouped_number, row.case_number, row.class_name) == (
        at("2026-11-27", "08:30"),
        str(appointment),
        appointment.case.number,
        "F41",
    )
    assert [(each.key, each.name, each.khmer_name, each.came_at) for each in row.people] == [
        ("applicant", "SOK, Dara", "សុខ ដារ៉ា", None),
        (str(child.pk), "CHAN, Bopha", "", LATER),
    ]
    assert (row.persons, row.came, row.is_unverified, row.help_needed) == (2, 1, True, "Wheelchair")
    assert row.notes == ("Bring the file",)
    assert [(each.name, each.on, each.is_over) for each in row.turning] == [
        ("CHAN, Bopha", date(2026, 11, 30), False)
    ]


@pytest.mark.parametrize(
    "born,flagged",
    [
        (date(2005, 11, 27), True),
        (date(2005, 11, 26), True),
        (date(2004, 11, 26), True),
        (date(2004, 11, 25), False),
        (date(2006, 1, 26), True),
        (date(2006, 1, 27), False),
        (None, False),
    ],
)
def test_who_turns_21_around_the_interview_is_flagged(born, flagged):
    appointment = booked(slot_at("2026-11-27"))
    TravelingApplicantFactory(application=appointment.application, date_of_birth=born)

    assert bool(_at().listed[0].turning) is flagged


def test_a_verified_case_is_not_flagged():
    appointment = booked(slot_at("2026-11-27"))
    CaseClaim.objects.create(case=appointment.case, user=UserFactory(), made_at=NOW, verified_at=NOW)

    assert not _at().listed[0].is_unverified


@pytest.mark.parametrize(
    "fields,flagged",
    [
        ({"moved_by_post_at": NOW}, True),
        ({"moved_by_post_at": NOW, "confirmed_at": NOW}, False),
        ({}, False),
    ],
)
def test_who_was_moved_by_the_post_and_never_confirmed_is_flagged(fields, flagged):
    _set(booked(slot_at("2026-11-27")), **fields)

    assert _at().listed[0].is_moved_unconfirmed is flagged


def test_the_list_goes_by_time_and_knows_nothing_of_other_days():
    second, first = booked(slot_at("2026-11-27", "09:00")), booked(slot_at("2026-11-27", "08:00"))
    booked(slot_at("2026-11-26", "23:59"))
    booked(slot_at("2026-11-28", "00:00"))

    assert _numbers(_at().listed) == [first.number, second.number]


def test_before_the_closing_time_the_list_is_not_final_and_who_moved_is_just_gone():
    kept = booked(slot_at("2026-11-27", "08:30"))
    booked(slot_at("2026-11-27", "09:00"), status=Status.CANCELLED, ended_at=OPEN)
    sheet = _at(OPEN)

    assert (sheet.is_final, sheet.closes_at) == (False, FINAL)
    assert _numbers(sheet.listed) == [kept.number]
    assert (sheet.gone, sheet.late_additions) == ((), ())


def test_after_the_closing_time_the_list_stays_and_the_addendum_says_what_changed():
    kept = booked(slot_at("2026-11-27", "08:00"))
    cancelled = _set(
        booked(slot_at("2026-11-27", "08:30")), status=Status.CANCELLED, ended_at=FINAL, ended_by="staff"
    )
    moved = _set(booked(slot_at("2026-11-27", "09:00")), status=Status.RESCHEDULED, ended_at=LATER)
    _set(booked(slot_at("2026-11-27", "09:30")), status=Status.CANCELLED, ended_at=OPEN)
    _set(booked(slot_at("2026-12-04")), replaces=moved, scheduled_at=LATER)
    added = _set(booked(slot_at("2026-11-27", "07:30")), scheduled_at=FINAL)
    came_and_went = _set(
        booked(slot_at("2026-11-27", "10:00")),
        scheduled_at=FINAL,
        status=Status.CANCELLED,
        ended_at=LATER,
    )
    sheet = _at(LATER)

    assert sheet.is_final
    assert _numbers(sheet.listed) == [kept.number, cancelled.number, moved.number]
    assert _numbers(sheet.late_additions) == [added.number]
    assert _numbers(sheet.gone) == [cancelled.number, moved.number, came_and_went.number]
    assert _numbers(sheet.expected) == [added.number, kept.number]
    assert _numbers(sheet.at_the_gate) == [added.number, kept.number]
    assert [row.now_at for row in sheet.gone] == [None, at("2026-12-04"), None]
    assert (sheet.families, sheet.persons) == (2, 2)


def test_who_was_moved_twice_is_shown_where_the_appointment_is_now():
    first = _set(booked(slot_at("2026-11-27")), status=Status.RESCHEDULED, ended_at=LATER)
    second = _set(
        booked(slot_at("2026-12-04")), replaces=first, status=Status.RESCHEDULED, scheduled_at=LATER
    )
    third = _set(booked(slot_at("2026-12-08")), replaces=second, scheduled_at=LATER)

    [row] = _at(LATER).gone
    assert (row.now_at, row.now_number) == (at("2026-12-08"), str(third))


def test_the_closing_time_follows_the_closures():
    closed("2026-11-26", "Thanksgiving Day")

    assert _at(OPEN).closes_at == at("2026-11-25", "11:00")
    assert day_sheet(date(2026, 11, 26), OPEN).closures == ("Thanksgiving Day",)
    assert not day_sheet(date(2026, 11, 26), OPEN).is_working_day
    assert (_at(OPEN).day_before, _at(OPEN).day_after) == (date(2026, 11, 25), date(2026, 11, 30))


def test_who_is_admitted_on_another_day_stands_on_both_lists_and_at_the_gate_of_neither():
    appointment = _set(booked(slot_at("2026-12-04")), checked_in_at=at("2026-11-27", "08:10"))

    today, later = _at(LATER), day_sheet(date(2026, 12, 4), LATER)

    assert _numbers(today.admitted) == [appointment.number]
    assert (today.expected, today.families, today.families_came) == ((), 1, 1)
    assert _numbers(later.expected) == [appointment.number]
    assert later.expected[0].admitted_on == DAY
    assert (today.at_the_gate, later.at_the_gate) == ((), ())


def test_the_day_counts_families_persons_and_outcomes():
    appointment = booked(slot_at("2026-11-27", "08:00"))
    TravelingApplicantFactory(application=appointment.application)
    _set(appointment, checked_in_at=at("2026-11-27", "07:50"))
    Attendance.objects.create(appointment=appointment, came_at=at("2026-11-27", "07:50"))
    booked(slot_at("2026-11-27", "08:30"), status=Status.INTERVIEWED)
    booked(slot_at("2026-11-27", "09:00"))
    sheet = _at(at("2026-11-27", "08:00"))

    assert (sheet.families, sheet.persons) == (3, 4)
    assert (sheet.families_came, sheet.persons_came, sheet.unrecorded) == (1, 1, 2)


@pytest.mark.parametrize("families", [1, 60])
def test_a_day_is_read_in_seven_queries_however_many_families_there_are(families, django_assert_num_queries):
    slot = slot_at("2026-11-27", capacity=60)
    for number in range(families):
        appointment = booked(slot)
        TravelingApplicantFactory(application=appointment.application)
        CaseNote.objects.create(case=appointment.case, text="A note", at=NOW)
        if number % 3 == 0:
            moved = _set(appointment, status=Status.RESCHEDULED, ended_at=LATER)
            _set(booked(slot_at("2026-12-04", f"{8 + number // 60:02}:{number % 60:02}")), replaces=moved)

    with django_assert_num_queries(7):
        sheet = _at(LATER)
        assert len(sheet.listed) == families
        assert sheet.persons == 2 * len(sheet.expected)
