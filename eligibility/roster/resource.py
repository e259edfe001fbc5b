"""The post's list as django-import-export takes it: a row of the file becomes an entry, made or changed.

A blank cell, and a column that is not there, leave what is recorded. The library does not check a model's
columns, so each cell is checked as it is read (``cells``). Entries are written in bulk, as one upsert.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, resources, widgets
from tablib import Dataset

from eligibility.class_groups import GROUPS, as_category
from eligibility.models import Case, RosterEntry, RosterImport, VisaClass
from eligibility.roster import cells
from eligibility.roster.cells import BadCell, Column, Fault
from eligibility.roster.files import Table

LINE = "line"
CHUNK = 1_000
KEPT = (
    "visa_class_id",
    "class_group",
    *(column.value for column in Column if column not in {Column.CASE_ID, Column.VISA_CLASS}),
)


class CellWidget(widgets.Widget):
    """Reads a cell by one of the rules of ``cells``; its refusal is the code of the fault."""

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: object, row: object = None, **kwargs: object) -> object:
        """Return what the cell says; raises ``BadCell``, which is a ``ValueError``."""
        return self.read(value)


class CellField(fields.Field):
    """A column that leaves what is recorded where its cell is blank."""

    def save(
        self, instance: RosterEntry, row: dict[str, object], is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Set the entry's column, unless the cell is blank."""
        if not cells.is_blank(row[self.column_name]):
            super().save(instance, row, is_m2m, **kwargs)


class ClassField(CellField):
    """The visa class: a symbol, or the category alone; the one takes the place of the other."""

    def save(
        self, instance: RosterEntry, row: dict[str, object], is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Set symbol and group together; a category does not wipe out a symbol of that category."""
        if cells.is_blank(row[self.column_name]):
            return
        symbol, group = self.clean(row, **kwargs)
        if symbol is None and instance.class_group == group:
            return
        instance.visa_class_id, instance.class_group = symbol, group


class RosterResource(resources.ModelResource):
    """Reads rows, finds each one's entry, and writes all of them; ``today`` and ``now`` are handed in."""

    visa_class = ClassField(attribute="visa_class_id", column_name=Column.VISA_CLASS.value)

    class Meta:
        model = RosterEntry
        fields = ("visa_class",)
        use_bulk = True
        batch_size = CHUNK
        # The library would copy each entry for a page of differences that nobody could read.
        skip_diff = True
        report_skipped = False

    def __init__(self, *, today: date, now: datetime, of: RosterImport, to_write: bool = False) -> None:
        super().__init__()
        self._today, self.now, self.of, self.to_write = today, now, of, to_write
        self.lines: dict[str, int] = {}
        self.created: list[RosterEntry] = []
        self.changed: list[tuple[RosterEntry, tuple[str, ...]]] = []
        # Another category than the one listed before; FX instead of F2 is no change.
        self.class_changed: list[RosterEntry] = []
        self.before: dict[str, object] = {}
        for column, read in _readers(today).items():
            self.fields[column.value] = CellField(
                attribute=column.value, column_name=column.value, widget=CellWidget(read)
            )
        self.fields["visa_class"].widget = CellWidget(self._class)

    def get_import_order(self) -> list[str]:
        """Return the fields in the order of the list."""
        return [column.value for column in Column if column is not Column.CASE_ID]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Read what is there, in three queries, whatever the file holds."""
        entries = RosterEntry.objects.select_related("case")
        if self.to_write:
            # What staff record by hand meanwhile waits, and is not overwritten.
            entries = entries.select_for_update(of=("self",))
        self.entries = {entry.case.number: entry for entry in entries}
        self.cases = {case.number: case for case in Case.objects.all()}
        self.groups: dict[str, str] = dict(VisaClass.objects.values_list("symbol", "group"))

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """Leave the keys alone: no file brings any, and the library would set PostgreSQL's counter back."""

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Read the Case ID; a row without one, or with one that stood above, goes no further."""
        try:
            number = cells.case_number(row[Column.CASE_ID.value], self._today)
            if number in self.lines:
                raise BadCell(Fault.TWICE)
        except BadCell as refusal:
            raise ValidationError({Column.CASE_ID.value: refusal.fault.value}) from refusal
        self.lines[number] = row[LINE]
        row[Column.CASE_ID.value] = number

    def get_instance(self, instance_loader: object, row: dict[str, Any]) -> RosterEntry | None:
        """Return the entry of the case, if it is listed."""
        return self.entries.get(row[Column.CASE_ID.value])

    def init_instance(self, row: dict[str, Any] | None = None) -> RosterEntry:
        """Return a new entry; its case is made when it is written."""
        number = row[Column.CASE_ID.value] if row else ""
        return RosterEntry(case=self.cases.get(number) or Case(number=number, created_at=self.now))

    def after_init_instance(
        self, instance: RosterEntry, new: bool, row: dict[str, Any], **kwargs: Any
    ) -> None:
        """Remember the entry as it is."""
        self.before = {name: getattr(instance, name) for name in KEPT}

    def skip_row(self, instance: RosterEntry, *rest: Any, **kwargs: Any) -> bool:
        """Say whether the row changes nothing."""
        errors = rest[-1] if len(rest) == 3 else kwargs.get("import_validation_errors")
        return not errors and not instance._state.adding and not self._changes(instance)

    def before_save_instance(self, instance: RosterEntry, row: dict[str, Any], **kwargs: Any) -> None:
        """Note what the row does."""
        if instance._state.adding:
            instance.first_import = self.of
            self.created.append(instance)
        else:
            self.changed.append((instance, self._changes(instance)))
            if self.before["class_group"] not in ("", instance.class_group):
                self.class_changed.append(instance)
        instance.last_import = self.of

    def bulk_create(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Any = None,
    ) -> None:
        """Write new entries, with the cases that this system has not seen yet."""
        if not dry_run:
            fresh = [entry.case for entry in self.create_instances if entry.case._state.adding]
            # A family that books meanwhile may have made the case a moment ago.
            Case.objects.bulk_create(
                fresh, CHUNK, update_conflicts=True, unique_fields=["number"], update_fields=["number"]
            )
            for entry in self.create_instances:
                # Set as a whole: a new key alone would make Django read the case again.
                entry.case = entry.case
            _write(self.create_instances)
        self.create_instances.clear()

    def bulk_update(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Any = None,
    ) -> None:
        """Write changed entries."""
        if not dry_run:
            _write(self.update_instances)
        self.update_instances.clear()

    def _changes(self, instance: RosterEntry) -> tuple[str, ...]:
        return tuple(
            name.removesuffix("_id") for name in KEPT if getattr(instance, name) != self.before[name]
        )

    def _class(self, cell: object) -> tuple[str | None, str]:
        """Return symbol and group of a visa class; the symbol is None where the cell names a category."""
        text = as_category(cells.words(cell, cells.LONGEST_CELL).upper().replace(" ", "").replace("-", ""))
        if text in self.groups:
            return text, self.groups[text]
        for group in GROUPS:
            if text in group.categories:
                return None, group.code
        raise BadCell(Fault.CLASS_UNKNOWN)


def _write(entries: list[RosterEntry]) -> None:
    """Write entries as one upsert: a bulk update would take a condition for each row and column."""
    columns = [name.removesuffix("_id") for name in (*KEPT, "last_import")]
    RosterEntry.objects.bulk_create(
        entries, CHUNK, update_conflicts=True, unique_fields=["case"], update_fields=columns
    )


def dataset_of(table: Table) -> Dataset:
    """Return a table as the library takes it, each row with its line."""
    columns = [column for column in Column if column in table.columns]
    data = Dataset(headers=[LINE, *(column.value for column in columns)])
    for line, row in table.rows:
        data.append([line, *(row.get(column) for column in columns)])
    return data


def _readers(today: date) -> dict[Column, Callable[[object], object]]:
    """Return how each column but Case ID and visa class is read."""
    ahead = date(today.year + cells.YEARS_AHEAD, 12, 31)

    def between(earliest: date, latest: date, *, with_time: bool = False) -> Callable[[object], date]:
        return lambda cell: cells.day(cell, earliest, latest, with_time=with_time)

    return {
        Column.NAME: lambda cell: cells.words(cell, cells.LONGEST_NAME),
        Column.DATE_OF_BIRTH: between(cells.EARLIEST_BIRTH, today),
        Column.PRIORITY_DATE: between(cells.EARLIEST_PRIORITY, today),
        Column.CHARGEABILITY: lambda cell: cells.words(cell, cells.LONGEST_CHARGEABILITY),
        Column.PACKET4: between(cells.EARLIEST_LETTER, today),
        Column.APPOINTMENT: between(cells.EARLIEST_LETTER, ahead, with_time=True),
        Column.INTERVIEWED: between(cells.EARLIEST_LETTER, today),
        Column.LAST_CONTACT: between(cells.EARLIEST_LETTER, today),
        Column.ASKED: cells.yes_or_no,
    }
