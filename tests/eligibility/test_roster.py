"""What the post's list says of a case, and the one thing that staff add to it by hand."""

from datetime import timedelta

import pytest

from eligibility.models import Case, CaseEvent, RosterEntry, RosterImport
from eligibility.roster.entries import entry_of, record_asked, roster_loaded
from tests.cast import NOW, officer

pytestmark = pytest.mark.django_db

NUMBER = "PNP2023534003"


def test_a_file_that_was_only_previewed_is_no_roster() -> None:
    before = roster_loaded()
    file = RosterImport.objects.create(uploaded_at=NOW, file_name="cases.csv", digest="0" * 64, content=b"x")
    previewed = roster_loaded()
    RosterImport.objects.filter(pk=file.pk).update(at=NOW)

    assert (before, previewed, roster_loaded()) == (False, False, True)


def test_a_case_without_an_entry_is_not_listed() -> None:
    Case.objects.create(number=NUMBER, created_at=NOW)

    assert (entry_of(NUMBER), entry_of("")) == (None, None)


def test_an_officer_records_once_that_somebody_was_asked_to_follow() -> None:
    by = officer()

    record_asked(NUMBER, True, reason="Letter of 2 November", now=NOW, by=by)
    record_asked(NUMBER, True, reason="Letter of 2 November", now=NOW + timedelta(hours=1), by=by)

    entry = entry_of(NUMBER)
    assert entry is not None
    assert (entry.asked_to_follow, entry.first_import) == (True, None)
    event = CaseEvent.objects.get()
    assert (event.kind, event.party, event.at, event.by, event.reason, event.detail) == (
        "asked_to_follow",
        "follow_to_join",
        NOW,
        by.user,
        "Letter of 2 November",
        {"asked": "yes"},
    )


def test_what_was_recorded_by_mistake_is_taken_back_and_the_entry_stays() -> None:
    record_asked(NUMBER, True, reason="Letter", now=NOW, by=officer())
    record_asked(NUMBER, None, reason="Wrong case", now=NOW, by=officer())

    assert RosterEntry.objects.get().asked_to_follow is None
    assert CaseEvent.objects.latest("pk").detail == {"asked": "not_recorded"}
