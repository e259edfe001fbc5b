"""Applications and decisions: read-only; the applicant writes the one, the rules the other."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin
from eligibility.admin.case_search import CaseSearch
from eligibility.admin.decided import beside
from eligibility.answered import verdict
from eligibility.models import Application, DecisionRecord, TravelingApplicant
from eligibility.rules import Outcome
from eligibility.wording import OUTCOME_HEADINGS


class TravelingApplicantInline(ReadOnlyAdmin, admin.StackedInline):
    """Who comes along."""

    model = TravelingApplicant


def in_paragraphs(record: DecisionRecord) -> SafeString:
    """Return a decision as its sentences, with what only staff are told."""
    said = verdict(record)
    lines = (said.heading, *said.sentences, *beside(record))
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))


class DecisionRecordInline(ReadOnlyAdmin, admin.TabularInline):
    """What was decided on it."""

    template = "admin/read_only_table.html"
    model = DecisionRecord
    readonly_fields = ["in_words"]
    fields = ["at", "asked_at_step", "in_words", "rules_version"]

    @admin.display(description=_("in words"))
    def in_words(self, record: DecisionRecord) -> SafeString:
        """Return the decision as its sentences."""
        return in_paragraphs(record)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionRecord]:
        """Return the decisions with what their names are made of."""
        return super().get_queryset(request).select_related("case", "application")


@admin.register(Application)
class ApplicationAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """One run of "New Application / Schedule Appointment"."""

    list_display = [
        "reference",
        "full_name",
        "case_number",
        "visa_class",
        "party",
        "user",
        "created_at",
        "scheduled_at",
    ]
    list_filter = [
        "party",
        ("scheduled_at", admin.EmptyFieldListFilter),
        ("discarded_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["user", "visa_class"]
    search_fields = ["surname", "given_names", "khmer_name", "principal_name", "email", "user__email"]
    search_help_text = _("Case ID number or reference in any spelling, name, or e-mail address")
    case_lookup = "case_number"
    reference_lookup = "reference"
    # What was typed and is not valid is the applicant's own business until it is.
    exclude = ["kept_input"]
    inlines = [TravelingApplicantInline, DecisionRecordInline]

    @admin.display(description=_("name"), ordering="surname")
    def full_name(self, application: Application) -> str:
        """Return the applicant's name."""
        return application.full_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Return the applications with what their page links to."""
        return super().get_queryset(request).select_related("user", "visa_class", "case", "previous")


class OutcomeFilter(admin.SimpleListFilter):
    """Decisions of one outcome; the outcomes are those of the rules, without asking the table."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the outcomes."""
        return [(outcome.value, OUTCOME_HEADINGS[outcome]) for outcome in Outcome]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DecisionRecord]) -> QuerySet[DecisionRecord]:
        """Return the decisions of the chosen outcome."""
        return queryset.filter(outcome=self.value()) if self.value() else queryset


@admin.register(DecisionRecord)
class DecisionRecordAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """Each decision with its inputs, kept for ever."""

    list_display = ["at", "outcome", "case", "application", "party", "asked_at_step", "rules_version"]
    list_filter = [OutcomeFilter, "party"]
    list_select_related = ["case", "application"]
    search_fields = ["application__surname", "application__given_names", "application__user__email"]
    case_lookup = "case__number"
    reference_lookup = "application__reference"
    readonly_fields = ["in_words"]
    fields = [
        "at",
        "in_words",
        "application",
        "case",
        "party",
        "asked_at_step",
        "outcome",
        "reasons",
        "grounds",
        "from_day",
        "cleared",
        "to_verify",
        "inputs",
        "rules_version",
    ]

    @admin.display(description=_("in words"))
    def in_words(self, record: DecisionRecord) -> SafeString:
        """Return the decision as its sentences."""
        return in_paragraphs(record)
