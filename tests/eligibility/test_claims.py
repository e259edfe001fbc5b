"""Which account speaks for a case: verified, ended, moved by staff; and what follows for its letters."""

from datetime import date, timedelta

import pytest

from accounts.letters import compose
from accounts.models import Notification, User
from appointments import booking
from appointments.models import Appointment
from eligibility import claims
from eligibility.decisions import facts_for
from eligibility.models import CaseClaim, CaseEvent
from eligibility.rules import Party
from tests.cast import NOW, a_slot, a_user, an_application, applicant, closed, officer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
WHY = "Letter of the family of 20 November"


@pytest.fixture
def family() -> User:
    return a_user("family@example.org")


@pytest.fixture
def appointment(family: User) -> Appointment:
    """An appointment that stands, on a case that the family's account speaks for."""
    closed()
    application = an_application(family, case_number="PNP2023534003")
    made = booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))
    Notification.objects.all().delete()
    return made


@pytest.fixture
def claim(appointment: Appointment) -> CaseClaim:
    return CaseClaim.objects.get()


def letters() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("kind", "to_address"))


def last_event() -> CaseEvent:
    return CaseEvent.objects.latest("pk")


def test_an_officer_verifies_a_case_and_the_family_is_told_once(claim: CaseClaim) -> None:
    by = officer()

    claims.verify(claim, reason=WHY, now=LATER, by=by)
    claims.verify(claim, reason=WHY, now=LATER + timedelta(hours=1), by=by)

    claim.refresh_from_db()
    assert claim.verified_at == LATER
    event = CaseEvent.objects.get(kind="verified")
    assert (event.by, event.role, event.reason, event.at) == (by.user, "staff", WHY, LATER)
    assert letters() == [("case_verified", "family@example.org")]
    letter = compose(Notification.objects.get())
    assert letter.subject == "Case ID number PNP2023534003: checked"
    assert "It is right." in letter.body


def test_an_ended_claim_lets_its_account_see_nothing_more_and_the_appointment_stands(
    claim: CaseClaim, appointment: Appointment, family: User
) -> None:
    claims.end_claim(claim, reason=WHY, now=LATER, by=officer())

    assert not Appointment.objects.of(family).exists()
    appointment.refresh_from_db()
    assert appointment.is_scheduled
    assert (appointment.application.user, appointment.application.email) == (None, "")
    assert (last_event().kind, last_event().reason) == ("claim_ended", WHY)
    assert last_event().detail == {"account": str(family.pk)}
    assert letters() == [("claim_ended", "family@example.org")]
    assert "PNP2023534003" in compose(Notification.objects.get()).body


def test_an_ended_claim_keeps_an_address_that_is_not_its_accounts(claim: CaseClaim) -> None:
    claim.case.applications.update(email="mother@example.org")

    claims.end_claim(claim, reason=WHY, now=LATER, by=officer())

    assert claim.case.applications.get().email == "mother@example.org"


def test_a_moved_claim_takes_appointment_and_applications_along_and_both_accounts_are_told(
    claim: CaseClaim, appointment: Appointment, family: User
) -> None:
    CaseClaim.objects.filter(pk=claim.pk).update(verified_at=NOW)
    daughter = a_user("daughter@example.org")

    moved = claims.move_claim(claim, daughter, reason=WHY, now=LATER, by=officer())

    assert (moved.user, moved.made_at, moved.verified_at, moved.ended_at) == (daughter, LATER, NOW, None)
    claim.refresh_from_db()
    assert claim.ended_at == LATER
    assert not Appointment.objects.of(family).exists()
    assert Appointment.objects.of(daughter).get() == appointment
    application = claim.case.applications.get()
    assert (application.user, application.email) == (daughter, "daughter@example.org")
    assert not facts_for(application).held_by_another
    assert (last_event().kind, last_event().reason) == ("claim_moved", WHY)
    assert last_event().detail == {"account": str(family.pk), "to": str(daughter.pk)}
    assert letters() == [
        ("claim_moved_away", "family@example.org"),
        ("claim_moved_here", "daughter@example.org"),
    ]
    for letter in Notification.objects.all():
        body = compose(letter).body
        assert "PNP2023534003" in body
        assert not {"family@example.org", "daughter@example.org"} & set(body.split())


def test_what_others_typed_about_the_same_number_stays_theirs(claim: CaseClaim, family: User) -> None:
    stranger = a_user()
    theirs = an_application(stranger, case_number=claim.case.number)
    follower = an_application(family, case=claim.case, party=Party.FOLLOW_TO_JOIN.value)

    claims.move_claim(claim, a_user(), reason=WHY, now=LATER, by=officer())

    theirs.refresh_from_db()
    follower.refresh_from_db()
    assert (theirs.user, follower.user) == (stranger, family)


@pytest.mark.parametrize("act", [claims.verify, claims.end_claim])
def test_a_claim_that_a_colleague_ended_meanwhile_is_left_alone(act, claim: CaseClaim) -> None:
    claims.end_claim(claim, reason=WHY, now=LATER, by=officer())
    before = CaseEvent.objects.count(), Notification.objects.count()

    with pytest.raises(claims.ClaimEnded):
        act(claim, reason=WHY, now=LATER, by=officer())

    assert (CaseEvent.objects.count(), Notification.objects.count()) == before


def test_a_claim_moves_only_to_another_account_that_is_open(claim: CaseClaim, family: User) -> None:
    with pytest.raises(claims.SameAccount):
        claims.move_claim(claim, family, reason=WHY, now=LATER, by=officer())
    with pytest.raises(claims.AccountClosed):
        claims.move_claim(claim, a_user(is_active=False), reason=WHY, now=LATER, by=officer())

    claim.refresh_from_db()
    assert (claim.ended_at, CaseClaim.objects.count()) == (None, 1)
    assert letters() == []
