"""Who is this, and what do we owe them by e-mail?"""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, and the letters we owe them."""

    name = "accounts"

    def ready(self) -> None:
        """Let `manage.py check` know our checks."""
        from accounts import checks  # noqa: F401
