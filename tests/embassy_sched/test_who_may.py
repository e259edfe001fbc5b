"""Every address and every action of the staff's site, tried as everybody, against a written table.

``who_may.txt`` has a line for each: the answer to a GET and to a POST without data, to buttons that more see
than may press them, and who is offered which action on a list. A new page, or a new answer, fails here until
somebody has looked at it and written it down.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory

from accounts.models import User
from embassy_sched.roles import ADMINISTRATOR, AUDITOR, CALENDAR_MANAGER, CLERK, OFFICER
from tests.cast import a_user
from tests.embassy_sched.every_address import NOW, addresses, buttons, furnish
from tests.roles import a_member

# Permissions are the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TABLE = Path(__file__).with_name("who_may.txt")
EVERYBODY = (
    "clerk",
    "officer",
    "calendar",
    "auditor",
    "admin",
    "superuser",
    "no group",
    "applicant",
    "nobody",
)
ROLES = {
    "clerk": CLERK,
    "officer": OFFICER,
    "calendar": CALENDAR_MANAGER,
    "auditor": AUDITOR,
    "admin": ADMINISTRATOR,
}
Line = tuple[str, ...]


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(NOW, tick=False):
        yield


def _somebody(who: str) -> User | None:
    match who:
        case "nobody":
            return None
        case "applicant":
            return a_user("applicant@example.org")
        case "superuser":
            return a_member(email="chief@example.org", is_superuser=True)
        case "no group":
            return a_member(email="nogroup@example.org")
        case _:
            return a_member(ROLES[who], email=f"{who}@example.org")


def _answers(who: str) -> Iterator[tuple[Line, str]]:
    """Try every address as somebody; nothing of it stays."""
    user = _somebody(who)
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    for address in addresses():
        if address.name == "logout":
            continue
        for method in ("GET", "POST"):
            with transaction.atomic():
                send = client.get if method == "GET" else client.post
                yield (method, address.name), str(send(address.path).status_code)
                transaction.set_rollback(True)
    for name, path, data in buttons():
        with transaction.atomic():
            yield ("button", name), str(client.post(path, data).status_code)
            transaction.set_rollback(True)
    if user is not None:
        request = RequestFactory().get("/admin/")
        request.user = user
        for model, model_admin in admin.site._registry.items():
            if who == "applicant":
                continue
            offered = model_admin.get_actions(request)
            for action in _actions(model_admin):
                name = f"{model._meta.app_label}_{model._meta.model_name}"
                yield ("action", f"{name} {action}"), "yes" if action in offered else "-"


def _actions(model_admin: admin.ModelAdmin) -> list[str]:
    """Return the names of all actions of a list, whoever asks."""
    return sorted(name for _function, name, _description in model_admin._get_base_actions())


def _written() -> dict[Line, dict[str, str]]:
    """Read the table: how, what, and the answers in the order of the columns."""
    found: dict[Line, dict[str, str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            what, _bar, answers = line.partition("|")
            how, _space, name = " ".join(what.split()).partition(" ")
            found[how, name] = dict(zip(EVERYBODY, answers.split(), strict=True))
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_the_answers_of_the_table_at_every_address(who):
    furnish()

    found = dict(_answers(who))

    written = {
        what: answers[who] for what, answers in _written().items() if what in found or _applies(what, who)
    }
    wrong = {
        what: f"{answer}, but the table has {written.get(what, 'no such line')}"
        for what, answer in found.items()
        if written.get(what) != answer
    }
    assert wrong == {}, f"As {who}. Look whether that is right; then write it into {TABLE.name}."
    assert set(written) - set(found) == set(), f"As {who}: these are in {TABLE.name} and nowhere else."


def _applies(what: Line, who: str) -> bool:
    return what[0] != "action" or who not in {"applicant", "nobody"}


def test_the_table_lets_no_stranger_in_and_the_auditor_change_nothing():
    table = _written()

    for (how, name), answers in table.items():
        if how == "action":
            assert answers["auditor"] == answers["no group"] == "-", name
        elif how == "button":
            assert answers["auditor"] == answers["no group"] == "403", name
        elif name not in {"login", "jsi18n"}:
            assert (answers["applicant"], answers["nobody"]) == ("302", "302"), name
    assert len(table) > 200
