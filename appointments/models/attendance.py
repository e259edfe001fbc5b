"""Who of a family came to the interview, ticked one by one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from eligibility.models import TravelingApplicant


class Attendance(models.Model):
    """One person who came; without a traveling applicant it is the applicant."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        TravelingApplicant,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    came_at = models.DateTimeField(_("came"))
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ticked by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("person who came")
        verbose_name_plural = _("persons who came")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "person"], name="each_person_comes_once"),
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(person=None), name="the_applicant_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.appointment.application)
