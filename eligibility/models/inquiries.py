"""Questions to the IV Unit and its answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eligibility.models.applications import Application


class Inquiry(models.Model):
    """A conversation with the IV Unit: from an account, or from somebody without one."""

    class Category(models.TextChoices):
        """What it is about: the page's four conditions first, then what else people ask."""

        INTERVIEWED = "interviewed", _("I have been interviewed")
        NO_CONTACT = (
            "no_contact",
            _("I am the principal applicant and have not contacted the Embassy for more than a year"),
        )
        NOT_CURRENT = "not_current", _("My case is not current, or it has retrogressed")
        CLASS_CHANGED = "class_changed", _("My visa class has been changed")
        CANCELLED_OTHER = "cancelled_other", _("The Embassy cancelled my appointment for another reason")
        FOLLOW_TO_JOIN = (
            "follow_to_join",
            _("I follow to join and have not yet been asked to make an appointment"),
        )
        CANNOT_COME = "cannot_come", _("I cannot come to my appointment")
        CASE_ID = "case_id", _("My Case ID number is not accepted, or another account uses it")
        TURNING_21 = "turning_21", _("A child will turn 21")
        MEDICAL = "medical", _("A medical examination is about to expire")
        NAME_OR_PASSPORT = "name_or_passport", _("A name or a passport has changed")
        TRAVELING_APPLICANT = "traveling_applicant", _("Add or remove a traveling applicant")
        HELP_NEEDED = "help_needed", _("Help at the interview, or an emergency")
        NO_DATE = "no_date", _("I cannot find a date")
        TECHNICAL = "technical", _("A technical problem")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """Where the conversation stands."""

        RECEIVED = "received", _("received")
        READING = "reading", _("being read")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    class Writer(models.TextChoices):
        """Who writes."""

        APPLICANT = "applicant", _("The applicant")
        PETITIONER = "petitioner", _("The petitioner")
        RELATIVE = "relative", _("A relative or helper")
        LAWYER = "lawyer", _("A lawyer")

    reference = models.CharField(_("reference number"), max_length=10, unique=True)
    creation_key = models.CharField(max_length=40, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inquiries",
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inquiries",
    )
    category = models.CharField(_("what it is about"), max_length=30, choices=Category.choices)
    writer = models.CharField(
        _("who writes"), max_length=12, choices=Writer.choices, default=Writer.APPLICANT
    )
    name = models.CharField(_("name of the principal applicant"), max_length=160)
    date_of_birth = models.DateField(_("principal applicant's date of birth"), null=True, blank=True)
    # What was typed, where it is no Case ID number: an inquiry is never lost because of one.
    case_number = models.CharField(_("Case ID number"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language of the answer"), max_length=10, default="en")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    # The writer's name and date of birth are those of the post's list, and another account holds the case.
    claims_listed_case = models.BooleanField(_("matches the list, held by another account"), default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Who answers now; a colleague takes it over knowingly, or once it has run out.
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("being answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    locked_until = models.DateTimeField(_("being answered until"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"))
    updated_at = models.DateTimeField(_("last message"))

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="inquiries_that_wait")]

    def __str__(self) -> str:
        return self.reference


class InquiryMessage(models.Model):
    """One message of the conversation; never changed once written."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="messages")
    creation_key = models.CharField(max_length=40, unique=True, editable=False)
    from_staff = models.BooleanField(_("from the IV Unit"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("text"), max_length=5000)
    at = models.DateTimeField(_("written"))
    # By staff, beside the text and shown as such: into English what came in Khmer, and the other way round.
    translation = models.TextField(_("translation"), max_length=5000, blank=True)
    translated_at = models.DateTimeField(_("translated"), null=True, blank=True)
    translated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("translated by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry} · {self.at:%Y-%m-%d}"
