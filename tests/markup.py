"""Reads a page into its elements, so that tests ask for what a reader gets and not for spellings."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY_ELEMENTS = {"br", "col", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """One element: its attributes, all the text inside it, and the elements around it."""

    tag: str
    attributes: dict[str, str]
    around: list["Element"] = field(repr=False)
    pieces: list[str] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """Return the text inside, with its spaces in order."""
        return " ".join("".join(self.pieces).split())

    @property
    def classes(self) -> set[str]:
        """Return the class names."""
        return set(self.attributes.get("class", "").split())

    def inside(self, tag: str) -> "Element | None":
        """Return the nearest element of this tag around it."""
        return next((element for element in reversed(self.around) if element.tag == tag), None)


class Page(HTMLParser):
    """A parsed page. Wrong nesting fails the test that reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice: <{tag} {attrs}>"
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self._open))
        self.elements.append(element)
        if tag not in _EMPTY_ELEMENTS:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this tag."""
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text belongs to all elements around it."""
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag with these attributes, in the order of the page."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"<{tag} {attributes}>: {found}"
        return found[0]

    @property
    def ids(self) -> list[str]:
        """Return every id on the page."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]
