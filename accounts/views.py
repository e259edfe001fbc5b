"""Pages of the account that allauth does not have, or has otherwise than we want."""

from allauth.account import views as allauth_views
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import sign_in_limits
from accounts.adapters import LETTER_SENT_TO
from accounts.forms import LanguageForm, SignupForm
from accounts.limits import Retry


class SignupView(allauth_views.SignupView):
    """Create an account."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Store the account and owe its letter in one transaction.

        Whoever comes second with this address then finds the letter owed, and cannot take its turn.
        """
        with transaction.atomic():
            return super().form_valid(form)


class EmailVerificationSentView(allauth_views.EmailVerificationSentView):
    """Look into your mail: to which address the letter goes, and what to do if it does not come."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the address, and in a demo where the letter can be read."""
        return super().get_context_data(
            address=self.request.session.get(LETTER_SENT_TO, ""), demo=settings.DEBUG, **kwargs
        )


class PasswordResetDoneView(allauth_views.PasswordResetDoneView):
    """Look into your mail, for a new password."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add in a demo where the letter can be read."""
        return super().get_context_data(demo=settings.DEBUG, **kwargs)


class ConfirmEmailView(allauth_views.ConfirmEmailView):
    """Open the link in the letter; the button on the page confirms the address."""

    def get(self, *args: object, **kwargs: object) -> HttpResponse:
        """Show the button. Mail programs open links by themselves, so this changes nothing."""
        try:
            self.object = self.get_object()
        except Http404:
            self.object = None
        return self.render_to_response(self.get_context_data())

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        """Confirm the address. A second click finds the link used, and gets the page that says so."""
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account: address, password, and the language of letters where there is a choice."""
    form = LanguageForm(request.POST or None, instance=request.user) if len(settings.LANGUAGES) > 1 else None
    if request.method == "POST" and form and form.is_valid():
        form.save()
        translation.activate(request.user.language)
        messages.success(request, _("Saved. Your next letter comes in this language."))
        return redirect("profile")
    new_address = EmailAddress.objects.get_new(request.user)
    return render(request, "accounts/profile.html", {"form": form, "new_address": new_address})


def too_many_requests(request: HttpRequest, retry: Retry | None = None) -> HttpResponse:
    """Say no for now, and for how long: 429.

    In: what `limits.allow()` returned. allauth calls it without (as handler429); its own counters tell then.
    """
    minutes = retry.minutes if retry else sign_in_limits.minutes_for_page(request)
    response = render(request, "429.html", {"retry_after_minutes": minutes}, status=429)
    if minutes:
        response.headers["Retry-After"] = str(minutes * 60)
    return response
