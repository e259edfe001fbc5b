"""The post's list of cases: import with a look before it, the imports there were, and what is listed."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from eligibility.admin.case_search import CaseSearch
from eligibility.forms.roster_upload import ConfirmForm, RosterFileForm
from eligibility.models import MissedReminder, RosterEntry, RosterImport
from eligibility.roster import importing
from eligibility.roster.cells import Column
from eligibility.roster.held_claims import Finding, not_verified
from eligibility.roster.import_wording import column_name, row_sentence

PERMISSION = "eligibility.import_roster"
# A page names that many rows; all of them are counted.
SHOWN = 200


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Each import with who, when and how much; a file that waits for its confirmation among them."""

    list_display = ["file_name", "at", "by", "rows", "created", "updated", "unchanged", "verified"]
    list_select_related = ["by"]
    search_fields = ["file_name", "digest"]
    fields = [
        "file_name",
        "uploaded_at",
        "at",
        "by",
        "address",
        "rows",
        "created",
        "updated",
        "unchanged",
        "verified",
        "digest",
    ]
    change_list_template = "admin/eligibility/roster/imports.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RosterImport]:
        """Leave the files themselves where they are."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """Put the pages of an import before the admin's own."""
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload_view), name="eligibility_rosterimport_upload"),
            path(
                "<int:object_id>/preview/", wrap(self.preview_view), name="eligibility_rosterimport_preview"
            ),
            *super().get_urls(),
        ]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file, and keep it for the preview; a file that is no table is answered at once."""
        _require(request)
        form = RosterFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST":
            form = RosterFileForm(request.POST, request.FILES)
            if form.is_valid():
                waiting = importing.upload(
                    form.cleaned_data["file"], form.file_name, now=timezone.now(), by=staff_of(request)
                )
                return redirect("admin:eligibility_rosterimport_preview", waiting.pk)
        columns = [column_name(column) for column in Column]
        return self._page(request, "upload", _("Import the list of cases"), form=form, columns=columns)

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show what the file would do; import it as shown, or throw it away."""
        _require(request)
        waiting = get_object_or_404(RosterImport, pk=object_id)
        if waiting.at is not None:
            return redirect("admin:eligibility_rosterimport_change", waiting.pk)
        now = timezone.now()
        if request.method == "POST" and "forget" in request.POST:
            importing.forget(waiting)
            messages.success(request, _("The file was thrown away. Nothing was imported."))
            return redirect("admin:eligibility_rosterimport_changelist")
        form = ConfirmForm(request.POST)
        if request.method == "POST" and "import" in request.POST and form.is_valid():
            try:
                done = importing.confirm(
                    waiting, after=form.cleaned_data["after"], now=now, by=staff_of(request)
                )
            except importing.ImportGone:
                return self._gone(request)
            except importing.ImportOvertaken:
                messages.error(
                    request,
                    _("Another list was imported meanwhile. This is what the file would do now."),
                )
            except importing.ImportHasBadRows:
                messages.error(request, _("A row is wrong, so nothing was imported."))
            else:
                _tell(request, done)
                return redirect("admin:eligibility_rosterimport_changelist")
        try:
            seen = importing.preview(waiting, now=now)
        except importing.ImportGone:
            return self._gone(request)
        return self._page(
            request,
            "preview",
            _("Import the list of cases: look before you import"),
            waiting=waiting,
            seen=seen,
            bad=[(row.line, row_sentence(row)) for row in seen.bad[:SHOWN]],
            bad_unnamed=max(len(seen.bad) - SHOWN, 0),
            changed=[(row, ", ".join(_name(name) for name in row.columns)) for row in seen.changed[:SHOWN]],
            changed_unnamed=max(len(seen.changed) - SHOWN, 0),
            missing=[column_name(column) for column in seen.missing],
            status=HTTPStatus.OK,
        )

    def _gone(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, _("This file is no longer here. Choose it again."))
        return redirect("admin:eligibility_rosterimport_upload")

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name
        status = context.pop("status", HTTPStatus.OK)
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        name = f"admin/eligibility/roster/{template}.html"
        return TemplateResponse(request, name, {**everywhere, **context}, status=status)


@admin.register(RosterEntry)
class RosterEntryAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """What the list says of each case."""

    list_display = [
        "case",
        "class_name",
        "principal_name",
        "principal_date_of_birth",
        "priority_date",
        "original_appointment_on",
        "interviewed_on",
        "asked_to_follow",
    ]
    list_filter = ["asked_to_follow", ("interviewed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["case", "visa_class"]
    search_fields = ["principal_name"]
    search_help_text = gettext_lazy("Case ID number in any spelling, or name")
    case_lookup = "case__number"


@admin.register(MissedReminder)
class MissedReminderAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """The letters at nine, ten and eleven months after a missed appointment."""

    list_display = ["case_number", "party", "months", "missed_on", "to_address", "at"]
    list_filter = ["months"]
    search_fields = ["to_address"]
    case_lookup = "case_number"


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _name(column: str) -> str:
    """Return the heading of a column that changes; the group of a class belongs to the class."""
    return column_name(Column.VISA_CLASS if column == "class_group" else Column(column))


def _tell(request: HttpRequest, done: RosterImport) -> None:
    text = _(
        "Imported: %(rows)d rows, %(created)d new, %(updated)d changed, %(unchanged)d as before. Claims "
        "verified: %(verified)d."
    )
    counts = {name: getattr(done, name) for name in ("rows", "created", "updated", "unchanged", "verified")}
    messages.success(request, text % counts)
    if left := sum(each.finding is not Finding.PROVED for each in not_verified()):
        text = ngettext(
            "%(count)d claim is not proved by the list: see “Claims that the list does not prove”.",
            "%(count)d claims are not proved by the list: see “Claims that the list does not prove”.",
            left,
        )
        messages.warning(request, text % {"count": left})
