"""The groups of visa classes, in the order in which people look for them. Pure.

A letter may print the category alone ("F4") instead of the full symbol; then the person says whose place
in the family it is, and the IV Unit completes the symbol.
"""

from dataclasses import dataclass

from eligibility.rules import Party

_EITHER = (Party.PRINCIPAL, Party.FOLLOW_TO_JOIN)


@dataclass(frozen=True)
class ClassGroup:
    """A group: the categories that letters print for it, and the parties that may have only that to go by."""

    code: str
    categories: tuple[str, ...]
    alone: tuple[Party, ...] = ()


GROUPS: tuple[ClassGroup, ...] = (
    # Each immediate relative has a petition of their own: nobody follows to join.
    ClassGroup("immediate_relative", ("IR", "CR"), (Party.PRINCIPAL,)),
    ClassGroup("family_preference_F1", ("F1",), _EITHER),
    ClassGroup("family_preference_F2A", ("F2A", "FX"), _EITHER),
    ClassGroup("family_preference_F2B", ("F2B",), _EITHER),
    ClassGroup("family_preference_F3", ("F3",), _EITHER),
    ClassGroup("family_preference_F4", ("F4",), _EITHER),
    ClassGroup("diversity", ("DV",), _EITHER),
    ClassGroup("returning_resident", ("SB",)),
    ClassGroup("employment_EB1", ("E1",), _EITHER),
    ClassGroup("employment_EB2", ("E2",), _EITHER),
    ClassGroup("employment_EB3", ("E3", "EW"), _EITHER),
    ClassGroup("employment_EB4", ("E4",), _EITHER),
    ClassGroup("employment_EB5", ("E5",), _EITHER),
    ClassGroup("special_immigrant_SIV", ("SI", "SQ"), _EITHER),
    ClassGroup("former_citizen", ("SC",)),
    ClassGroup("vietnam_amerasian", ("AM",)),
    ClassGroup("u_visa_relative", ("SU",)),
    ClassGroup("follow_to_join_asylee_refugee", ("V92", "V93")),
    ClassGroup("fiance_k", ("K",)),
)
_BY_CODE = {group.code: group for group in GROUPS}


def as_category(text: str) -> str:
    """Return a symbol or category as our tables write it: letters and the bulletin say "EB3" for "E3"."""
    return "E" + text[2:] if text.startswith("EB") and text[2:].isdigit() else text


def group_of(code: str) -> ClassGroup | None:
    """Return the group of this code."""
    return _BY_CODE.get(code)


def category(code: str) -> str:
    """Return the category that a letter prints for a group: "F4"; a code unknown here is given back."""
    group = group_of(code)
    return group.categories[0] if group else code
