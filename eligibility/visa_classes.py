"""Visa classes as people look for them: the group first, then the place in the family. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from eligibility.class_groups import GROUPS, ClassGroup, as_category, group_of
from eligibility.models import VisaClass
from eligibility.rules import Party
from eligibility.wording import Text

LONGEST_SYMBOL = 5
# What is asked for every day stands before what is rare.
_COMMON_FIRST = ("IR", "CR", "F2", "FX", "F", "E")

GROUP_NAMES: Mapping[str, Text] = {
    "immediate_relative": _("Spouse, child or parent of a U.S. citizen"),
    "family_preference_F1": _("Unmarried son or daughter (21 or over) of a U.S. citizen"),
    "family_preference_F2A": _("Spouse or child (under 21) of a permanent resident"),
    "family_preference_F2B": _("Unmarried son or daughter (21 or over) of a permanent resident"),
    "family_preference_F3": _("Married son or daughter of a U.S. citizen"),
    "family_preference_F4": _("Brother or sister of a U.S. citizen"),
    "diversity": _("Diversity Visa (green card lottery)"),
    "returning_resident": _("Returning resident"),
    "employment_EB1": _("Employment: priority workers"),
    "employment_EB2": _("Employment: advanced degree or exceptional ability"),
    "employment_EB3": _("Employment: skilled workers, professionals and other workers"),
    "employment_EB4": _("Employment: religious workers and certain special immigrants"),
    "employment_EB5": _("Employment: investors"),
    "special_immigrant_SIV": _("Afghans and Iraqis who worked with the United States"),
    "former_citizen": _("Former citizen of the United States"),
    "vietnam_amerasian": _("Amerasian born in Vietnam, and family"),
    "u_visa_relative": _("Relative of a person in U status"),
    "follow_to_join_asylee_refugee": _("Spouse or child of an asylee or refugee (I-730)"),
    "fiance_k": _("Fiancé(e) or spouse with a K visa"),
}


@dataclass(frozen=True)
class Place:
    """What stands on the letter, as one choice: a symbol, or the category alone with the person's party."""

    group: ClassGroup
    visa_class: VisaClass | None
    party: Party

    @property
    def code(self) -> str:
        """Return the choice's value in the form."""
        return self.visa_class.symbol if self.visa_class else f"only-{self.party}"

    @property
    def fields(self) -> dict[str, object]:
        """Return what an application stores of it."""
        return {"class_group": self.group.code, "visa_class": self.visa_class, "party": self.party.value}


def groups_served() -> list[ClassGroup]:
    """Return the groups that hold a class served now, in the order people look for them."""
    served = set(VisaClass.objects.filter(enabled=True).values_list("group", flat=True))
    return [group for group in GROUPS if group.code in served]


def places_in(group: ClassGroup) -> list[Place]:
    """Return the choices within a group: the category alone where that may be all, then the symbols."""
    classes = sorted(VisaClass.objects.filter(group=group.code, enabled=True), key=_common_first)
    alone = [Place(group, None, party) for party in group.alone] if classes else []
    return alone + [Place(group, visa_class, party_of(visa_class)) for visa_class in classes]


def party_of(visa_class: VisaClass) -> Party:
    """Return whose part of a case somebody of this class is."""
    return Party.FOLLOW_TO_JOIN if visa_class.role == VisaClass.Role.DERIVATIVE else Party.PRINCIPAL


def is_preference(group_code: str, visa_class: VisaClass | None) -> bool:
    """Say whether the Embassy's Visa Bulletin notice speaks to this class, or to the group of it."""
    if visa_class is not None:
        return visa_class.is_preference
    return VisaClass.objects.filter(group=group_code, visa_bulletin="yes").exists()


def typed(text: str) -> tuple[ClassGroup, VisaClass | None] | None:
    """Return what a symbol or category means that was copied from a letter; None where it is not certain.

    ``text`` is in capitals without spaces and dashes (`accounts.typed_text.compact`). A class that is not
    served now is found, too: its absence is for the form to tell.
    """
    if not text or len(text) > LONGEST_SYMBOL:
        return None
    text = as_category(text)
    classes = list(VisaClass.objects.filter(symbol__startswith=text))
    exact = next((visa_class for visa_class in classes if visa_class.symbol == text), None)
    codes = {visa_class.group for visa_class in classes}
    codes |= {group.code for group in GROUPS if text in group.categories}
    if exact is not None:
        codes = {exact.group}
    group = group_of(codes.pop()) if len(codes) == 1 else None
    return (group, exact) if group else None


def by_letters(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return the places with a symbol by the two letters or signs that it begins with."""
    found: dict[str, list[Place]] = {}
    for place in places:
        if place.visa_class is not None:
            found.setdefault(place.visa_class.symbol[:2], []).append(place)
    return found


def _common_first(visa_class: VisaClass) -> tuple[int, str]:
    symbol = visa_class.symbol
    rank = next((rank for rank, start in enumerate(_COMMON_FIRST) if symbol.startswith(start)), 99)
    return rank, symbol
