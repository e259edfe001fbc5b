"""Inquiries: those that wait, the oldest first; one page with the exchange, the case and the answer form."""

from collections.abc import Callable, Iterator
from datetime import date

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.read_only_admin import ReadOnlyAdmin
from accounts.references import grouped
from eligibility.admin.case_search import CaseSearch
from eligibility.admin.inquiry_acts import InquiryActs
from eligibility.admin.inquiry_answer import InquiryAnswering
from eligibility.admin.inquiry_page import MAY_ANSWER, Typed, page_of
from eligibility.inquiry.queue import WAITING
from eligibility.models import Inquiry

WAITS = "waiting"
ALL = "all"


class StateFilter(admin.SimpleListFilter):
    """Those that wait for an answer, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the states; the ones that wait are first."""
        return [(WAITS, gettext_lazy("waiting")), *Inquiry.State.choices, (ALL, gettext_lazy("all"))]

    def chosen(self) -> str:
        """Return the state that is shown; one that does not exist is the default."""
        value = self.value()
        return value if value in {*Inquiry.State.values, ALL} else WAITS

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, object]]:
        """Return the links; there is always one that is chosen."""
        for value, title in self.lookup_choices:
            yield {
                "selected": value == self.chosen(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Return the inquiries of the chosen state."""
        chosen = self.chosen()
        if chosen == WAITS:
            return queryset.filter(state__in=WAITING)
        return queryset if chosen == ALL else queryset.filter(state=chosen)


@admin.register(Inquiry)
class InquiryAdmin(InquiryActs, InquiryAnswering, CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """The inquiries. Whoever may change them answers and closes; nobody edits what was written."""

    list_display = ["aloud", "received_on", "case_number", "principal", "category", "state", "assigned_to"]
    list_filter = [StateFilter, "category"]
    ordering = ["created_at", "pk"]
    search_fields = ["name", "email", "telephone", "user__email"]
    search_help_text = gettext_lazy(
        "Reference or Case ID number in any spelling, name, e-mail address or telephone. "
        "To search in all inquiries, choose the state “all”."
    )
    case_lookup = "case_number"
    reference_lookup = "reference"
    change_form_template = "admin/eligibility/inquiry/page.html"
    change_list_template = "admin/eligibility/inquiry/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        """Return the inquiries with whom they are about, whose they are and who answers them."""
        related = ("user", "application__user", "application__visa_class", "assigned_to", "locked_by")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=gettext_lazy("reference number"), ordering="reference")
    def aloud(self, inquiry: Inquiry) -> str:
        """Return the reference number as it is read aloud."""
        return grouped(inquiry.reference)

    @admin.display(description=gettext_lazy("received"), ordering="created_at")
    def received_on(self, inquiry: Inquiry) -> date:
        """Return the day in Phnom Penh; the page of the inquiry has the hour."""
        return timezone.localdate(inquiry.created_at)

    @admin.display(description=gettext_lazy("principal applicant"), ordering="name")
    def principal(self, inquiry: Inquiry) -> str:
        """Return the name of the principal applicant."""
        return inquiry.name

    def get_urls(self) -> list[URLPattern]:
        """Return the pages of the admin with those that do something."""
        site = self.admin_site.admin_view
        routes: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("queue/", self.queue_view, "queue"),
            ("queue/next/", self.next_view, "next"),
            ("<int:pk>/answer/", self.answer_view, "answer"),
            ("<int:pk>/take/", self.take_view, "take"),
            ("<int:pk>/put-back/", self.put_back_view, "put_back"),
            ("<int:pk>/assign/", self.assign_view, "assign"),
            ("<int:pk>/note/", self.note_view, "note"),
            ("<int:pk>/translate/<int:message>/", self.translate_view, "translate"),
            ("<int:pk>/close/", self.close_view, "close"),
            ("<int:pk>/reopen/", self.reopen_view, "reopen"),
        ]
        own = [path(route, site(view), name=f"eligibility_inquiry_{name}") for route, view, name in routes]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The page of one inquiry."""
        inquiry = self.get_object(request, object_id)
        if not self.has_view_permission(request, inquiry):
            raise PermissionDenied
        if inquiry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return self.show(request, inquiry, Typed())

    def require_viewing(self, request: HttpRequest) -> None:
        """Answer 403 to who may not read inquiries."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    def require_answering(self, request: HttpRequest) -> None:
        """Answer 403 to who may only read."""
        if not request.user.has_perm(MAY_ANSWER):
            raise PermissionDenied

    def inquiry_to_change(self, request: HttpRequest, pk: int) -> Inquiry:
        """Return an inquiry for somebody who may do more than read; 404 where there is none."""
        self.require_answering(request)
        inquiry = self.get_object(request, str(pk))
        if inquiry is None:
            raise Http404
        return inquiry

    def to_page(self, inquiry: Inquiry) -> HttpResponse:
        """Lead to the page of an inquiry."""
        return redirect("admin:eligibility_inquiry_change", inquiry.pk)

    def show(self, request: HttpRequest, inquiry: Inquiry, typed: Typed) -> HttpResponse:
        """Show an inquiry with its exchange and, beside it, what is known; ``typed`` is what was sent."""
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Inquiry %(number)s") % {"number": grouped(inquiry.reference)},
            "same_case_url": self._same_case_url(inquiry),
            **page_of(request, inquiry, typed, now),
        }
        if typed.held_by is not None:
            context |= {"held_by": typed.held_by, "is_held_by_other": True, "refused": True}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.change_form_template, context)

    def _same_case_url(self, inquiry: Inquiry) -> str:
        """Return the search for all inquiries about the same Case ID."""
        if not inquiry.case_number:
            return ""
        query = urlencode({"q": inquiry.case_number, StateFilter.parameter_name: ALL})
        return f"{reverse('admin:eligibility_inquiry_changelist')}?{query}"
