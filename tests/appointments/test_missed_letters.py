"""Nine, ten and eleven months after a missed appointment: a letter each, careful words, a list for staff."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.letters import compose
from accounts.models import Notification, User
from accounts.permissions import SYSTEM
from appointments.missed_letters import send_missed_letters
from eligibility import record
from eligibility.missed_months import month_reached, months_after, window
from eligibility.models import Case, CaseClaim, CaseEvent, MissedReminder, PartyRecord
from eligibility.rules import Party
from embassy_sched.roles import CLERK
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, at
from tests.roles import a_member

NUMBER = "PNP2023534003"
# Nine months before Sunday, 22 November 2026.
MISSED = date(2026, 2, 22)


@pytest.mark.parametrize(
    "missed_on, today, reached",
    [
        (date(2026, 2, 22), date(2026, 11, 21), None),
        (date(2026, 2, 22), date(2026, 11, 22), 9),
        (date(2026, 2, 22), date(2026, 12, 21), 9),
        (date(2026, 2, 22), date(2026, 12, 22), 10),
        (date(2026, 2, 22), date(2027, 1, 22), 11),
        (date(2026, 2, 22), date(2027, 2, 21), 11),
        (date(2026, 2, 22), date(2027, 2, 22), None),
        (date(2026, 5, 31), date(2027, 2, 28), 9),
        (date(2026, 11, 23), date(2026, 11, 22), None),
    ],
)
def test_a_reminder_is_due_in_three_months_and_never_after_the_year(
    missed_on: date, today: date, reached: int | None
) -> None:
    assert month_reached(missed_on, today) == reached
    first, last = window(today)
    assert reached is None or first <= missed_on <= last


def test_months_are_counted_by_the_calendar() -> None:
    assert [months_after(date(2026, 5, 31), each) for each in (9, 10, 12)] == [
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 5, 31),
    ]


def missed(user: User | None, missed_on: date = MISSED, **fact: object) -> Case:
    """A case whose principal missed an appointment; its account speaks for it."""
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    PartyRecord.objects.create(case=case, party=Party.PRINCIPAL, missed_on=missed_on, **fact)
    if user is not None:
        CaseClaim.objects.create(case=case, user=user, made_at=NOW)
    return case


def run(now: datetime = NOW) -> int:
    return send_missed_letters(now)


@pytest.mark.django_db
def test_a_family_gets_one_letter_in_each_month_however_often_the_command_runs() -> None:
    missed(a_user("family@example.org"))

    days = [0, 1, 29, 30, 61, 62, 91, 92]

    assert [run(NOW + timedelta(days=each)) for each in days] == [1, 0, 0, 1, 1, 0, 0, 0]
    assert [letter.to_address for letter in Notification.objects.all()] == ["family@example.org"] * 3
    assert sorted(MissedReminder.objects.values_list("months", flat=True)) == [9, 10, 11]


@pytest.mark.django_db
def test_the_letter_informs_and_decides_nothing() -> None:
    missed(a_user())
    run()

    letter = compose(Notification.objects.get())

    assert letter.subject == f"Case {NUMBER}: no new interview appointment since the one that was missed"
    body = " ".join(letter.body.split())
    assert "the interview appointment on Sunday, 22 February 2026 was missed" in body
    assert "That is 9 months ago." in body
    assert "every place that was offered has been taken" in body
    assert "It decides nothing about your case" in body
    for word in ("terminat", "protect", "lose ", "lost", "dead", "closed"):
        assert word not in body.lower()


@pytest.mark.django_db
def test_the_letter_speaks_of_full_days_only_where_nothing_was_free() -> None:
    missed(a_user(language="km"))
    a_slot(date(2026, 3, 3), capacity=1, taken=1)
    a_slot(date(2026, 12, 8), capacity=1)
    run()

    letter = Notification.objects.get()

    assert (letter.context["no_place"], letter.language) == (False, "km")
    assert "taken" not in compose(letter).body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fact",
    [
        {"appointment_on": date(2026, 12, 8)},
        {"interviewed_on": date(2026, 3, 1)},
        {"cancelled_by_post_on": date(2026, 3, 1)},
    ],
    ids=["new appointment", "interviewed", "cancelled by the post"],
)
def test_who_missed_nothing_or_has_a_new_appointment_gets_no_letter(fact: dict[str, date]) -> None:
    missed(a_user(), **fact)

    assert run() == 0


@pytest.mark.django_db
def test_a_family_that_stated_its_missed_appointment_and_found_no_date_is_told_too() -> None:
    family = a_user("family@example.org")
    stated = {"missed_year": 2026, "missed_month": 2, "case_number": NUMBER}
    an_application(family, **stated)
    an_application(family, **{**stated, "case_number": ""})
    an_application(a_user(), **{**stated, "case_number": "PNP2023534004", "reason": "cancelled_covid"})
    an_application(a_user(), **{**stated, "case_number": "PNP2023534005", "interviewed": True})

    assert run() == 1

    letter = Notification.objects.get()
    assert (letter.to_address, letter.context["day_known"]) == ("family@example.org", False)
    assert "the interview appointment in February 2026 was missed" in compose(letter).body


@pytest.mark.django_db
def test_a_stranger_who_typed_the_number_of_a_case_of_others_gets_no_letter() -> None:
    missed(a_user("family@example.org"), missed_on=date(2026, 10, 1))
    an_application(a_user(), missed_year=2026, missed_month=2, case_number=NUMBER)

    assert run() == 0


@pytest.mark.django_db
def test_a_family_without_account_is_told_at_the_address_it_gave() -> None:
    case = missed(None)
    an_application(None, case=case, case_number=NUMBER, email="Aunt@example.org", scheduled_at=NOW)

    assert run() == 1
    assert Notification.objects.get().to_address == "aunt@example.org"


@pytest.mark.django_db
def test_a_new_appointment_ends_the_letters() -> None:
    case = missed(a_user())
    run()
    record.note(case, Party.PRINCIPAL, CaseEvent.Kind.SCHEDULED, NOW, SYSTEM, day=date(2026, 12, 30))

    assert run(NOW + timedelta(days=31)) == 0


@pytest.mark.django_db
def test_the_command_says_how_many_letters_are_owed() -> None:
    missed(a_user())
    with time_machine.travel(NOW, tick=False):
        said = [StringIO(), StringIO()]
        for out in said:
            call_command("send_missed_letters", stdout=out)

    assert [out.getvalue() for out in said] == ["1 letters are owed.\n", "0 letters are owed.\n"]


@pytest.mark.django_db
def test_staff_see_who_missed_with_the_letters_so_far(django_assert_num_queries) -> None:
    missed(a_user("family@example.org"))
    run()
    desk = Client()
    desk.force_login(a_member(CLERK))
    with time_machine.travel(at(TODAY, 9), tick=False):
        page = " ".join(desk.get("/admin/missed/").content.decode().split())

    assert "1 principal applicant missed an appointment nine to twelve months ago" in page
    assert NUMBER in page
    assert "22 February 2027" in page
    assert "none: all taken" in page
    assert "9 months: 22 November 2026" in page
    assert "family@example.org" in page
