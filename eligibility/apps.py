"""What does the post know of this case, and may its interview be rescheduled?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    """The case, the questions, the decision, the inquiry."""

    name = "eligibility"
    verbose_name = _("Cases and eligibility")

    def ready(self) -> None:
        """Register the letters of this app."""
        from eligibility.letters import register_kinds

        register_kinds()
