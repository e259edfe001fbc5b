"""The search, the page of a case, and notes on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import staff_of
from eligibility import case_numbers
from eligibility.models import Case
from eligibility.notes import add_note
from eligibility.rules import Party
from embassy_sched.staff import clearance_list
from embassy_sched.staff.case_page import CasePage, case_page, corrected_number
from embassy_sched.staff.case_search import Hit, search
from embassy_sched.staff.forms import NoteForm
from embassy_sched.staff.log_wording import WHY, letter_name
from embassy_sched.staff.pages import page, require, tell
from embassy_sched.staff.search_terms import read

# What somebody needs for each button of the page.
ACTS = {
    "act": "appointments.act_on_behalf",
    "verify": "eligibility.verify_case",
    "settle": "eligibility.settle_claim",
    "correct_number": "eligibility.correct_case_number",
    "correct_email": "accounts.correct_email",
    "note": "eligibility.add_casenote",
    "clear": "eligibility.clear_ground",
    "ask": "eligibility.record_asked",
    "see_application": "eligibility.view_application",
    "see_inquiry": "eligibility.view_inquiry",
}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Show the search and what it found; a single hit leads straight to its page."""
    require(request, "eligibility.view_case")
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    asked = read(typed, timezone.localdate())
    found = search(asked) if asked.text else None
    if found is not None and len(found.hits) == 1 and not found.more:
        return redirect(_url_of(found.hits[0]))
    results = [
        {"hit": hit, "url": _url_of(hit), "why": [WHY[each] for each in hit.why]}
        for hit in (found.hits if found else [])
    ]
    return page(
        request,
        "search",
        _("Cases and people"),
        typed=typed,
        found=found,
        results=results,
        may_act=request.user.has_perm(ACTS["act"]),
    )


def _url_of(hit: Hit) -> str:
    if hit.number:
        return reverse("admin:case", args=[hit.number])
    if hit.application:
        return reverse("admin:eligibility_application_change", args=[hit.application.pk])
    return reverse("admin:eligibility_inquiry_change", args=[hit.inquiry.pk])


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show everything that is known of a case; another spelling leads to the stored one."""
    require(request, "eligibility.view_case")
    stored = case_numbers.normalise(number)
    found = case_page(stored, timezone.now())
    if found is None and (now_called := corrected_number(stored)):
        return redirect("admin:case", now_called)
    if found is None:
        raise Http404
    if stored != number:
        return redirect("admin:case", stored)
    return page(
        request,
        "case",
        _("Case %(number)s") % {"number": stored},
        number=stored,
        found=found,
        letters=[(letter, letter_name(letter.kind)) for letter in found.letters],
        may={name: request.user.has_perm(permission) for name, permission in ACTS.items()},
        can_begin=_can_begin(found),
        clearances=clearance_list.of_case(found.case, timezone.localdate()) if found.case else [],
    )


def _can_begin(found: CasePage) -> bool:
    """Say whether a party of the case, or the first one, has no appointment that stands."""
    return not found.parties or any(part.appointment is None for part in found.parties)


def get_case(number: str) -> Case:
    """Return the case of a number in its stored spelling; 404 where there is none."""
    found = Case.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a note for colleagues."""
    require(request, ACTS["note"])
    about = get_case(number)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        add_note(
            about,
            Party(data["party"]),
            data["text"],
            on_day_sheet=data["on_day_sheet"],
            now=timezone.now(),
            by=staff_of(request),
        )
        tell(request, _("The note is kept."))
        return redirect("admin:case", number)
    title = _("Note on case %(number)s") % {"number": number}
    what = [_("The note stands on the page of the case, and on the list of the day if you want.")]
    return page(request, "act", title, number=number, form=form, what=what, button=_("Keep the note"))
