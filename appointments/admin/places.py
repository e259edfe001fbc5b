"""The pages that change how many places slots have, and how many of them are kept for staff."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import staff_of
from appointments import slot_changes
from appointments.admin import calendar_sentences
from appointments.admin.pages import page, tell
from appointments.forms.places import PlacesForm, RangeForm
from appointments.models import InterviewSlot
from appointments.slot_changes import BelowTaken, ChangedMeanwhile, Plan, TooManySlots

# The buttons of the preview; any other POST shows the preview again.
DO = "do"
CHANGE = "change"
SEEN = "seen"
MOST_SHOWN = 300


def range_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Change the slots of a range of days: form, dry run, done."""
    now = timezone.now()
    form = RangeForm(
        request.POST or None, initial={"first_day": _day(request)}, today=timezone.localdate(now)
    )
    slots: list[InterviewSlot] = []
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        slots = slot_changes.slots_between(
            asked["first_day"], asked["last_day"], asked["weekdays"], asked["times"], now=now
        )
        if not slots:
            form.add_error(None, _("No slot to come was found on these days and at these times."))
    return _view(admin, request, form, slots, _("Change places"))


def slot_view(admin: ModelAdmin, request: HttpRequest, slot: InterviewSlot, title: str) -> HttpResponse:
    """Change one slot: form, dry run, done."""
    initial = {"capacity": slot.capacity, "reserved": slot.reserved}
    form = PlacesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if slot.withdrawn_at or slot.starts_at <= timezone.now():
            form.add_error(None, _("This slot was withdrawn or has begun: its places stay as they are."))
    return _view(admin, request, form, [slot], title, slot)


def _view(
    admin: ModelAdmin,
    request: HttpRequest,
    form: PlacesForm,
    slots: Iterable[InterviewSlot],
    title: str | Promise,
    slot: InterviewSlot | None = None,
) -> HttpResponse:
    plan: Plan | None = None
    if request.method == "POST" and form.is_valid():
        wanted = {"capacity": form.cleaned_data["capacity"], "reserved": form.cleaned_data["reserved"]}
        now = timezone.now()
        try:
            if DO in request.POST:
                done = slot_changes.change_places(
                    slots,
                    **wanted,
                    now=now,
                    by=staff_of(request),
                    reason=form.cleaned_data["reason"],
                    seen=request.POST.get(SEEN),
                )
                tell(request, [calendar_sentences.places_changed(done)])
                return HttpResponseRedirect(reverse("admin:appointments_interviewslot_changelist"))
            plan = slot_changes.plan_places(slots, **wanted, now=now)
        except TooManySlots as refusal:
            said = _("These are %(count)d slots. Choose at most %(most)d: fewer days, or certain times.")
            form.add_error(None, said % {"count": refusal.count, "most": slot_changes.MOST_SLOTS})
        except BelowTaken as refusal:
            plan = refusal.plan
        except ChangedMeanwhile as refusal:
            tell(request, [_("The slots changed since you looked. Look again.")], messages.WARNING)
            plan = refusal.plan
    if plan is None or CHANGE in request.POST:
        return page(admin, request, "places_form", title, form=form, slot=slot)
    possible = plan.changes and not plan.hits
    return page(
        admin,
        request,
        "places_preview",
        _("Change places: look before you change"),
        form=form,
        plan=plan,
        shown=plan.changes[:MOST_SHOWN],
        more=max(len(plan.changes) - MOST_SHOWN, 0),
        hits=[(hit, calendar_sentences.closing_url(slot=hit.slot)) for hit in plan.hits],
        buttons=[(DO, _("Change now"))] if possible else [],
        change_button=CHANGE,
        seen=plan.fingerprint,
    )


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
