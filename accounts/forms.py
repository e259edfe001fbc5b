"""The forms of sign-in: allauth's, with our words and our way of being drawn."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.adapters import LETTER_SENT_TO
from accounts.models import User
from accounts.page_form import PageFormMixin

ADDRESS_LENGTH = 254

_ADDRESS_ERRORS = {
    "required": _("Enter your e-mail address."),
    "invalid": _("Write the address like this: name@example.org."),
    "max_length": _("This address is too long. Check it."),
}
_PASSWORD_HELP = _(
    "At least 8 characters. Not a common password, and not like your e-mail address. Three or four words "
    "together are easy to remember."
)
_LABELS = {
    "oldpassword": _("Current password"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password again"),
}
_PASSWORD_ERRORS = {
    "oldpassword": _("Enter your current password."),
    "password": _("Enter your password."),
    "password1": _("Choose a password."),
    "password2": _("Type the same password again."),
}


class AddressField(forms.EmailField):
    """An e-mail address, kept in small letters: one person has one account."""

    def __init__(self, **kwargs: object) -> None:
        attrs = {
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("error_messages", _ADDRESS_ERRORS)
        super().__init__(max_length=ADDRESS_LENGTH, widget=forms.EmailInput(attrs), **kwargs)

    def clean(self, value: object) -> str:
        """Return the address in small letters; some letters become two, so that its length counts again."""
        address = super().clean(value).lower()
        if len(address) > ADDRESS_LENGTH:
            raise ValidationError(self.error_messages["max_length"], code="max_length")
        return address


class AccountFormMixin(PageFormMixin):
    """Gives allauth's fields our labels, hints and errors."""

    address_field = "email"

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if self.address_field in self.fields:
            self.fields[self.address_field] = AddressField()
        for name in _LABELS.keys() & self.fields.keys():
            field = self.fields[name]
            field.label = _LABELS[name]
            field.error_messages["required"] = _PASSWORD_ERRORS[name]
            field.help_text = _PASSWORD_HELP if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "inputmode": "text"}


class SignupForm(AccountFormMixin, allauth_forms.SignupForm):
    """Create an account. An address that has one already gets the same page, and another letter."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We send a letter with a link to this address.")

    def validate_unique_email(self, value: str) -> str:
        """Note whether somebody has this address: signs in with it, or has proved that it is theirs.

        An address that another account only asked to change to does not count: nobody may block others.
        """
        self.account_already_exists = User.objects.filter(
            email=value
        ).exists() or EmailAddress.objects.is_verified(value)
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Store the user, or answer as if it had been stored.

        Of two sign-ups at the same moment the database lets one through. The other one answers the same,
        and owes no letter of its own: it would use up the address's turn, and the link would not be sent.
        """
        request.session[LETTER_SENT_TO] = self.cleaned_data["email"]
        same_person = self._same_person()
        if same_person:
            return same_person, None
        try:
            return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = User.objects.filter(email=self.cleaned_data["email"]).exists()
            if not self.account_already_exists:
                raise
        same_person = self._same_person()
        return same_person, None if same_person else get_adapter().respond_email_verification_sent(
            request, None
        )

    def save(self, request: HttpRequest) -> User:
        """Store the user and the address, both or neither."""
        with transaction.atomic():
            return super().save(request)

    def _same_person(self) -> User | None:
        """Return the account that waits for its first letter to be opened, if this is its password.

        A second click, or a second try because the letter did not come: the letter is due, not the hint
        that an account exists.
        """
        if not self.account_already_exists:
            return None
        email = self.cleaned_data["email"]
        user = User.objects.filter(email=email, is_active=True, last_login=None).first()
        if user is None or EmailAddress.objects.filter(user=user, verified=True).exists():
            return None
        return user if user.check_password(self.cleaned_data["password1"]) else None


class LoginForm(AccountFormMixin, allauth_forms.LoginForm):
    """Log in."""

    address_field = "login"


class AddEmailForm(AccountFormMixin, allauth_forms.AddEmailForm):
    """Change the e-mail address; the old one stays until the new one is confirmed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].help_text = _(
            "We send a letter with a link to the new address. Until you open it, your old address stays."
        )

    def save(self, request: HttpRequest) -> EmailAddress:
        """Note the new address; the second of two clicks finds it noted."""
        try:
            return super().save(request)
        except IntegrityError:
            return EmailAddress.objects.get(user=self.user, email=self.cleaned_data["email"])


class ChangePasswordForm(AccountFormMixin, allauth_forms.ChangePasswordForm):
    """Change the password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The same new password again")


class SetPasswordForm(AccountFormMixin, allauth_forms.SetPasswordForm):
    """Set a first password, where staff made the account without one."""


class ResetPasswordForm(AccountFormMixin, allauth_forms.ResetPasswordForm):
    """Ask for a letter with a link to set a new password."""

    def clean_email(self) -> str:
        """Find the account that signs in with this address.

        Not one that only asked to change to it: its owner would get a key to somebody else's account.
        """
        email = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class ResetPasswordKeyForm(AccountFormMixin, allauth_forms.ResetPasswordKeyForm):
    """Set a new password after opening the link in the letter."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The same new password again")

    def save(self) -> None:
        """Store the password. Who opened a link from that mailbox has verified the address as well."""
        super().save()
        address = EmailAddress.objects.filter(user=self.user, email=self.user.email, verified=False).first()
        if address:
            get_adapter().confirm_email(context.request, address)


class ReauthenticateForm(AccountFormMixin, allauth_forms.ReauthenticateForm):
    """Type the password once more."""


class LanguageForm(PageFormMixin, forms.ModelForm):
    """The language of letters."""

    class Meta:
        model = User
        fields = ["language"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect
        )
