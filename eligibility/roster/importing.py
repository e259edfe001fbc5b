"""Importing the post's list: upload, preview, confirm; all of it or nothing, as often as one likes.

The file waits in the database between preview and confirmation, so that what is confirmed is what was seen,
whichever process answers. Every import then looks again at the claims that nobody has verified.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from tablib import Dataset

from accounts.permissions import Actor
from eligibility import record
from eligibility.models import CaseEvent, RosterImport
from eligibility.roster.cells import Column, Fault, text_of
from eligibility.roster.files import read_table
from eligibility.roster.held_claims import verify_matching
from eligibility.roster.resource import RosterResource, dataset_of
from eligibility.rules import Party

KEPT_FOR = timedelta(days=1)
LONGEST_FILE_NAME = 200
SHOWN_OF_A_CELL = 60


class ImportRefused(Exception):
    """A file cannot be imported now; the subclasses say why."""


class ImportGone(ImportRefused):
    """The file was forgotten, or another one took its place."""


class ImportOvertaken(ImportRefused):
    """Another list was imported since this one was previewed."""


class ImportHasBadRows(ImportRefused):
    """A row cannot be read, so none is imported."""


@dataclass(frozen=True)
class BadRow:
    """A cell that cannot be read: its line in the file, its column, what is wrong, and what stands there."""

    line: int
    column: Column
    fault: Fault
    text: str


@dataclass(frozen=True)
class ChangedCase:
    """A listed case that the file changes: its line, and the columns that change."""

    line: int
    number: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What a file would do now."""

    rows: int
    created: int
    unchanged: int
    changed: tuple[ChangedCase, ...]
    bad: tuple[BadRow, ...]
    columns: tuple[Column, ...]
    passed_over: tuple[str, ...]
    # The import that the list stands on now: another one since makes this preview old.
    after: int

    @property
    def bad_rows(self) -> int:
        """Return how many rows cannot be read."""
        return len({row.line for row in self.bad})

    @property
    def missing(self) -> tuple[Column, ...]:
        """Return the columns that are not in the file: they stay as they are recorded."""
        return tuple(column for column in Column if column not in self.columns)


def upload(content: bytes, file_name: str, *, now: datetime, by: Actor) -> RosterImport:
    """Keep a file until it is confirmed; raises ``NotATable``. Files that nobody confirmed are forgotten."""
    read_table(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        waiting = RosterImport.objects.previewed()
        waiting.filter(by=by.user).delete()
        waiting.filter(uploaded_at__lt=now - KEPT_FOR).delete()
        return RosterImport.objects.create(
            uploaded_at=now,
            by=by.user,
            address=by.address,
            file_name=file_name[-LONGEST_FILE_NAME:],
            digest=digest,
            content=content,
        )


def forget(waiting: RosterImport) -> None:
    """Throw a file away that was not confirmed; one that was stays."""
    RosterImport.objects.previewed().filter(pk=waiting.pk).delete()


def preview(waiting: RosterImport, *, now: datetime) -> Preview:
    """Return what the file would do now; nothing is written. Raises ``ImportGone``."""
    return _read(waiting, now=now, to_write=False)[1]


def confirm(waiting: RosterImport, *, after: int, now: datetime, by: Actor) -> RosterImport:
    """Import the file as it was previewed, then verify the claims that it proves; once is enough.

    ``after`` is the preview's own. Raises ``ImportGone``, ``ImportOvertaken`` or ``ImportHasBadRows``.
    """
    with transaction.atomic():
        # One import at a time; whoever comes second finds the first one done.
        rows = {each.pk: each for each in RosterImport.objects.select_for_update().order_by("pk")}
        current = rows.get(waiting.pk)
        if current is None:
            raise ImportGone
        if current.at is not None:
            return current
        if _latest() != after:
            raise ImportOvertaken
        resource, seen = _read(current, now=now, to_write=True)
        RosterImport.objects.filter(pk=current.pk).update(
            at=now,
            by=by.user,
            address=by.address,
            content=None,
            rows=seen.rows,
            created=seen.created,
            updated=len(seen.changed),
            unchanged=seen.unchanged,
        )
        detail = {"import": str(current.pk)}
        touched = [(entry.case, {**detail, "change": "new"}) for entry in resource.created]
        touched += [
            (entry.case, {**detail, "change": ", ".join(columns)}) for entry, columns in resource.changed
        ]
        record.note_many(touched, Party.PRINCIPAL, CaseEvent.Kind.LISTED, now, by)
        for entry in resource.class_changed:
            record.note(
                entry.case,
                Party.PRINCIPAL,
                CaseEvent.Kind.CLASS_CHANGED,
                now,
                by,
                day=timezone.localdate(now),
                detail=detail,
            )
    # Afterwards, each in a transaction of its own: families who book wait for no claim but their own, and who
    # booked while ten thousand rows were written, without seeing them, is found as well.
    verified = verify_matching(reason=current.file_name, now=now, by=by)
    RosterImport.objects.filter(pk=current.pk).update(verified=verified)
    current.refresh_from_db()
    return current


def _read(waiting: RosterImport, *, now: datetime, to_write: bool) -> tuple[RosterResource, Preview]:
    if waiting.content is None:
        raise ImportGone
    table = read_table(bytes(waiting.content))
    data = dataset_of(table)
    today: date = timezone.localdate(now)
    resource = RosterResource(today=today, now=now, of=waiting, to_write=to_write)
    # Without transactions of the library's: a preview takes no lock, and a confirmation has its own.
    result = resource.import_data_inner(data, not to_write, False, False, False)
    lines = {number: row[0] for number, row in enumerate(data, 1)}
    bad = [
        BadRow(lines[row.number], column, Fault(codes[0]), _shown(data, row.number, column))
        for row in result.invalid_rows
        for name, codes in row.error_dict.items()
        for column in [Column(name.removesuffix("_id"))]
    ]
    if result.has_errors() or result.error_rows:
        # No cell can cause this: it would be a fault of ours, and must not pass for an empty list.
        raise RuntimeError(f"The list could not be read: {result.base_errors or result.error_rows}")
    if to_write and bad:
        raise ImportHasBadRows
    changed = tuple(
        ChangedCase(resource.lines[entry.case.number], entry.case.number, columns)
        for entry, columns in resource.changed
    )
    created = len(resource.created)
    return resource, Preview(
        rows=len(data),
        created=created,
        unchanged=len(data) - created - len(changed) - len({row.line for row in bad}),
        changed=changed,
        bad=tuple(bad),
        columns=table.columns,
        passed_over=table.passed_over,
        after=_latest(),
    )


def _shown(data: Dataset, number: int, column: Column) -> str:
    row = dict(zip(data.headers, data[number - 1], strict=True))
    return text_of(row.get(column.value))[:SHOWN_OF_A_CELL]


def _latest() -> int:
    """Return the import that the list stands on, 0 before the first."""
    return RosterImport.objects.done().order_by("-at", "-pk").values_list("pk", flat=True).first() or 0
