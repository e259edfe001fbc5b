"""What is read by two people at once: the guard reads English, the family Khmer."""

from django import template
from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


class Bilingual(Node):
    """Writes its content in each language of the site, each marked with it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the content in English, then in the others; what has no other wording stands once."""
        said: dict[str, str] = {}
        for language in languages():
            with translation.override(language):
                said.setdefault(self.nodelist.render(context).strip(), language)
        pieces = ((language, SafeString(text)) for text, language in said.items())
        return format_html_join(" ", '<span lang="{}">{}</span>', pieces)


@register.tag
def bilingual(parser: Parser, token: Token) -> Bilingual:
    """Write ``{% bilingual %}{% translate "Where" %}{% endbilingual %}``: a short text, twice."""
    nodelist = parser.parse(("endbilingual",))
    parser.delete_first_token()
    return Bilingual(nodelist)


@register.simple_tag
def languages() -> list[str]:
    """Return the codes of the site's languages, English first: so does a guard find his line."""
    return [code for code, _name in settings.LANGUAGES]


@register.simple_tag
def other_languages() -> list[str]:
    """Return the codes of the languages that the reader has not chosen."""
    return [code for code in languages() if code != translation.get_language()]
