"""
Causes: what raises or lowers a risk, and the sentence for each of its features.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """
    The sentence for one feature, without its full stop.

    Attributes:
        feature: its name, with {w} for the window in days: several windows in one.
        sentence: {v} stands for the figure in the feature's unit, {pct} for it in whole percents, {way} for falls
            or rises with {size} as its whole percents without a sign, {w} for the window.
        none: the sentence where the figure is zero; None: the same sentence.
        unknown: the sentence where there is no figure.
        below: the sentence where the figure, as it is written, is below zero, with {v} without its sign.
    """

    feature: str
    sentence: str
    none: str | None = None
    unknown: str = "The account does not tell"
    below: str | None = None


@dataclass(frozen=True)
class Cause:
    """
    One cause of risk and the features that measure it.

    Attributes:
        raises: the code where it raises the risk.
        lowers: the code where it lowers it.
        meaning: the sentence that precedes the fact where the cause raises the risk.
        facts: the features that measure it.
    """

    raises: str
    lowers: str
    meaning: str
    facts: tuple[Fact, ...]
