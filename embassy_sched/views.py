"""Start page, dashboard, health."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    return render(request, "embassy_sched/start.html")


def dashboard(request: HttpRequest) -> HttpResponse:
    """The dashboard."""
    return render(request, "embassy_sched/dashboard.html")


def healthz(request: HttpRequest) -> HttpResponse:
    """Health."""
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose key has expired."""
    return render(request, "403_csrf.html", status=403)
