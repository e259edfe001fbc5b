"""Addresses of choosing a time, and of appointments; they stand on printed pages and are kept stable."""

from django.urls import path

import accounts.converters  # noqa: F401, it registers <reference:...>
from appointments.views.appointment import appointment, appointment_ics, appointment_print
from appointments.views.cancel import appointment_cancel
from appointments.views.check import appointment_check
from appointments.views.confirm import appointment_confirm
from appointments.views.reschedule import appointment_reschedule, reschedule
from appointments.views.schedule import application_calendar

urlpatterns = [
    path(
        "applications/<reference:reference>/calendar/",
        application_calendar,
        name="application-calendar",
    ),
    path("appointments/reschedule/", reschedule, name="reschedule"),
    path("appointments/<reference:number>/", appointment, name="appointment"),
    path("appointments/<reference:number>/print/", appointment_print, name="appointment-print"),
    path(
        "appointments/<reference:number>/check/<int:version>/<str:signature>/",
        appointment_check,
        name="appointment-check",
    ),
    path("appointments/<reference:number>/calendar.ics", appointment_ics, name="appointment-ics"),
    path(
        "appointments/<reference:number>/reschedule/", appointment_reschedule, name="appointment-reschedule"
    ),
    path("appointments/<reference:number>/cancel/", appointment_cancel, name="appointment-cancel"),
    path("appointments/<reference:number>/confirm/", appointment_confirm, name="appointment-confirm"),
]
