"""Letters that were owed at nine, ten and eleven months after a missed appointment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eligibility.models.cases import PartyField


class MissedReminder(models.Model):
    """One letter about one missed appointment, to one address: the row is what makes it once each."""

    case_number = models.CharField(_("Case ID number"), max_length=20)
    party = PartyField(_("party"))
    to_address = models.EmailField(_("to"), max_length=254)
    missed_on = models.DateField(_("missed the appointment of"))
    months = models.PositiveSmallIntegerField(_("months after it"))
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("letter after a missed appointment")
        verbose_name_plural = _("letters after missed appointments")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "party", "to_address", "missed_on", "months"],
                name="one_letter_for_each_of_the_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} · {self.months}"
