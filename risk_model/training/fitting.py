"""
Fitting: from labelled customers to the arrays of a model.

The log-odds are calibrated by Platt scaling, fitted on out-of-fold predictions, and the calibration line is folded into
the curves, so that the model stays additive. The interval comes from the same fit on bootstrap samples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from risk_model.features.vector import FEATURE_NAMES, FEATURES, Feature
from risk_model.model.estimator import Model
from risk_model.reasons.selection import stem_of
from risk_model.training.additive import AdditiveClassifier, Floats

# Fixed: a search on a few hundred customers chooses by chance, and did worse than this on the real accounts.
PENALTY = 0.25
CALIBRATION_FOLDS = 10

# Only these two windows and the whole history: 30 and 90 days carry the same information with more noise, and each
# copy of a cause adds more variance than signal.
WINDOWS_READ = frozenset({None, 180, 365})

# These reflect when and how the data were drawn rather than the customer, and would be no reason for anybody. Late
# income is covered by income_overdue_180d, and counts of rare events vary less than the days since the latest one.
NOT_READ = frozenset(
    {
        "days_since_last",
        "days_since_income",
        "days_since_outflow",
        "days_since_penalty",
        "days_since_returned_debit",
        "accounts",
        "transactions",
    }
)

# Number of bootstrap samples for the interval.
RESAMPLES = 16

# Log-odds are kept to this many decimals: a ten-thousandth of a percent, and a file that stays small.
DECIMALS = 6

# A curve that never moves the log-odds by this much is left out.
MIN_RISE = 0.005


class TooFewOfAKind(Exception):
    """
    There are too few good or too few bad customers to fit a model.
    """


def model_columns() -> NDArray[np.intp]:
    """
    Columns of the feature table that a model may read: scale-free features, in few windows.
    """
    read = [
        place
        for place, feature in enumerate(FEATURES)
        if feature.scale_free
        and feature.name not in NOT_READ
        and (feature.window_days in WINDOWS_READ or not is_repeated(feature))
    ]
    return np.asarray(read, dtype=np.intp)


def is_repeated(feature: Feature) -> bool:
    """
    Whether the table has the feature in several windows.
    """
    stem = stem_of(feature)
    return sum(stem_of(other) == stem for other in FEATURES) > 1


def fit_model(  # what a model is made of, each named
    matrix: Floats,
    bad: NDArray[np.bool_],
    *,
    name: str,
    version: str,
    seed: int,
    resamples: int = RESAMPLES,
    metrics: Mapping[str, Any] | None = None,
) -> Model:
    """
    Fit and calibrate a model on these customers.

    Args:
        matrix: customers x features of the feature table, NaN where unknown.
        bad: one label per customer.
        resamples: number of bootstrap samples for the interval, at least 2.

    Raises:
        TooFewOfAKind: fewer than CALIBRATION_FOLDS good or bad customers.
    """
    fewest = min(int(bad.sum()), int((~bad).sum()))
    if fewest < CALIBRATION_FOLDS:
        raise TooFewOfAKind(f"expected at least {CALIBRATION_FOLDS} good and as many bad customers, got {fewest}")
    columns = model_columns()
    rows, labels = matrix[:, columns], bad.astype(np.int_)
    classifier, scale, shift = _calibrated(rows, labels, [FEATURES[column].direction for column in columns], seed)
    members = [classifier, *_bootstrapped(classifier, rows, labels, seed, resamples)]
    return _model(members, [FEATURE_NAMES[column] for column in columns], scale, shift, name, version, metrics or {})


def _calibrated(
    rows: Floats, labels: NDArray[np.int_], directions: Sequence[int], seed: int
) -> tuple[AdditiveClassifier, float, float]:
    """
    The classifier fitted on all rows, and scale and shift of calibrated log-odds = shift + scale x log-odds.
    """
    chosen = AdditiveClassifier(penalty=PENALTY, directions=directions)
    folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=seed)
    unseen = cross_val_predict(chosen, rows, labels, cv=folds, method="decision_function")
    # Without Platt's smoothed targets, which pull clear cases towards the middle when bad customers are few.
    line = LogisticRegression(C=np.inf).fit(unseen[:, None], labels)
    # A negative slope would invert the risk order: nothing was learnt, so the curves are scaled to zero.
    return chosen.fit(rows, labels), max(0.0, float(line.coef_[0, 0])), float(line.intercept_[0])


def _bootstrapped(
    classifier: AdditiveClassifier, rows: Floats, labels: NDArray[np.int_], seed: int, resamples: int
) -> list[AdditiveClassifier]:
    """
    The classifier refitted on bootstrap samples, stratified by label.
    """
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        weights = np.zeros(len(labels))
        for kind in (0, 1):
            of_kind = np.flatnonzero(labels == kind)
            weights[of_kind] = rng.multinomial(len(of_kind), np.full(len(of_kind), 1 / len(of_kind)))
        drawn.append(deepcopy(classifier).refit(rows, labels.astype(np.float64), weights))
    return drawn


def _model(  # what a model is made of, each named
    members: Sequence[AdditiveClassifier],
    names: Sequence[str],
    scale: float,
    shift: float,
    name: str,
    version: str,
    metrics: Mapping[str, Any],
) -> Model:
    first = members[0]
    spoken = [
        position
        for position, curve in enumerate(first.curves_)
        if scale * max(np.ptp(curve.values), abs(curve.missing)) >= MIN_RISE
    ] or [0]
    width = max(len(first.knots_[position]) for position in spoken)
    knots = np.full((len(spoken), width), np.nan)
    values = np.zeros((len(members), len(spoken), width))
    missing = np.zeros((len(members), len(spoken)))
    for row, position in enumerate(spoken):
        used = len(first.knots_[position])
        knots[row, :used] = first.knots_[position]
        for number, member in enumerate(members):
            values[number, row, :used] = scale * member.curves_[position].values
            missing[number, row] = scale * member.curves_[position].missing
    intercepts = np.asarray([shift + scale * member.intercept_ for member in members])
    return Model(
        name=name,
        version=version,
        feature_names=tuple(names[position] for position in spoken),
        knots=knots,
        intercepts=intercepts.round(DECIMALS),
        values=values.round(DECIMALS),
        missing=missing.round(DECIMALS),
        metrics=metrics,
    )
