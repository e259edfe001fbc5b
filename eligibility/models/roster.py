"""The post's list of cases, as staff import it, and each import with who, when and how much."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eligibility.class_groups import category
from eligibility.models.cases import Case, VisaClass


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    """Words of imports."""

    def done(self) -> "RosterImportQuerySet":
        """Imports that were confirmed."""
        return self.exclude(at=None)

    def previewed(self) -> "RosterImportQuerySet":
        """Files that were uploaded and neither confirmed nor forgotten."""
        return self.filter(at=None).exclude(content=None)


class RosterImport(models.Model):
    """One file of the post's list: uploaded and previewed, then confirmed as it stands here, or forgotten.

    ``content`` is the file between the preview and the confirmation; afterwards its digest remains.
    """

    uploaded_at = models.DateTimeField(_("uploaded"))
    at = models.DateTimeField(_("imported"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("network address"), max_length=45, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField(null=True, editable=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("as before"), default=0)
    verified = models.PositiveIntegerField(_("claims verified"), default=0)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of the list of cases")
        verbose_name_plural = _("imports of the list of cases")
        ordering = ["-uploaded_at", "-pk"]
        permissions = [("import_roster", _("Can import the list of cases"))]

    def __str__(self) -> str:
        return self.file_name


class RosterEntry(models.Model):
    """What the post's list says of a case; a column left empty there is not recorded here.

    What this system itself knows stands in ``PartyRecord``; the two are never mixed in one row. An entry
    without an import was made by the staff's own hand.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="roster_entry")
    visa_class = models.ForeignKey(
        VisaClass, verbose_name=_("visa class"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where the list names the category alone (F4): the group of its symbols.
    class_group = models.CharField(_("group of visa classes"), max_length=40, blank=True)
    principal_name = models.CharField(_("name of the principal applicant"), max_length=160, blank=True)
    principal_date_of_birth = models.DateField(_("principal applicant's date of birth"), null=True)
    priority_date = models.DateField(_("priority date"), null=True)
    chargeability = models.CharField(_("chargeability"), max_length=40, blank=True)
    packet4_on = models.DateField(_("date of the Packet 4 letter"), null=True)
    original_appointment_on = models.DateField(_("original appointment"), null=True)
    interviewed_on = models.DateField(_("interviewed on"), null=True)
    last_contact_on = models.DateField(_("last contact"), null=True)
    asked_to_follow = models.BooleanField(_("asked to follow to join"), null=True)
    first_import = models.ForeignKey(
        RosterImport, verbose_name=_("first import"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_import = models.ForeignKey(
        RosterImport, verbose_name=_("last change"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("case in the list")
        verbose_name_plural = _("cases in the list")
        ordering = ["case__number"]
        permissions = [("record_asked", _("Can record that somebody was asked to follow to join"))]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def class_name(self) -> str:
        """Return the visa class as the list has it: the symbol, or the category where that is all."""
        return self.visa_class_id or category(self.class_group)

    @property
    def identifies_principal(self) -> bool:
        """Say whether the list knows both the name and the date of birth that a family is asked for."""
        return bool(self.principal_name) and isinstance(self.principal_date_of_birth, date)
