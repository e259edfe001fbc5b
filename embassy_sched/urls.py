"""Addresses of the whole site; kept stable, they stand on printed pages."""

from django.contrib import admin
from django.urls import include, path

from embassy_sched import views

urlpatterns = [
    path("", views.start, name="start"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.language, name="language"),
    path("accounts/", include("accounts.urls")),
    path("", include("eligibility.urls")),
    path("", include("appointments.urls")),
    path("admin/", admin.site.urls),
]

# Called by allauth when one of its limits is met.
handler429 = "accounts.views.too_many_requests"
