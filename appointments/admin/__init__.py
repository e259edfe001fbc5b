"""What the consular staff sees and does: closed days, slots and their release, appointments."""

from appointments.admin import appointments, closures, slots

__all__ = ["appointments", "closures", "slots"]
