"""manage.py staff: who belongs to the consular staff, and in which role; the only way to become one."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent, User
from embassy_sched.roles import ROLES

NOBODY = "Nobody has an account with the address {}. Who joins the staff signs up first, like everybody."
NOT_VERIFIED = "The address {} is not confirmed yet: the link in the letter has not been opened."


class Command(BaseCommand):
    """Give an account the roles named, and no others; or take it from the staff."""

    help = "Make an account a member of the staff with these roles, or (--leave) no member any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the roles, and why."""
        parser.add_argument("email", help="the address that the account signs in with")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--role", action="append", choices=list(ROLES), help="may be given several times")
        what.add_argument("--leave", action="store_true", help="no longer a member of the staff")
        parser.add_argument("--reason", required=True, help="why; kept in the log, for the auditor")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change groups and staff flag, and leave an event."""
        email, reason = options["email"].strip().lower(), options["reason"].strip()
        if not reason:
            raise CommandError("Say why: --reason must not be empty.")
        roles = sorted(options["role"] or [])
        with transaction.atomic():
            user = User.objects.select_for_update().filter(email=email).first()
            if user is None:
                raise CommandError(NOBODY.format(email))
            if roles and not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
                raise CommandError(NOT_VERIFIED.format(email))
            before = sorted(user.groups.values_list("name", flat=True))
            user.groups.set(Group.objects.filter(name__in=roles))
            user.is_staff = bool(roles)
            if not roles:
                user.is_superuser = False
                user.user_permissions.clear()
            user.save(update_fields=["is_staff", "is_superuser"])
            AccountEvent.objects.create(
                user=user,
                kind=AccountEvent.Kind.STAFF_JOINED if roles else AccountEvent.Kind.STAFF_LEFT,
                at=timezone.now(),
                reason=reason[:300],
                detail={"before": before, "after": roles},
            )
        self.stdout.write(f"{email}: {', '.join(roles) or 'no member of the staff any more'}")
