"""What every page knows of the post, and of its languages."""

from django.conf import settings
from django.http import HttpRequest

from accounts import post as particulars


def post(request: HttpRequest) -> dict[str, dict[str, object]]:
    """Give templates the post's particulars as ``post``."""
    return {"post": {**particulars.post(), "official_banner": settings.OFFICIAL_BANNER}}


def languages(request: HttpRequest) -> dict[str, object]:
    """Give templates the languages as ``site_languages``, each by its own name, whatever the page's is."""
    return {"site_languages": settings.LANGUAGES}
