"""Texts that staff write for the public, in both languages."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Words of notices."""

    def shown(self, place: str, today: date) -> "NoticeQuerySet":
        """Notices that stand at a place today."""
        return self.filter(
            Q(shown_from=None) | Q(shown_from__lte=today),
            Q(shown_until=None) | Q(shown_until__gte=today),
            place=place,
        )


class Notice(models.Model):
    """A text of the IV Unit on the start page, the calendar or the confirmation page."""

    class Place(models.TextChoices):
        """Where it stands."""

        START = "start", _("start page")
        CALENDAR = "calendar", _("calendar")
        CONFIRMATION = "confirmation", _("confirmation page and print")
        WHAT_TO_BRING = "what_to_bring", _("what to bring to the interview")

    place = models.CharField(_("where"), max_length=20, choices=Place.choices)
    text_en = models.TextField(_("text in English"), max_length=4000)
    text_km = models.TextField(_("text in Khmer"), max_length=4000, blank=True)
    shown_from = models.DateField(_("from"), null=True, blank=True)
    shown_until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["place", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.text_en[:60]}"

    @property
    def text(self) -> str:
        """Return the text in the reader's language, in English where no Khmer was written."""
        return self.text_km if self.language == "km" else self.text_en

    @property
    def language(self) -> str:
        """Return the language that the text is in."""
        return "km" if get_language() == "km" and self.text_km else "en"
