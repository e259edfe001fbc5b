"""A listed case is claimed by the principal's name and date of birth; what is not listed is asked about."""

from datetime import date, timedelta

import pytest

from accounts.models import Notification
from accounts.permissions import Actor, Role
from appointments import booking
from appointments.refusals import NotEligible
from eligibility import claims
from eligibility.decisions import facts_for
from eligibility.models import Application, CaseClaim, CaseEvent
from eligibility.outcomes import decision_now
from eligibility.roster import list_limits
from eligibility.roster.list_limits import try_list
from eligibility.rules import Ground, Outcome, Party
from tests.cast import NOW, TODAY, a_slot, a_user, an_application, applicant, closed, officer
from tests.eligibility.roster_files import SOKHA, csv_file, imported

pytestmark = pytest.mark.django_db

LISTED = SOKHA[0]
# The list knows no class of hers, so that only the principal is compared.
LISTED_ROW = (LISTED, "", *SOKHA[2:])
UNLISTED = "PNP2023534999"
RIGHT = {"surname": "Chan", "given_names": "Sok Ha", "date_of_birth": date(1985, 12, 7)}


def grounds(application: Application) -> list[Ground]:
    return [found.ground for found in decision_now(application, TODAY).grounds]


def test_without_a_list_every_case_is_accepted_to_be_verified() -> None:
    closed()
    family = a_user()
    application = an_application(family, case_number=UNLISTED)

    booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))

    assert CaseClaim.objects.get().verified_at is None


def test_once_there_is_a_list_an_unlisted_case_is_asked_about(settings) -> None:  # type: ignore[no-untyped-def]
    imported(csv_file(LISTED_ROW))
    application = an_application(a_user(), case_number=UNLISTED)

    asked = grounds(application)
    settings.UNLISTED_CASES = "accept"

    assert (asked, grounds(application)) == ([Ground.UNLISTED_CASE], [])


def test_a_family_that_is_listed_is_verified_at_once() -> None:
    closed()
    imported(csv_file(LISTED_ROW))
    family = a_user()
    application = an_application(family, case_number=LISTED, **RIGHT)

    booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))

    assert CaseClaim.objects.get().verified_at == NOW
    verified = CaseEvent.objects.get(kind="verified")
    assert (verified.by, verified.detail) == (family, {"by": "list"})
    assert list(Notification.objects.values_list("kind", flat=True)) == ["appointment_scheduled"]


@pytest.mark.parametrize(
    "wrong", [{"given_names": "Dara"}, {"date_of_birth": date(1985, 7, 12)}, {"surname": "Chea"}]
)
def test_what_was_wrong_is_not_told(wrong: dict[str, object]) -> None:
    imported(csv_file(LISTED_ROW))
    application = an_application(a_user(), case_number=LISTED, **{**RIGHT, **wrong})

    assert grounds(application) == [Ground.LIST_DIFFERS]


def test_a_list_that_came_meanwhile_refuses_at_the_last_step() -> None:
    closed()
    family = a_user()
    application = an_application(family, case_number=LISTED)
    before = decision_now(application, TODAY).outcome
    imported(csv_file(LISTED_ROW))

    with pytest.raises(NotEligible):
        booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))

    assert before is Outcome.MAY_SCHEDULE
    assert (CaseClaim.objects.count(), application.decisions.get().outcome) == (0, "inquiry")


def test_who_follows_to_join_gives_the_principals_name_and_not_her_own() -> None:
    imported(csv_file((*SOKHA[:7], "", "", "", "yes")))
    given = {"principal_name": "Sokha CHAN", "principal_date_of_birth": date(1985, 12, 7)}
    joiner = {"party": Party.FOLLOW_TO_JOIN.value, "reason": "follow_to_join", "case_number": LISTED}
    right = an_application(a_user(), **joiner, **given)
    own_name = an_application(a_user(), **joiner, **RIGHT)

    assert (facts_for(right).list_differs, facts_for(own_name).list_differs) == (False, True)


def test_an_entry_without_a_birthday_neither_refuses_nor_verifies() -> None:
    closed()
    imported(csv_file((LISTED, "CHAN, Sokha"), headings=("Case ID", "Name")))
    family = a_user()
    application = an_application(family, case_number=LISTED, **{**RIGHT, "date_of_birth": date(1990, 1, 1)})

    booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))

    assert CaseClaim.objects.get().verified_at is None


def test_an_appointment_that_was_given_before_the_list_may_still_be_moved() -> None:
    closed()
    family = a_user()
    application = an_application(family, case_number=LISTED)
    made = booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))
    imported(csv_file(LISTED_ROW))

    moved = booking.reschedule(made, a_slot(date(2026, 12, 9)), now=NOW, by=applicant(family))
    application.refresh_from_db()

    assert moved.is_scheduled
    assert grounds(application) == []
    later = decision_now(application, date(2026, 12, 10))
    assert [found.ground for found in later.grounds] == [Ground.LIST_DIFFERS]


def test_a_claim_that_an_officer_verified_stands_in_spite_of_the_list() -> None:
    closed()
    family = a_user()
    application = an_application(family, case_number=LISTED)
    booking.schedule(application, a_slot(date(2026, 12, 8)), now=NOW, by=applicant(family))
    claims.verify(CaseClaim.objects.get(), reason="Passport seen", now=NOW, by=officer())
    imported(csv_file(LISTED_ROW))

    assert facts_for(application).list_differs is False


def test_staff_who_act_for_a_family_without_account_are_not_held_up_by_the_list() -> None:
    imported(csv_file(LISTED_ROW))

    assert grounds(an_application(None, case_number=UNLISTED)) == []
    assert grounds(an_application(None, case_number=LISTED)) == []


# Limits.


def _tries(by: Actor, number: int, **fields: object) -> list[object]:
    """Try a name that is wrong, each time another one."""
    application = an_application(by.user, case_number="", **{**RIGHT, **fields})
    change = {"case_number": LISTED}
    return [
        try_list(application, {**change, "given_names": f"No {each}"}, now=NOW, by=by)
        for each in range(number)
    ]


def test_an_account_that_guesses_waits_even_when_it_is_right_at_last() -> None:
    imported(csv_file(LISTED_ROW))
    by = applicant(a_user())

    assert _tries(by, list_limits.OF_AN_ACCOUNT) == [None] * list_limits.OF_AN_ACCOUNT
    right = an_application(by.user, case_number="", **RIGHT)
    retry = try_list(right, {"case_number": LISTED}, now=NOW, by=by)

    assert retry is not None
    assert 0 < retry.minutes <= 60
    later = NOW + timedelta(hours=1, seconds=1)
    assert try_list(right, {"case_number": LISTED}, now=later, by=by) is None


def test_neighbours_who_guess_do_not_keep_a_family_waiting_that_types_correctly(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(list_limits, "OF_AN_ADDRESS", 3)
    imported(csv_file(LISTED_ROW))
    _tries(applicant(a_user()), 3)
    guesser, family = applicant(a_user()), applicant(a_user())

    first, second = _tries(guesser, 2)

    assert (first, second is None) == (None, False)
    right = an_application(family.user, case_number="", **RIGHT)
    assert try_list(right, {"case_number": LISTED}, now=NOW, by=family) is None


def test_the_same_page_sent_again_is_no_second_guess_and_an_unlisted_case_is_none() -> None:
    imported(csv_file(LISTED_ROW))
    by = Actor(a_user(), Role.APPLICANT, "")
    wrong = an_application(by.user, case_number=LISTED)
    wrong.decisions.create(party="principal", asked_at_step="case-id", outcome="inquiry", at=NOW)

    for _each in range(list_limits.OF_AN_ACCOUNT + 1):
        assert try_list(wrong, {"case_number": LISTED}, now=NOW, by=by) is None
        assert try_list(wrong, {"case_number": UNLISTED}, now=NOW, by=by) is None


def test_a_family_that_failed_too_often_reads_how_long_to_wait_and_loses_nothing(client) -> None:  # type: ignore[no-untyped-def]
    imported(csv_file(LISTED_ROW))
    family = a_user()
    client.force_login(family)
    application = an_application(family, case_number="", done_steps=_until_case_id(), **RIGHT)
    path = f"/applications/{application.reference}"
    Application.objects.filter(pk=application.pk).update(given_names="Wrong")
    for number in range(list_limits.OF_AN_ACCOUNT):
        Application.objects.filter(pk=application.pk).update(given_names=f"Wrong {number}", case_number="")
        response = client.post(f"{path}/case-id/", {"case_number": LISTED})
        assert (response.status_code, response["Location"]) == (302, f"{path}/outcome/")

    Application.objects.filter(pk=application.pk).update(given_names="Sokha", case_number="")
    response = client.post(f"{path}/case-id/", {"case_number": LISTED})

    assert response.status_code == 429
    assert "Too many tries: please wait" in response.content.decode()
    assert int(response["Retry-After"]) <= 3600


def _until_case_id() -> list[str]:
    return ["visa-type", "service", "visa-class", "applicant", "traveling-applicants", "questions"]
