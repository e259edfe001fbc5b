"""The visa class that the post's list has of a case, beside the one that the applicant chose. Reads only."""

from eligibility.models import RosterEntry, VisaClass
from eligibility.rules import Party
from eligibility.visa_classes import party_of


def class_differs(entry: RosterEntry | None, visa_class: VisaClass | None, class_group: str) -> bool:
    """Say whether the list has the case in another category than the one chosen; unknown is no difference."""
    if entry is None:
        return False
    on_record = entry.visa_class.group if entry.visa_class else entry.class_group
    chosen = visa_class.group if visa_class else class_group
    return bool(on_record and chosen) and on_record != chosen


def symbol_on_record(
    entry: RosterEntry | None, party: Party, visa_class: VisaClass | None, class_group: str
) -> VisaClass | None:
    """Return the record's symbol where it is to be taken silently: same category, same part of the case.

    FX and F2A are one category, IR and CR are one; a principal's symbol is never given to somebody who
    follows to join.
    """
    if entry is None or entry.visa_class is None or entry.visa_class == visa_class:
        return None
    if class_differs(entry, visa_class, class_group) or party_of(entry.visa_class) != party:
        return None
    return entry.visa_class
