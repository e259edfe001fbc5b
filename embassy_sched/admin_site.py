"""The consular staff's site: the Django admin, entered through the same login as everybody's."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

View = Callable[..., HttpResponse]

LONGEST_KEY = 18
# allauth's e-mail addresses: one that is typed in as verified can reset the password of its account.
NOT_FOR_STAFF = {"account"}


class StaffSite(AdminSite):
    """Where the IV Unit works; only active staff may enter."""

    site_header = gettext_lazy("IV Unit: interview calendar")
    site_title = gettext_lazy("IV Unit")
    index_title = gettext_lazy("The day")
    index_template = "admin/front_page.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out tables through which staff could let anybody into somebody else's account."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        shown = [model for model in models if model._meta.app_label not in NOT_FOR_STAFF]
        super().register(shown, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the pages that look at all three apps at once before the admin's own."""
        # At import the apps are not ready yet: the admin makes its site first.
        from embassy_sched.staff import oversight_urls, urls

        return [*urls.urls_of(self.admin_view), *oversight_urls.urls_of(self.admin_view), *super().get_urls()]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Answer 400 to a date, number or chosen row that no calendar or database holds.

        The admin's lists take any lookup (``?starts_at__year=0``) and any row, and fail on such values.
        """

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (OverflowError, ValueError, DataError) as error:
                if request.method == "GET" and request.GET:
                    raise BadRequest("A value in the address is out of reach.") from error
                if any(map(_is_no_row, request.POST.getlist(ACTION_CHECKBOX_NAME))):
                    raise BadRequest("A row was chosen that no list shows.") from error
                if _holds_nul(request):
                    raise BadRequest("A NUL was sent, which PostgreSQL keeps in no text.") from error
                raise
            except FieldDoesNotExist as error:
                if TO_FIELD_VAR in request.GET or TO_FIELD_VAR in request.POST:
                    raise BadRequest("No table has a column of this name.") from error
                raise

        return super().admin_view(answered, cacheable)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Send strangers to the login that everybody uses; tell applicants that they may not enter."""
        return super().login(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the page that everybody changes the password on: one set of rules, limits and letters."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Open on the day: who comes, what waits, the jobs; the tables come last."""
        from embassy_sched.staff.views.front_page import context_of

        shown = context_of(request, timezone.now())
        return super().index(request, {**shown, **(extra_context or {})})


def _holds_nul(request: HttpRequest) -> bool:
    sent = (value for _name, values in request.POST.lists() for value in values)
    return "\x00" in request.path or any("\x00" in value for value in sent)


def _is_no_row(key: str) -> bool:
    """Say whether a chosen row has a key that no database makes by itself."""
    return not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY)
