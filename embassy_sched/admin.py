"""Who belongs to which group of the staff: to be read by administrators, changed by nobody here."""

# Registers Django's own page of groups, on which anybody with the permission could give himself any other.
import django.contrib.auth.admin  # noqa: F401
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """The groups come with the program (``roles.py``); ``manage.py staff`` puts people into them."""

    list_display = ["name", "members_count"]
    search_fields = ["name"]
    fields = ["name", "members", "may"]
    readonly_fields = ["members", "may"]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say whether an administrator looks."""
        return request.user.is_active and request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the table on the front page to administrators only."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Return the groups with their number of members."""
        return super().get_queryset(request).annotate(number=Count("user"))

    @admin.display(description=_("members"), ordering="number")
    def members_count(self, group: Group) -> int:
        """Return how many accounts are in the group."""
        return group.number

    @admin.display(description=_("members"))
    def members(self, group: Group) -> SafeString | str:
        """Return the accounts of the group."""
        return _one_under_another(group.user_set.order_by("email").values_list("email"))

    @admin.display(description=_("may"))
    def may(self, group: Group) -> SafeString | str:
        """Return what the group may do, as Django names it."""
        named = group.permissions.select_related("content_type").order_by(
            "content_type__app_label", "codename"
        )
        return _one_under_another((f"{each.content_type.app_label}.{each.codename}",) for each in named)


def _one_under_another(lines: object) -> SafeString | str:
    return format_html_join("", "<div>{}</div>", lines) or "-"
