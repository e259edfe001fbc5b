"""The calendar: closed days, and interview slots with their places."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Words of closures."""

    def approved(self) -> "ClosureQuerySet":
        """Closures that count."""
        return self.exclude(approved_at=None)

    def whole_days(self) -> "ClosureQuerySet":
        """Closures that take a day off the working calendar; the IV Unit's alone count too."""
        return self.filter(begins_at=None)


class Closure(models.Model):
    """A day, or part of one, on which there are no interviews; it counts once staff approved it.

    A whole-day closure makes the day no working day; a part-day closure leaves a working day and closes
    only its slots. One row per holiday: a day that is a holiday of both countries has two.
    """

    class Kind(models.TextChoices):
        """Why."""

        US = "us", _("U.S. holiday")
        CAMBODIA = "cambodia", _("Cambodian holiday")
        POST = "post", _("the post is closed")
        IV_UNIT = "iv_unit", _("the IV Unit alone is closed")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name in English"), max_length=120)
    name_km = models.CharField(_("name in Khmer"), max_length=200, blank=True)
    begins_at = models.TimeField(_("from (part of a day)"), null=True, blank=True)
    ends_at = models.TimeField(_("until (part of a day)"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["day", "begins_at"]
        constraints = [
            models.UniqueConstraint(fields=["day", "name"], name="one_closure_per_day_and_name"),
            models.CheckConstraint(
                condition=Q(begins_at=None, ends_at=None) | Q(begins_at__lt=F("ends_at")),
                name="part_of_a_day_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @property
    def is_approved(self) -> bool:
        """Say whether it counts."""
        return self.approved_at is not None

    @property
    def is_whole_day(self) -> bool:
        """Say whether it takes the day off the working calendar."""
        return self.begins_at is None


class InterviewSlot(models.Model):
    """A moment at which interviews begin, with its places; one place is one case, whatever its persons.

    ``taken`` counts whatever holds a place and is written by ``places.py`` alone. A slot is never
    deleted, and never saved without ``update_fields``.
    """

    starts_at = models.DateTimeField(_("begins"), unique=True)
    capacity = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)
    reserved = models.PositiveSmallIntegerField(
        _("kept for staff"), default=0, help_text=_("Free places that only staff can give away.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Closure,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="slots",
    )
    stopped_at = models.DateTimeField(_("bookings stopped"), null=True, blank=True)
    public_from = models.DateTimeField(_("for the public from"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"))

    class Meta:
        verbose_name = _("interview slot")
        verbose_name_plural = _("interview slots")
        ordering = ["starts_at"]
        permissions = [("stop_bookings", _("Can stop bookings for a day"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="no_slot_is_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("capacity") - F("taken")),
                name="only_free_places_are_kept_for_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def day(self) -> date:
        """Return the day of the interview in Phnom Penh."""
        return timezone.localtime(self.starts_at).date()

    @property
    def free(self) -> int:
        """Return how many places are left for the public; those kept for staff are not."""
        return self.capacity - self.taken - self.reserved

    @property
    def is_full(self) -> bool:
        """Say whether no place is left for the public."""
        return self.free <= 0

    @property
    def lacks_places_only(self) -> bool:
        """Say whether it is full, and neither withdrawn nor closed."""
        return self.is_full and self.withdrawn_at is None and self.closed_by_id is None


class ReleasePattern(models.Model):
    """A week of slots with a name: what staff release again and again."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    weekdays = models.JSONField(_("weekdays"), help_text=_("0 is Monday."))
    times = models.JSONField(_("times of the day"), help_text=_('As "08:30".'))
    capacity = models.PositiveSmallIntegerField(_("places"))
    reserved = models.PositiveSmallIntegerField(_("of these kept for staff"), default=0)
    changed_at = models.DateTimeField(_("last changed"))

    class Meta:
        verbose_name = _("release pattern")
        verbose_name_plural = _("release patterns")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__lte=F("capacity")), name="a_pattern_keeps_no_more_than_it_has"
            ),
        ]

    def __str__(self) -> str:
        return self.name
