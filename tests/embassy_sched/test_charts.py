"""Bars as numbers: heights in proportion, words only where there is room, nothing outside the picture."""

import pytest

from embassy_sched.charts import (
    BOTTOM,
    HEIGHT,
    LABELS,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Row,
    Series,
    lying_bars,
    round_steps,
    standing_bars,
)

TWO = (Series("taken", "dark"), Series("free", "light"))


@pytest.mark.parametrize(
    "highest,steps",
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (11, [0, 5, 10, 15]),
        (26, [0, 10, 20, 30]),
        (99, [0, 20, 40, 60, 80, 100]),
        (101, [0, 50, 100, 150]),
        (10_000, [0, 2000, 4000, 6000, 8000, 10_000]),
    ],
)
def test_a_reader_finds_round_numbers_at_the_lines(highest, steps):
    assert round_steps(highest) == steps


def test_bars_stand_on_one_ground_and_are_as_high_as_their_numbers():
    chart = standing_bars("Places", TWO, [Row("Mon", (10, 5)), Row("Tue", (0, 5))])
    [(dark, light), (only,)] = [bar.segments for bar in chart.bars]

    assert [line.text for line in chart.lines] == ["0", "5", "10", "15"]
    assert (dark.height, light.height, only.height) == (108.0, 54.0, 54.0)
    assert dark.y + dark.height == HEIGHT - BOTTOM == only.y + only.height
    assert light.y + light.height == dark.y
    assert light.y == TOP
    assert (dark.css, light.css, only.css) == ("dark", "light", "light")
    assert (dark.said, only.said) == ("Mon: taken 10", "Tue: free 5")
    assert [bar.total for bar in chart.bars] == ["15", "5"]


@pytest.mark.parametrize("number", [1, 10, 53, 105])
def test_everything_stays_within_the_picture(number):
    rows = [Row(f"Week {week}", (week, 1)) for week in range(number)]
    chart = standing_bars("Places", TWO, rows)

    for bar in chart.bars:
        for part in bar.segments:
            assert LEFT <= part.x <= part.x + part.width <= WIDTH - RIGHT + 0.1
            assert TOP - 0.1 <= part.y <= part.y + part.height <= HEIGHT - BOTTOM + 0.2
    assert len([bar.label for bar in chart.bars if bar.label]) <= 15
    assert chart.bars[0].label == "Week 0"


def test_lying_bars_have_room_for_their_words_and_grow_with_their_number():
    chart = lying_bars("Inquiries", TWO, [Row("A child will turn 21", (3, 1)), Row("Medical", (2, 0))])
    [(dark, light), (only,)] = [bar.segments for bar in chart.bars]

    assert (dark.x, light.x, only.x) == (LABELS, dark.x + dark.width, LABELS)
    assert (dark.width, light.width) == (3 * light.width, light.width)
    assert light.x + light.width <= WIDTH
    assert lying_bars("Inquiries", TWO, [Row("One", (1, 0))]).height < chart.height


def test_a_chart_without_numbers_says_so():
    assert standing_bars("Places", TWO, []).is_empty
    assert standing_bars("Places", TWO, [Row("Mon", (0, 0))]).is_empty
    assert not lying_bars("Places", TWO, [Row("Mon", (0, 1))]).is_empty
