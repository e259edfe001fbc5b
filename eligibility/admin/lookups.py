"""What staff edits in plain tables: classes that are served, notices to the public, texts to answer with."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from eligibility.models import AnswerTime, BulletinName, Notice, ReplyTemplate, VisaClass


@admin.register(VisaClass)
class VisaClassAdmin(admin.ModelAdmin):
    """The classes of 22 CFR 42.11 come with the program; staff switches them on and off."""

    list_display = [
        "symbol",
        "description",
        "group",
        "role",
        "visa_bulletin",
        "iv_reschedule_page",
        "enabled",
    ]
    list_editable = ["enabled"]
    editable = frozenset({"enabled", "bulletin_category"})
    list_filter = ["enabled", "iv_reschedule_page", "visa_bulletin", "role", "group"]
    search_fields = ["symbol", "description", "group"]
    list_per_page = 50

    def get_changelist_form(self, request: HttpRequest, **kwargs: object) -> type[forms.ModelForm]:
        """Return the form of one line: its only field has no label of its own there."""
        named = forms.CheckboxInput(attrs={"aria-label": _("Applicants can choose it")})
        return super().get_changelist_form(
            request, fields=self.list_editable, widgets={"enabled": named}, **kwargs
        )

    def get_readonly_fields(self, request: HttpRequest, obj: VisaClass | None = None) -> list[str]:
        """Return every column but the switch, and the row of the Visa Bulletin: rows come and go."""
        return [field.name for field in VisaClass._meta.fields if field.name not in self.editable]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the rows that the bulletin has."""
        if db_field.name != "bulletin_category":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        rows = BulletinName.objects.filter(axis=BulletinName.Axis.ROW).order_by("code")
        choices = [(code, code) for code in rows.values_list("code", flat=True).distinct()]
        return forms.ChoiceField(
            label=capfirst(db_field.verbose_name), required=False, choices=[("", "–"), *choices]
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: a class comes with the rules that know it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: VisaClass | None = None) -> bool:
        """Return no: applications and decisions name it."""
        return False


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """Texts on the start page, the calendar and the confirmation, in English and Khmer."""

    list_display = ["place", "position", "text_en", "shown_from", "shown_until"]
    list_display_links = ["text_en"]
    list_filter = ["place"]
    search_fields = ["text_en", "text_km"]
    fieldsets = [
        (None, {"fields": ["place", "position"]}),
        (
            _("Text"),
            {
                "fields": ["text_en", "text_km"],
                "description": _(
                    "Plain text; an empty line begins a new paragraph. Never write that an interview means a "
                    "visa, or that a visit or a booking protects a case."
                ),
            },
        ),
        (_("Shown"), {"fields": [("shown_from", "shown_until")]}),
    ]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(admin.ModelAdmin):
    """Texts to answer inquiries with, in English and Khmer."""

    list_display = ["title", "category", "position", "has_khmer"]
    list_filter = ["category"]
    search_fields = ["title", "text_en", "text_km"]
    fields = ["title", "category", "position", "text_en", "text_km"]

    @admin.display(description=_("Khmer"), boolean=True)
    def has_khmer(self, template: ReplyTemplate) -> bool:
        """Say whether it can be sent in Khmer."""
        return bool(template.text_km)


@admin.register(AnswerTime)
class AnswerTimeAdmin(admin.ModelAdmin):
    """How long an answer takes: one row, which applicants read."""

    list_display = ["sentence"]
    list_display_links = ["sentence"]

    @admin.display(description=_("time to an answer"))
    def sentence(self, time: AnswerTime) -> str:
        """Return what applicants read, in short."""
        days = time.working_days
        return _("%(count)d working days") % {"count": days} if days else _("not said")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: there is one row, made by a migration."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AnswerTime | None = None) -> bool:
        """Return no: it is emptied instead."""
        return False
