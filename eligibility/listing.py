"""How an application stands to the post's list: is its principal the one who is listed? Reads only."""

from datetime import date

from eligibility.listed_names import Match, compare
from eligibility.models import Application, RosterEntry
from eligibility.roster import entry_of
from eligibility.rules import Party


def principal_of(application: Application) -> tuple[str, date | None]:
    """Return name and date of birth of the principal as the application gives them.

    The principal gives their own; whoever follows to join gives the principal's.
    """
    if application.party == Party.FOLLOW_TO_JOIN:
        return application.principal_name, application.principal_date_of_birth
    return f"{application.surname} {application.given_names}", application.date_of_birth


def compared(application: Application, entry: RosterEntry) -> Match:
    """Compare an application's principal with the one of an entry."""
    name, born = principal_of(application)
    return compare(name, born, entry.principal_name, entry.principal_date_of_birth)


def match_of(application: Application) -> Match:
    """Compare an application's principal with the list; a case that is not listed proves nothing."""
    entry = entry_of(application.case_number)
    return compared(application, entry) if entry else Match.UNKNOWN
