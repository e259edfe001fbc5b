"""What every page knows of the post, and of its languages."""

from django.conf import settings
from django.http import HttpRequest


def post(request: HttpRequest) -> dict[str, dict[str, object]]:
    """Give templates the post's particulars as ``post``; they are settings, not texts in templates."""
    return {
        "post": {
            "name": settings.POST_NAME,
            "address": settings.POST_ADDRESS,
            "entrance": settings.POST_ENTRANCE,
            "contact": settings.POST_CONTACT,
            "official_banner": settings.OFFICIAL_BANNER,
            "fiance_page_url": settings.FIANCE_PAGE_URL,
            "visa_bulletin_url": settings.VISA_BULLETIN_URL,
        }
    }


def languages(request: HttpRequest) -> dict[str, object]:
    """Give templates the languages as ``site_languages``, each by its own name, whatever the page's is."""
    return {"site_languages": settings.LANGUAGES}
