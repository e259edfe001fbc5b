"""What an officer asks for who closes a day, and why places cannot be added at a time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from appointments.closures import covers
from appointments.models import Closing, Closure


class Refusal(StrEnum):
    """Why extra places cannot be added at a time."""

    TOO_EARLY = "too_early"
    NO_WORKING_DAY = "no_working_day"
    YEAR_NOT_APPROVED = "year_not_approved"
    CLOSED_THEN = "closed_then"
    STOPPED = "stopped"
    TOO_MANY = "too_many"


class ExtraRefused(Exception):
    """Extra places cannot be added; ``refusals`` says why, by the moment at which they were wanted."""

    def __init__(self, refusals: dict[datetime, Refusal]) -> None:
        self.refusals = refusals
        super().__init__(", ".join(sorted(set(refusals.values()))))


@dataclass(frozen=True)
class Extra:
    """Places that an officer adds for those who are moved."""

    starts_at: datetime
    places: int


@dataclass(frozen=True)
class Order:
    """What an officer asks for; ``closure`` is one that exists: a proposed one, or one that moves here."""

    day: date
    way: Closing.Way
    begins_at: time | None = None
    ends_at: time | None = None
    extra: tuple[Extra, ...] = ()
    closure: Closure | None = None
    kind: str = Closure.Kind.POST
    name: str = ""
    name_km: str = ""
    cause: str = Closing.Cause.OTHER
    text_en: str = ""
    text_km: str = ""
    send_now: bool = False

    def covers(self, starts_at: datetime) -> bool:
        """Say whether an interview that begins then is hit."""
        return covers(Closure(day=self.day, begins_at=self.begins_at, ends_at=self.ends_at), starts_at)

    @property
    def is_whole_day(self) -> bool:
        """Say whether the day is no working day any more."""
        return self.begins_at is None

    @property
    def moves_closure(self) -> bool:
        """Say whether a closure that counts on another day, or at another time, is moved here."""
        old = self.closure
        now = (self.day, self.begins_at, self.ends_at)
        return old is not None and old.is_approved and (old.day, old.begins_at, old.ends_at) != now
