"""What the post's list says of a case, and what staff add by hand. The import is in ``importing``."""

from datetime import datetime

from django.db import transaction

from accounts.permissions import Actor
from eligibility import record
from eligibility.models import Case, CaseEvent, RosterEntry, RosterImport
from eligibility.rules import Party


def roster_loaded() -> bool:
    """Say whether the post has imported its list of cases, so that a case missing from it means something."""
    return RosterImport.objects.done().exists()


def entry_of(case_number: str) -> RosterEntry | None:
    """Return what the list says of this Case ID number (as stored), if it is listed."""
    if not case_number:
        return None
    listed = RosterEntry.objects.select_related("case", "visa_class", "last_import")
    return listed.filter(case__number=case_number).first()


def record_asked(
    case_number: str, asked: bool | None, *, reason: str, now: datetime, by: Actor
) -> RosterEntry:
    """Record that the IV Unit asked the follow-to-join applicant of a case to book, or did not.

    ``asked`` None takes back what was recorded. A case that is not in the list gets an entry by hand.
    Said twice, it is recorded once.
    """
    with transaction.atomic():
        case, _created = Case.objects.get_or_create(number=case_number, defaults={"created_at": now})
        entry, _made = RosterEntry.objects.select_for_update(of=("self",)).get_or_create(case=case)
        if entry.asked_to_follow is not asked:
            entry.asked_to_follow = asked
            entry.save(update_fields=["asked_to_follow"])
            detail = {"asked": {True: "yes", False: "no", None: "not_recorded"}[asked]}
            record.note(
                case,
                Party.FOLLOW_TO_JOIN,
                CaseEvent.Kind.ASKED_TO_FOLLOW,
                now,
                by,
                detail=detail,
                reason=reason,
            )
    return entry
