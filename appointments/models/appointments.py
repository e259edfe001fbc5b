"""The appointment: who has which place."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.references import grouped
from appointments.models.slots import InterviewSlot
from eligibility.models import Application, Case, CaseClaim, PartyField


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Words of appointments."""

    def scheduled(self) -> "AppointmentQuerySet":
        """Appointments that stand."""
        return self.filter(status=Appointment.Status.SCHEDULED)

    def holding_a_place(self) -> "AppointmentQuerySet":
        """Appointments that use up a place of their slot; a used place never returns."""
        return self.filter(status__in=Appointment.HOLDS_A_PLACE)

    def not_taken_back(self) -> "AppointmentQuerySet":
        """Appointments without those that a closing made and its undo took back: they stood for nothing."""
        return self.exclude(
            status=Appointment.Status.CANCELLED, moved_by_post_at__isnull=False, replaces=None
        )

    def of(self, user: User) -> "AppointmentQuerySet":
        """Appointments whose case and party the account speaks for now.

        Not those that another account made with its own application before it lost the case to this one.
        """
        return self.filter(
            models.Q(application__user=user) | models.Q(application__user=None),
            models.Exists(
                CaseClaim.objects.of(user).filter(
                    case=models.OuterRef("case"), party=models.OuterRef("party")
                )
            ),
        )


class Appointment(models.Model):
    """A place at an interview for one party of a case.

    Never moved: a reschedule is a new row with a new confirmation number; the old one becomes
    *rescheduled* and its page leads to the new one.
    """

    class Status(models.TextChoices):
        """What became of it. Past and still *scheduled* means: not recorded yet."""

        SCHEDULED = "scheduled", _("scheduled")
        RESCHEDULED = "rescheduled", _("rescheduled")
        CANCELLED = "cancelled", _("cancelled")
        MISSED = "missed", _("missed")
        INTERVIEWED = "interviewed", _("interviewed")
        CAME_NOT_INTERVIEWED = "came", _("came, not interviewed")

    HOLDS_A_PLACE = (
        Status.SCHEDULED,
        Status.MISSED,
        Status.INTERVIEWED,
        Status.CAME_NOT_INTERVIEWED,
    )

    class EndedBy(models.TextChoices):
        """Who ended it."""

        APPLICANT = "applicant", _("the applicant")
        STAFF = "staff", _("staff")
        POST = "post", _("the post")

    number = models.CharField(_("confirmation number"), max_length=10, unique=True)
    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="appointments"
    )
    party = PartyField(_("party"))
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="appointments"
    )
    slot = models.ForeignKey(
        InterviewSlot, verbose_name=_("slot"), on_delete=models.PROTECT, related_name="appointments"
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.SCHEDULED)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    last_day_to_change = models.DateField(_("may be changed until the end of"), null=True, blank=True)
    ics_uid = models.CharField(max_length=80, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    scheduled_at = models.DateTimeField(_("scheduled"))
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("scheduled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_in_at = models.DateTimeField(_("came"), null=True, blank=True)
    moved_by_post_at = models.DateTimeField(_("moved by the post"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("family said that it comes"), null=True, blank=True)
    not_current_told_at = models.DateTimeField(
        _("family told that the case is not current"), null=True, blank=True
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, choices=EndedBy.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-scheduled_at", "-pk"]
        permissions = [
            ("use_day_sheet", _("Can use the day sheet and record outcomes")),
            ("correct_outcome", _("Can correct an outcome of an earlier day")),
            ("act_on_behalf", _("Can schedule, reschedule and cancel for somebody")),
            ("interview_today", _("Can admit somebody on another day than the appointment's")),
            ("view_reports", _("Can see reports")),
            ("view_exceptions", _("Can see acts beyond a rule")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"],
                condition=Q(status="scheduled"),
                name="one_scheduled_appointment_per_case_and_party",
            ),
        ]
        indexes = [
            models.Index(
                fields=["slot"],
                condition=Q(status__in=["scheduled", "missed", "interviewed", "came"]),
                name="places_held_in_a_slot",
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.number)

    @property
    def day(self) -> date:
        """Return the day of the interview in Phnom Penh."""
        return self.slot.day

    @property
    def is_scheduled(self) -> bool:
        """Say whether it stands (to come, or past and not recorded yet)."""
        return self.status == self.Status.SCHEDULED

    @property
    def is_never_missed(self) -> bool:
        """Say whether the post set this day, and the family neither said that it comes nor came."""
        return self.moved_by_post_at is not None and self.confirmed_at is None and self.checked_in_at is None
