"""A staff page that shows rows and changes none: these rows are written by verbs alone."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdmin:
    """Mixin for ModelAdmin and its inlines: nobody adds, changes or deletes, not even an administrator.

    Who may see the rows is still a matter of the view permission.
    """

    # Counting a whole table for "3 results (12,345 total)" costs more than the list itself.
    show_full_result_count = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return no."""
        return False
