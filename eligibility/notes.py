"""Notes of the staff on a case: for colleagues and the list of the day, never for applicants."""

from datetime import datetime

from django.db import transaction

from accounts.permissions import Actor
from eligibility import record
from eligibility.models import Case, CaseEvent, CaseNote
from eligibility.rules import Party


def add_note(
    case: Case, party: Party, text: str, *, on_day_sheet: bool, now: datetime, by: Actor
) -> CaseNote:
    """Store a note on one party of a case, and the event; the text itself stays out of the log."""
    with transaction.atomic():
        note = CaseNote.objects.create(
            case=case, party=party, text=text, on_day_sheet=on_day_sheet, at=now, by=by.user
        )
        record.note(case, party, CaseEvent.Kind.NOTE, now, by, detail={"note": str(note.pk)})
    return note
