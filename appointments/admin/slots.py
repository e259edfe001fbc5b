"""Interview slots in the staff's site: the list, one slot and its log, withdrawing, places, the release."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import slot_changes
from appointments.admin import calendar_sentences
from appointments.admin.closure_acts import CLOSE_DAY
from appointments.admin.pages import confirmation, page, page_url, require, tell
from appointments.admin.places import range_view, slot_view
from appointments.admin.release import release_view
from appointments.forms.staff_fields import ReasonForm
from appointments.models import CalendarEvent, InterviewSlot
from appointments.templatetags.interview_time import day, interview_time, time_of_day

MOST_EVENTS = 100


class WhenFilter(SimpleListFilter):
    """Slots to come, unless past ones are asked for."""

    title = _("when")
    parameter_name = "when"
    PAST, ALL = "past", "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices; without one, slots to come are shown."""
        return [(self.PAST, _("past")), (self.ALL, _("all"))]

    def choices(self, changelist: ChangeList) -> list[dict[str, object]]:
        """Return the choices, the first one named for what it shows."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("to come")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InterviewSlot]) -> QuerySet[InterviewSlot]:
        """Return the slots of the chosen time."""
        if self.value() == self.ALL:
            return queryset
        if self.value() == self.PAST:
            return queryset.filter(starts_at__lte=timezone.now()).order_by("-starts_at")
        return queryset.filter(starts_at__gt=timezone.now())


class StateFilter(SimpleListFilter):
    """Slots by whether somebody could take a place of them, and why not."""

    title = _("state")
    parameter_name = "state"
    STATES = {
        "open": Q(
            taken__lt=F("capacity") - F("reserved"), stopped_at=None, withdrawn_at=None, closed_by=None
        ),
        "full": Q(taken__gte=F("capacity"), withdrawn_at=None, closed_by=None),
        "kept": Q(reserved__gt=0, withdrawn_at=None, closed_by=None),
        "stopped": Q(withdrawn_at=None, closed_by=None) & ~Q(stopped_at=None),
        "closed": Q(withdrawn_at=None) & ~Q(closed_by=None),
        "withdrawn": ~Q(withdrawn_at=None),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        names = (
            _("places free"),
            _("full"),
            _("places kept for staff"),
            _("bookings stopped"),
            _("closed"),
            _("withdrawn"),
        )
        return list(zip(self.STATES, names, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[InterviewSlot]) -> QuerySet[InterviewSlot]:
        """Return the slots of the chosen state."""
        return queryset.filter(self.STATES.get(self.value() or "", Q()))


@admin.register(InterviewSlot)
class InterviewSlotAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Slots are released, withdrawn and given places by verbs; nothing else changes them."""

    list_display = ["on_day", "time", "capacity", "taken", "reserved", "left", "state"]
    list_display_links = ["on_day", "time"]
    date_hierarchy = "starts_at"
    list_filter = [WhenFilter, StateFilter]
    list_select_related = ["closed_by"]
    list_per_page = 50
    actions = ["withdraw_chosen"]
    fields = [
        "begins",
        "capacity",
        "taken",
        "reserved",
        "stopped",
        "withdrawn",
        "closed_by",
        "for_the_public",
        "released",
    ]
    readonly_fields = ["begins", "stopped", "withdrawn", "for_the_public", "released"]
    change_list_template = "admin/appointments/slot_list.html"
    change_form_template = "admin/appointments/slot.html"

    @admin.display(description=_("time"), ordering="starts_at")
    def time(self, slot: InterviewSlot) -> str:
        """Return the time of the day."""
        return time_of_day(slot.starts_at)

    @admin.display(description=_("day"), ordering="starts_at")
    def on_day(self, slot: InterviewSlot) -> str:
        """Return the day in words."""
        return day(slot.starts_at)

    @admin.display(description=_("begins"))
    def begins(self, slot: InterviewSlot) -> str:
        """Return when, in words."""
        return interview_time(slot.starts_at)

    @admin.display(description=_("bookings stopped"))
    def stopped(self, slot: InterviewSlot) -> str:
        """Return since when nobody of the public can book it."""
        return interview_time(slot.stopped_at) or "–"

    @admin.display(description=_("withdrawn"))
    def withdrawn(self, slot: InterviewSlot) -> str:
        """Return when it was withdrawn."""
        return interview_time(slot.withdrawn_at) or "–"

    @admin.display(description=_("for the public from"))
    def for_the_public(self, slot: InterviewSlot) -> str:
        """Return from when on the public sees it."""
        return interview_time(slot.public_from) or "–"

    @admin.display(description=_("released"))
    def released(self, slot: InterviewSlot) -> str:
        """Return when it was released."""
        return interview_time(slot.released_at)

    @admin.display(description=_("free"))
    def left(self, slot: InterviewSlot) -> int:
        """Return how many places are left for the public."""
        return slot.free

    @admin.display(description=_("state"))
    def state(self, slot: InterviewSlot) -> str:
        """Say why nobody can book it, if so."""
        if slot.withdrawn_at:
            return _("withdrawn")
        if slot.closed_by:
            return _("closed: %(name)s") % {"name": slot.closed_by.name}
        if slot.stopped_at:
            return _("bookings stopped")
        if slot.taken >= slot.capacity:
            return _("full")
        return _("full but for staff") if slot.is_full else ""

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may withdraw slots."""
        return request.user.has_perm("appointments.change_interviewslot")

    def get_urls(self) -> list[URLPattern]:
        """Add the release, and the pages that change places and withdraw."""
        return [
            page_url(self, "release/", self.release_view, "release"),
            page_url(self, "places/", self.places_view, "places"),
            page_url(self, "<int:slot_id>/capacity/", self.capacity_view, "capacity"),
            page_url(self, "<int:slot_id>/withdraw/", self.withdraw_view, "withdraw"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show a slot, what may be done with it, and what was."""
        shown = dict(extra_context or {})
        slot = self.get_object(request, object_id)
        if slot is not None:
            found = CalendarEvent.objects.filter(Q(slot=slot) | Q(day=slot.day)).select_related("by")
            events = [event for event in found[:MOST_EVENTS] if self._concerns(event, slot)]
            shown |= {
                "events": [(event, calendar_sentences.event(event, slot)) for event in events],
                "may_change": slot.withdrawn_at is None and slot.starts_at > timezone.now(),
                "closing_url": calendar_sentences.closing_url(slot=slot),
            }
        return super().change_view(request, object_id, form_url, shown)

    @admin.action(description=_("Withdraw (empty slots only)"), permissions=["withdraw"])
    def withdraw_chosen(self, request: HttpRequest, chosen: QuerySet[InterviewSlot]) -> HttpResponse | None:
        """Withdraw the chosen slots that nobody has a place in."""
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        standing = chosen.filter(withdrawn_at=None)
        question = confirmation(
            self,
            request,
            standing,
            title=_("Withdraw slots"),
            text=_(
                "Nobody can book a withdrawn slot any more, and that cannot be undone. A slot with an "
                "appointment is left as it is: the page “Close a day” moves its people."
            ),
            button=_("Withdraw"),
            name=partial(calendar_sentences.withdrawing, may_close=request.user.has_perm(CLOSE_DAY)),
            form=form,
        )
        if question is None:
            asked = list(standing)
            reason = form.cleaned_data["reason"]
            gone = slot_changes.withdraw(asked, now=timezone.now(), by=staff_of(request), reason=reason)
            self._tell_withdrawn(request, len(gone), len(asked) - len(gone))
        return question

    def withdraw_view(self, request: HttpRequest, slot_id: int) -> HttpResponse:
        """Withdraw one slot that nobody has a place in."""
        require(request, "change_interviewslot")
        slot = self._slot(request, slot_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            gone = slot_changes.withdraw([slot], now=timezone.now(), by=staff_of(request), reason=reason)
            self._tell_withdrawn(request, len(gone), 1 - len(gone))
            return HttpResponseRedirect(reverse("admin:appointments_interviewslot_changelist"))
        return page(
            self,
            request,
            "slot_withdraw",
            _("Withdraw a slot"),
            form=form,
            slot=slot,
            what=calendar_sentences.withdrawing(slot, may_close=request.user.has_perm(CLOSE_DAY)),
            possible=not slot.taken and slot.withdrawn_at is None,
        )

    def release_view(self, request: HttpRequest) -> HttpResponse:
        """Release slots for a range of days."""
        return release_view(self, request)

    def places_view(self, request: HttpRequest) -> HttpResponse:
        """Change the number of places of the slots of a range of days."""
        require(request, "change_interviewslot")
        return range_view(self, request)

    def capacity_view(self, request: HttpRequest, slot_id: int) -> HttpResponse:
        """Change the number of places of a slot, never below what is taken."""
        require(request, "change_interviewslot")
        slot = self._slot(request, slot_id)
        named = {"time": time_of_day(slot.starts_at), "day": day(slot.starts_at)}
        return slot_view(self, request, slot, _("Places at %(time)s on %(day)s") % named)

    def _slot(self, request: HttpRequest, slot_id: int) -> InterviewSlot:
        slot = self.get_object(request, slot_id)
        if slot is None:
            raise Http404
        return slot

    def _concerns(self, event: CalendarEvent, slot: InterviewSlot) -> bool:
        """Leave out what was done on that day to other slots alone."""
        rows = event.detail.get("slots")
        if isinstance(rows, list):
            return any(row.get("slot") == slot.pk for row in rows)
        return event.slot_id in {None, slot.pk}

    def _tell_withdrawn(self, request: HttpRequest, gone: int, left: int) -> None:
        if gone:
            said = ngettext("%(count)d slot withdrawn.", "%(count)d slots withdrawn.", gone)
            tell(request, [said % {"count": gone}])
        if left:
            said = ngettext(
                "%(count)d slot was left as it is: it has an appointment, or was withdrawn before.",
                "%(count)d slots were left as they are: they have appointments, or were withdrawn before.",
                left,
            )
            tell(request, [said % {"count": left}], messages.WARNING)
