"""
Charts show their numbers, and no text from outside can inject markup.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.pages.charts import Bar, Whisker, round_up, stacked_bars, whiskers

SVG = "{http://www.w3.org/2000/svg}"
counts = st.integers(min_value=0, max_value=100_000)


def parsed(markup: str) -> etree._Element:
    return etree.fromstring(str(markup))


@given(st.lists(st.tuples(counts, counts, counts), max_size=40))
def test_bar_heights_are_proportional_to_their_counts(columns: list[tuple[int, int, int]]) -> None:
    bars = [Bar(str(n), (("low", a), ("medium", b), ("high", c))) for n, (a, b, c) in enumerate(columns)]
    drawn = parsed(stacked_bars("tickets", bars))
    heights = [float(rect.get("height", "")) for rect in drawn.iter(f"{SVG}rect")]
    shown = [count for column in columns for count in column if count]
    assert len(heights) == len(shown)
    top = round_up(max((sum(column) for column in columns), default=0))
    assert all(abs(height - count * 200 / top) < 0.06 for height, count in zip(heights, shown, strict=True))


@given(counts)
def test_axis_covers_its_data_in_whole_quarters(count: int) -> None:
    assert round_up(count) >= count
    assert round_up(count) % 4 == 0


def test_unknown_share_is_drawn_as_words_without_a_dot() -> None:
    drawn = parsed(whiskers("shares", [Whisker("high", None, None, None, "0 decided")]))
    assert not list(drawn.iter(f"{SVG}circle"))
    assert "no data yet" in "".join(drawn.itertext())


def test_share_is_drawn_between_its_bounds() -> None:
    drawn = parsed(whiskers("shares", [Whisker("high", 0.3, 0.1, 0.6, "10 decided")]))
    dot = float(next(drawn.iter(f"{SVG}circle")).get("cx", ""))
    bar = next(line for line in drawn.iter(f"{SVG}line") if "whisker" in (line.get("class") or ""))
    assert float(bar.get("x1", "")) < dot < float(bar.get("x2", ""))


def test_labels_are_escaped() -> None:
    assert not re.search("<script", stacked_bars("<script>", [Bar("<script>", (("high", 1),))]))
