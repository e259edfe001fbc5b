"""How a label leads into its error in the summary of a page."""

from django import template
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

register = template.Library()

MOST_WORDS, MOST_LETTERS = 9, 90


@register.filter
def lead_in(label: object) -> str:
    """Return a label as the beginning of a line: short, no word cut, with a colon unless a sentence ends.

    Khmer writes few spaces: what stands between two of them is a phrase, and half of one is no word.
    """
    words = strip_tags(str(label)).split()
    kept = words[:MOST_WORDS]
    while len(kept) > 1 and len(" ".join(kept)) > MOST_LETTERS:
        kept.pop()
    text = " ".join(kept)
    if len(kept) < len(words):
        return f"{text.rstrip(',;:')}…"
    return text if text.endswith((".", "?", "!", "…", "។")) else f"{text}{_(':')}"
