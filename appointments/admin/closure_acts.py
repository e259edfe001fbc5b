"""What staff do with closures on several pages: approve, remove; with the dry run before it."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from appointments import closure_changes, closures
from appointments.admin import calendar_sentences, sentences
from appointments.admin.pages import Text, page, tell
from appointments.closure_changes import Closed
from appointments.models import Closure

CLOSE_DAY = "appointments.close_day"
STAYS_PROPOSED = _("It stays proposed until an officer closes it.")


def year_url(year: int) -> str:
    """Return the address of the year view."""
    return reverse("admin:appointments_closure_year", args=[year])


def lead_on(request: HttpRequest, done: Closed, back: str, stays: Text = STAYS_PROPOSED) -> HttpResponse:
    """Lead an officer to the page that closes a day on booked people, anybody else back, and say why."""
    if not done.waiting:
        return HttpResponseRedirect(back)
    url = calendar_sentences.closing_url(done.waiting[0])
    if url and request.user.has_perm(CLOSE_DAY):
        tell(request, [calendar_sentences.hit(done.booked, done.hit or {})], messages.WARNING)
        return HttpResponseRedirect(url)
    tell(request, [calendar_sentences.waits_for_officer(done, stays)], messages.WARNING)
    return HttpResponseRedirect(back)


def approve(request: HttpRequest, drafts: Iterable[Closure], reason: str, back: str) -> HttpResponse:
    """Let closures count that hit nobody; lead on to the first day of the others."""
    done = closure_changes.approve_free(drafts, now=timezone.now(), by=staff_of(request), reason=reason)
    if done.counting or not done.waiting:
        tell(request, [sentences.approved(len(done.counting))])
    return lead_on(request, done, back)


def remove(request: HttpRequest, gone: Iterable[Closure], reason: str) -> None:
    """Remove closures, and say so."""
    try:
        removed = closures.remove(gone, now=timezone.now(), by=staff_of(request), reason=reason)
    except closures.ClosingGoesOn:
        tell(request, [closing_goes_on()], messages.ERROR)
    else:
        tell(request, [sentences.removed(removed)])


def closing_goes_on() -> str:
    """Say that people are being moved because of the closure."""
    return _(
        "People are being moved because of this closure. Finish or undo that first, under “Closings of "
        "days”; nothing was changed."
    )


def ask(
    admin: ModelAdmin, request: HttpRequest, chosen: Iterable[Closure], **context: object
) -> HttpResponse:
    """Show what approving or removing would do to each closure, before it is done."""
    effects = closures.effects(chosen)
    return page(admin, request, "closure_act", context.pop("title"), effects=effects, **context)
