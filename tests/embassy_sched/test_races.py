"""What staff do while families act, over real connections: neither sees half of the other's work.

Each comes twice: overtaken in the worst place (`tests/overtaken.py`), and simply at once. A naive twin that
looks before it acts, and does not look again, fails each of them.
"""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Notification
from appointments import booking, places
from appointments.models import Appointment
from appointments.not_current import not_current, tell_families
from appointments.refusals import BookingRefused
from eligibility import claims
from eligibility.bulletin.loading import publish
from eligibility.bulletin.reading import Key
from eligibility.inquiry import inquiries
from eligibility.models import (
    Application,
    Case,
    CaseClaim,
    PartyRecord,
    RosterEntry,
    RosterImport,
    VisaBulletin,
)
from eligibility.roster.held_claims import Finding, not_verified
from embassy_sched.staff.acts import settle_dispute
from tests.appointments.test_races import all_at_once
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.factories import visa_class
from tests.overtaken import overtaken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

FRIDAY, MONDAY, DECEMBER = date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 1)
LISTED = SOKHA[0]
RIGHT = {"surname": "Chan", "given_names": "Sokha", "date_of_birth": date(1985, 12, 7)}
F4 = Key("family_final_action", "F4", "ALL")


@pytest.fixture(autouse=True)
def nothing_else() -> None:
    VisaBulletin.objects.all().delete()
    closed()


def a_family(**fields: object) -> Application:
    stated = {"visa_class": visa_class("F41"), "priority_date": date(2008, 6, 1), "chargeability": "ALL"}
    return an_application(a_user(), **{**stated, **fields})


def schedules(application: Application, day: date = FRIDAY, minute: int = 0) -> Callable[[], Appointment]:
    slot, by = a_slot(day, minute=minute), applicant(application.user)
    return lambda: booking.schedule(application, slot, now=NOW, by=by)


def publishes(value: str) -> Callable[[], object]:
    by, version = officer(), VisaBulletin.objects.count()

    def act() -> object:
        publish(DECEMBER, {F4: value}, version=version, reason="out", now=NOW, by=by)
        return tell_families(now=NOW, by=by)

    return act


def told() -> list[str]:
    return list(Notification.objects.filter(kind="case_not_current").values_list("to_address", flat=True))


def nobody_is_left_untold() -> None:
    assert [each.appointment for each in not_current(NOW) if not each.appointment.not_current_told_at] == []


def test_family_that_books_while_the_bulletin_is_published_is_refused_or_told() -> None:
    family = a_family()
    booked, published = overtaken(schedules(family), at=family, by=publishes("01JUN08"))
    assert not isinstance(published, BaseException), published
    assert isinstance(booked, Appointment | BookingRefused), booked
    assert told() == ([family.user.email] if isinstance(booked, Appointment) else [])
    nobody_is_left_untold()
    assert places.differences() == []


def test_family_that_moves_into_the_month_while_the_bulletin_is_published_is_refused_or_told() -> None:
    family = a_family()
    old = schedules(family, date(2027, 1, 8))()
    slot = a_slot(FRIDAY)
    moved, published = overtaken(
        lambda: booking.reschedule(old, slot, now=NOW, by=applicant(family.user)),
        at=family,
        by=publishes("01JUN08"),
    )
    assert not isinstance(published, BaseException), published
    assert told() == ([family.user.email] if isinstance(moved, Appointment) else [])
    assert isinstance(moved, Appointment | BookingRefused), moved
    nobody_is_left_untold()


def test_eight_families_book_while_the_bulletin_is_published() -> None:
    families = [a_family() for _number in range(8)]
    acts = [schedules(family, minute=number) for number, family in enumerate(families)]
    *booked, published = all_at_once([*acts, publishes("01JUN08")])
    assert not isinstance(published, BaseException), published
    made = [each for each in booked if isinstance(each, Appointment)]
    assert len(made) + sum(isinstance(each, BookingRefused) for each in booked) == 8
    assert sorted(told()) == sorted(each.application.user.email for each in made)
    nobody_is_left_untold()


def test_naive_twin_that_tells_without_waiting_leaves_a_family_untold() -> None:
    """Negative control: who is told is read, then a family that was judged by the old bulletin books."""
    family = a_family()
    read_before_the_family_books = not_current(NOW)
    schedules(family)()
    publish(DECEMBER, {F4: "01JUN08"}, version=0, reason="out", now=NOW, by=officer())
    assert read_before_the_family_books == []
    with pytest.raises(AssertionError):
        nobody_is_left_untold()


def a_dispute() -> tuple[Application, Appointment, Callable[[], object]]:
    """A stranger who holds the listed case with an appointment, and an officer who gives it to the family."""
    stranger = an_application(
        a_user("stranger@example.org"), case_number=LISTED, visa_class=visa_class("F41")
    )
    appointment = schedules(stranger)()
    # Verified by mistake: else the list alone keeps the stranger from booking anew.
    CaseClaim.objects.update(verified_at=NOW)
    imported(csv_file(SOKHA))
    family = an_application(a_user("family@example.org"), case_number=LISTED, **RIGHT)
    inquiry = inquiries.submit(
        {"category": "case_id", "name": "Chan Sokha", "case_number": LISTED},
        "It is our case.",
        application=family,
        creation_key="dispute",
        now=NOW,
        by=applicant(family.user),
    )
    by = officer()
    return stranger, appointment, lambda: settle_dispute(inquiry, reason="The list", now=NOW, by=by)


def the_family_has_the_case_and_no_stranger_comes(settled: object) -> None:
    assert isinstance(settled, CaseClaim), settled
    assert CaseClaim.objects.live().get().user.email == "family@example.org"
    assert list(Appointment.objects.scheduled()) == []
    assert places.differences() == []


def test_stranger_who_moves_while_the_case_is_settled_keeps_no_appointment() -> None:
    stranger, appointment, settles = a_dispute()
    slot = a_slot(MONDAY)
    moved, settled = overtaken(
        lambda: booking.reschedule(appointment, slot, now=NOW, by=applicant(stranger.user)),
        at=stranger,
        by=settles,
    )
    assert isinstance(moved, Appointment | BookingRefused), moved
    the_family_has_the_case_and_no_stranger_comes(settled)


def test_stranger_who_books_anew_while_the_case_is_settled_keeps_no_appointment() -> None:
    stranger, appointment, settles = a_dispute()
    booking.cancel(appointment, now=NOW, by=applicant(stranger.user))
    stranger.refresh_from_db()
    booked, settled = overtaken(schedules(stranger, MONDAY), at=stranger, by=settles)
    assert isinstance(booked, Appointment | BookingRefused), booked
    the_family_has_the_case_and_no_stranger_comes(settled)


def test_stranger_who_books_as_soon_as_the_case_is_settled_is_refused() -> None:
    stranger, appointment, settles = a_dispute()
    booking.cancel(appointment, now=NOW, by=applicant(stranger.user))
    stranger.refresh_from_db()
    settled, booked = all_at_once([settles, schedules(stranger, MONDAY)])
    assert isinstance(booked, Appointment | BookingRefused), booked
    the_family_has_the_case_and_no_stranger_comes(settled)


def books_listed(number: int) -> tuple[Application, Callable[[], Appointment]]:
    """A family that books a case before the list is there that names it, rightly."""
    listed = {"case_number": f"PNP20235340{number:02}", "visa_class": visa_class("F41")}
    family = an_application(a_user(), **listed, **RIGHT)
    return family, schedules(family, minute=number)


def imports(*numbers: int) -> Callable[[], object]:
    by = officer()
    return lambda: imported(csv_file(*((f"PNP20235340{number:02}", *SOKHA[1:]) for number in numbers)), by=by)


def test_claim_made_while_the_list_is_imported_is_verified_or_stands_on_the_staffs_list() -> None:
    """Stopped where the claim is made and compared, but not yet there for others to see."""
    family, books = books_listed(1)
    case = Case.objects.create(number=family.case_number, created_at=NOW)
    record = PartyRecord.objects.create(case=case, party="principal")
    booked, done = overtaken(books, at=record, by=imports(1))
    assert isinstance(booked, Appointment), booked
    assert isinstance(done, RosterImport), done
    verified = CaseClaim.objects.get().verified_at is not None
    assert [each.finding for each in not_verified()] == ([] if verified else [Finding.PROVED])
    imports(1)()
    assert CaseClaim.objects.get().verified_at == NOW


def test_eight_claims_made_while_the_list_is_imported_are_verified_or_listed() -> None:
    books = [books_listed(number)[1] for number in range(1, 9)]
    *booked, done = all_at_once([*books, imports(*range(1, 9))])
    assert isinstance(done, RosterImport), done
    assert [type(each) for each in booked] == [Appointment] * 8
    left = not_verified()
    assert {each.finding for each in left} <= {Finding.PROVED}
    assert CaseClaim.objects.exclude(verified_at=None).count() + len(left) == 8
    assert RosterImport.objects.get().verified <= 8 - len(left)


def test_claim_that_a_colleague_ends_during_an_import_refuses_no_list() -> None:
    _family, books = books_listed(1)
    books()
    claim, by = CaseClaim.objects.get(), officer()
    done, ended = all_at_once(
        [imports(1), lambda: claims.end_claim(claim, reason="moved away", now=NOW, by=by)]
    )
    assert isinstance(done, RosterImport), done
    assert ended is None
    assert RosterEntry.objects.count() == 1
