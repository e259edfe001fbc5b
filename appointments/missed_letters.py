"""The letters at nine, ten and eleven months after a missed appointment, once each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from appointments import letters
from appointments.models import InterviewSlot
from eligibility.missed import Address, Missed, missed_without_new
from eligibility.models import MissedReminder


@dataclass(frozen=True)
class Listed:
    """A case on the staff's list: whether every place offered since is taken, and the letters so far."""

    missed: Missed
    no_place_since: bool
    letters: tuple[MissedReminder, ...]


def send_missed_letters(now: datetime) -> int:
    """Owe each letter that is due and was not owed before, and return how many; safe to run twice."""
    today = timezone.localdate(now)
    last = last_day_with_room()
    return sum(
        _owe(missed, address, no_place=_none_since(missed.missed_on, last), now=now)
        for missed in missed_without_new(today)
        for address in missed.addresses
    )


def missed_list(today: date) -> list[Listed]:
    """Return the staff's list, the oldest first."""
    found = missed_without_new(today)
    last = last_day_with_room()
    sent: dict[str, list[MissedReminder]] = {}
    for each in MissedReminder.objects.filter(case_number__in=[row.case_number for row in found]):
        sent.setdefault(each.case_number, []).append(each)
    return [
        Listed(row, _none_since(row.missed_on, last), tuple(sent.get(row.case_number, ()))) for row in found
    ]


def last_day_with_room() -> date | None:
    """Return the latest day, past or to come, of which a place for the public is or stayed free."""
    with_room = InterviewSlot.objects.filter(
        withdrawn_at=None, closed_by=None, capacity__gt=F("taken") + F("reserved")
    )
    last = with_room.aggregate(last=Max("starts_at"))["last"]
    return timezone.localdate(last) if last else None


def _none_since(missed_on: date, last: date | None) -> bool:
    return last is None or last <= missed_on


def _owe(missed: Missed, address: Address, *, no_place: bool, now: datetime) -> bool:
    """Write one letter with the row that makes it the only one; say whether it is new."""
    key = {
        "case_number": missed.case_number,
        "party": missed.party,
        "to_address": address.email,
        "missed_on": missed.missed_on,
        "months": missed.months,
    }
    if MissedReminder.objects.filter(**key).exists():
        return False
    try:
        with transaction.atomic():
            MissedReminder.objects.create(**key, at=now)
            letters.missed_appointment(missed, address, no_place=no_place, now=now)
    except IntegrityError:
        # Another run was faster.
        return False
    return True
