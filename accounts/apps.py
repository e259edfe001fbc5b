"""Who is this, and what do we owe them by e-mail?"""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, and the letters we owe them."""

    name = "accounts"

    def ready(self) -> None:
        """Register the checks and the letters of this app."""
        from accounts import checks  # noqa: F401, registers itself
        from accounts.corrections import register_kinds

        register_kinds()
