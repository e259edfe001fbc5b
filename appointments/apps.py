"""When are interviews, and who has which place?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    """The working calendar, slots, the appointment."""

    name = "appointments"
    verbose_name = _("Calendar and appointments")

    def ready(self) -> None:
        """Register the letters and the checks of this app."""
        from appointments import checks  # noqa: F401, registers itself
        from appointments.letters import register_kinds

        register_kinds()
