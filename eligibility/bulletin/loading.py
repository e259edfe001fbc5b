"""Loading a month of the Visa Bulletin: what it would change, and publishing it."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.permissions import Actor
from eligibility.bulletin.reading import LONG_COLUMNS, Key, Reading, Which, plain, read
from eligibility.currency import month_of
from eligibility.cutoff_dates import Cutoff, Move, move
from eligibility.models import BulletinEvent, BulletinName, CutoffDate, VisaBulletin

Cells = Mapping[Key, str]


class BulletinOvertaken(Exception):
    """Somebody published this month meanwhile: it is to be looked at again."""


class NothingNew(Exception):
    """The month is published with exactly these cells."""


@dataclass(frozen=True)
class CellShown:
    """A cell of the preview: what it will be, what it was a month before, and what is published now."""

    value: str
    move: Move
    before: str = ""
    published: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table of the preview: columns, and for each category its cells."""

    table: str
    columns: list[str]
    rows: list[tuple[str, list[CellShown | None]]]
    is_kept: bool


@dataclass(frozen=True)
class Preview:
    """What publishing would do. ``version`` is how often the month has been published; 0: never."""

    month: date
    version: int
    compared_with: date | None
    tables: list[TableShown]
    missing_tables: list[str]
    counts: Mapping[Move, int]
    retrogressed: list[tuple[Key, CellShown]]
    changes: int


def read_text(text: str, month: date, which: Which | None = None) -> Reading:
    """Read a text with the names that staff keep for rows and columns."""
    names: dict[str, dict[str, str]] = {axis: {} for axis in BulletinName.Axis.values}
    for axis, printed, code in BulletinName.objects.values_list("axis", "printed", "code"):
        names[axis][plain(printed)] = code
    # Whoever writes the codes themselves is understood, too.
    for known in names.values():
        known.update({plain(code): code for code in set(known.values())})
    return read(
        text,
        month_of(month),
        rows=names[BulletinName.Axis.ROW],
        columns=names[BulletinName.Axis.COLUMN],
        which=which,
    )


def preview(month: date, given: Cells) -> Preview:
    """Show a month as it would be, against the month before it that is loaded."""
    current = VisaBulletin.objects.filter(month=month).first()
    published = cells_of(current)
    cells = merged(published, given)
    earlier = VisaBulletin.objects.published().filter(month__lt=month).order_by("-month").first()
    before = cells_of(earlier)
    given_tables = {key.table for key in given}
    shown: dict[str, list[Key]] = {}
    for key in [*cells, *(key for key in before if key not in cells)]:
        shown.setdefault(key.table, []).append(key)
    tables, counts, retrogressed = [], dict.fromkeys(Move, 0), []
    for table in CutoffDate.Table.values:
        if not any(key.table == table for key in cells):
            continue
        found = {key: _shown(key, cells, before, published, month, earlier) for key in shown[table]}
        for key, cell in found.items():
            counts[cell.move] += 1
            if cell.move is Move.BACK:
                retrogressed.append((key, cell))
        columns = list(dict.fromkeys(key.chargeability for key in found))
        categories = list(dict.fromkeys(key.category for key in found))
        rows = [
            (category, [found.get(Key(table, category, column)) for column in columns])
            for category in categories
        ]
        tables.append(TableShown(table, columns, rows, is_kept=table not in given_tables))
    return Preview(
        month=month,
        version=current.version if current else 0,
        compared_with=earlier.month if earlier else None,
        tables=tables,
        missing_tables=[
            table for table in CutoffDate.Table.values if not any(k.table == table for k in cells)
        ],
        counts=counts,
        retrogressed=retrogressed,
        changes=len(_changes(published, cells)),
    )


def publish(
    month: date, given: Cells, *, version: int, reason: str, now: datetime, by: Actor
) -> VisaBulletin:
    """Let a month count; a table that is given replaces that table, the others stay.

    ``version`` is what the preview showed. Raises ``BulletinOvertaken`` or ``NothingNew``.
    """
    try:
        with transaction.atomic():
            return _publish(month, given, version, reason, now, by)
    except IntegrityError as error:
        raise BulletinOvertaken from error


def _publish(month: date, given: Cells, version: int, reason: str, now: datetime, by: Actor) -> VisaBulletin:
    bulletin = VisaBulletin.objects.select_for_update().filter(month=month).first()
    if (bulletin.version if bulletin else 0) != version:
        raise BulletinOvertaken
    published = cells_of(bulletin)
    cells = merged(published, given)
    changes = _changes(published, cells)
    if not changes:
        raise NothingNew
    if bulletin is None:
        bulletin = VisaBulletin.objects.create(month=month, version=1, published_at=now, published_by=by.user)
    else:
        bulletin.version += 1
        bulletin.published_at, bulletin.published_by = now, by.user
        bulletin.save(update_fields=["version", "published_at", "published_by"])
        bulletin.cutoff_dates.all().delete()
    CutoffDate.objects.bulk_create(
        CutoffDate(
            bulletin=bulletin,
            table=key.table,
            category=key.category,
            chargeability=key.chargeability,
            value=value,
        )
        for key, value in cells.items()
    )
    BulletinEvent.objects.create(
        bulletin=bulletin,
        version=bulletin.version,
        at=now,
        by=by.user,
        role=by.role.value,
        address=by.address,
        reason=reason,
        changes=changes,
    )
    return bulletin


def cells_of(bulletin: VisaBulletin | None) -> dict[Key, str]:
    """Return the cells of a month in the order in which they were printed."""
    if bulletin is None:
        return {}
    rows = bulletin.cutoff_dates.order_by("pk").values_list("table", "category", "chargeability", "value")
    return {Key(table, category, column): value for table, category, column, value in rows}


def merged(published: Cells, given: Cells) -> dict[Key, str]:
    """Return a month with the tables that are given in place of its own."""
    tables = {key.table for key in given}
    kept = {key: value for key, value in published.items() if key.table not in tables}
    return {**given, **kept}


def as_lines(cells: Cells) -> str:
    """Return cells as the lines that `reading` takes back."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(LONG_COLUMNS)
    lines.writerows([key.table, key.category, key.chargeability, value] for key, value in cells.items())
    return text.getvalue()


def _changes(published: Cells, cells: Cells) -> list[list[str]]:
    keys = dict.fromkeys([*cells, *published])
    return [
        [key.table, key.category, key.chargeability, published.get(key, ""), cells.get(key, "")]
        for key in keys
        if published.get(key) != cells.get(key)
    ]


def _shown(
    key: Key, cells: Cells, before: Cells, published: Cells, month: date, earlier: VisaBulletin | None
) -> CellShown:
    value, old = cells.get(key, ""), before.get(key, "")
    year = earlier.month.year if earlier else month.year
    moved = move(Cutoff.parse(old, year) if old else None, Cutoff.parse(value, month.year) if value else None)
    now = published.get(key, "")
    return CellShown(value, moved, before=old, published=now if published and now != value else "")
