"""Bars, computed here and drawn by a template as SVG: no script, no style, the numbers beside it as a table.

Pure. A chart is given rows of numbers and returns where each rectangle and each word of the picture goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
HEIGHT = 220
LEFT, RIGHT, TOP, BOTTOM = 36, 8, 18, 40
LINE = 24
LABELS = 260
MOST_LINES = 5


@dataclass(frozen=True)
class Series:
    """One color of the bars, and what it stands for; ``css`` is the class of its rectangles."""

    name: str
    css: str


@dataclass(frozen=True)
class Segment:
    """One rectangle."""

    x: float
    y: float
    width: float
    height: float
    css: str
    said: str


@dataclass(frozen=True)
class Bar:
    """A bar with the words under (or before) it and the number at its end."""

    x: float
    y: float
    label: str
    sublabel: str
    total: str
    total_x: float
    total_y: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class GridLine:
    """A line at a round number."""

    x1: float
    y1: float
    x2: float
    y2: float
    text: str
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Chart:
    """A picture, ready to be drawn."""

    title: str
    width: int
    height: int
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    lines: tuple[GridLine, ...]
    lying: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not any(bar.segments for bar in self.bars)


@dataclass(frozen=True)
class Row:
    """The numbers of one bar, one for each series; ``total`` is the text at its end."""

    label: str
    values: Sequence[int]
    sublabel: str = ""
    total: str | None = None


def standing_bars(title: str, series: Sequence[Series], rows: Sequence[Row]) -> Chart:
    """Return bars that stand side by side, the values of a row one above the other."""
    steps = round_steps(max((sum(row.values) for row in rows), default=0))
    scale = (HEIGHT - TOP - BOTTOM) / steps[-1]
    ground = HEIGHT - BOTTOM
    room = (WIDTH - LEFT - RIGHT) / max(len(rows), 1)
    # Few bars stay bars, and do not become walls.
    thick = min(room * 0.7, 48)
    bars = []
    for number, row in enumerate(rows):
        middle = LEFT + room * (number + 0.5)
        top: float = ground
        segments = []
        for one, value in zip(series, row.values, strict=True):
            if value > 0:
                top -= value * scale
                segments.append(
                    Segment(
                        _round(middle - thick / 2),
                        _round(top),
                        _round(thick),
                        _round(value * scale),
                        one.css,
                        f"{row.label}: {one.name} {value}",
                    )
                )
        total = str(sum(row.values)) if row.total is None else row.total
        # Under many bars only some of the words have room.
        named = number % (len(rows) // 14 + 1) == 0
        bars.append(
            Bar(
                _round(middle),
                ground + 16,
                row.label if named else "",
                row.sublabel if named else "",
                total,
                _round(middle),
                _round(top - 5),
                tuple(segments),
            )
        )
    lines = tuple(
        GridLine(
            LEFT,
            _round(ground - step * scale),
            WIDTH - RIGHT,
            _round(ground - step * scale),
            str(step),
            LEFT - 6,
            _round(ground - step * scale + 4),
        )
        for step in steps
    )
    return Chart(title, WIDTH, HEIGHT, tuple(series), tuple(bars), lines)


def lying_bars(title: str, series: Sequence[Series], rows: Sequence[Row]) -> Chart:
    """Return bars that lie one under the other, for long words before them."""
    steps = round_steps(max((sum(row.values) for row in rows), default=0))
    scale = (WIDTH - LABELS - 90) / steps[-1]
    bars = []
    for number, row in enumerate(rows):
        middle = TOP + LINE * (number + 0.5)
        x: float = LABELS
        segments = []
        for one, value in zip(series, row.values, strict=True):
            if value > 0:
                segments.append(
                    Segment(
                        _round(x),
                        _round(middle - 8),
                        _round(value * scale),
                        16,
                        one.css,
                        f"{row.label}: {one.name} {value}",
                    )
                )
                x += value * scale
        total = str(sum(row.values)) if row.total is None else row.total
        bars.append(
            Bar(
                LABELS - 8,
                _round(middle + 4),
                row.label,
                row.sublabel,
                total,
                _round(x + 6),
                _round(middle + 4),
                tuple(segments),
            )
        )
    height = TOP + LINE * max(len(rows), 1) + 8
    lines = tuple(
        GridLine(
            _round(LABELS + step * scale),
            TOP,
            _round(LABELS + step * scale),
            height - 8,
            str(step),
            _round(LABELS + step * scale),
            TOP - 5,
        )
        for step in steps
    )
    return Chart(title, WIDTH, height, tuple(series), tuple(bars), lines, lying=True)


def round_steps(highest: int) -> list[int]:
    """Return round numbers from 0 up to the first that is not below the highest: at most six of them."""
    step = 1
    while step * MOST_LINES < highest:
        # 1, 2, 5, 10, 20, 50, ...
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    last = max(-(-highest // step), 1)
    return [step * number for number in range(last + 1)]


def _round(value: float) -> float:
    return round(value, 1)
