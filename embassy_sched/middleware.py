"""Response headers, a login that lasts as long as it is used, and the reader's language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

type_of_next = Callable[[HttpRequest], HttpResponse]

RENEWED_ON = "login_renewed_on"


class ResponseHeadersMiddleware:
    """Forbid what no page needs, and keep pages with personal data out of shared caches."""

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            # A phone in a copy shop is shared: the Back button must not show the last family's page.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SlidingLoginMiddleware:
    """Renew a login once a day, so that it ends 14 days after its last use.

    Once a day and not at each request: a page that is only read should not write to the database.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            today = timezone.localdate().isoformat()
            if request.session.get(RENEWED_ON) != today:
                request.session[RENEWED_ON] = today
        return self.get_response(request)


class PreferredLanguageMiddleware:
    """Speak the language kept with the account, on any device; with staff on their own site, English.

    After LocaleMiddleware, which has chosen for strangers by cookie and browser. Staff pages have no Khmer:
    half of their words come from Django, whose Khmer is half empty.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language_for(request)
        if language is not None:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


def _language_for(request: HttpRequest) -> str | None:
    if request.path_info.startswith(reverse("admin:index")):
        return settings.LANGUAGE_CODE
    if request.user.is_authenticated and request.user.language in dict(settings.LANGUAGES):
        return request.user.language
    return None
