"""Inquiries: those that wait, the oldest first; one page with the exchange, the case and the answer form."""

from collections.abc import Iterator
from datetime import date

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from accounts.references import grouped
from eligibility.admin.case_search import CaseSearch
from eligibility.answered import answered, verdict
from eligibility.forms.inquiries import AnswerForm, ReadUntilForm
from eligibility.inquiries import ConversationMoved, answer, close, reopen
from eligibility.letters import address_for_answers
from eligibility.models import Inquiry

ALL = "all"


class StateFilter(admin.SimpleListFilter):
    """Those that wait for an answer, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the states; the ones that wait are first."""
        return [*Inquiry.State.choices, (ALL, gettext_lazy("all"))]

    def chosen(self) -> str:
        """Return the state that is shown; one that does not exist is the default."""
        value = self.value()
        return value if value in {*Inquiry.State.values, ALL} else Inquiry.State.RECEIVED.value

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
        return queryset if self.chosen() == ALL else queryset.filter(state=self.chosen())


@admin.register(Inquiry)
class InquiryAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """The inquiries. Whoever may change them answers and closes; nobody edits what was written."""

    list_display = ["aloud", "received_on", "case_number", "principal", "category", "state"]
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
        return [
            path("<int:pk>/answer/", site(self.answer_view), name="eligibility_inquiry_answer"),
            path("<int:pk>/close/", site(self.close_view), name="eligibility_inquiry_close"),
            path("<int:pk>/reopen/", site(self.reopen_view), name="eligibility_inquiry_reopen"),
            *super().get_urls(),
        ]

    def may_answer(self, request: HttpRequest) -> bool:
        """Say whether somebody may do more than read."""
        return request.user.has_perm("eligibility.change_inquiry")

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
        return self._page(request, inquiry)

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send an answer; a GET leads to the page of the inquiry, where the form is."""
        inquiry = self._inquiry_to_change(request, pk)
        if request.method != "POST":
            return self._to_page(inquiry)
        now = timezone.now()
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, inquiry, form)
        text = form.cleaned_data["answer"]
        try:
            answer(
                inquiry,
                text,
                read_until=form.cleaned_data["read_until"],
                creation_key=form.creation_key("answer", inquiry.pk, request.user.pk, text),
                now=now,
                by=staff_of(request),
            )
        except ConversationMoved:
            return self._page(request, inquiry, form, moved=True)
        self.log_change(request, inquiry, "Answered.")
        address = address_for_answers(inquiry)
        if address:
            self.message_user(
                request, _("The answer is sent to %(address)s.") % {"address": address}, messages.SUCCESS
            )
        else:
            self.message_user(
                request,
                _("The answer is kept. There is no e-mail address: please call %(telephone)s.")
                % {"telephone": inquiry.telephone},
                messages.WARNING,
            )
        return redirect("admin:eligibility_inquiry_changelist")

    @method_decorator(require_POST)
    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close an inquiry without a further answer."""
        inquiry = self._inquiry_to_change(request, pk)
        form = ReadUntilForm(request.POST)
        read_until = form.cleaned_data["read_until"] if form.is_valid() else None
        try:
            close(inquiry, read_until=read_until, now=timezone.now(), by=staff_of(request))
        except ConversationMoved:
            return self._page(request, inquiry, moved=True)
        self.log_change(request, inquiry, "Closed.")
        self.message_user(request, _("The inquiry is closed."), messages.SUCCESS)
        return self._to_page(inquiry)

    @method_decorator(require_POST)
    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put an inquiry back among those that wait."""
        inquiry = self._inquiry_to_change(request, pk)
        reopen(inquiry, now=timezone.now(), by=staff_of(request))
        self.log_change(request, inquiry, "Opened again.")
        self.message_user(request, _("The inquiry waits for an answer again."), messages.SUCCESS)
        return self._to_page(inquiry)

    def _inquiry_to_change(self, request: HttpRequest, pk: int) -> Inquiry:
        if not self.may_answer(request):
            raise PermissionDenied
        inquiry = self.get_object(request, str(pk))
        if inquiry is None:
            raise Http404
        return inquiry

    def _to_page(self, inquiry: Inquiry) -> HttpResponse:
        return redirect("admin:eligibility_inquiry_change", inquiry.pk)

    def _page(
        self, request: HttpRequest, inquiry: Inquiry, form: AnswerForm | None = None, *, moved: bool = False
    ) -> HttpResponse:
        """Show an inquiry with its exchange and, beside it, what the applicant answered and what was decided.

        ``moved`` says that somebody wrote meanwhile: what the officer typed stays, and the form carries the
        message that is the last one now.
        """
        exchange = list(inquiry.messages.select_related("author"))
        last = exchange[-1].pk if exchange else 0
        if form is None:
            form = AnswerForm(initial={"read_until": last})
        elif moved:
            form = AnswerForm(initial={"answer": form.cleaned_data["answer"], "read_until": last})
        application = inquiry.application
        decision = application.decisions.first() if application else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Inquiry %(number)s") % {"number": grouped(inquiry.reference)},
            "inquiry": inquiry,
            "exchange": exchange,
            "last": last,
            "form": form,
            "moved": moved,
            "may_answer": self.may_answer(request),
            "may_see_application": request.user.has_perm("eligibility.view_application"),
            "address": address_for_answers(inquiry),
            "application": application,
            "answered": answered(application) if application else [],
            "decision": decision,
            "verdict": verdict(decision) if decision else None,
            "same_case_url": self._same_case_url(inquiry),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.change_form_template, context)

    def _same_case_url(self, inquiry: Inquiry) -> str:
        """Return the search for all inquiries about the same Case ID."""
        if not inquiry.case_number:
            return ""
        query = urlencode({"q": inquiry.case_number, StateFilter.parameter_name: ALL})
        return f"{reverse('admin:eligibility_inquiry_changelist')}?{query}"
