"""manage.py verify_places: is every slot's `taken` what really holds its places?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appointments import places


class Command(BaseCommand):
    """Compare the counted places of each slot with its appointments; exit with 1 on any difference."""

    help = "Compare each slot's count of taken places with its appointments; 1 if any differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference; CommandError if there is one."""
        different = places.differences()
        for slot, held in different:
            self.stdout.write(
                f"slot {slot.pk}, {slot}: counted {slot.taken}, held {held}, of {slot.capacity} places"
            )
        if different:
            raise CommandError(f"{len(different)} slots differ from their appointments.", returncode=1)
        self.stdout.write("Every slot's places agree with its appointments.")
