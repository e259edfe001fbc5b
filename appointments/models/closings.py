"""Closing a day on booked people: the act as a whole, and what becomes of each appointment."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.models.slots import Closure, InterviewSlot


class Closing(models.Model):
    """An officer closes a day, or a part of it, on which people are booked.

    It outlives a crash: what is not handled yet stands in its items, and the same act goes on with them.
    It outlives its closure, too, which an undo takes away: so day, part and name stand here as well.
    """

    class Way(models.TextChoices):
        """What happens to the appointments."""

        MOVE = "move", _("move everyone")
        CANCEL = "cancel", _("cancel by the post")

    class Cause(models.TextChoices):
        """Why; each has its text in both languages."""

        STORM = "storm", _("storm or flood")
        HOLIDAY = "holiday", _("holiday")
        SECURITY = "security", _("security")
        POWER = "power", _("power cut")
        ILLNESS = "illness", _("illness of staff")
        OTHER = "other", _("another cause")

    closure = models.OneToOneField(
        Closure, verbose_name=_("closure"), null=True, on_delete=models.SET_NULL, related_name="closing"
    )
    day = models.DateField(_("day"))
    begins_at = models.TimeField(_("from (part of a day)"), null=True, blank=True)
    ends_at = models.TimeField(_("until (part of a day)"), null=True, blank=True)
    name = models.CharField(_("name in English"), max_length=120)
    way = models.CharField(_("what happens"), max_length=10, choices=Way.choices)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    text_en = models.TextField(_("what people are told, in English"), max_length=1000)
    text_km = models.TextField(_("what people are told, in Khmer"), max_length=1000, blank=True)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    # What an undo needs: the closure as it stood before ({} where there was none), and the places added.
    before = models.JSONField(default=dict, blank=True, editable=False)
    added = models.JSONField(default=list, blank=True, editable=False)
    letters_from = models.DateTimeField(_("letters leave from"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("closing of a day")
        verbose_name_plural = _("closings of days")
        ordering = ["-started_at"]
        permissions = [("close_day", _("Can close a day on booked people"))]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @property
    def is_unfinished(self) -> bool:
        """Say whether appointments may be left that nobody has handled: it can be gone on with."""
        return self.finished_at is None and self.undone_at is None


class ClosingItem(models.Model):
    """One appointment that a closing hits, and what became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", _("not handled yet")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled by the post")
        GONE = "gone", _("changed by the family meanwhile")
        NO_PLACE = "no_place", _("no place found")
        UNDONE = "undone", _("undone")

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="items")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="closing_items")
    target = models.ForeignKey(
        InterviewSlot,
        verbose_name=_("new slot"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    replacement = models.ForeignKey(
        Appointment,
        verbose_name=_("new appointment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment hit by a closing")
        verbose_name_plural = _("appointments hit by a closing")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "appointment"], name="each_appointment_once_in_a_closing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.get_state_display()}"
