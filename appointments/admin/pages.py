"""Pages of our own inside the admin site: what they share."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise

CONFIRMED = "confirmed"
# A page names that many rows; all of them are counted.
NAMED = 100

Text = str | Promise
View = Callable[..., Any]


def page(
    admin: ModelAdmin, request: HttpRequest, template: str, title: Text, **context: object
) -> TemplateResponse:
    """Show a page in the admin's frame, with the way back to the list of its model."""
    request.current_app = admin.admin_site.name
    return TemplateResponse(
        request,
        f"admin/appointments/{template}.html",
        {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title, **context},
    )


def page_url(admin: ModelAdmin, route: str, view: View, name: str) -> URLPattern:
    """Give a page its address under its model's; its name is ``admin:appointments_<model>_<name>``."""
    full_name = f"{admin.opts.app_label}_{admin.opts.model_name}_{name}"
    return path(route, admin.admin_site.admin_view(view), name=full_name)


def require(request: HttpRequest, *permissions: str) -> None:
    """Answer 403 to a member of the staff who lacks one of the permissions of this app."""
    if not request.user.has_perms(f"appointments.{permission}" for permission in permissions):
        raise PermissionDenied


def confirmation(
    admin: ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Model],
    *,
    title: Text,
    text: Text,
    button: Text,
    name: Callable[[Any], object] = str,
    form: Form | None = None,
) -> TemplateResponse | None:
    """Show what an action is about to do to the chosen rows; None once that was confirmed.

    ``name`` says what a row is to its reader. An action that asks for more (why?) hands in its form; it is
    confirmed when the form is valid.
    """
    if request.POST.get(CONFIRMED) and (form is None or form.is_valid()):
        return None
    count = rows.count()
    return page(
        admin,
        request,
        "confirm_action",
        title,
        text=text,
        button=button,
        form=form,
        names=[name(row) for row in rows[:NAMED]],
        unnamed=max(count - NAMED, 0),
        # The whole list may have been chosen; then one of its rows stands for all.
        chosen=rows[:1] if request.POST.get("select_across") == "1" else rows,
        checkbox=helpers.ACTION_CHECKBOX_NAME,
        action=request.POST.get("action", ""),
        select_across=request.POST.get("select_across", "0"),
        confirmed=CONFIRMED,
    )


def tell(request: HttpRequest, sentences: Iterable[Text], level: int = messages.SUCCESS) -> None:
    """Show sentences on the next page."""
    for sentence in sentences:
        messages.add_message(request, level, sentence)
