"""Cases with what is known of them: all read-only, written by verbs alone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin
from eligibility.admin.case_search import CaseSearch
from eligibility.models import Case, CaseClaim, CaseEvent, PartyRecord


class PartyRecordInline(ReadOnlyAdmin, admin.StackedInline):
    """What the post knows of each party."""

    model = PartyRecord


class CaseClaimInline(ReadOnlyAdmin, admin.TabularInline):
    """Who speaks for each party, now and before."""

    template = "admin/read_only_table.html"
    model = CaseClaim
    fields = ["party", "user", "made_at", "verified_at", "ended_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseClaim]:
        """Return the claims with their accounts."""
        return super().get_queryset(request).select_related("user", "case")


class CaseEventInline(ReadOnlyAdmin, admin.TabularInline):
    """What happened, the latest first."""

    template = "admin/read_only_table.html"
    model = CaseEvent
    fields = ["at", "party", "kind", "day", "by", "role", "detail"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseEvent]:
        """Return the events with who did them."""
        return super().get_queryset(request).select_related("by", "case")


@admin.register(Case)
class CaseAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """A case: records, claims and events on one page."""

    list_display = ["number", "created_at"]
    search_fields = [
        "claims__user__email",
        "applications__surname",
        "applications__given_names",
        "applications__email",
    ]
    search_help_text = _("Case ID number in any spelling, name, or e-mail address")
    case_lookup = "number"
    inlines = [PartyRecordInline, CaseClaimInline, CaseEventInline]


@admin.register(PartyRecord)
class PartyRecordAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """The facts that the rules rest on."""

    list_display = [
        "case",
        "party",
        "appointment_on",
        "interviewed_on",
        "missed_on",
        "cancelled_by_post_on",
        "last_contact_on",
    ]
    list_filter = ["party"]
    list_select_related = ["case"]
    ordering = ["case__number", "party"]
    search_fields = ["case__claims__user__email"]
    case_lookup = "case__number"
    reference_lookup = "appointment_number"


@admin.register(CaseClaim)
class CaseClaimAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """Which account speaks for which party."""

    list_display = ["case", "party", "user", "made_at", "verified_at", "ended_at"]
    list_filter = ["party", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case", "user"]
    search_fields = ["user__email"]
    case_lookup = "case__number"


@admin.register(CaseEvent)
class CaseEventAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """Everything that happened, the latest first."""

    list_display = ["at", "case", "party", "kind", "day", "by", "role"]
    list_filter = ["kind", "party"]
    list_select_related = ["case", "by"]
    search_fields = ["by__email"]
    case_lookup = "case__number"
