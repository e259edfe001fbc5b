"""The post's files: visa classes, cases, who speaks for them, and what happened."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility.rules import Party


class PartyField(models.CharField):
    """Whose part of a case: the principal's with those traveling along, or the follow-to-join applicant's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 20
        kwargs["choices"] = [
            (Party.PRINCIPAL.value, _("principal applicant")),
            (Party.FOLLOW_TO_JOIN.value, _("follow-to-join applicant")),
        ]
        kwargs.setdefault("default", Party.PRINCIPAL.value)
        super().__init__(*args, **kwargs)


class VisaClass(models.Model):
    """A symbol such as IR1 or F41 (22 CFR 42.11), loaded from ``eligibility/data/visa_classes.csv``."""

    class Role(models.TextChoices):
        """Whether the symbol is the principal's or somebody's who derives from a principal."""

        PRINCIPAL = "principal", _("principal")
        DERIVATIVE = "derivative", _("derivative (spouse or child of a principal)")

    class ReschedulePage(models.TextChoices):
        """What the Embassy's page says of the class."""

        YES = "yes", _("may use this system")
        NO = "no", _("uses the Fiancé(e) page")
        ASK_STAFF = "ask_staff", _("is asked to send an inquiry")

    symbol = models.CharField(_("symbol"), max_length=5, primary_key=True)
    description = models.CharField(_("description"), max_length=200)
    group = models.CharField(_("group"), max_length=40, db_index=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    derivative_of = models.CharField(_("derives from"), max_length=30, blank=True)
    visa_bulletin = models.CharField(_("Visa Bulletin"), max_length=10)
    bulletin_category = models.CharField(_("bulletin category"), max_length=30, blank=True)
    conditional = models.BooleanField(_("conditional status"), default=False)
    iv_reschedule_page = models.CharField(
        _("on the reschedule page"), max_length=10, choices=ReschedulePage.choices, default=ReschedulePage.YES
    )
    enabled = models.BooleanField(
        _("served now"), default=True, help_text=_("Switched off, the class cannot be chosen by applicants.")
    )

    class Meta:
        verbose_name = _("visa class")
        verbose_name_plural = _("visa classes")
        ordering = ["group", "symbol"]

    def __str__(self) -> str:
        return self.symbol

    @property
    def in_bulletin(self) -> bool:
        """Say whether the Visa Bulletin limits this class (cut-off dates or diversity ranks)."""
        return self.visa_bulletin in {"yes", "dv_rank"}

    @property
    def is_preference(self) -> bool:
        """Say whether the Embassy's Visa Bulletin notice speaks to this class."""
        return self.visa_bulletin == "yes"


class Case(models.Model):
    """A file of the post, known by its Case ID number. The number identifies; it never authenticates."""

    number = models.CharField(_("Case ID number"), max_length=20, unique=True)
    created_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["number"]
        permissions = [
            ("verify_case", _("Can verify a case")),
            ("correct_case_number", _("Can correct a mistyped case number")),
        ]

    def __str__(self) -> str:
        return self.number


class PartyRecord(models.Model):
    """What the post knows of one party of a case: the facts that rules may rest on.

    Written by ``record.note`` alone, in the transaction of the act it tells of.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    party = PartyField(_("party"))
    interviewed_on = models.DateField(_("interviewed on"), null=True, blank=True)
    missed_on = models.DateField(_("missed the appointment of"), null=True, blank=True)
    cancelled_by_post_on = models.DateField(_("appointment cancelled by the post"), null=True, blank=True)
    class_changed_on = models.DateField(_("visa class changed on"), null=True, blank=True)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    appointment_on = models.DateField(_("appointment on"), null=True, blank=True)
    appointment_number = models.CharField(_("confirmation number"), max_length=10, blank=True)
    checked_in = models.BooleanField(_("came to that appointment"), default=False)

    class Meta:
        verbose_name = _("record of a case")
        verbose_name_plural = _("records of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="one_record_per_case_and_party"),
        ]

    def __str__(self) -> str:
        return f"{self.case} ({self.get_party_display()})"


class CaseClaimQuerySet(models.QuerySet["CaseClaim"]):
    """Words of claims."""

    def live(self) -> "CaseClaimQuerySet":
        """Claims that have not ended."""
        return self.filter(ended_at=None)

    def of(self, user: User) -> "CaseClaimQuerySet":
        """Live claims of one account."""
        return self.live().filter(user=user)


class CaseClaim(models.Model):
    """An account that speaks for one party of a case; access to its appointments follows this row."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims")
    party = PartyField(_("party"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="claims"
    )
    made_at = models.DateTimeField(_("claimed"))
    verified_at = models.DateTimeField(_("verified by the IV Unit"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = CaseClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a case")
        verbose_name_plural = _("claims of cases")
        ordering = ["-made_at"]
        permissions = [("settle_claim", _("Can end a claim, or move it to another account"))]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"], condition=Q(ended_at=None), name="one_live_claim_per_case_and_party"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.user}"


class CaseEvent(models.Model):
    """One thing that happened to a party of a case: codes, ids and dates, never names or document numbers."""

    class Kind(models.TextChoices):
        """What happened."""

        CLAIMED = "claimed", _("claimed")
        SCHEDULED = "scheduled", _("appointment scheduled")
        RESCHEDULED = "rescheduled", _("appointment rescheduled")
        CANCELLED = "cancelled", _("appointment cancelled by the applicant")
        CANCELLED_BY_STAFF = "cancelled_by_staff", _("appointment cancelled by staff")
        CANCELLED_BY_POST = "cancelled_by_post", _("appointment cancelled by the post")
        MISSED_STATED = "missed_stated", _("missed, stated by the applicant")
        MISSED = "missed", _("missed, recorded by staff")
        CHECKED_IN = "checked_in", _("came")
        PERSON_CAME = "person_came", _("one person came")
        PERSON_UNTICKED = "person_unticked", _("one person did not come after all")
        INTERVIEWED = "interviewed", _("interviewed")
        CAME_NOT_INTERVIEWED = "came_not_interviewed", _("came, not interviewed")
        OUTCOME_UNDONE = "outcome_undone", _("outcome undone")
        PEOPLE_CHANGED = "people_changed", _("traveling applicants or contact data changed")
        INQUIRY = "inquiry", _("inquiry")
        CONFIRMED = "confirmed", _("family said that it comes")
        MOVED_BY_POST = "moved_by_post", _("appointment moved by the post")
        OUTCOME_CORRECTED = "outcome_corrected", _("outcome corrected")
        INTERVIEW_TODAY = "interview_today", _("admitted on another day than the appointment's")
        VERIFIED = "verified", _("case verified")
        CLAIM_ENDED = "claim_ended", _("claim ended")
        CLAIM_MOVED = "claim_moved", _("claim moved to another account")
        NUMBER_CORRECTED = "number_corrected", _("case number corrected")
        PRINTED = "printed", _("confirmation printed for somebody")
        NOTE = "note", _("note added")
        APPLICATION_MADE = "application_made", _("application made for somebody")
        NOT_CURRENT_TOLD = "not_current_told", _("told that the case is not current in the month")
        CURRENT_AGAIN_TOLD = "current_again_told", _("told that the case is current in the month after all")
        UNDONE = "undone", _("closing of the day undone")
        LISTED = "listed", _("entered in the list of cases, or changed there")
        ASKED_TO_FOLLOW = "asked_to_follow", _("asked to follow to join")
        CLASS_CHANGED = "class_changed", _("visa class changed")
        CLEARED = "cleared", _("ground cleared")
        CLEARANCE_WITHDRAWN = "clearance_withdrawn", _("clearance withdrawn")
        CLEARANCE_USED = "clearance_used", _("clearance used up")
        CLEARANCE_KEPT = "clearance_kept", _("clearance counts again")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    party = PartyField(_("party"))
    kind = models.CharField(_("what"), max_length=30, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    day = models.DateField(_("day concerned"), null=True, blank=True)
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
    beyond_rule = models.CharField(_("beyond the rule"), max_length=60, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "party", "at"], name="events_of_a_party")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.case}"


class CaseNote(models.Model):
    """A note of the staff on one party of a case; applicants never see it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    party = PartyField(_("party"))
    text = models.TextField(_("note"), max_length=2000)
    on_day_sheet = models.BooleanField(_("print on the list of the day"), default=True)
    at = models.DateTimeField(_("written"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.at:%Y-%m-%d}"
