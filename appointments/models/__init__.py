"""Closed days, slots, appointments."""

from appointments.models.appointments import Appointment
from appointments.models.slots import Closure, InterviewSlot

__all__ = ["Appointment", "Closure", "InterviewSlot"]
