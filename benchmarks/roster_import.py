"""How long an import of the post's list takes: 10,000 rows new, changed, and as before; CSV and XLSX.

Run from the folder of the project: `DEBUG=1 DATABASE_URL=sqlite:////path/to/empty.sqlite3 .venv/bin/python -m
benchmarks.roster_import`. It needs a database that may be thrown away, and migrates it.
"""

import csv
import itertools
import os
import sys
import time
from datetime import date, timedelta
from io import BytesIO, StringIO

import django

ROWS = 10_000
HEADINGS = ["Case ID", "Visa class", "Principal's name", "Date of birth", "Priority date", "Chargeability"]


def rows(chargeability: str) -> list[list[str]]:
    """Make the rows of ten thousand families."""
    found = []
    for number in range(ROWS):
        born = date(1950, 1, 1) + timedelta(days=number)
        case = f"PNP2023{501 + number // 990}{number % 990 + 1:03}"
        found.append([case, "F41", f"CHAN, Sokha {number}", born.isoformat(), "2008-01-02", chargeability])
    return found


def as_csv(table: list[list[str]]) -> bytes:
    """Return a table as CSV."""
    out = StringIO()
    csv.writer(out).writerows([HEADINGS, *table])
    return out.getvalue().encode()


def as_xlsx(table: list[list[str]]) -> bytes:
    """Return a table as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADINGS, *table]:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> int:
    """Import four files and print the seconds of each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "embassy_sched.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import User
    from accounts.permissions import Actor, Role
    from eligibility.roster import importing

    call_command("migrate", verbosity=0)
    user, _made = User.objects.get_or_create(email="officer@example.org", defaults={"is_staff": True})
    by = Actor(user=user, role=Role.STAFF)
    print(f"{ROWS} rows         upload  preview  confirm   new changed  same")
    for name, content in (
        ("new, CSV", as_csv(rows("ALL"))),
        ("the same, CSV", as_csv(rows("ALL"))),
        ("changed, CSV", as_csv(rows("CHINA"))),
        ("changed, XLSX", as_xlsx(rows("ALL"))),
    ):
        now = timezone.now()
        times = [time.perf_counter()]
        waiting = importing.upload(content, name, now=now, by=by)
        times.append(time.perf_counter())
        seen = importing.preview(waiting, now=now)
        times.append(time.perf_counter())
        done = importing.confirm(waiting, after=seen.after, now=now, by=by)
        times.append(time.perf_counter())
        steps = "  ".join(f"{later - sooner:6.2f}s" for sooner, later in itertools.pairwise(times))
        print(f"{name:17} {steps}  {done.created:6} {done.updated:6} {done.unchanged:6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
