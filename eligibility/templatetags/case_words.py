"""The sentences of codes, for letters whose snapshot holds the code."""

from django import template

from eligibility.rules import Ground
from eligibility.wording import GROUND_SENTENCES

register = template.Library()


@register.filter
def ground_sentence(code: str) -> str:
    """Return the sentence of a ground; a code that today's rules no longer know is shown as it is."""
    try:
        return str(GROUND_SENTENCES[Ground(code)])
    except (KeyError, ValueError):
        return code
