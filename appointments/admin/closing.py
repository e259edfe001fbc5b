"""Closings of days in the staff's site: the list, and the page of one, until everybody is told."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import letters
from appointments.admin import closing_sentences as sentences
from appointments.admin.closing_new import new_view, to_page
from appointments.admin.pages import page, page_url, require, tell
from appointments.admin.stopping import stop_view
from appointments.closing_day import closing as closings
from appointments.closing_day import items, undo
from appointments.closing_day.calls import calls_of, to_be_called
from appointments.models import Closing, ClosingItem

GO_ON, SEND, UNDO, CALLED = "go_on", "send_now", "undo", "called"


class StateFilter(SimpleListFilter):
    """Closings that are not finished, finished, or undone."""

    title = gettext_lazy("state")
    parameter_name = "state"
    STATES = {
        "unfinished": Q(finished_at=None, undone_at=None),
        "finished": Q(finished_at__isnull=False, undone_at=None),
        "undone": Q(undone_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        names = (gettext_lazy("not finished"), gettext_lazy("finished"), gettext_lazy("undone"))
        return list(zip(self.STATES, names, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Closing]) -> QuerySet[Closing]:
        """Return the closings of the chosen state."""
        return queryset.filter(self.STATES.get(self.value() or "", Q()))


@admin.register(Closing)
class ClosingAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Closings are made, gone on with and undone by verbs."""

    list_display = ["what", "name", "state", "hit", "left", "started_at"]
    list_filter = [StateFilter, "way", "cause"]
    list_per_page = 50
    search_fields = ["name", "day"]
    change_list_template = "admin/appointments/closing_list.html"

    @admin.display(description=gettext_lazy("closed"), ordering="day")
    def what(self, closing: Closing) -> str:
        """Return the day, or the part of it."""
        return sentences.what(closing)

    @admin.display(description=gettext_lazy("appointments"))
    def hit(self, closing: Closing) -> int:
        """Return how many appointments it hit."""
        return closing.hit

    @admin.display(description=gettext_lazy("not handled yet"))
    def left(self, closing: Closing) -> int:
        """Return how many nobody has handled yet."""
        return closing.left

    @admin.display(description=gettext_lazy("state"))
    def state(self, closing: Closing) -> str:
        """Say whether it is finished."""
        if closing.undone_at:
            return _("undone")
        return _("finished") if closing.finished_at else _("not finished")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Closing]:
        """Return closings with the numbers of their list."""
        left = Count("items", filter=Q(items__state=ClosingItem.State.PENDING))
        return super().get_queryset(request).annotate(hit=Count("items"), left=left)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the act, of one closing, and of stopping bookings."""
        return [
            page_url(self, "new/", self.new_view, "new"),
            page_url(self, "stop/", self.stop_view, "stop"),
            page_url(self, "<int:closing_id>/", self.page_view, "page"),
            page_url(self, "<int:closing_id>/calls/", self.calls_view, "calls"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Lead from the list to the page of a closing."""
        closing = self.get_object(request, object_id)
        if closing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return to_page(closing)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Close a day."""
        return new_view(self, request)

    def stop_view(self, request: HttpRequest) -> HttpResponse:
        """Stop the bookings of a day, or let them go on."""
        return stop_view(self, request)

    def page_view(self, request: HttpRequest, closing_id: int) -> HttpResponse:
        """Show what became of everybody; a POST goes on, sends the letters, undoes, or ticks calls."""
        require(request, "view_closing")
        closing = self._get(closing_id)
        if request.method == "POST":
            return self._act(request, closing)
        now = timezone.now()
        calls = calls_of(closing)
        may_undo = undo.may_undo(closing, now)
        waiting = len(letters.of_closing(closing)) if may_undo else 0
        left = sum(call.item.state == ClosingItem.State.PENDING for call in calls)
        return page(
            self,
            request,
            "closing",
            sentences.title(closing),
            closing=closing,
            calls=[(call, sentences.BECAME[call.became]) for call in calls],
            letters=sentences.letters(closing, waiting, may_undo=may_undo),
            left=left if closing.is_unfinished else 0,
            may_undo=may_undo and request.user.has_perm("appointments.close_day"),
            may_act=request.user.has_perm("appointments.close_day"),
            may_call=request.user.has_perm("appointments.act_on_behalf") and not closing.undone_at,
            buttons={"go_on": GO_ON, "send_now": SEND, "undo": UNDO, "called": CALLED},
        )

    def calls_view(self, request: HttpRequest, closing_id: int) -> HttpResponse:
        """Show the list of calls to print: who has no e-mail comes first."""
        require(request, "view_closing")
        closing = self._get(closing_id)
        calls = to_be_called(calls_of(closing))
        return page(
            self,
            request,
            "closing_calls",
            _("Calls: %(what)s") % {"what": sentences.what(closing)},
            closing=closing,
            unreached=[
                (call, sentences.SAY.get(call.became, "")) for call in calls if not call.contact.addresses
            ],
            written=[(call, sentences.SAY.get(call.became, "")) for call in calls if call.contact.addresses],
            printed_at=timezone.now(),
            back_url=to_page(closing).url,
        )

    def _get(self, closing_id: int) -> Closing:
        closing = Closing.objects.select_related("closure", "started_by").filter(pk=closing_id).first()
        if closing is None:
            raise Http404
        return closing

    def _act(self, request: HttpRequest, closing: Closing) -> HttpResponse:
        now, by = timezone.now(), staff_of(request)
        if CALLED in request.POST:
            require(request, "act_on_behalf")
            ticked = {int(pk) for pk in request.POST.getlist("item") if pk.isdecimal()}
            closings.note_called(closing, ticked, now=now, by=by)
            tell(request, [_("The calls are noted.")])
            return to_page(closing)
        require(request, "close_day")
        if GO_ON in request.POST:
            left = items.go_on(closing, now=now, by=by, may_go_on=items.for_seconds())
            tell(request, [sentences.done(closing, left)], messages.WARNING if left else messages.SUCCESS)
        elif SEND in request.POST:
            sent = closings.send_now(closing, now=now, by=by)
            said = ngettext("%(count)d letter leaves now.", "%(count)d letters leave now.", sent)
            tell(request, [said % {"count": sent}])
        elif UNDO in request.POST:
            try:
                result = undo.undo(closing, now=now, by=by)
            except undo.UndoTooLate:
                said = _(
                    "Too late to undo: the letters have left, or it was undone before. Nothing was changed."
                )
                tell(request, [said], messages.ERROR)
            else:
                tell(request, sentences.undone(closing, result))
        return to_page(closing)
