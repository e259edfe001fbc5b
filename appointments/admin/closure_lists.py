"""Closures as a CSV file: import with a look before it, and export."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from appointments import closure_csv
from appointments.admin import calendar_sentences
from appointments.admin.closure_acts import year_url
from appointments.admin.pages import page, require, tell
from appointments.admin.years import years_from
from appointments.closure_changes import import_closures
from appointments.forms.closures import ClosureFileForm, ClosureListForm
from appointments.models import Closure

IMPORT = "import"


def import_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Read a file, show what it would propose and what is wrong with it; import all of it or nothing."""
    require(request, "add_closure")
    now = timezone.now()
    if request.method != "POST":
        return _form(admin, request, ClosureFileForm())
    text = ""
    upload = None
    if IMPORT in request.POST:
        form = ClosureListForm(request.POST)
        text = request.POST.get("text", "")
    else:
        upload = ClosureFileForm(request.POST, request.FILES)
        if not upload.is_valid():
            return _form(admin, request, upload)
        text = upload.cleaned_data["file"]
        form = ClosureListForm(initial={"text": text, "reason": request.FILES["file"].name[:300]})
    if "text" in form.errors:
        tell(request, [_("Choose the file again.")], messages.ERROR)
        return _form(admin, request, ClosureFileForm())
    found = closure_csv.read(text, years=years_from(timezone.localdate(now)))
    if form.is_valid() and not found.bad:
        # All rows: what is there meanwhile is counted as such.
        done = import_closures(
            (*found.new, *found.there), now=now, by=staff_of(request), reason=form.cleaned_data["reason"]
        )
        tell(request, calendar_sentences.imported(done))
        first = min((each.day for each in (*found.new, *found.there)), default=timezone.localdate(now))
        return HttpResponseRedirect(year_url(first.year))
    return page(
        admin,
        request,
        "closure_import_preview",
        _("Import closures: look before you import"),
        form=form,
        found=found,
        bad=[(row.line, calendar_sentences.bad_row(row)) for row in found.bad],
        import_button=IMPORT,
    )


def export_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Return the closures of a year, or all, as a CSV file."""
    require(request, "view_closure")
    closures, name = Closure.objects.all(), "closures"
    year = request.GET.get("year", "")
    if year.isascii() and year.isdigit() and int(year[:6]) in years_from(timezone.localdate()):
        closures, name = closures.filter(day__year=int(year)), f"closures-{int(year)}"
    response = HttpResponse(closure_csv.write(closures), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _form(admin: ModelAdmin, request: HttpRequest, form: ClosureFileForm) -> HttpResponse:
    back = reverse("admin:appointments_closure_years")
    return page(admin, request, "closure_import", _("Import closures"), form=form, back=back)
