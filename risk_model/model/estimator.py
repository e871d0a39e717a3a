"""
Estimator: an additive model in log-odds, served from plain arrays.

Every feature has a shape: a piecewise linear curve, constant beyond its ends, and a value for "unknown". The log-odds
of default are the intercept plus the shapes, so contributions are exact and not attributed after the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from risk_model.features.vector import FEATURE_NAMES
from risk_model.model.estimate import Estimate

Floats = NDArray[np.float64]

# Customers estimated at a time, which bounds the memory; results do not depend on it.
CUSTOMERS_AT_ONCE = 2_048

# In standard deviations: the estimate, and the ends of the central 90 % of a normal distribution.
MIDDLE_AND_ENDS = np.array([0.0, -1.6448536269514722, 1.6448536269514722])

# Beyond these log-odds a probability is 0 or 1 to thirteen digits.
MAX_LOG_ODDS = 30.0


@dataclass(frozen=True, eq=False)
class Estimates:
    """
    The model's output for many customers; entry i of every array is customer i.

    Attributes:
        probability_of_default, low, high: in [0, 1], one per customer; low and high bound the 90 % interval.
        contributions: log-odds each feature adds against the average customer, customers x features of the model.
    """

    probability_of_default: Floats
    low: Floats
    high: Floats
    contributions: Floats


@dataclass(frozen=True, eq=False)
class Model:
    """
    The arrays of a fitted model. Member 0 is the model itself; the others were fitted on bootstrap samples of the
    training data, and their spread gives the interval.

    Attributes:
        feature_names: the features it reads, in the order of its arrays.
        knots: features x knots, strictly ascending; short curves are padded with NaN at the end.
        intercepts: log-odds of the average customer, one per member.
        values: members x features x knots: log-odds at each knot.
        missing: members x features: log-odds where the feature is unknown.
        metrics: figures measured during training, for people.
        artifact_sha256: SHA-256 of model.json; "" for a model that was never saved.

    Raises:
        ValueError: a feature is not in the feature table, an array has another shape, or there are fewer than three
            members.
    """

    name: str
    version: str
    feature_names: tuple[str, ...]
    knots: Floats
    intercepts: Floats
    values: Floats
    missing: Floats
    metrics: Mapping[str, Any] = field(default_factory=dict)
    artifact_sha256: str = ""

    def __post_init__(self) -> None:
        unknown = [name for name in self.feature_names if name not in FEATURE_NAMES]
        if unknown:
            raise ValueError(f"expected features of the feature table, got {', '.join(unknown)}")
        features, knots = self.knots.shape
        members = len(self.intercepts)
        expected = {"knots": (len(self.feature_names), knots), "values": (members, features, knots)}
        expected["missing"] = (members, features)
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name}: expected shape {shape}, got {getattr(self, name).shape}")
        if members < 3:
            raise ValueError(f"expected the model and at least two members for the interval, got {members} members")

    def estimate(self, vector: Floats) -> Estimate:
        """
        The estimate of one customer.

        Args:
            vector: every feature of the feature table in its order, NaN where unknown.

        Raises:
            ValueError: the vector has another length.
        """
        return next(self.estimates(vector.reshape(1, -1)))

    def estimates(self, matrix: Floats) -> Iterator[Estimate]:
        """
        The estimates of many customers, one by one.

        Args:
            matrix: customers x features of the feature table, NaN where unknown.

        Raises:
            ValueError: the matrix has another shape.
        """
        many = self.estimate_many(matrix)
        for row in range(len(matrix)):
            yield Estimate(
                probability_of_default=float(many.probability_of_default[row]),
                interval=(float(many.low[row]), float(many.high[row])),
                contributions=dict(zip(self.feature_names, many.contributions[row].tolist(), strict=True)),
                model_name=self.name,
                model_version=self.version,
            )

    def estimate_many(self, matrix: Floats) -> Estimates:
        """
        The estimates of many customers, bit-identical to `estimate` for each of them.

        Args:
            matrix: customers x features of the feature table, NaN where unknown.

        Raises:
            ValueError: the matrix has another shape.
        """
        if matrix.ndim != 2 or matrix.shape[1] != len(FEATURE_NAMES):
            raise ValueError(f"expected customers x {len(FEATURE_NAMES)} features, got shape {matrix.shape}")
        parts = list(self._in_groups(matrix[:, self._columns]))
        if len(parts) == 1:
            return Estimates(*parts[0])
        width = len(self.feature_names)
        empty = (np.empty(0), np.empty(0), np.empty(0), np.empty((0, width)))
        return Estimates(*(np.concatenate(arrays) for arrays in zip(empty, *parts, strict=True)))

    def _in_groups(self, rows: Floats) -> Iterator[tuple[Floats, Floats, Floats, Floats]]:
        for first in range(0, len(rows), CUSTOMERS_AT_ONCE):
            shapes = self._shapes(rows[first : first + CUSTOMERS_AT_ONCE])
            # Summed feature by feature, so that a row's sum does not depend on the number of rows.
            log_odds = np.add.reduce(shapes, axis=1) + self.intercepts
            middle, others = log_odds[:, :1], log_odds[:, 1:]
            strays = others - np.add.reduce(others, axis=1, keepdims=True) / others.shape[1]
            deviation = np.sqrt(np.add.reduce(strays * strays, axis=1, keepdims=True) / others.shape[1])
            said = _logistic(middle + deviation * MIDDLE_AND_ENDS)
            yield said[:, 0], said[:, 1], said[:, 2], shapes[:, :, 0].copy()

    def _shapes(self, rows: Floats) -> Floats:
        """
        What each feature adds in each member, in log-odds: rows x features x members.
        """
        known = ~np.isnan(rows)
        first, last = self._ends
        inside = np.minimum(np.maximum(np.where(known, rows, first), first), last)
        segment = np.add.reduce(inside[:, None, :] >= self._inner_knots, axis=1, dtype=np.intp)
        start = segment + self._first_cell
        along = (inside - self._flat_knots.take(start)) * self._flat_slopes.take(start)
        shapes: Floats = self._rises.take(start, axis=0)
        shapes *= along[:, :, None]
        shapes += self._cells.take(start, axis=0)
        np.copyto(shapes, self.missing.T, where=~known[:, :, None])
        return shapes

    @cached_property
    def _columns(self) -> NDArray[np.intp]:
        return np.array([FEATURE_NAMES.index(name) for name in self.feature_names], dtype=np.intp)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        return self.knots[:, 0], np.nanmax(self.knots, axis=1)

    @cached_property
    def _inner_knots(self) -> Floats:
        """
        Knots at which a segment starts after the first: knots x features; the last knot and the padding are infinite.
        """
        padded = np.where(np.isnan(self.knots), np.inf, self.knots)
        return np.ascontiguousarray(np.where(padded < self._ends[1][:, None], padded, np.inf)[:, 1:].T)

    @cached_property
    def _first_cell(self) -> NDArray[np.intp]:
        return np.arange(0, self.knots.size, self.knots.shape[1], dtype=np.intp)

    @cached_property
    def _flat_knots(self) -> Floats:
        return np.nan_to_num(self.knots).ravel()

    @cached_property
    def _flat_slopes(self) -> Floats:
        """
        Reciprocal of each segment's width; 0 where no segment starts.
        """
        widths = np.diff(self.knots, axis=1, append=np.nan).ravel()
        return np.divide(1.0, widths, out=np.zeros_like(widths), where=~np.isnan(widths))

    @cached_property
    def _cells(self) -> Floats:
        return np.ascontiguousarray(self.values.reshape(len(self.intercepts), -1).T)

    @cached_property
    def _rises(self) -> Floats:
        """
        Rise of each segment in log-odds, knots x members; 0 where no segment starts, as at the end of a curve.
        """
        rises = np.diff(self.values, axis=2, append=0.0)
        rises[:, np.isnan(np.diff(self.knots, axis=1, append=np.nan))] = 0.0
        return np.ascontiguousarray(rises.reshape(len(self.intercepts), -1).T)


def _logistic(log_odds: Floats) -> Floats:
    bounded = np.minimum(np.maximum(log_odds, -MAX_LOG_ODDS), MAX_LOG_ODDS)
    return np.asarray(1.0 / (1.0 + np.exp(-bounded)))
