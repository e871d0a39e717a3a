"""
Estimate: the model's output for one customer on one day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """
    The model's output for one customer on one day.

    Attributes:
        probability_of_default: chance of default within the model's horizon, in [0, 1].
        interval: 90 % bootstrap interval of the probability, over training samples; both ends in [0, 1].
        contributions: log-odds that each feature adds against the average customer; positive raises the risk.
        model_name: the name written in the artifact.
        model_version: the version written in the artifact.

    Raises:
        ValueError: probability or interval lie outside [0, 1], or the probability outside the interval.
    """

    probability_of_default: float
    interval: tuple[float, float]
    contributions: Mapping[str, float]
    model_name: str
    model_version: str

    def __post_init__(self) -> None:
        low, high = self.interval
        if not 0.0 <= low <= self.probability_of_default <= high <= 1.0:
            raise ValueError(
                "expected 0 <= low <= probability_of_default <= high <= 1, "
                f"got {self.interval} around {self.probability_of_default}"
            )
