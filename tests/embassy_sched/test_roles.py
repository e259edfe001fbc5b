"""The groups of the staff: the migration makes what the table of roles says, and nothing more."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User
from embassy_sched.roles import ADMINISTRATOR, APPS, AUDITOR, OFFICER, ROLES, VIEW, write_groups
from tests.cast import a_user
from tests.eligibility.inquiring import logged_in
from tests.roles import a_member

pytestmark = pytest.mark.django_db


def _may(group: Group) -> set[str]:
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in rows}


def test_the_migration_makes_the_groups_of_the_table():
    assert {group.name: _may(group) for group in Group.objects.all()} == {
        name: set(codes) for name, codes in ROLES.items()
    }


def test_groups_can_be_written_again_over_what_somebody_changed_by_hand():
    Group.objects.get(name=AUDITOR).permissions.add(Permission.objects.get(codename="close_day"))
    Group.objects.get(name=OFFICER).delete()
    Permission.objects.filter(codename="view_reports").delete()
    members = Group.objects.get(name=ADMINISTRATOR)
    chief = a_user()
    chief.groups.add(members)

    write_groups()
    write_groups()

    test_the_migration_makes_the_groups_of_the_table()
    assert list(chief.groups.all()) == [members]


def test_every_table_can_be_looked_at_by_every_role():
    tables = {
        f"{model._meta.app_label}.view_{model._meta.model_name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }

    assert tables == VIEW, (
        "Add the view permission of a new table to embassy_sched/roles.py, and a migration."
    )
    assert [name for name, codes in ROLES.items() if not codes >= VIEW] == []


def test_every_permission_of_ours_belongs_to_somebody():
    own = {
        f"{app}.{code}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for code, _name in model._meta.permissions
    }

    assert own - frozenset().union(*ROLES.values()) == set()


def test_the_auditor_changes_nothing():
    assert {code for code in ROLES[AUDITOR] if not code.split(".")[1].startswith("view_")} == set()


def test_a_code_that_does_not_exist_stops_the_migration(monkeypatch):
    monkeypatch.setattr("embassy_sched.roles.ROLES", {"IV clerk": frozenset({"appointments.fly"})})

    with pytest.raises(LookupError) as refusal:
        write_groups()
    assert str(refusal.value) == "IV clerk: no such permissions: appointments.fly"


# Groups and members in the admin.


def test_a_group_is_read_by_a_superuser_and_by_nobody_else():
    group = Group.objects.get(name=AUDITOR)
    member = a_member(AUDITOR)
    chief = logged_in(a_user(is_staff=True, is_superuser=True))
    url = f"/admin/auth/group/{group.pk}/change/"

    page = chief.get(url).content.decode()
    assert member.email in page
    assert "<div>appointments.view_exceptions</div>" in page
    assert chief.get("/admin/auth/group/").status_code == 200
    assert chief.post(url, {"name": "mine"}).status_code == 403
    assert chief.get("/admin/auth/group/add/").status_code == 403
    assert chief.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403
    other = logged_in(a_member(ADMINISTRATOR))
    assert [other.get(each).status_code for each in (url, "/admin/auth/group/")] == [403, 403]
    assert "/admin/auth/group/" not in other.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_edits_an_account_in_the_admin(role):
    client: Client = logged_in(a_member(role))
    family = a_user("family@example.org")

    refused = client.post(
        f"/admin/accounts/user/{family.pk}/change/",
        {"email": "mine@example.org", "is_staff": "on", "is_superuser": "on", "groups": ["1"]},
    )

    assert refused.status_code == 403
    kept = User.objects.get(pk=family.pk)
    assert (kept.email, kept.is_staff, kept.is_superuser, kept.groups.count()) == (
        "family@example.org",
        False,
        False,
        0,
    )
