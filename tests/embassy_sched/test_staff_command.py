"""manage.py staff: the one way into the staff, and out of it; each leaves an event."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import AccountEvent, User
from tests.cast import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sothea() -> User:
    user = a_user("sothea@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _staff(*arguments: str) -> str:
    said = StringIO()
    call_command("staff", *arguments, stdout=said)
    return said.getvalue()


def test_an_account_joins_the_staff_in_a_role(sothea):
    said = _staff("Sothea@example.org", "--role", "IV clerk", "--reason", "New at the desk")

    sothea = User.objects.get(pk=sothea.pk)
    event = AccountEvent.objects.get()
    assert said == "sothea@example.org: IV clerk\n"
    assert (sothea.is_staff, sothea.is_superuser) == (True, False)
    assert sothea.has_perm("appointments.use_day_sheet")
    assert not sothea.has_perm("appointments.close_day")
    assert (event.user, event.kind, event.by, event.reason) == (
        sothea,
        "staff_joined",
        None,
        "New at the desk",
    )
    assert event.detail == {"before": [], "after": ["IV clerk"]}


def test_another_role_takes_the_place_of_the_first(sothea):
    _staff(sothea.email, "--role", "IV clerk", "--reason", "New")
    _staff(sothea.email, "--role", "calendar manager", "--role", "auditor", "--reason", "Moves on")

    assert sorted(sothea.groups.values_list("name", flat=True)) == ["auditor", "calendar manager"]
    assert AccountEvent.objects.first().detail == {
        "before": ["IV clerk"],
        "after": ["auditor", "calendar manager"],
    }


def test_who_leaves_may_nothing_any_more(sothea):
    _staff(sothea.email, "--role", "administrator", "--reason", "New")
    User.objects.filter(pk=sothea.pk).update(is_superuser=True)
    said = _staff(sothea.email, "--leave", "--reason", "Rotation")

    sothea = User.objects.get(pk=sothea.pk)
    assert said == "sothea@example.org: no member of the staff any more\n"
    assert (sothea.is_staff, sothea.is_superuser, sothea.get_all_permissions()) == (False, False, set())
    assert AccountEvent.objects.first().kind == "staff_left"


@pytest.mark.parametrize(
    "arguments,sentence",
    [
        (
            ["nobody@example.org", "--role", "auditor", "--reason", "x"],
            "Nobody has an account with the address nobody@example.org. Who joins the staff signs up first, "
            "like everybody.",
        ),
        (
            ["new@example.org", "--role", "auditor", "--reason", "x"],
            "The address new@example.org is not confirmed yet: the link in the letter has not been opened.",
        ),
        (
            ["sothea@example.org", "--role", "auditor", "--reason", " "],
            "Say why: --reason must not be empty.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(sothea, arguments, sentence):
    a_user("new@example.org")

    with pytest.raises(CommandError) as refusal:
        _staff(*arguments)
    assert str(refusal.value) == sentence
    assert not User.objects.filter(is_staff=True).exists()
    assert not AccountEvent.objects.exists()
