"""What the consular staff sees and does: closed days, slots and their release, appointments."""

from appointments.admin import appointments, closing, closures, patterns, slots

__all__ = ["appointments", "closing", "closures", "patterns", "slots"]
