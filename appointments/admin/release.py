"""The release page: say which days and times, look at what would happen, release."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from appointments import patterns
from appointments.admin import calendar_sentences, sentences
from appointments.admin.month_grid import Month, months_between
from appointments.admin.pages import page, require, tell
from appointments.forms.release import ReleaseForm, initial_of
from appointments.models import ReleasePattern
from appointments.release import ChangedMeanwhile, ReleaseResult, YearNotApproved, preview, release

# The buttons of the preview; any other POST shows the preview again.
RELEASE = "release"
CHANGE = "change"
SEEN = "seen"


@dataclass(frozen=True)
class Cell:
    """What the preview shows of a day."""

    places: int = 0
    slots: int = 0
    existing: int = 0
    skipped: tuple[str, ...] = ()
    stopped: bool = False


def release_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form; the first POST shows what would be released, the second one releases it.

    Both are judged anew. What would not come out as it was looked at is shown again instead; what is there
    already is left as it is: a double click releases once.
    """
    require(request, "add_interviewslot")
    now = timezone.now()
    saved = list(ReleasePattern.objects.all())
    chosen = next((each for each in saved if str(each.pk) == request.GET.get("pattern")), None)
    initial = initial_of(chosen) if chosen else {}
    form = ReleaseForm(request.POST or None, initial=initial, today=timezone.localdate(now))
    result = None
    if request.method == "POST" and form.is_valid():
        try:
            if RELEASE in request.POST:
                return _release(request, form, now)
            result = preview(*_asked(form), reserved=form.week.reserved, now=now)
        except YearNotApproved as refusal:
            form.add_error(None, sentences.year_not_approved(refusal))
        except patterns.PatternExists:
            form.add_error("replace", _("There is another pattern of that name. Tick this to replace it."))
        except ChangedMeanwhile as refusal:
            tell(request, [_("The calendar changed since you looked. Look again.")], messages.WARNING)
            result = refusal.result
    if result is None or CHANGE in request.POST:
        return page(
            admin,
            request,
            "release_form",
            _("Release slots"),
            form=form,
            patterns=[(each, calendar_sentences.week_of(each)) for each in saved],
            chosen=chosen,
        )
    return page(
        admin,
        request,
        "release_preview",
        _("Release slots: look before you release"),
        form=form,
        week=form.week,
        result=result,
        months=_months(form, result),
        existing=sentences.by_day(result.existing),
        withdrawn=sentences.by_day(result.withdrawn),
        skipped=[(skipped.day, sentences.skipped(skipped)) for skipped in result.skipped],
        buttons=[(RELEASE, _("Release now"))] if result.released else [],
        change_button=CHANGE,
        seen=result.fingerprint,
    )


def _release(request: HttpRequest, form: ReleaseForm, now: datetime) -> HttpResponse:
    by, asked = staff_of(request), form.cleaned_data
    with transaction.atomic():
        if asked["save_as"]:
            patterns.save(
                asked["save_as"],
                form.week,
                now=now,
                by=by,
                replace=asked["replace"],
                reason=asked["reason"],
            )
        done = release(
            *_asked(form),
            reserved=form.week.reserved,
            now=now,
            by=by,
            reason=asked["reason"],
            pattern=asked["save_as"],
            seen=request.POST.get(SEEN),
        )
    tell(request, [sentences.released(done)])
    return HttpResponseRedirect(reverse("admin:appointments_interviewslot_changelist"))


def _asked(form: ReleaseForm) -> tuple[object, ...]:
    week = form.week
    return (
        form.cleaned_data["first_day"],
        form.cleaned_data["last_day"],
        week.weekdays,
        week.times,
        week.capacity,
    )


def _months(form: ReleaseForm, result: ReleaseResult) -> list[Month]:
    slots, existing = _by_day(result.released), _by_day(result.existing)
    skipped: dict[date, list[str]] = {}
    for each in result.skipped:
        skipped.setdefault(each.day, []).append(sentences.skipped(each))
    stopped = frozenset(result.stopped)

    def content(day: date) -> Cell:
        return Cell(
            slots[day] * result.capacity,
            slots[day],
            existing[day],
            tuple(skipped.get(day, ())),
            day in stopped,
        )

    return months_between(form.cleaned_data["first_day"], form.cleaned_data["last_day"], content)


def _by_day(moments: Iterable[datetime]) -> Counter[date]:
    return Counter(timezone.localdate(moment) for moment in moments)
