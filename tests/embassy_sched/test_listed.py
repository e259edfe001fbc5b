"""An import looks again at unverified claims; who matches the list gets the case in one act of staff."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification, User
from appointments import booking
from appointments.models import Appointment
from eligibility.disputes import NothingToSettle, dispute_of
from eligibility.inquiry import desk as inquiry_desk
from eligibility.inquiry import inquiries
from eligibility.models import Application, CaseClaim, CaseEvent, Inquiry
from eligibility.roster.held_claims import Finding, not_verified
from embassy_sched.roles import OFFICER
from embassy_sched.staff.acts import settle_dispute
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer
from tests.eligibility.roster_files import SOKHA, csv_file, imported
from tests.roles import a_member

pytestmark = pytest.mark.django_db

LISTED = SOKHA[0]
RIGHT = {"surname": "Chan", "given_names": "Sokha", "date_of_birth": date(1985, 12, 7)}


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(NOW, tick=False):
        closed()
        yield


def books(user: User, number: str, day: int = 8, **fields: object) -> Application:
    application = an_application(user, case_number=number, **fields)
    booking.schedule(application, a_slot(date(2026, 12, day)), now=NOW, by=applicant(user))
    Notification.objects.all().delete()
    return application


def asks(user: User, application: Application | None = None, **fields: object) -> Inquiry:
    """An inquiry about the case."""
    about = {"category": "case_id", "name": "Somebody", "case_number": LISTED, **fields}
    return inquiries.submit(
        about,
        "It is our case.",
        application=application,
        creation_key=f"i{user.pk}",
        now=NOW,
        by=applicant(user),
    )


def test_an_import_verifies_the_claims_it_proves_and_tells_each_family() -> None:
    right, wrong, unknown = a_user("right@example.org"), a_user("wrong@example.org"), a_user()
    books(right, LISTED, 8, **RIGHT)
    books(wrong, "PNP2023534004", 9)
    books(unknown, "PNP2023534005", 10)
    by = officer()

    done = imported(csv_file(SOKHA, ("PNP2023534004", *SOKHA[1:])), by=by)

    assert done.verified == 1
    assert CaseClaim.objects.get(user=right).verified_at == NOW
    letter = Notification.objects.get()
    assert (letter.kind, letter.to_address) == ("case_verified", "right@example.org")
    event = CaseEvent.objects.get(kind="verified")
    assert (event.by, event.reason) == (by.user, "cases.csv")
    assert [(each.claim.user, each.finding) for each in not_verified()] == [
        (wrong, Finding.DIFFERENT),
        (unknown, Finding.NOT_LISTED),
    ]


def test_staff_see_the_claims_that_the_list_does_not_prove(django_assert_num_queries) -> None:
    desk = Client()
    desk.force_login(a_member(OFFICER))
    books(a_user("wrong@example.org"), LISTED, 8)
    imported(csv_file(SOKHA))

    page = desk.get("/admin/claims/unproved/").content.decode()

    assert "1 claim is not verified." in page
    assert "name or date of birth differ from the list" in page
    assert "CHAN, Sokha" in page
    assert "Demo Sokha" in page
    assert "wrong@example.org" in page
    with django_assert_num_queries(4):
        assert len(not_verified()) == 1
        books_by_case = CaseClaim.objects.count()
    assert books_by_case == 1


def test_the_family_that_the_list_proves_gets_the_case_of_a_squatter_in_one_act() -> None:
    squatter, family = a_user("squatter@example.org"), a_user("family@example.org")
    books(squatter, LISTED)
    imported(csv_file(SOKHA))
    own = an_application(family, case_number=LISTED, **RIGHT)
    inquiry = asks(family, own)
    Notification.objects.all().delete()
    by = officer()

    assert inquiry.claims_listed_case is True
    settle_dispute(inquiry, reason="The list", now=NOW, by=by)

    claim = CaseClaim.objects.live().get()
    assert (claim.user, claim.verified_at) == (family, NOW)
    [ended] = Appointment.objects.all()
    assert (ended.status, ended.ended_by, ended.slot.taken) == ("cancelled", "staff", 0)
    assert not Appointment.objects.of(family).exists()
    assert sorted(Notification.objects.values_list("kind", "to_address")) == [
        ("appointment_cancelled", "squatter@example.org"),
        ("claim_moved_away", "squatter@example.org"),
        ("claim_moved_here", "family@example.org"),
    ]
    moved = CaseEvent.objects.get(kind="claim_moved")
    assert (moved.by, moved.reason) == (by.user, "The list")
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.claims_listed_case) == ("closed", False)
    with pytest.raises(NothingToSettle):
        settle_dispute(inquiry, reason="The list", now=NOW, by=by)


def test_a_family_with_two_accounts_keeps_its_appointment() -> None:
    first, second = a_user("first@example.org"), a_user("second@example.org")
    books(first, LISTED, **RIGHT)
    CaseClaim.objects.update(verified_at=None)
    imported(csv_file(SOKHA))
    inquiry = asks(second, an_application(second, case_number=LISTED, **RIGHT))

    settle_dispute(inquiry, reason="Two accounts", now=NOW, by=officer())

    assert Appointment.objects.of(second).get().status == "scheduled"


def test_a_squatter_who_asks_does_not_stand_first_and_nobody_settles_for_it() -> None:
    squatter, other = a_user(), a_user()
    books(squatter, LISTED)
    imported(csv_file(SOKHA))

    stranger = asks(other, an_application(other, case_number=LISTED))
    holder = asks(squatter)

    assert [each.claims_listed_case for each in (stranger, holder)] == [False, False]
    assert dispute_of(stranger) is None


def test_who_types_name_and_birthday_into_the_inquiry_stands_first_too() -> None:
    books(a_user(), LISTED)
    imported(csv_file(SOKHA))

    family = asks(a_user(), name="Sokha Chan", date_of_birth=date(1985, 12, 7))

    assert family.claims_listed_case is True


def test_an_officer_settles_it_on_one_page() -> None:
    squatter, family = a_user("squatter@example.org"), a_user("family@example.org")
    books(squatter, LISTED)
    imported(csv_file(SOKHA))
    inquiry = asks(family, an_application(family, case_number=LISTED, **RIGHT))
    desk = Client()
    desk.force_login(a_member(OFFICER))
    path = f"/admin/inquiries/{inquiry.reference}/settle/"

    page = desk.get(path).content.decode()
    done = desk.post(path, {"reason": "The list and the passport"}, follow=True).content.decode()

    assert "CHAN, Sokha, 7 December 1985" in page
    assert "squatter@example.org" in page
    assert "The case belongs to family@example.org now, verified. Both accounts get a letter." in done
    late = desk.post(path, {"reason": "Once more"}, follow=True).content.decode()
    assert "There is nothing to settle here any more" in late


def test_the_front_page_warns_until_a_list_is_imported() -> None:
    desk = Client()
    desk.force_login(a_member(OFFICER))
    sentence = "No list of cases has been imported: every Case ID is accepted, and stays to be verified."

    before = sentence in desk.get("/admin/").content.decode()
    imported(csv_file(SOKHA))

    assert (before, sentence in desk.get("/admin/").content.decode()) == (True, False)


def test_an_inquiry_that_a_colleague_answers_is_not_settled_over_his_head() -> None:
    family = a_user("family@example.org")
    books(a_user(), LISTED)
    imported(csv_file(SOKHA))
    inquiry = asks(family, an_application(family, case_number=LISTED, **RIGHT))
    inquiry_desk.take(inquiry, now=NOW, by=officer(a_user("dara@example.org", is_staff=True)))
    desk = Client()
    desk.force_login(a_member(OFFICER))

    page = desk.post(f"/admin/inquiries/{inquiry.reference}/settle/", {"reason": "The list"})

    assert "dara@example.org answers this inquiry now. Nothing was changed." in page.content.decode()
    assert CaseClaim.objects.live().get().user != family
