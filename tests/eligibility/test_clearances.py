"""Clearances: who is unlocked, until when, what uses one up and what keeps it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.letters import compose
from accounts.models import Notification
from eligibility import record
from eligibility.clearances import (
    ClearanceEnded,
    DayHasPassed,
    NotClearable,
    Permission,
    accounts_of,
    clear,
    cleared,
    withdraw,
)
from eligibility.models import Application, Case, CaseEvent, Clearance
from eligibility.rules import Ground, Party
from tests.cast import NOW, TODAY, a_user, an_application, officer
from tests.eligibility.clearing import MARCH, NUMBER, WHY, a_clearance
from tests.eligibility.inquiring import a_claim, an_inquiry

pytestmark = pytest.mark.django_db

Kind = CaseEvent.Kind
NOTHING: frozenset[Ground] = frozenset()
# Tuesdays.
DAY, LATER_DAY = date(2026, 12, 8), date(2026, 12, 15)


def told(kind: Kind, day: date | None = None, number: str = "AAAAAAAAAA", after: int = 0) -> None:
    """Something happens to the party's appointment, ``after`` days from now."""
    case = Case.objects.get(number=NUMBER)
    detail = {"number": number}
    record.note(case, Party.PRINCIPAL, kind, NOW + timedelta(days=after), officer(), day=day, detail=detail)


def cleared_on(day: date = TODAY, **asks: object) -> frozenset[Ground]:
    return cleared(NUMBER, Party.PRINCIPAL, day, **asks)


def test_an_officer_clears_a_ground_of_a_case_that_no_appointment_was_made_for():
    clearance = a_clearance()

    assert cleared_on() == frozenset({Ground.NO_CONTACT})
    event = CaseEvent.objects.get()
    assert (event.kind, event.case.number, event.reason, event.role) == ("cleared", NUMBER, WHY, "staff")
    assert event.detail == {"ground": "no_contact", "until": "2027-03-31"}
    assert clearance.given_by == event.by


@pytest.mark.parametrize(
    "asked, number, party",
    [
        ("another case", "PNP2023534004", Party.PRINCIPAL),
        ("the other party", NUMBER, Party.FOLLOW_TO_JOIN),
        ("no case", "", Party.PRINCIPAL),
    ],
)
def test_nobody_else_is_unlocked(asked, number, party):
    a_clearance()

    assert cleared(number, party, TODAY) == NOTHING, asked


def test_an_account_that_only_names_the_case_is_not_unlocked():
    family, stranger = a_user(), a_user()
    a_clearance(account=family)

    assert cleared_on(user=family) == frozenset({Ground.NO_CONTACT})
    assert cleared_on(user=stranger) == NOTHING
    a_claim(stranger)
    # Staff have moved the case: its clearance goes along.
    assert cleared_on(user=family) == NOTHING
    assert cleared_on(user=stranger) == frozenset({Ground.NO_CONTACT})


def test_it_counts_until_its_last_day_whole():
    a_clearance()

    assert cleared_on(MARCH) == frozenset({Ground.NO_CONTACT})
    assert cleared_on(MARCH + timedelta(days=1)) == NOTHING


def test_a_newer_clearance_of_the_ground_replaces_the_older():
    a_clearance(until=TODAY)
    a_clearance(until=None)

    assert Clearance.objects.live().count() == 1
    assert cleared_on(date(2030, 1, 1)) == frozenset({Ground.NO_CONTACT})


@pytest.mark.parametrize("kind", [Kind.INTERVIEWED, Kind.MISSED, Kind.MISSED_STATED])
def test_the_appointment_under_it_uses_it_up(kind):
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(kind, DAY, after=16)

    assert cleared_on(DAY) == NOTHING
    used = CaseEvent.objects.get(kind="clearance_used")
    assert (used.day, used.detail) == (DAY, {"number": "AAAAAAAAAA", "ground": "no_contact"})


def test_rescheduling_keeps_it_also_after_its_last_day():
    a_clearance(until=TODAY)
    told(Kind.SCHEDULED, DAY)
    told(Kind.RESCHEDULED, LATER_DAY, "BBBBBBBBBB", after=3)

    assert cleared_on(LATER_DAY) == frozenset({Ground.NO_CONTACT})
    # It has passed, and nobody has recorded yet whether the family came: either way it is used up.
    assert cleared_on(LATER_DAY + timedelta(days=1)) == NOTHING


def test_an_appointment_cancelled_in_time_leaves_it_until_its_last_day():
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(Kind.CANCELLED, DAY, after=1)

    assert cleared_on(MARCH) == frozenset({Ground.NO_CONTACT})
    assert cleared_on(MARCH + timedelta(days=1)) == NOTHING


@pytest.mark.parametrize("kind", [Kind.CANCELLED_BY_POST, Kind.CAME_NOT_INTERVIEWED])
def test_what_the_embassy_did_keeps_it_also_after_its_last_day(kind):
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(kind, DAY, after=16)

    assert cleared_on(MARCH + timedelta(days=30)) == frozenset({Ground.NO_CONTACT})
    told(Kind.SCHEDULED, LATER_DAY, "BBBBBBBBBB", after=17)
    told(Kind.INTERVIEWED, LATER_DAY, "BBBBBBBBBB", after=23)
    assert cleared_on(LATER_DAY) == NOTHING


def test_a_day_that_the_post_set_uses_it_up_only_once_the_family_said_that_it_comes():
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(Kind.MOVED_BY_POST, LATER_DAY, "BBBBBBBBBB", after=1)
    after = LATER_DAY + timedelta(days=1)
    assert cleared_on(after) == frozenset({Ground.NO_CONTACT})

    told(Kind.CONFIRMED, LATER_DAY, "BBBBBBBBBB", after=2)
    assert cleared_on(after) == NOTHING


def test_what_was_missed_before_it_was_given_does_not_use_it_up():
    a_clearance()
    told(Kind.MISSED_STATED, date(2026, 11, 20), "ZZZZZZZZZZ")

    assert cleared_on() == frozenset({Ground.NO_CONTACT})


def test_it_is_used_up_by_an_appointment_that_stood_when_it_was_given():
    case = Case.objects.create(number=NUMBER, created_at=NOW)
    detail = {"number": "AAAAAAAAAA"}
    record.note(case, Party.PRINCIPAL, Kind.SCHEDULED, NOW, officer(), day=DAY, detail=detail)
    a_clearance()
    told(Kind.MISSED, DAY, after=16)

    assert cleared_on(DAY) == NOTHING


def test_an_outcome_that_is_undone_gives_it_back():
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(Kind.MISSED, DAY, after=16)
    case = Case.objects.get()
    now = NOW + timedelta(days=16)
    record.note_undone(case, Party.PRINCIPAL, Kind.MISSED, now, officer(), day=DAY, number="AAAAAAAAAA")

    assert cleared_on(DAY) == frozenset({Ground.NO_CONTACT})
    assert CaseEvent.objects.filter(kind="clearance_kept").count() == 1


def test_an_outcome_corrected_to_the_embassys_own_fault_gives_it_back():
    a_clearance()
    told(Kind.SCHEDULED, DAY)
    told(Kind.MISSED, DAY, after=16)
    record.note_corrected(
        Case.objects.get(),
        Party.PRINCIPAL,
        Kind.MISSED,
        Kind.CAME_NOT_INTERVIEWED,
        NOW + timedelta(days=20),
        officer(),
        day=DAY,
        number="AAAAAAAAAA",
        reason=WHY,
    )

    assert cleared_on(MARCH) == frozenset({Ground.NO_CONTACT})


def test_an_officer_withdraws_it_with_a_reason_and_the_holder_is_told_in_khmer():
    family = a_user("family@example.org", language="km")
    clearance = a_clearance(account=family)
    Notification.objects.all().delete()
    withdraw(clearance, reason="Given by mistake", now=NOW, by=officer())

    assert cleared_on() == NOTHING
    clearance.refresh_from_db()
    assert (clearance.withdrawn_at, clearance.withdrawal_reason) == (NOW, "Given by mistake")
    assert CaseEvent.objects.get(kind="clearance_withdrawn").reason == "Given by mistake"
    letter = Notification.objects.get()
    assert (letter.kind, letter.to_address, letter.language) == (
        "clearance_withdrawn",
        "family@example.org",
        "km",
    )
    with pytest.raises(ClearanceEnded):
        withdraw(clearance, reason="Again", now=NOW, by=officer())
    assert Notification.objects.count() == 1


def test_the_holder_and_the_one_who_asked_are_told_and_no_stranger():
    family = a_user("family@example.org")
    an_application(family, case_number=NUMBER)
    an_application(a_user("stranger@example.org"), case_number=NUMBER)
    asked = an_inquiry(email="helper@example.org", case_number=NUMBER)
    Notification.objects.all().delete()
    a_clearance(account=family, inquiry=asked)

    letters = {each.to_address: compose(each) for each in Notification.objects.all()}
    assert sorted(letters) == ["family@example.org", "helper@example.org"]
    letter = letters["family@example.org"]
    assert letter.subject == "You may schedule an interview appointment: case PNP2023534003"
    assert "You are the principal applicant and you have not contacted the Embassy" in letter.body
    assert "until 11:59 p.m. on Wednesday, 31 March 2027" in letter.body
    assert WHY not in letter.body


def test_an_account_that_asked_about_somebody_elses_case_is_not_told_that_it_may_schedule():
    family, other = a_user("family@example.org"), a_user("other@example.org")
    a_claim(family)
    asked = an_inquiry(other, case_number=NUMBER)
    Notification.objects.all().delete()
    a_clearance(inquiry=asked)

    assert [each.to_address for each in Notification.objects.all()] == ["family@example.org"]
    assert cleared_on(user=other) == NOTHING


def test_the_application_that_was_refused_before_its_case_was_asked_for_gets_it():
    family = a_user()
    refused = an_application(family, case_number="")
    asked = an_inquiry(family, case_number=NUMBER)
    asked.application = refused
    a_clearance(inquiry=asked)

    refused.refresh_from_db()
    assert refused.case_number == NUMBER
    assert accounts_of(NUMBER, Party.PRINCIPAL, asked) == [family]


def test_an_application_that_names_another_case_keeps_its_own():
    family = a_user()
    refused = an_application(family, case_number="PNP2023534009")
    asked = an_inquiry(family, case_number=NUMBER)
    asked.application = refused
    a_clearance(inquiry=asked)

    assert Application.objects.get(pk=refused.pk).case_number == "PNP2023534009"


@pytest.mark.parametrize("ground", [Ground.HELD_BY_ANOTHER, Ground.CHECKED_IN])
def test_what_is_settled_in_another_way_is_not_cleared(ground):
    with pytest.raises(NotClearable):
        a_clearance(ground)
    assert not Case.objects.exists()


def test_a_last_day_that_has_passed_clears_nothing():
    yesterday = timezone.localdate(NOW) - timedelta(days=1)
    with pytest.raises(DayHasPassed):
        clear(
            NUMBER,
            Party.PRINCIPAL,
            Permission((Ground.NO_CONTACT,), yesterday, WHY),
            now=NOW,
            by=officer(),
        )
    assert not Clearance.objects.exists()
