"""Importing the post's list: preview, all or nothing, again and again without doubles."""

from datetime import date, datetime, timedelta

import pytest

from eligibility.models import Case, CaseEvent, RosterEntry, RosterImport
from eligibility.roster import importing
from eligibility.roster.cells import Column, Fault
from eligibility.roster.entries import entry_of, record_asked
from eligibility.roster.import_wording import column_name, row_sentence
from eligibility.roster.importing import BadRow
from tests.cast import NOW, officer
from tests.eligibility.roster_files import HEADINGS, SOKHA, csv_file, imported, xlsx_file

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def _counts() -> tuple[int, int, int]:
    return RosterEntry.objects.count(), Case.objects.count(), CaseEvent.objects.count()


def _bad(content: bytes) -> list[BadRow]:
    waiting = importing.upload(content, "cases.csv", now=NOW, by=officer())
    return list(importing.preview(waiting, now=NOW).bad)


def test_an_imported_row_is_listed_with_everything_it_says() -> None:
    row = ("pnp 2023-534-003", "F4", "CHAN, Sokha", "7 Dec 1985", "02JAN2008", "ALL", "2026-01-20")
    by = officer()

    done = imported(csv_file((*row, "2026-03-02", "", "2026-05-05", "no")), by=by)

    entry = entry_of("PNP2023534003")
    assert entry is not None
    assert (entry.class_name, entry.principal_name, entry.principal_date_of_birth) == (
        "F4",
        "CHAN, Sokha",
        date(1985, 12, 7),
    )
    assert (entry.priority_date, entry.chargeability, entry.packet4_on) == (
        date(2008, 1, 2),
        "ALL",
        date(2026, 1, 20),
    )
    assert (entry.original_appointment_on, entry.interviewed_on) == (date(2026, 3, 2), None)
    assert (entry.last_contact_on, entry.asked_to_follow) == (date(2026, 5, 5), False)
    assert (entry.first_import, entry.last_import) == (done, done)
    assert (done.at, done.by, done.rows, done.created, done.updated, done.unchanged) == (
        NOW,
        by.user,
        1,
        1,
        0,
        0,
    )
    assert (done.content, len(done.digest)) == (None, 64)
    event = CaseEvent.objects.get()
    assert (event.kind, event.by, event.detail) == (
        "listed",
        by.user,
        {"import": str(done.pk), "change": "new"},
    )


def test_a_preview_writes_nothing_and_what_was_seen_is_what_comes() -> None:
    imported(csv_file(SOKHA))
    changed = (*SOKHA[:5], "CHINA", *SOKHA[6:])
    new = ("PNP2023534004", *SOKHA[1:])
    waiting = importing.upload(csv_file(SOKHA[:1] + changed[1:], new), "b.csv", now=LATER, by=officer())
    before = _counts()

    seen = importing.preview(waiting, now=LATER)

    assert (
        (RosterEntry.objects.count(), Case.objects.count(), CaseEvent.objects.count()) == before == (1, 1, 1)
    )
    assert (seen.rows, seen.created, seen.unchanged, len(seen.changed)) == (2, 1, 0, 1)
    assert (seen.changed[0].line, seen.changed[0].columns) == (2, ("chargeability",))
    done = importing.confirm(waiting, after=seen.after, now=LATER, by=officer())
    assert (done.rows, done.created, done.updated, done.unchanged) == (2, 1, 1, 0)
    assert RosterEntry.objects.count() == 2
    last = entry_of("PNP2023534003")
    assert last is not None
    assert (last.chargeability, last.last_import) == ("CHINA", done)
    assert last.first_import != done


def test_the_same_file_twice_changes_nothing() -> None:
    imported(csv_file(SOKHA))

    again = imported(csv_file(SOKHA))

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert (RosterEntry.objects.count(), CaseEvent.objects.count()) == (1, 1)


def test_a_blank_cell_and_a_missing_column_erase_nothing() -> None:
    imported(csv_file(SOKHA))
    record_asked(SOKHA[0], True, reason="Letter", now=NOW, by=officer())

    imported(
        csv_file((SOKHA[0], "", "", "2026-05-05"), headings=("Case ID", "Name", "Class", "Last contact"))
    )

    entry = RosterEntry.objects.get()
    assert (entry.principal_name, entry.class_name, entry.last_contact_on) == (
        "CHAN, Sokha",
        "F41",
        date(2026, 5, 5),
    )
    assert entry.asked_to_follow is True


def test_the_category_alone_does_not_wipe_out_a_symbol_and_another_one_does() -> None:
    imported(csv_file(SOKHA))
    imported(csv_file((SOKHA[0], "F4"), headings=("Case ID", "Visa class")))
    kept = RosterEntry.objects.get().class_name
    imported(csv_file((SOKHA[0], "F3"), headings=("Case ID", "Visa class")))

    entry = RosterEntry.objects.get()
    assert (kept, entry.class_name, entry.visa_class_id) == ("F41", "F3", None)


def test_one_bad_row_keeps_every_row_out() -> None:
    waiting = importing.upload(csv_file(SOKHA, ("PNP2023534004", "Z9")), "cases.csv", now=NOW, by=officer())

    with pytest.raises(importing.ImportHasBadRows):
        importing.confirm(waiting, after=0, now=NOW, by=officer())

    assert _counts() == (0, 0, 0)
    assert RosterImport.objects.get().at is None


def test_each_bad_row_is_named_by_the_line_of_the_file() -> None:
    content = csv_file(
        SOKHA,
        (),
        ("PNP2023534004", "", "Line\nbreak"),
        ("pnp-2023534003",),
        ("", "F4", "Somebody"),
        ("PNP2023534005", "Z9", "N" * 161, "03/02/1990", "", "", "", "", "2030-01-01", "", "maybe"),
    )

    assert [(row.line, row.column, row.fault) for row in _bad(content)] == [
        (6, Column.CASE_ID, Fault.TWICE),
        (7, Column.CASE_ID, Fault.CASE_ID_MISSING),
        (8, Column.VISA_CLASS, Fault.CLASS_UNKNOWN),
        (8, Column.NAME, Fault.TOO_LONG),
        (8, Column.DATE_OF_BIRTH, Fault.DATE_TWO_WAYS),
        (8, Column.INTERVIEWED, Fault.DATE_TOO_LATE),
        (8, Column.ASKED, Fault.NOT_YES_OR_NO),
    ]


def test_fifty_different_mistakes_are_fifty_answers() -> None:
    cells = {
        "Visa class": ("Z9", "F9", "K9", "IR 99"),
        "Principal's name": ("N" * 161, "=A1", "a\x07b"),
        "Date of birth": ("1890-01-01", "2030-01-01", "x", "01/02/2000", "01/01/85", "30 Feb 1990", "=B2"),
        "Priority date": ("1890-01-01", "2030-01-01", "x", "01/02/2000", "01JAN09", "31 Apr 2001"),
        "Chargeability": ("C" * 41, "=1", "a\x01"),
        "Date of the Packet 4 letter": ("1989-12-31", "2026-11-23", "x", "03.04.2026", "1/1/26"),
        "Original appointment date": ("1989-12-31", "2030-01-01", "x", "03.04.2026", "1/1/26"),
        "Interviewed on": ("1989-12-31", "2026-11-23", "x", "03.04.2026", "1/1/26"),
        "Last contact": ("1989-12-31", "2026-11-23", "x", "03.04.2026", "1/1/26"),
        "Asked to follow to join": ("maybe", "2", "ja"),
    }
    rows = [
        (f"PNP2023535{number:03}", *(text if heading == at else "" for heading in HEADINGS[1:]))
        for number, (at, text) in enumerate(
            ((heading, text) for heading, texts in cells.items() for text in texts), 1
        )
    ]
    numbers = ("", "IOE0912345678", "PNP2O23534003", "AA008BHNQC")
    rows += [(number, "F4") for number in numbers]

    bad = _bad(csv_file(*rows))

    assert [row.line for row in bad] == list(range(2, 52))
    told = [row_sentence(row) for row in bad]
    assert len(set(told)) == 50
    assert all(sentence.startswith(column_name(row.column)) for row, sentence in zip(bad, told, strict=True))
    assert {row.fault for row in bad} >= set(Fault) - {Fault.TWICE, Fault.MEANS_NOTHING, Fault.SHEET_ERROR}


def test_a_workbook_is_read_with_its_dates_and_its_own_line_numbers() -> None:
    born = datetime(1985, 12, 7)  # noqa: DTZ001  a spreadsheet's date has no zone
    content = xlsx_file(
        [
            ["List of cases"],
            [],
            ["Case ID", "Name", "DOB", "Remarks"],
            [],
            ["PNP2023534003", "Chan Sokha", born, "x"],
            ["PNP2023534004", "Chea Dara", "07/12/1985", None],
        ]
    )
    waiting = importing.upload(content, "cases.xlsx", now=NOW, by=officer())

    seen = importing.preview(waiting, now=NOW)

    assert [(row.line, row.fault, row.text) for row in seen.bad] == [(6, Fault.DATE_TWO_WAYS, "07/12/1985")]
    assert (seen.rows, seen.created, seen.passed_over) == (2, 1, ("Remarks",))
    assert Column.PRIORITY_DATE in seen.missing


def test_a_confirmation_sent_twice_imports_once() -> None:
    by = officer()
    waiting = importing.upload(csv_file(SOKHA), "cases.csv", now=NOW, by=by)

    first = importing.confirm(waiting, after=0, now=NOW, by=by)
    second = importing.confirm(waiting, after=0, now=LATER, by=by)

    assert (first.pk, first.at, second.at) == (second.pk, NOW, NOW)
    assert CaseEvent.objects.count() == 1


def test_a_preview_grows_old_when_another_list_is_imported() -> None:
    waiting = importing.upload(csv_file(SOKHA), "a.csv", now=NOW, by=officer())
    seen = importing.preview(waiting, now=NOW)
    imported(csv_file(("PNP2023534003", "F3"), headings=("Case ID", "Visa class")))

    with pytest.raises(importing.ImportOvertaken):
        importing.confirm(waiting, after=seen.after, now=LATER, by=officer())


def test_files_that_nobody_confirmed_are_forgotten() -> None:
    by, other = officer(), officer()
    old = importing.upload(csv_file(SOKHA), "old.csv", now=NOW - timedelta(days=2), by=other)
    mine = importing.upload(csv_file(SOKHA), "mine.csv", now=NOW, by=by)
    newer = importing.upload(csv_file(SOKHA), "newer.csv", now=NOW, by=by)

    assert list(RosterImport.objects.all()) == [newer]
    importing.forget(newer)
    for gone in (old, mine, newer):
        with pytest.raises(importing.ImportGone):
            importing.confirm(gone, after=0, now=NOW, by=by)


def _rows(count: int) -> list[tuple[str, ...]]:
    return [(f"PNP2023535{number:03}", *SOKHA[1:]) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 60])
def test_an_import_asks_as_often_for_sixty_rows_as_for_one(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    by = officer()
    waiting = importing.upload(csv_file(*_rows(count)), "cases.csv", now=NOW, by=by)

    with django_assert_num_queries(4):
        importing.preview(waiting, now=NOW)
    with django_assert_num_queries(15):
        importing.confirm(waiting, after=0, now=NOW, by=by)
    assert RosterEntry.objects.count() == count
