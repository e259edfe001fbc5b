"""Accounts and letters, as the consular staff sees them."""

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import outbox
from accounts.letters import compose
from accounts.models import Notification, User
from accounts.read_only_admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Who has an account; the hash of the password is shown to nobody."""

    list_display = ["email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email"]
    ordering = ["email"]
    fields = [
        "email",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "date_joined",
        "last_login",
    ]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """The outbox: what was sent, what waits, and why.

    An account letter holds a live link, with which anybody could enter: its text is shown with DEBUG only.
    """

    list_display = ["about", "to_address", "state", "tries", "last_error", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["to_address", "kind"]
    list_select_related = ["user"]
    actions = ["send_again"]
    fields = [
        "about",
        "to_address",
        "user",
        "language",
        "state",
        "tries",
        "last_error",
        "created_at",
        "next_try_at",
        "sent_at",
    ]
    readonly_fields = ["about", "letter"]

    def get_fields(self, request: HttpRequest, obj: Notification | None = None) -> list[str]:
        """Return what is known of a letter; its text only where DEBUG is set."""
        return [*self.fields, "letter"] if settings.DEBUG else self.fields

    @admin.display(description=_("about"), ordering="kind")
    def about(self, notification: Notification) -> str:
        """Return the kind of letter in words."""
        return notification.kind.replace("_", " ").capitalize()

    @admin.display(description=_("letter"))
    def letter(self, notification: Notification) -> SafeString | str:
        """Return the letter as it leaves, or why it cannot be composed."""
        try:
            message = compose(notification)
        except Exception as error:
            # The page is there to find out why a letter does not leave.
            return f"{type(error).__name__}: {error}"
        return format_html("<pre>{}\n\n{}</pre>", message.subject, message.body)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may queue letters once more."""
        return request.user.has_perm("accounts.change_notification")

    @admin.action(description=_("Send again (refused letters only)"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, letters: QuerySet[Notification]) -> None:
        """Queue the chosen letters that the mail server refused; the history of each says who did."""
        now = timezone.now()
        queued = passed_over = 0
        for letter in letters:
            with transaction.atomic():
                if letter.state == Notification.State.FAILED and outbox.send_again(letter, now=now):
                    self.log_change(request, letter, f"Sent again; refused before: {letter.last_error}")
                    queued += 1
                else:
                    passed_over += 1
        if queued:
            said = ngettext(
                "%(count)d letter waits to be sent.", "%(count)d letters wait to be sent.", queued
            )
            self.message_user(request, said % {"count": queued}, messages.SUCCESS)
        if passed_over:
            said = ngettext(
                "%(count)d letter was left alone: it was not refused, or its text was wiped.",
                "%(count)d letters were left alone: they were not refused, or their text was wiped.",
                passed_over,
            )
            self.message_user(request, said % {"count": passed_over}, messages.WARNING)
