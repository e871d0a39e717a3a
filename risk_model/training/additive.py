"""
The additive classifier: a logistic regression on piecewise linear curves, each monotone in the direction of its cause.

It is a scikit-learn estimator, so that the library's cross-validation works on it; serving needs only its curves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin

Floats = NDArray[np.float64]

# Quantiles at which a curve may bend: of the customers, and of the distinct values, so that rare large values, which
# most customers never reach, still get a knot.
SHARES_OF_CUSTOMERS = (0.02, 0.10, 0.25, 0.50, 0.75, 0.90, 0.98)
SHARES_OF_VALUES = (0.0, 0.5, 0.95)

# Knots closer than this share of the curve's width are merged.
MIN_SEGMENT = 0.02


@dataclass(frozen=True)
class Curve:
    """
    The shape of one feature.

    Attributes:
        knots: where it bends, ascending; one knot for a feature that never varies.
        values: log-odds at the knots, 0 on average over the training customers who have the feature.
        missing: log-odds where it is unknown.
    """

    knots: Floats
    values: Floats
    missing: float


class AdditiveClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn is not typed
    """
    Log-odds = intercept + a curve of each column; NaN is a value of its own.

    Args:
        penalty: of the squared rise over a curve's segments: larger is flatter.
        directions: per column 1 (more is riskier), -1 (less is riskier) or 0 (unknown); None: all unknown.
    """

    def __init__(self, penalty: float = 1.0, directions: Sequence[int] | None = None) -> None:
        self.penalty = penalty
        self.directions = directions

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:  # noqa: N803 # as scikit-learn names it
        """
        Learn the curves; y is 1 for bad.
        """
        matrix, bad = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.classes_ = np.array([0, 1])
        self.knots_ = [knots_of(column) for column in matrix.T]
        weights = np.ones(len(bad)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        self.refit(matrix, bad, weights)
        return self

    def refit(self, matrix: Floats, bad: Floats, weights: Floats) -> Self:
        """
        Learn the curves again on the same knots, as if each customer occurred `weights` times.
        """
        ramps, means = _ramps(matrix, self.knots_, weights)
        directions = self.directions or [0] * matrix.shape[1]
        lower, upper, strength = _limits(self.knots_, directions)
        solution = _minimised(ramps, bad, weights, self.penalty * strength, lower, upper)
        self.intercept_ = float(solution[0])
        self.curves_ = _curves(self.knots_, solution[1:], means)
        return self

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 # as scikit-learn names it
        """
        The log-odds of being bad.
        """
        matrix = np.asarray(X, dtype=np.float64)
        total = np.full(len(matrix), self.intercept_)
        for column, curve in zip(matrix.T, self.curves_, strict=True):
            total += np.where(np.isnan(column), curve.missing, np.interp(column, curve.knots, curve.values))
        return total

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803 # as scikit-learn names it
        """
        Probabilities of good and bad.
        """
        bad = expit(self.decision_function(X))
        return np.column_stack([1 - bad, bad])

    def predict(self, X: ArrayLike) -> NDArray[np.int_]:  # noqa: N803 # as scikit-learn names it
        """
        1 where bad is the likelier.
        """
        return (self.decision_function(X) > 0).astype(np.int_)


def knots_of(column: Floats) -> Floats:
    """
    The knots of a column's curve, ascending; [0] for a column without any value.
    """
    known = np.sort(column[~np.isnan(column)])
    if not len(known):
        return np.zeros(1)
    distinct = known[np.append(True, np.diff(known) > 0)]
    # Rounded before fitting, so that the file holds short numbers without loss.
    bends = [*_at(known, SHARES_OF_CUSTOMERS), *_at(distinct, SHARES_OF_VALUES)]
    candidates = sorted({float(f"{bend:.6g}") for bend in bends})
    width = candidates[-1] - candidates[0]
    kept = [candidates[0]]
    for candidate in candidates[1:]:
        if candidate - kept[-1] >= MIN_SEGMENT * width:
            kept.append(candidate)
    return np.asarray(kept)


def _at(rising: Floats, shares: Sequence[float]) -> list[float]:
    """
    The values at these quantiles of a sorted array.
    """
    return [float(rising[int(share * (len(rising) - 1))]) for share in shares]


def _ramps(matrix: Floats, knots: list[Floats], weights: Floats) -> tuple[Floats, list[Floats]]:
    """
    The design matrix and the means that were subtracted: per feature one column per segment, rising from 0 to 1 and
    centred, then an indicator of unknown values.
    """
    columns: list[Floats] = []
    means: list[Floats] = []
    for column, bends in zip(matrix.T, knots, strict=True):
        known = ~np.isnan(column)
        value = np.where(known, column, bends[0])[:, None]
        ramp = np.clip((value - bends[:-1]) / np.diff(bends), 0.0, 1.0)
        share = weights * known
        mean = share @ ramp / share.sum() if share.sum() else np.zeros(len(bends) - 1)
        columns += [np.where(known[:, None], ramp - mean, 0.0), (~known).astype(np.float64)[:, None]]
        means.append(mean)
    return np.hstack(columns), means


def _limits(knots: list[Floats], directions: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """
    Lower and upper bound of each coefficient except the intercept, and the strength of its penalty.
    """
    lower, upper, strength = [], [], []
    for bends, direction in zip(knots, directions, strict=True):
        segments = len(bends) - 1
        lower += [0.0 if direction > 0 else -np.inf] * segments + [-np.inf]
        upper += [0.0 if direction < 0 else np.inf] * segments + [np.inf]
        # The penalty of a straight line of a given rise does not depend on its number of knots.
        strength += [float(segments)] * segments + [1.0]
    return np.asarray(lower), np.asarray(upper), np.asarray(strength)


def _minimised(ramps: Floats, bad: Floats, weights: Floats, penalties: Floats, lower: Floats, upper: Floats) -> Floats:
    """
    Intercept and coefficients that minimise the penalised log loss within the bounds.
    """

    def loss(solution: Floats) -> tuple[float, Floats]:
        log_odds = solution[0] + ramps @ solution[1:]
        misfit = weights * (expit(log_odds) - bad)
        value = weights @ (np.logaddexp(0.0, log_odds) - bad * log_odds) + 0.5 * penalties @ solution[1:] ** 2
        return float(value), np.concatenate([[misfit.sum()], ramps.T @ misfit + penalties * solution[1:]])

    share = np.clip(weights @ bad / weights.sum(), 1e-6, 1 - 1e-6)
    start = np.concatenate([[np.log(share / (1 - share))], np.zeros(ramps.shape[1])])
    bounds = [(None, None), *zip(lower, upper, strict=True)]
    options: dict[str, Any] = {"maxiter": 500, "ftol": 1e-9, "gtol": 1e-5, "maxcor": 30}
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x)


def _curves(knots: list[Floats], coefficients: Floats, means: list[Floats]) -> list[Curve]:
    curves = []
    first = 0
    for bends, mean in zip(knots, means, strict=True):
        rises = coefficients[first : first + len(bends) - 1]
        values = np.concatenate([[0.0], np.cumsum(rises)]) - rises @ mean
        curves.append(Curve(bends, values, float(coefficients[first + len(bends) - 1])))
        first += len(bends)
    return curves
