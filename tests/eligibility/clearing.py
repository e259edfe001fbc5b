"""What the tests of clearances share."""

from datetime import date

from accounts.models import User
from eligibility.clearances import Permission, clear
from eligibility.models import Clearance, Inquiry
from eligibility.rules import Ground, Party
from tests.cast import NOW, officer

NUMBER = "PNP2023534003"
MARCH = date(2027, 3, 31)
WHY = "Letter of 20 November read"


def a_clearance(
    *grounds: Ground,
    number: str = NUMBER,
    party: Party = Party.PRINCIPAL,
    until: date | None = MARCH,
    account: User | None = None,
    inquiry: Inquiry | None = None,
) -> Clearance:
    """An officer clears grounds (without any: more than a year without contact); the first clearance."""
    permission = Permission(grounds or (Ground.NO_CONTACT,), until, WHY)
    return clear(number, party, permission, account=account, inquiry=inquiry, now=NOW, by=officer())[0]
