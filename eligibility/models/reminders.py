"""Letters that were owed at nine, ten and eleven months after a missed appointment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility.models.cases import PartyField


class MissedReminder(models.Model):
    """One letter about one missed appointment, to one account: the row is what makes it once each."""

    case_number = models.CharField(_("Case ID number"), max_length=20)
    party = PartyField(_("party"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    missed_on = models.DateField(_("missed the appointment of"))
    months = models.PositiveSmallIntegerField(_("months after it"))
    at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("letter after a missed appointment")
        verbose_name_plural = _("letters after missed appointments")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "party", "user", "missed_on", "months"],
                name="one_letter_for_each_of_the_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} · {self.months}"
