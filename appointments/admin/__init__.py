"""What the consular staff sees and does: closed days, slots and their release, appointments."""

from appointments.admin import appointments, closing, closures, events, patterns, slots

__all__ = ["appointments", "closing", "closures", "events", "patterns", "slots"]
