"""Closed days, slots, appointments, who came, closings, and what staff did to the calendar."""

from appointments.models.appointments import Appointment
from appointments.models.attendance import Attendance
from appointments.models.closings import Closing, ClosingItem
from appointments.models.events import CalendarEvent
from appointments.models.slots import Closure, InterviewSlot, ReleasePattern

__all__ = [
    "Appointment",
    "Attendance",
    "CalendarEvent",
    "Closing",
    "ClosingItem",
    "Closure",
    "InterviewSlot",
    "ReleasePattern",
]
