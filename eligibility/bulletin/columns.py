"""What the columns of the Visa Bulletin are called in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from eligibility.currency import EVERYBODY_ELSE
from eligibility.wording import Text

PLACES: Mapping[str, Text] = {
    EVERYBODY_ELSE: _("Cambodia, or any country that is not named here"),
    "CHINA": _("China (mainland)"),
    "EL SALVADOR": _("El Salvador"),
    "GUATEMALA": _("Guatemala"),
    "HONDURAS": _("Honduras"),
    "INDIA": _("India"),
    "MEXICO": _("Mexico"),
    "PHILIPPINES": _("Philippines"),
    "VIETNAM": _("Vietnam"),
}


def place_name(code: str) -> Text:
    """Return the name of a column."""
    return PLACES.get(code, code.title())
