"""What staff keep beside an inquiry: notes, the log, texts to answer with, and how long an answer takes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from eligibility.models.inquiries import Inquiry


class InquiryNote(models.Model):
    """A note for colleagues on an inquiry; applicants never see it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="notes")
    creation_key = models.CharField(max_length=40, unique=True, editable=False)
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(_("written"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("note on an inquiry")
        verbose_name_plural = _("notes on inquiries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry} · {self.at:%Y-%m-%d}"


class InquiryEvent(models.Model):
    """One thing that staff did with an inquiry; never changed, and it holds no text of the conversation."""

    class Kind(models.TextChoices):
        """What was done."""

        TAKEN = "taken", _("taken to answer")
        TAKEN_OVER = "taken_over", _("taken over from a colleague")
        PUT_BACK = "put_back", _("put back")
        ASSIGNED = "assigned", _("assigned")
        ANSWERED = "answered", _("answered")
        CLEARED = "cleared", _("ground cleared")
        TRANSLATED = "translated", _("translation added")
        NOTED = "noted", _("note added")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField(_("network address"), max_length=45, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event of an inquiry")
        verbose_name_plural = _("events of inquiries")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.inquiry}"


class ReplyTemplate(models.Model):
    """A text to answer with, written once by staff in both languages."""

    title = models.CharField(_("title"), max_length=100)
    category = models.CharField(
        _("category"),
        max_length=30,
        choices=Inquiry.Category.choices,
        blank=True,
        help_text=_("It is offered first for inquiries of this category; empty: for all."),
    )
    text_en = models.TextField(_("text in English"), max_length=4000)
    text_km = models.TextField(_("text in Khmer"), max_length=4000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("reply text")
        verbose_name_plural = _("reply texts")
        ordering = ["position", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class AnswerTime(models.Model):
    """How long an answer takes, as staff say it; applicants see it beside the reference number. One row."""

    working_days = models.PositiveSmallIntegerField(
        _("working days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
        help_text=_("Applicants read: “The IV Unit usually answers within … working days.” Empty: nothing."),
    )

    class Meta:
        verbose_name = _("time to an answer")
        verbose_name_plural = _("time to an answer")

    def __str__(self) -> str:
        return str(self.working_days or "–")

    @classmethod
    def in_working_days(cls) -> int | None:
        """Return what staff say today, or nothing; one query."""
        return cls.objects.order_by("pk").values_list("working_days", flat=True).first()
