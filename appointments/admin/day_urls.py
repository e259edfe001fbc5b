"""The addresses of the pages of a day, under those of appointments."""

from collections.abc import Callable
from functools import partial

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.urls import URLPattern

from appointments.admin.day_check_in import check_in_view
from appointments.admin.day_outcomes import correct_view, outcome_view, remaining_view
from appointments.admin.day_sheet import csv_view, day_view, gate_view, print_view
from appointments.admin.pages import page_url

_PAGES: tuple[tuple[str, str, Callable[..., HttpResponse]], ...] = (
    ("day/", "day", day_view),
    ("day/<str:day>/", "day", day_view),
    ("day/<str:day>/print/", "day_print", print_view),
    ("day/<str:day>/gate/", "day_gate", gate_view),
    ("day/<str:day>/csv/", "day_csv", csv_view),
    ("day/<str:day>/check-in/", "day_check_in", check_in_view),
    ("day/<str:day>/outcome/", "day_outcome", outcome_view),
    ("day/<str:day>/outcome/remaining/", "day_remaining", remaining_view),
    ("day/<str:day>/outcome/<str:number>/", "day_correct", correct_view),
)


def day_urls(admin: ModelAdmin) -> list[URLPattern]:
    """Return the addresses; "admin:appointments_appointment_day" is today's list, or that of a day."""
    return [page_url(admin, route, partial(view, admin), name) for route, name, view in _PAGES]
