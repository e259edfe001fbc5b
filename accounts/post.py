"""The post's particulars, in the language that is spoken where they are shown."""

from functools import partial

from django.conf import settings
from django.utils.translation import get_language

SAID_IN_KHMER = ("POST_NAME_KM", "POST_ADDRESS_KM", "POST_ENTRANCE_KM")


def post() -> dict[str, object]:
    """Return the post for templates of pages and letters: particulars are settings, not texts in templates.

    A template calls what it shows, so a page in both languages has the address in both.
    """
    return {
        "name": partial(said, "POST_NAME"),
        "address": partial(said, "POST_ADDRESS"),
        "entrance": partial(said, "POST_ENTRANCE"),
        "language": language,
        "contact": settings.POST_CONTACT,
        "fiance_page_url": settings.FIANCE_PAGE_URL,
        "visa_bulletin_url": settings.VISA_BULLETIN_URL,
    }


def language() -> str:
    """Return the language of name, address and entrance: Khmer only where the post gave all three."""
    in_khmer = get_language() == "km" and all(getattr(settings, name) for name in SAID_IN_KHMER)
    return "km" if in_khmer else "en"


def said(setting: str) -> str:
    """Return one of the three in the language that is spoken, or else in English."""
    return str(getattr(settings, f"{setting}_KM" if language() == "km" else setting))
