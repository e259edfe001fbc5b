"""The consular staff's site: the Django admin, entered through the same login as everybody's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

View = Callable[..., HttpResponse]

# allauth's e-mail addresses: one that is typed in as verified can reset the password of its account.
NOT_FOR_STAFF = {"account"}

# Next year's Cambodian holidays are decreed by then, and its first weeks come within reach of a release.
REMIND_OF_NEXT_YEAR_FROM = 10


@dataclass(frozen=True)
class Job:
    """A page for a job of the day: where it is, and the permission it needs."""

    name: str | Promise
    url_name: str
    permission: str
    query: str = ""

    @property
    def url(self) -> str:
        """Return the address, or nothing where the page does not exist."""
        try:
            return reverse(f"admin:{self.url_name}") + self.query
        except NoReverseMatch:
            return ""


JOBS = (
    Job(
        gettext_lazy("Release slots"), "appointments_interviewslot_release", "appointments.add_interviewslot"
    ),
    Job(
        gettext_lazy("Appointments of today"),
        "appointments_appointment_changelist",
        "appointments.view_appointment",
        "?interview=today",
    ),
    Job(
        gettext_lazy("Appointments whose outcome is not recorded"),
        "appointments_appointment_changelist",
        "appointments.view_appointment",
        "?interview=unrecorded",
    ),
    Job(
        gettext_lazy("Inquiries that wait for an answer"),
        "eligibility_inquiry_changelist",
        "eligibility.view_inquiry",
        "?state__exact=received",
    ),
    Job(gettext_lazy("Close a day"), "appointments_closure_add", "appointments.add_closure"),
    Job(gettext_lazy("Holidays by year"), "appointments_closure_years", "appointments.view_closure"),
)


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

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Answer 400 to a date or number in an address of the admin that no calendar or database holds.

        Its lists take any lookup (``?starts_at__year=0``), and fail on such values.
        """

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (OverflowError, ValueError, DataError) as error:
                if request.method == "GET" and request.GET:
                    raise BadRequest("A value in the address is out of reach.") from error
                raise

        return super().admin_view(answered, cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the pages on cases and accounts before those of the tables."""
        # At import the apps are not ready yet.
        from embassy_sched.staff.urls import urls_of

        return [*urls_of(self.admin_view), *super().get_urls()]

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
        """Show the jobs of the day above the list of tables."""
        jobs = [job for job in JOBS if request.user.has_perm(job.permission) and job.url]
        reminders = _reminders(request, timezone.localdate())
        return super().index(request, {"jobs": jobs, "reminders": reminders, **(extra_context or {})})


def _reminders(request: HttpRequest, today: date) -> list[str]:
    """Return what staff should not forget, for those who may do something about it."""
    # At import the apps are not ready yet: the admin makes its site first.
    from appointments.closures import years_without_approved_closures
    from eligibility.models import Inquiry

    said = []
    if request.user.has_perm("appointments.change_closure"):
        planned = [today.year, today.year + 1] if today.month >= REMIND_OF_NEXT_YEAR_FROM else [today.year]
        said += [
            _("The holidays of %(year)d are not approved: no slot can be released in that year.")
            % {"year": year}
            for year in years_without_approved_closures(planned)
        ]
    if request.user.has_perm("eligibility.view_inquiry"):
        waiting = Inquiry.objects.filter(state=Inquiry.State.RECEIVED).count()
        if waiting:
            said.append(
                ngettext(
                    "%(count)d inquiry waits for an answer.",
                    "%(count)d inquiries wait for an answer.",
                    waiting,
                )
                % {"count": waiting}
            )
    return said
