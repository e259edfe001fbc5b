"""The visa class that the post's list has of a case, beside the one that the applicant chose. Reads only."""

from eligibility.models import Application, RosterEntry, VisaClass
from eligibility.roster.entries import entry_of
from eligibility.visa_classes import party_of


def class_differs(entry: RosterEntry | None, visa_class: VisaClass | None, class_group: str) -> bool:
    """Say whether the list has the case in another category than the one chosen; unknown is no difference."""
    if entry is None:
        return False
    on_record = entry.visa_class.group if entry.visa_class else entry.class_group
    chosen = visa_class.group if visa_class else class_group
    return bool(on_record and chosen) and on_record != chosen


def symbol_on_record(application: Application) -> VisaClass | None:
    """Return the record's symbol where it is to be taken silently: same category, same part of the case.

    FX and F2A are one category, IR and CR are one; a principal's symbol is never given to somebody who
    follows to join. None where the application has it already.
    """
    entry = entry_of(application.case_number)
    if entry is None or entry.visa_class is None or entry.visa_class == application.visa_class:
        return None
    if class_differs(entry, application.visa_class, application.class_group):
        return None
    return entry.visa_class if party_of(entry.visa_class) == application.party else None
