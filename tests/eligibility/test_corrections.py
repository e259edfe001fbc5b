"""A mistyped Case ID number is put right, and what hangs on it goes along."""

from datetime import date, timedelta

import pytest

from accounts.letters import compose
from accounts.models import Notification
from appointments import booking
from appointments.models import Appointment
from eligibility import corrections
from eligibility.models import Case, CaseClaim, CaseEvent
from eligibility.notes import add_note
from eligibility.on_behalf import begin_on_behalf
from eligibility.rules import Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.factories import visa_class

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
OLD, NEW = "PNP2023534003", "PNP2023534004"
WHY = "The letter shows 004"


@pytest.fixture
def appointment() -> Appointment:
    closed()
    user = a_user("family@example.org")
    application = an_application(user, case_number=OLD)
    made = booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(user))
    Notification.objects.all().delete()
    return made


def test_an_officer_corrects_a_number_and_everything_goes_along(appointment: Appointment) -> None:
    by = officer()
    events = CaseEvent.objects.count()

    corrections.correct_case_number(appointment.case, NEW, reason=WHY, now=LATER, by=by)

    case = Case.objects.get()
    assert case.number == NEW
    assert case.applications.get().case_number == NEW
    assert CaseClaim.objects.live().get().case == case
    assert case.events.count() == events + 1
    event = case.events.latest("pk")
    assert (event.kind, event.detail, event.reason, event.by) == (
        "number_corrected",
        {"old": OLD, "new": NEW},
        WHY,
        by.user,
    )
    letter = compose(Notification.objects.get())
    assert letter.to == ["family@example.org"]
    assert letter.subject == f"Your Case ID number is {NEW}"
    assert f"instead of {OLD} it is {NEW}." in letter.body


def test_another_account_that_named_the_old_number_keeps_it(appointment: Appointment) -> None:
    owner = a_user()
    true = an_application(owner, case_number=OLD)
    again = an_application(appointment.application.user, case_number=OLD)

    corrections.correct_case_number(appointment.case, NEW, reason=WHY, now=LATER, by=officer())

    true.refresh_from_db()
    again.refresh_from_db()
    assert (true.case_number, again.case_number) == (OLD, NEW)
    booked = booking.schedule(true, a_slot(date(2026, 12, 9)), now=LATER, by=applicant(owner))
    assert booked.case.number == OLD


def test_a_number_of_another_case_is_refused(appointment: Appointment) -> None:
    Case.objects.create(number=NEW, created_at=NOW)

    with pytest.raises(corrections.NumberTaken):
        corrections.correct_case_number(appointment.case, NEW, reason=WHY, now=LATER, by=officer())
    with pytest.raises(corrections.SameNumber):
        corrections.correct_case_number(appointment.case, OLD, reason=WHY, now=LATER, by=officer())

    appointment.case.refresh_from_db()
    assert appointment.case.number == OLD
    assert not Notification.objects.exists()


def test_a_number_that_is_only_in_the_list_is_taken_with_its_entry(appointment: Appointment) -> None:
    imported(csv_file((NEW, *SOKHA[1:])))

    corrections.correct_case_number(appointment.case, NEW, reason=WHY, now=LATER, by=officer())

    case = Case.objects.get()
    assert (case.pk, case.number) == (appointment.case_id, NEW)
    assert case.roster_entry.principal_name == "CHAN, Sokha"
    assert {"listed", "scheduled", "number_corrected"} <= set(case.events.values_list("kind", flat=True))


def test_the_entry_of_the_mistyped_number_stays_with_that_number(appointment: Appointment) -> None:
    imported(csv_file((NEW, *SOKHA[1:]), (OLD, "F41", "CHEA, Dara")))

    corrections.correct_case_number(appointment.case, NEW, reason=WHY, now=LATER, by=officer())

    other = Case.objects.get(number=OLD)
    assert (other.roster_entry.principal_name, list(other.events.values_list("kind", flat=True))) == (
        "CHEA, Dara",
        ["listed"],
    )
    assert Case.objects.get(number=NEW).roster_entry.principal_name == "CHAN, Sokha"
    assert Case.objects.get(number=NEW).claims.count() == 1


def test_applications_write_to_the_corrected_address_only_where_they_wrote_to_the_old_one(
    appointment: Appointment,
) -> None:
    user = appointment.application.user
    other = an_application(user, email="mother@example.org")
    user.email = "right@example.org"
    user.save(update_fields=["email"])

    corrections.follow_address(user, old="family@example.org", reason=WHY, now=LATER, by=officer())

    other.refresh_from_db()
    appointment.application.refresh_from_db()
    assert appointment.application.email == "right@example.org"
    assert other.email == "mother@example.org"
    event = CaseEvent.objects.latest("pk")
    assert (event.kind, event.reason) == ("people_changed", WHY)


def fields() -> dict[str, object]:
    f41 = visa_class("F41")
    return {
        "class_group": f41.group,
        "visa_class": f41,
        "surname": "Chan",
        "given_names": "Sokha",
        "date_of_birth": date(1985, 12, 7),
        "gender": "F",
        "telephone": "+855 12 345 678",
        "reason": "missed",
        "missed_year": 2026,
        "missed_month": 3,
        "interviewed": False,
        "no_contact": False,
        "not_current": False,
        "class_changed": False,
    }


def test_staff_make_an_application_without_account_once_and_it_can_be_scheduled() -> None:
    closed()
    by = officer()
    made = [
        begin_on_behalf(
            OLD, Party.PRINCIPAL, fields(), creation_key="key", reason="Has no e-mail", now=NOW, by=by
        )
        for _click in range(2)
    ]

    assert made[0] == made[1]
    event = CaseEvent.objects.get()
    assert (event.kind, event.reason, event.by) == ("application_made", "Has no e-mail", by.user)
    assert event.detail == {"reference": made[0].reference}
    assert made[0].user is None
    appointment = booking.schedule(made[0], a_slot(date(2026, 12, 8)), now=NOW, by=by, reason="Asked")
    assert appointment.case.number == OLD
    assert not CaseClaim.objects.exists()


def test_an_application_made_for_a_family_with_an_account_is_its_own(appointment: Appointment) -> None:
    user = appointment.application.user
    booking.cancel(appointment, now=NOW, by=applicant(user))

    made = begin_on_behalf(
        OLD, Party.PRINCIPAL, fields(), creation_key="key", reason="Asked", now=LATER, by=officer()
    )

    assert made.user == user


def test_a_note_leaves_an_event_without_its_text(appointment: Appointment) -> None:
    by = officer()

    note = add_note(
        appointment.case, Party.PRINCIPAL, "Comes with a wheelchair", on_day_sheet=True, now=LATER, by=by
    )

    assert (note.by, note.on_day_sheet) == (by.user, True)
    event = CaseEvent.objects.latest("pk")
    assert (event.kind, event.detail, event.by) == ("note", {"note": str(note.pk)}, by.user)
