"""What we want differently from allauth: its words, its races, and where it leads afterwards."""

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import sign_in_limits
from accounts.models import User
from accounts.post import post

# Where the page "look into your mail" reads the address; the same for a known and an unknown one.
LETTER_SENT_TO = "letter_sent_to"


class AccountAdapter(DefaultAccountAdapter):
    """Hooks of allauth."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to the IV Unit with the inquiry form."),
        "email_password_mismatch": _(
            "The e-mail address and the password do not belong together. Check both; capital and small "
            "letters differ. If you forgot the password, choose “Forgot your password?” and set a new one."
        ),
        "duplicate_email": _("This is your address already, or the letter to it is on its way."),
        "enter_current_password": _("This is not your current password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
    }

    def new_user(self, request: HttpRequest) -> User:
        """Make a user who gets letters in the language of the page."""
        user = super().new_user(request)
        user.language = get_language() or user.language
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as verified, whole or not at all; say no if another account got it first."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponseBase:
        """Lead to "look into your mail", which names the address, so that a slip of the finger is seen."""
        if user is not None:
            request.session[LETTER_SENT_TO] = user.email
        return super().respond_email_verification_sent(request, user)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: object) -> str:
        """Return the link in the letter; it leads back to where one was going, on another device, too."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        following = get_next_redirect_url(request)
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: following})}" if following else url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the profile."""
        return reverse("profile")

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Refuse to check a password after too many wrong ones, and say for how long."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            key = self._get_login_attempts_cache_key(request, **credentials)
            minutes = sign_in_limits.minutes_for(request, "login_failed", key=key) or 1
            text = ngettext(
                "Too many wrong passwords. Wait %(minutes)d minute, then try again. If you forgot the "
                "password, choose “Forgot your password?” and set a new one.",
                "Too many wrong passwords. Wait %(minutes)d minutes, then try again. If you forgot the "
                "password, choose “Forgot your password?” and set a new one.",
                minutes,
            )
            raise ValidationError(text % {"minutes": minutes}, code=refusal.code) from refusal

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write an account letter: with what all of them need to know of the post and of their links.

        In the language kept with the account; who has none gets the language of the page.
        """
        known = {
            "post": post(),
            "confirmation_days": app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS,
            "reset_days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
            "password_reset_url": build_absolute_uri(self.request, reverse("account_reset_password")),
        }
        user = context.get("user") or User.objects.filter(email=email).first()
        with translation.override(user.language if isinstance(user, User) else get_language()):
            super().send_mail(template_prefix, email, {**known, **context})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address that limits count by; a forged header is no error of ours."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return request.META.get("REMOTE_ADDR", "")

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer with pages always: no script of ours asks for anything else."""
        return False
