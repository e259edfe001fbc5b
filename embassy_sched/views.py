"""Start page, dashboard, health: the pages that look at all three apps."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from accounts.models import User
from eligibility.bulletin.bulletins import latest_month
from eligibility.models import Notice
from embassy_sched.cards import dashboard_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what the Embassy's page says, and lead to the account."""
    notices = Notice.objects.shown(Notice.Place.START, timezone.localdate())
    context = {"notices": notices, "last_bulletin": latest_month()}
    return render(request, "embassy_sched/start.html", context)


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show each case of the account, what can be done next, and until exactly when."""
    return render(
        request, "embassy_sched/dashboard.html", {"dashboard": dashboard_of(request.user, timezone.now())}
    )


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, keep it with the account, and go back to the page.

    Without a CSRF token: a page opened long ago, and the page that says a token was missing, switch, too.
    The session's cookie is SameSite=Lax, so that another site's form comes without an account.
    """
    response = set_language(request)
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers, 503 otherwise; for the machine that watches this one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form's key has expired; what was typed is still behind the Back button."""
    return render(request, "403_csrf.html", status=403)
