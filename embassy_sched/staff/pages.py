"""What the pages of this package share: the admin's frame, the permission, the words on the next page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse

from eligibility.wording import Text


def page(request: HttpRequest, template: str, title: Text, **context: object) -> TemplateResponse:
    """Show a page in the admin's frame."""
    site = admin.site
    request.current_app = site.name
    everywhere = {**site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/cases/{template}.html", {**everywhere, **context})


def require(request: HttpRequest, permission: str) -> None:
    """Answer 403 to a member of the staff who lacks a permission, written "app.codename"."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def tell(request: HttpRequest, sentence: Text, level: int = messages.SUCCESS) -> None:
    """Show a sentence on the next page."""
    messages.add_message(request, level, str(sentence))
