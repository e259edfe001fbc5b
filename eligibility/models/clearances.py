"""An officer's recorded decision that unlocks scheduling in spite of a ground."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eligibility.models.cases import Case, PartyField
from eligibility.models.inquiries import Inquiry


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Words of clearances."""

    def live(self) -> "ClearanceQuerySet":
        """Those that were neither withdrawn, nor used up, nor replaced by a newer one."""
        return self.filter(withdrawn_at=None, used_up_at=None, replaced_at=None)

    def of_party(self, case: Case, party: str) -> "ClearanceQuerySet":
        """Those of one party of a case."""
        return self.filter(case=case, party=party)

    def counting(self, today: date) -> "ClearanceQuerySet":
        """Live ones under which one may schedule or reschedule today.

        Until its last day, as long as no appointment stands under it; then as long as that appointment is
        to come, or the Embassy owes another one for it. An appointment that has passed without a recorded
        outcome was attended or missed.
        """
        waiting = Q(appointment_number="") & (Q(until=None) | Q(until__gte=today))
        in_use = ~Q(appointment_number="") & (Q(appointment_on=None) | Q(appointment_on__gte=today))
        return self.live().filter(waiting | in_use)


class Clearance(models.Model):
    """A ground that an officer cleared for one party of a case; whoever else names the case stays refused."""

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="clearances"
    )
    party = PartyField(_("party"))
    # A code of ``rules.Ground``; one that the rules no longer know clears nothing.
    ground = models.CharField(_("ground"), max_length=30)
    until = models.DateField(_("may schedule until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    # Where nobody speaks for the case yet: the account that was refused. A live claim goes before it.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    inquiry = models.ForeignKey(
        Inquiry,
        verbose_name=_("inquiry"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clearances",
    )
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The appointment under it: what it is used up by. Without a day the Embassy owes another one.
    appointment_number = models.CharField(_("confirmation number"), max_length=10, blank=True)
    appointment_on = models.DateField(_("appointment on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)
    used_up_at = models.DateTimeField(_("used up"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced by a newer one"), null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["-given_at", "-pk"]
        permissions = [("clear_ground", _("Can clear a ground, and withdraw the clearance"))]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party", "ground"],
                condition=Q(withdrawn_at=None, used_up_at=None, replaced_at=None),
                name="one_live_clearance_per_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.ground}"

    @property
    def is_live(self) -> bool:
        """Say whether it was neither withdrawn, nor used up, nor replaced."""
        return self.withdrawn_at is None and self.used_up_at is None and self.replaced_at is None
