"""Members of the staff, each in a role of ``embassy_sched/roles.py``."""

from itertools import count

from django.contrib.auth.models import Group

from accounts.models import User
from embassy_sched.roles import ROLES, write_groups
from tests.cast import a_user

_numbers = count(1)


def a_member(*roles: str, email: str = "", **fields: object) -> User:
    """An account of the staff with these roles; without one, it has no group."""
    if Group.objects.filter(name__in=ROLES).count() < len(ROLES):
        # A test with transactions has emptied the tables.
        write_groups()
    user = a_user(email or f"member{next(_numbers)}@example.org", is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user
