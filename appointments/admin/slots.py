"""Interview slots in the staff's site: the list, withdrawing, the number of places, the release."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.read_only_admin import ReadOnlyAdmin
from appointments import places
from appointments.admin.pages import confirmation, page, page_url, require, tell
from appointments.admin.release import release_view
from appointments.forms.places import CapacityForm
from appointments.models import InterviewSlot
from appointments.templatetags.interview_time import day, interview_time, time_of_day


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
        "open": Q(taken__lt=F("capacity"), withdrawn_at=None, closed_by=None),
        "full": Q(taken__gte=F("capacity"), withdrawn_at=None, closed_by=None),
        "closed": Q(withdrawn_at=None) & ~Q(closed_by=None),
        "withdrawn": ~Q(withdrawn_at=None),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        names = (_("places free"), _("full"), _("closed"), _("withdrawn"))
        return list(zip(self.STATES, names, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[InterviewSlot]) -> QuerySet[InterviewSlot]:
        """Return the slots of the chosen state."""
        return queryset.filter(self.STATES.get(self.value() or "", Q()))


@admin.register(InterviewSlot)
class InterviewSlotAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Slots are released, withdrawn and given places by verbs; nothing else changes them."""

    list_display = ["time", "on_day", "capacity", "taken", "left", "state"]
    list_display_links = ["time", "on_day"]
    list_filter = [WhenFilter, StateFilter]
    list_select_related = ["closed_by"]
    list_per_page = 50
    actions = ["withdraw_chosen"]
    fields = ["starts_at", "capacity", "taken", "withdrawn_at", "closed_by", "public_from", "released_at"]
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

    @admin.display(description=_("free"))
    def left(self, slot: InterviewSlot) -> int:
        """Return how many places are left."""
        return slot.free

    @admin.display(description=_("state"))
    def state(self, slot: InterviewSlot) -> str:
        """Say why nobody can book it, if so."""
        if slot.withdrawn_at:
            return _("withdrawn")
        if slot.closed_by:
            return _("closed: %(name)s") % {"name": slot.closed_by.name}
        return _("full") if slot.is_full else ""

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may withdraw slots."""
        return request.user.has_perm("appointments.change_interviewslot")

    def get_urls(self) -> list[URLPattern]:
        """Add the release and the page for the number of places."""
        return [
            page_url(self, "release/", self.release_view, "release"),
            page_url(self, "<int:slot_id>/capacity/", self.capacity_view, "capacity"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Withdraw (empty slots only)"), permissions=["withdraw"])
    def withdraw_chosen(self, request: HttpRequest, chosen: QuerySet[InterviewSlot]) -> HttpResponse | None:
        """Withdraw the chosen slots that nobody has a place in."""
        question = confirmation(
            self,
            request,
            chosen.filter(withdrawn_at=None),
            title=_("Withdraw slots"),
            text=_(
                "Nobody can book these slots any more, and that cannot be undone. A slot with an appointment "
                "is left as it is."
            ),
            button=_("Withdraw"),
            name=lambda slot: interview_time(slot.starts_at),
        )
        if question is None:
            now = timezone.now()
            gone = [slot for slot in chosen.order_by("pk") if places.withdraw(slot.pk, now=now)]
            for slot in gone:
                self.log_change(request, slot, "Withdrawn.")
            self._tell_withdrawn(request, len(gone), chosen.exclude(withdrawn_at=now).count())
        return question

    def release_view(self, request: HttpRequest) -> HttpResponse:
        """Release slots for a range of days."""
        return release_view(self, request)

    def capacity_view(self, request: HttpRequest, slot_id: int) -> HttpResponse:
        """Change the number of places of a slot, never below what is taken."""
        require(request, "change_interviewslot")
        slot = self.get_object(request, slot_id)
        if slot is None:
            raise Http404
        form = CapacityForm(request.POST or None, initial={"capacity": slot.capacity})
        if request.method == "POST" and form.is_valid():
            capacity = form.cleaned_data["capacity"]
            if places.set_capacity(slot.pk, capacity):
                self.log_change(request, slot, f"Places: {slot.capacity} → {capacity}.")
                tell(request, [_("%(slot)s has %(count)d places now.") % {"slot": slot, "count": capacity}])
                return HttpResponseRedirect(reverse("admin:appointments_interviewslot_changelist"))
            slot.refresh_from_db()
            form.add_error(
                "capacity",
                _("%(taken)d places are taken. Choose at least that many, or reschedule appointments first.")
                % {"taken": slot.taken},
            )
        title = _("Places at %(time)s on %(day)s") % {
            "time": time_of_day(slot.starts_at),
            "day": day(slot.starts_at),
        }
        return page(self, request, "slot_capacity", title, form=form, slot=slot)

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
