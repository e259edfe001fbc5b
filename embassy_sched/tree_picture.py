"""The questionnaire as a picture: boxes, arrows and words, computed here and drawn by a template as SVG.

Pure. It is given rows of plain text and returns where each of them goes.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 960
BOX, ANSWERS, TARGETS = 300, 350, 640
LINE, PAD, GAP = 16, 8, 26
IN_BOX, IN_ANSWER, IN_TARGET = 40, 36, 44


@dataclass(frozen=True)
class Row:
    """An answer, where it leads, and whether that is the next question."""

    answer: str
    target: str
    goes_on: bool


@dataclass(frozen=True)
class Ask:
    """A question with its answers."""

    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Words:
    """Lines of text from one point down."""

    x: int
    y: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Box:
    """A question's box."""

    y: int
    height: int
    words: Words


@dataclass(frozen=True)
class Leaf:
    """An answer with its line from the box, and the words at its end."""

    y: int
    goes_on: bool
    answer: Words
    target: Words


@dataclass(frozen=True)
class Picture:
    """A picture, ready to be drawn; an arrow goes from the bottom of each box to the next."""

    title: str
    height: int
    boxes: tuple[Box, ...]
    leaves: tuple[Leaf, ...]
    arrows: tuple[tuple[int, int], ...]
    width: int = WIDTH
    box_width: int = BOX
    stem: int = BOX // 2
    answers_at: int = ANSWERS
    targets_at: int = TARGETS


def picture(title: str, asks: Sequence[Ask]) -> Picture:
    """Return the picture of a questionnaire, from top to bottom."""
    boxes: list[Box] = []
    leaves: list[Leaf] = []
    y = GAP
    for ask in asks:
        top = y
        for row in ask.rows:
            answer, target = (
                _words(ANSWERS, y, row.answer, IN_ANSWER),
                _words(TARGETS, y, row.target, IN_TARGET),
            )
            leaves.append(Leaf(y + PAD + LINE // 2, row.goes_on, answer, target))
            y += max(len(answer.lines), len(target.lines)) * LINE + 2 * PAD
        words = _words(PAD, top, ask.text, IN_BOX)
        height = max(len(words.lines) * LINE + 2 * PAD, y - top)
        boxes.append(Box(top, height, words))
        y = top + height + GAP
    arrows = tuple((above.y + above.height, below.y) for above, below in pairwise(boxes))
    return Picture(title, y, tuple(boxes), tuple(leaves), arrows)


def _words(x: int, top: int, text: str, columns: int) -> Words:
    lines = textwrap.wrap(text, columns) or [""]
    first = top + PAD + LINE - 4
    return Words(x, first, tuple((first + place * LINE, line) for place, line in enumerate(lines)))
