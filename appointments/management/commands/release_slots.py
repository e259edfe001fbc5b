"""Release slots by a saved pattern, from today on for some weeks: for a timer, safe to run twice."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.permissions import SYSTEM
from appointments import patterns
from appointments.release import MOST_DAYS, ReleaseResult, YearNotApproved, release

MOST_WEEKS = MOST_DAYS // 7


class Command(BaseCommand):
    """What is there stays as it is. In a year whose holidays are not approved nothing is released."""

    help = (
        "Release interview slots by a saved pattern, from today on. Safe to run twice: what exists stays as "
        "it is. Fails where the pattern is unknown, and where the weeks reach into a year whose holidays are "
        "not approved; up to the end of the year before, it releases all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the pattern and the weeks."""
        parser.add_argument("--pattern", required=True, help="name of a saved release pattern")
        parser.add_argument("--weeks", type=int, default=8, help=f"1 to {MOST_WEEKS}, default 8")

    def handle(self, *args: Any, **options: Any) -> None:
        """Release, and say what was done."""
        weeks = options["weeks"]
        if not 1 <= weeks <= MOST_WEEKS:
            raise CommandError(f"Give 1 to {MOST_WEEKS} weeks.")
        try:
            pattern = patterns.named(options["pattern"])
        except patterns.NoSuchPattern as error:
            raise CommandError(f"There is no release pattern named “{options['pattern']}”.") from error
        week, now = patterns.week_of(pattern), timezone.now()
        first = timezone.localdate(now)
        last = first + timedelta(days=weeks * 7 - 1)
        refused = None
        while first <= last:
            try:
                result = release(
                    first,
                    last,
                    week.weekdays,
                    week.times,
                    week.capacity,
                    reserved=week.reserved,
                    now=now,
                    by=SYSTEM,
                    reason="Rolling window",
                    pattern=pattern.name,
                )
            except YearNotApproved as refusal:
                # The refusal names the first such year; the days before it can be released.
                refused = refusal.year
                last = first.replace(year=refusal.year, month=1, day=1) - timedelta(days=1)
            else:
                self._tell(result, f"{first.isoformat()} to {last.isoformat()}")
                break
        if refused is not None:
            raise CommandError(
                f"Nothing was released in {refused}: its holidays are not approved. Propose and approve them "
                "in the staff's site, under “Holidays by year”."
            )

    def _tell(self, result: ReleaseResult, span: str) -> None:
        self.stdout.write(
            f"{span}: released {len(result.released)} slots on {len(result.days)} days, {result.places} "
            f"places; {len(result.existing)} existed already; {len(result.skipped)} days or parts of days "
            "skipped."
        )
        for day in result.stopped:
            self.stdout.write(f"{day.isoformat()}: bookings of this day are stopped, of the new slots, too.")
