"""
Charts as SVG, without scripts or libraries. Colours come from the style sheet, so they follow dark mode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 720
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 12, 28


@dataclass(frozen=True)
class Bar:
    """
    One stacked bar: its label, and (name, count) of each part from the bottom up.
    """

    label: str
    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """
        The sum of all parts.
        """
        return sum(count for _, count in self.parts)


@dataclass(frozen=True)
class Whisker:
    """
    A share with its interval, all in [0, 1]; None if unknown, which is shown as text and not as zero.
    """

    name: str
    share: float | None
    low: float | None
    high: float | None
    note: str


def stacked_bars(title: str, bars: Sequence[Bar], height: int = 240) -> Markup:
    """
    A bar chart of counts over time. The axis runs from zero to a round number.
    """
    top = round_up(max((bar.total for bar in bars), default=0))
    inner = height - TOP - BOTTOM
    step = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    drawn = [gridlines(top, inner)]
    for number, bar in enumerate(bars):
        left = LEFT + number * step + step * 0.15
        drawn.append(one_bar(bar, left=left, width=min(step * 0.7, 48), base=TOP + inner, scale=inner / top))
        # At most twelve labels fit without overlapping.
        if number % -(-len(bars) // 12) == 0:
            drawn.append(text(left + min(step * 0.7, 48) / 2, height - 8, "middle", bar.label))
    return figure(title, height, drawn)


def one_bar(bar: Bar, *, left: float, width: float, base: float, scale: float) -> Markup:
    """
    The rectangles of one bar, each with its count as a tooltip.
    """
    drawn = []
    for name, count in bar.parts:
        tall = count * scale
        base -= tall
        if count:
            drawn.append(
                Markup(
                    '<rect class="fill-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
                    "<title>{}</title></rect>"
                ).format(name, left, base, width, tall, f"{bar.label}: {count} {name}")
            )
    return Markup("").join(drawn)


def whiskers(title: str, rows: Sequence[Whisker]) -> Markup:
    """
    A chart of shares with their intervals, on a scale from 0 to 100 %.
    """
    left, right, pitch = 96, 220, 44
    height = TOP + pitch * len(rows) + BOTTOM
    wide = WIDTH - left - right

    def at(share: float) -> float:
        return left + share * wide

    drawn = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawn.append(line("grid", at(tick), TOP, at(tick), height - BOTTOM))
        drawn.append(text(at(tick), height - 8, "middle", f"{tick:.0%}"))
    for number, row in enumerate(rows):
        middle = TOP + pitch * number + pitch / 2
        drawn.append(text(0, middle + 4, "start", row.name))
        drawn.append(text(at(1.0) + 16, middle + 4, "start", row.note))
        if row.share is None or row.low is None or row.high is None:
            drawn.append(text(at(0.5), middle + 4, "middle", "no data yet"))
            continue
        drawn.append(line(f"whisker stroke-{row.name}", at(row.low), middle, at(row.high), middle))
        drawn.append(
            Markup('<circle class="fill-{}" cx="{:.1f}" cy="{:.1f}" r="6"><title>{}</title></circle>').format(
                row.name, at(row.share), middle, f"{row.share:.0%} ({row.low:.0%} to {row.high:.0%})"
            )
        )
    return figure(title, height, drawn)


def round_up(count: int) -> int:
    """
    The next of 4, 8, 20, 40, 80, 200, …: axes whose quarters are whole numbers.
    """
    scale = 4
    while True:
        for factor in (1, 2, 5):
            if scale * factor >= count:
                return scale * factor
        scale *= 10


def gridlines(top: int, inner: float) -> Markup:
    """
    Five labelled grid lines, from zero to `top`.
    """
    drawn = []
    for quarter in range(5):
        y = TOP + inner * (1 - quarter / 4)
        drawn.append(line("grid", LEFT, y, WIDTH - RIGHT, y))
        drawn.append(text(LEFT - 8, y + 4, "end", str(top * quarter // 4)))
    return Markup("").join(drawn)


def line(style: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """
    A straight line.
    """
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(style, x1, y1, x2, y2)


def text(x: float, y: float, anchor: str, words: str) -> Markup:
    """
    A text; `anchor` is start, middle or end.
    """
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def figure(title: str, height: int, drawn: Sequence[Markup]) -> Markup:
    """
    The whole chart, labelled for screen readers; the page shows the same numbers in a table.
    """
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(title, WIDTH, height, Markup("").join(drawn))
