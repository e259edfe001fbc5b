"""Start page, dashboard, health: the pages that look at all three apps."""

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eligibility.models import Notice
from embassy_sched.cards import dashboard_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what the Embassy's page says, and lead to the account."""
    notices = Notice.objects.shown(Notice.Place.START, timezone.localdate())
    return render(request, "embassy_sched/start.html", {"notices": notices})


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show each case of the account, what can be done next, and until exactly when."""
    return render(
        request, "embassy_sched/dashboard.html", {"dashboard": dashboard_of(request.user, timezone.now())}
    )


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
