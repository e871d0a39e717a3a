"""
Numbers in words on the pages.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.pages.words import age, change, percent, probability


@pytest.mark.parametrize(
    ("chance", "expected"), [(None, "too few data"), (0.0, "0.0%"), (0.004, "0.4%"), (0.314, "31%"), (1.0, "100%")]
)
def test_probability_is_written_in_percent(chance: float | None, expected: str) -> None:
    assert probability(chance) == expected


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(None, "first assessment"), (0.0004, "unchanged"), (0.125, "▲ 12.5 points"), (-0.3, "▼ 30 points")],
)
def test_change_is_written_in_points(difference: float | None, expected: str) -> None:
    assert change(difference) == expected


def test_unknown_percentage_is_a_word_and_not_zero() -> None:
    assert percent(None) == "unknown"


@pytest.mark.parametrize(
    ("open_for", "expected"),
    [
        (timedelta(seconds=5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(days=3, hours=5), "3 days"),
    ],
)
def test_age_is_written_in_its_largest_unit(open_for: timedelta, expected: str) -> None:
    assert age(open_for) == expected
