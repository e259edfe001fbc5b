"""Closing a day on which people are booked: the dry run, the act, the calls, the undo."""
