"""Who acts: every verb is told, for applicants too."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class Role(StrEnum):
    """In which capacity somebody acts."""

    APPLICANT = "applicant"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who does it, as what, and from which network address."""

    user: "User | None"
    role: Role
    address: str = ""

    @property
    def is_staff(self) -> bool:
        """Say whether the consular staff acts, who may go beyond some rules."""
        return self.role is Role.STAFF


SYSTEM = Actor(user=None, role=Role.SYSTEM)


def network_address(request: HttpRequest) -> str:
    """Return the visitor's network address behind the trusted proxies, or nothing where it is unknown."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""


def applicant_of(request: HttpRequest) -> Actor:
    """Return the actor of an applicant's page; staff who use those pages act as applicants too."""
    user = request.user if request.user.is_authenticated else None
    return Actor(user=user, role=Role.APPLICANT, address=network_address(request))


def staff_of(request: HttpRequest) -> Actor:
    """Return the actor of a staff page, which the admin site has let in already."""
    user = request.user if request.user.is_authenticated else None
    return Actor(user=user, role=Role.STAFF, address=network_address(request))
