"""Finding rows by a Case ID number in any spelling, by a reference read aloud, by name or e-mail."""

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from accounts import references
from eligibility import case_numbers


class CaseSearch:
    """Mixin for ModelAdmin: adds exact numbers to what ``search_fields`` finds.

    ``case_lookup`` and ``reference_lookup`` are the paths to those columns, as far as the model has them.
    """

    case_lookup = ""
    reference_lookup = ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Return the rows that a search finds, and whether a row may be in them twice."""
        numbers = self._numbers(search_term)
        found, twice = super().get_search_results(request, queryset, search_term)
        if numbers and search_term.strip():
            by_text = found if self.search_fields else queryset.none()
            # As subqueries: the two querysets may join differently.
            return queryset.filter(Q(pk__in=by_text.values("pk")) | numbers), twice
        return found, twice

    def _numbers(self, search_term: str) -> Q:
        numbers = Q()
        case_number = case_numbers.normalise(search_term)
        if self.case_lookup and case_number:
            numbers |= Q(**{f"{self.case_lookup}__startswith": case_number})
        reference = references.normalise(search_term)
        if self.reference_lookup and reference:
            numbers |= Q(**{self.reference_lookup: reference})
        return numbers
