"""What staff did to the calendar, where no case is concerned; the case's own log is ``CaseEvent``."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.slots import InterviewSlot


class CalendarEvent(models.Model):
    """One act on slots, patterns or closures: who, when, why, and what it was before; never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        PATTERN_SAVED = "pattern_saved", _("release pattern saved")
        PATTERN_REMOVED = "pattern_removed", _("release pattern removed")
        RELEASED = "released", _("slots released")
        CAPACITY = "capacity", _("number of places changed")
        RESERVED = "reserved", _("places kept for staff changed")
        WITHDRAWN = "withdrawn", _("slot withdrawn")
        STOPPED = "stopped", _("bookings stopped")
        RESUMED = "resumed", _("bookings resumed")
        PROPOSED = "proposed", _("holidays proposed")
        CLOSURE_ADDED = "closure_added", _("closure added")
        CLOSURE_APPROVED = "closure_approved", _("closure approved")
        CLOSURE_MOVED = "closure_moved", _("closure moved")
        CLOSURE_REMOVED = "closure_removed", _("closure removed")
        CLOSURES_IMPORTED = "closures_imported", _("closures imported")
        CLOSING_STARTED = "closing_started", _("closing of a day started")
        CLOSING_FINISHED = "closing_finished", _("closing of a day finished")
        CLOSING_UNDONE = "closing_undone", _("closing of a day undone")
        LETTERS_SENT_NOW = "letters_sent_now", _("letters of a closing sent at once")
        FAMILY_CALLED = "family_called", _("family called because of a closing")

    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(_("as"), max_length=10)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    day = models.DateField(_("day concerned"), null=True, blank=True)
    slot = models.ForeignKey(
        InterviewSlot,
        verbose_name=_("slot"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    detail = models.JSONField(_("before and after"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event of the calendar")
        verbose_name_plural = _("events of the calendar")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d}"
