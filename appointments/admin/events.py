"""The calendar's log in the staff's site: who did what to slots, patterns and closures, when and why."""

import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin
from appointments.models import CalendarEvent
from appointments.templatetags.interview_time import day, interview_time


@admin.register(CalendarEvent)
class CalendarEventAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Events are written by the verbs; nobody changes one."""

    list_display = ["when", "kind", "on_day", "by", "reason"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    list_per_page = 50
    ordering = ["-at", "-pk"]
    search_fields = ["reason", "by__email"]
    search_help_text = _("Words of the reason, or the address of who did it")
    fields = ["when", "kind", "on_day", "slot", "by", "role", "address", "reason", "before_and_after"]
    readonly_fields = ["when", "on_day", "before_and_after"]
    change_form_template = "admin/appointments/no_history.html"

    @admin.display(description=_("when"), ordering="at")
    def when(self, event: CalendarEvent) -> str:
        """Return the moment in words."""
        return interview_time(event.at)

    @admin.display(description=_("day concerned"), ordering="day")
    def on_day(self, event: CalendarEvent) -> str:
        """Return the day in words."""
        return day(event.day) or "–"

    @admin.display(description=_("before and after"))
    def before_and_after(self, event: CalendarEvent) -> str:
        """Return what the act kept, a line for each."""
        return "\n".join(
            f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
            for name, value in event.detail.items()
        )
