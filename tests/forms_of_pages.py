"""Finds the forms of a page, so that a test can send them with whatever it likes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class FoundForm:
    """Where a form is sent, and what its fields hold: a value for each name, "" where none is given."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._open: FoundForm | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = FoundForm(given.get("action") or "")
            if (given.get("method") or "").lower() == "post":
                self.found.append(self._open)
        elif (
            self._open is not None and tag in {"input", "select", "textarea", "button"} and given.get("name")
        ):
            self._open.fields.setdefault(given["name"] or "", given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_in(html: str) -> list[FoundForm]:
    """Return the forms of a page that are sent by POST."""
    parser = _Forms()
    parser.feed(html)
    return parser.found
