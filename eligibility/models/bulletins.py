"""The Visa Bulletin, month by month: its cells as printed, and what became of each month here.

Categories (rows) and chargeability (columns) are data: they come and go with the years.
"""

from django.conf import settings
from django.db import models
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext_lazy as _


class VisaBulletinQuerySet(models.QuerySet["VisaBulletin"]):
    """Words of bulletins."""

    def published(self) -> "VisaBulletinQuerySet":
        """Months that count."""
        return self.exclude(published_at=None)


class VisaBulletin(models.Model):
    """One month of the Visa Bulletin. Written by ``bulletins.publish`` alone."""

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    version = models.PositiveSmallIntegerField(_("times published"), default=1)
    published_at = models.DateTimeField(_("published here"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = VisaBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("Visa Bulletin")
        verbose_name_plural = _("Visa Bulletins")
        ordering = ["-month"]
        permissions = [("publish_visabulletin", _("Can load and publish a Visa Bulletin"))]

    def __str__(self) -> str:
        return format_day(self.month, "F Y")


class CutoffDate(models.Model):
    """A cell of a bulletin: C, U, or a date such as 01JAN09, which lets pass earlier priority dates."""

    class Table(models.TextChoices):
        """The tables of a bulletin; at the interview the Final Action Dates count, and no others."""

        FAMILY_FINAL_ACTION = "family_final_action", _("family-sponsored, Final Action Dates")
        EMPLOYMENT_FINAL_ACTION = "employment_final_action", _("employment-based, Final Action Dates")
        FAMILY_FILING = "family_dates_for_filing", _("family-sponsored, Dates for Filing")
        EMPLOYMENT_FILING = "employment_dates_for_filing", _("employment-based, Dates for Filing")

    FINAL_ACTION_TABLES = (Table.FAMILY_FINAL_ACTION, Table.EMPLOYMENT_FINAL_ACTION)

    bulletin = models.ForeignKey(
        VisaBulletin, verbose_name=_("bulletin"), on_delete=models.CASCADE, related_name="cutoff_dates"
    )
    table = models.CharField(_("table"), max_length=30, choices=Table.choices)
    category = models.CharField(_("category"), max_length=40)
    chargeability = models.CharField(_("chargeability"), max_length=40)
    value = models.CharField(_("as printed"), max_length=7)

    class Meta:
        verbose_name = _("cut-off date")
        verbose_name_plural = _("cut-off dates")
        ordering = ["bulletin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "table", "category", "chargeability"],
                name="one_cell_per_row_and_column_of_a_table",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.chargeability}: {self.value}"


class BulletinName(models.Model):
    """What the bulletin prints for a row or a column; several names may mean the same."""

    class Axis(models.TextChoices):
        """Row or column."""

        ROW = "row", _("row: a category")
        COLUMN = "column", _("column: a chargeability")

    axis = models.CharField(_("row or column"), max_length=6, choices=Axis.choices)
    printed = models.CharField(
        _("as printed"), max_length=120, help_text=_("Without what stands in brackets after it.")
    )
    code = models.CharField(
        _("means"), max_length=40, help_text=_("The category or chargeability that it means: F2A, EB3, ALL.")
    )

    class Meta:
        verbose_name = _("name in the Visa Bulletin")
        verbose_name_plural = _("names in the Visa Bulletin")
        ordering = ["axis", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["axis", "printed"], name="one_meaning_per_name_in_the_bulletin"),
        ]

    def __str__(self) -> str:
        return f"{self.printed}: {self.code}"


class BulletinEvent(models.Model):
    """Who published which month, when and why, and which cells that changed."""

    bulletin = models.ForeignKey(
        VisaBulletin, verbose_name=_("bulletin"), on_delete=models.PROTECT, related_name="events"
    )
    version = models.PositiveSmallIntegerField(_("times published"))
    at = models.DateTimeField(_("when"))
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
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    changes = models.JSONField(
        _("changed cells"),
        default=list,
        blank=True,
        help_text=_("Table, category, chargeability, before, after; empty: no such cell."),
    )

    class Meta:
        verbose_name = _("publication of a Visa Bulletin")
        verbose_name_plural = _("publications of Visa Bulletins")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.bulletin} · {self.version}"
