"""An officer corrects the e-mail address of an account: verified anew, the old address told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts import corrections
from accounts.letters import compose
from accounts.models import AccountEvent, Notification, User
from tests.cast import NOW, a_user, officer
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

WHY = "Typed .con instead of .com"


def an_account(email: str, **fields: object) -> User:
    user = UserFactory(email=email, with_password=True, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def family() -> User:
    return an_account("sokha@example.con")


def test_an_address_is_corrected_and_waits_to_be_verified(family: User) -> None:
    by = officer()

    waiting = corrections.correct_email(family, " Sokha@Example.COM ", reason=WHY, now=NOW, by=by)

    family.refresh_from_db()
    assert family.email == "sokha@example.com"
    assert EmailAddress.objects.get(user=family) == waiting
    assert (waiting.email, waiting.verified, waiting.primary) == ("sokha@example.com", False, True)
    event = AccountEvent.objects.get()
    assert (event.user, event.kind, event.by, event.at, event.reason) == (
        family,
        "email_corrected",
        by.user,
        NOW,
        WHY,
    )
    assert event.detail == {"before": "sokha@example.con", "after": "sokha@example.com"}


def test_the_old_address_is_told_and_does_not_learn_the_new_one(family: User) -> None:
    corrections.correct_email(family, "sokha@example.com", reason=WHY, now=NOW, by=officer())

    letter = compose(Notification.objects.get())

    assert letter.to == ["sokha@example.con"]
    assert letter.subject == "The e-mail address of your account was changed"
    assert "example.com" not in letter.body


def test_nobody_logs_in_before_the_new_address_is_verified(family: User, client) -> None:
    corrections.correct_email(family, "sokha@example.com", reason=WHY, now=NOW, by=officer())

    client.post("/accounts/login/", {"login": "sokha@example.com", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    EmailAddress.objects.update(verified=True)
    client.post("/accounts/login/", {"login": "sokha@example.com", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(family.pk)


@pytest.mark.parametrize(
    "address, refusal",
    [
        ("sokha@example.con", corrections.SameAddress),
        ("DARA@example.org", corrections.AddressTaken),
        ("second@example.org", corrections.AddressTaken),
    ],
)
def test_an_address_of_somebody_else_is_refused(
    address: str, refusal: type[corrections.CorrectionRefused], family: User
) -> None:
    dara = an_account("dara@example.org")
    EmailAddress.objects.create(user=dara, email="second@example.org", verified=True)

    with pytest.raises(refusal):
        corrections.correct_email(family, address, reason=WHY, now=NOW, by=officer())

    family.refresh_from_db()
    assert family.email == "sokha@example.con"
    assert not AccountEvent.objects.exists()
    assert not Notification.objects.exists()


def test_an_address_that_somebody_only_asked_to_change_to_blocks_nobody(family: User) -> None:
    EmailAddress.objects.create(user=an_account("dara@example.org"), email="sokha@example.com")

    corrections.correct_email(family, "sokha@example.com", reason=WHY, now=NOW, by=officer())

    family.refresh_from_db()
    assert family.email == "sokha@example.com"


def test_an_officer_gets_no_hold_of_a_colleagues_account() -> None:
    chief = an_account("chief@example.org", is_staff=True, is_superuser=True)

    with pytest.raises(corrections.StaffAccount):
        corrections.correct_email(chief, "mine@example.org", reason=WHY, now=NOW, by=officer())

    administrator = officer(a_user(is_staff=True, is_superuser=True))
    corrections.correct_email(
        chief, "chief2@example.org", reason=WHY, now=NOW + timedelta(hours=1), by=administrator
    )
    chief.refresh_from_db()
    assert chief.email == "chief2@example.org"
