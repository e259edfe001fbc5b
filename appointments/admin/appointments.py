"""Appointments in the staff's site: looking up, what became of them, cancelling."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.permissions import staff_of
from accounts.read_only_admin import ReadOnlyAdmin
from appointments import booking, outcomes
from appointments.admin import sentences
from appointments.admin.day_urls import day_urls
from appointments.admin.pages import confirmation, tell
from appointments.availability import slots_on
from appointments.forms.staff_cancel import StaffCancelForm
from appointments.models import Appointment
from appointments.outcome_refusals import OutcomeRefused
from appointments.refusals import BookingRefused, ChangeClosed
from appointments.templatetags.interview_time import interview_time
from appointments.verification import unverified
from eligibility.admin.case_search import CaseSearch


class DayFilter(SimpleListFilter):
    """Today, to come, past and not recorded; or one day, which other pages link to: ?interview=2026-12-01."""

    title = _("interview")
    parameter_name = "interview"
    TODAY, TO_COME, UNRECORDED = "today", "to_come", "unrecorded"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        return [
            (self.TODAY, _("today")),
            (self.TO_COME, _("to come")),
            (self.UNRECORDED, _("past, outcome not recorded")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> QuerySet[Appointment]:
        """Return the appointments of the chosen days."""
        now = timezone.now()
        match self.value():
            case self.TODAY:
                return queryset.filter(slot__in=slots_on(timezone.localdate(now)))
            case self.TO_COME:
                return queryset.filter(slot__starts_at__gt=now)
            case self.UNRECORDED:
                return queryset.scheduled().filter(slot__starts_at__lte=now)
            case _:
                chosen = parse_date(self.value() or "")
                return queryset.filter(slot__in=slots_on(chosen)) if chosen else queryset


class VerifiedFilter(SimpleListFilter):
    """Whether the IV Unit has checked the Case ID of an appointment that stands."""

    title = _("Case ID")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        """Return the choices."""
        return [("no", _("scheduled, not verified"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> QuerySet[Appointment]:
        """Return the appointments of the chosen state."""
        return unverified(queryset.scheduled()) if self.value() == "no" else queryset


@admin.register(Appointment)
class AppointmentAdmin(CaseSearch, ReadOnlyAdmin, admin.ModelAdmin):
    """Appointments change by verbs alone; staff records outcomes and cancels with a reason."""

    list_display = ["__str__", "interview", "principal", "case", "party", "status", "last_day_to_change"]
    list_filter = [DayFilter, VerifiedFilter, "status", "party"]
    list_select_related = ["case", "slot", "application"]
    list_per_page = 50
    ordering = ["-slot__starts_at", "-pk"]
    search_fields = ["application__surname", "application__given_names", "application__email"]
    search_help_text = _("Confirmation number or Case ID number in any spelling, name, or e-mail address")
    case_lookup = "case__number"
    reference_lookup = "number"
    actions = ["check_in", "interviewed", "not_interviewed", "missed", "undo", "cancel"]
    fields = [
        "number",
        "case",
        "party",
        "application",
        "slot",
        "status",
        "last_day_to_change",
        "replaces",
        "scheduled_at",
        "scheduled_by",
        "checked_in_at",
        "ended_at",
        "ended_by",
        "reason",
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of a day."""
        return [*day_urls(self), *super().get_urls()]

    @admin.display(description=_("interview"), ordering="slot__starts_at")
    def interview(self, appointment: Appointment) -> str:
        """Return when it is, in words."""
        return interview_time(appointment.slot.starts_at)

    @admin.display(description=_("principal applicant"), ordering="application__surname")
    def principal(self, appointment: Appointment) -> str:
        """Return whose application it stands on."""
        return appointment.application.full_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        """Return appointments with what their page names."""
        return super().get_queryset(request).select_related("case", "slot", "application")

    def has_record_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may record outcomes."""
        return request.user.has_perm("appointments.use_day_sheet")

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may cancel on behalf of a family."""
        return request.user.has_perm("appointments.act_on_behalf")

    @admin.action(description=_("They came"), permissions=["record"])
    def check_in(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Note that families came."""
        text = _("Note that these families came today.")
        return self._record(request, chosen, outcomes.check_in, _("They came"), text)

    @admin.action(description=_("Interviewed"), permissions=["record"])
    def interviewed(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Record interviews."""
        text = _("Record that these interviews took place. From then on the case sends inquiries only.")
        return self._record(request, chosen, outcomes.record_interviewed, _("Interviewed"), text)

    @admin.action(description=_("Came, not interviewed"), permissions=["record"])
    def not_interviewed(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Record that the post owes a new day."""
        text = _("Record that these families came and were not interviewed. They may schedule anew at once.")
        title = _("Came, not interviewed")
        return self._record(request, chosen, outcomes.record_not_interviewed, title, text)

    @admin.action(description=_("Missed"), permissions=["record"])
    def missed(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Record that nobody came."""
        text = _("Record that nobody came. The family may schedule anew.")
        return self._record(request, chosen, outcomes.record_missed, _("Missed"), text)

    @admin.action(description=_("Undo what was recorded today"), permissions=["record"])
    def undo(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Take back an outcome."""
        text = _("Take back what was recorded today: the appointment stands again.")
        return self._record(request, chosen, outcomes.undo, _("Undo"), text)

    @admin.action(description=_("Cancel, with a reason"), permissions=["act"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> HttpResponse | None:
        """Cancel appointments, also after their last day to change; each family gets a letter."""
        posted = request.POST if "confirmed" in request.POST else None
        form = StaffCancelForm(posted)
        question = confirmation(
            self,
            request,
            chosen,
            title=_("Cancel appointments"),
            text=_("The places become free for others, and each family is told by e-mail."),
            button=_("Cancel these appointments"),
            name=_in_words,
            form=form,
        )
        if question is not None:
            return question
        ended_by = Appointment.EndedBy(form.cleaned_data["ended_by"])
        reason = form.cleaned_data["reason"]
        now, by = timezone.now(), staff_of(request)
        done = 0
        for appointment in chosen:
            try:
                booking.cancel(appointment, now=now, by=by, ended_by=ended_by, reason=reason)
            except ChangeClosed:
                refused = _("The interview day has passed. Record what became of it instead.")
            except BookingRefused:
                refused = _("It does not stand any more. Look at the list again.")
            else:
                self.log_change(request, appointment, "Cancelled.")
                done += 1
                continue
            self._tell_refused(request, appointment, refused)
        self._tell_done(request, done)
        return None

    def _record(
        self,
        request: HttpRequest,
        chosen: QuerySet[Appointment],
        verb: Callable[..., None],
        title: str,
        text: str,
    ) -> HttpResponse | None:
        """Ask, then record for each appointment in a transaction of its own; name those that refuse."""
        question = confirmation(
            self, request, chosen, title=title, text=text, button=_("Record"), name=_in_words
        )
        if question is not None:
            return question
        now, by = timezone.now(), staff_of(request)
        done = 0
        for appointment in chosen:
            try:
                verb(appointment, now=now, by=by)
            except OutcomeRefused as refusal:
                self._tell_refused(request, appointment, sentences.OUTCOME_REFUSED[type(refusal)])
            else:
                self.log_change(request, appointment, verb.__name__)
                done += 1
        self._tell_done(request, done)
        return None

    def _tell_refused(self, request: HttpRequest, appointment: Appointment, why: str) -> None:
        named = {"number": appointment, "name": appointment.application.full_name, "why": why}
        tell(request, [_("%(number)s, %(name)s: %(why)s") % named], messages.WARNING)

    def _tell_done(self, request: HttpRequest, done: int) -> None:
        if done:
            said = ngettext("%(count)d appointment recorded.", "%(count)d appointments recorded.", done)
            tell(request, [said % {"count": done}])


def _in_words(appointment: Appointment) -> str:
    """Say which appointment it is: number, name and time."""
    parts = {
        "number": appointment,
        "name": appointment.application.full_name,
        "time": interview_time(appointment.slot.starts_at),
    }
    return _("%(number)s, %(name)s, %(time)s") % parts
