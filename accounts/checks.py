"""manage.py check --deploy: settings with which letters or limits would not do what we promise."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.http.request import validate_host

_MEMORY_OF_ONE_PROCESS = ("locmem", "dummy")
_NOT_A_MAIL_SERVER = ("console", "locmem", "dummy", "filebased")


@register(Tags.security, deploy=True)
def letters_leave(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Warn where letters would wait for ever, go to a terminal, or come from nobody."""
    warnings: list[CheckMessage] = []
    if not settings.OUTBOX_TRANSPORT:
        warnings.append(
            Warning(
                "No mail server is named: letters are kept, and none is sent.",
                hint="Set EMAIL_URL, for example smtp+tls://name:password@host:587.",
                id="accounts.W001",
            )
        )
    elif any(name in settings.OUTBOX_TRANSPORT for name in _NOT_A_MAIL_SERVER):
        warnings.append(
            Warning(
                "Letters do not reach a mail server, and sign-in links may be written to a log.",
                hint="Set EMAIL_URL to a mail server.",
                id="accounts.W002",
            )
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        warnings.append(
            Warning(
                "Letters would come from an address at localhost.", hint="Set FROM_EMAIL.", id="accounts.W003"
            )
        )
    return warnings


@register(Tags.security, deploy=True)
def links_lead_here(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Warn where links in letters would not lead to this site."""
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    if origin.scheme == "https" and validate_host(origin.hostname or "", settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            "Links in letters begin with PUBLIC_ORIGIN, which is not https or not one of ALLOWED_HOSTS.",
            hint="Set PUBLIC_ORIGIN to the address that people type.",
            id="accounts.W004",
        )
    ]


@register(Tags.security, deploy=True)
def limits_are_shared(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Warn where each process would count its own visitors: limits N times as high as announced."""
    if not any(name in settings.CACHES["default"]["BACKEND"] for name in _MEMORY_OF_ONE_PROCESS):
        return []
    return [Warning("The limits on sign-in are not shared by all processes.", id="accounts.W005")]
