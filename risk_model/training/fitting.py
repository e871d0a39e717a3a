"""
Fitting: from labelled customers to the arrays of a model.

The penalty is chosen by cross-validated log loss; the log-odds are then calibrated by Platt's line, fitted on
predictions for customers that were left out, and the line is folded into the curves: it scales them, so the model
stays additive. The interval comes from the same fit on samples drawn again (weights of a bootstrap).
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

# Fixed: a search inside a few hundred customers chooses by chance, and did worse than this on the real accounts.
PENALTY = 0.25
CALIBRATION_FOLDS = 10

# Of the windows only these two and the whole history: 30 and 90 days say the same with more noise, and each copy of a
# cause costs more in chance than it brings.
WINDOWS_READ = frozenset({None, 180, 365})

# These tell when and how the data were drawn, not how the customer is; nobody would take them for a reason. How late
# income is says income_overdue_180d, and of rare events their number says it with less chance than their day.
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

# Drawn again this often for the interval.
RESAMPLES = 16

# Log-odds are kept to this many decimals: a ten-thousandth of a percent, and a file that stays small.
DECIMALS = 6

# A curve that never moves the log-odds by this much says nothing and is left out.
LEAST_RISE = 0.005


class TooFewOfAKind(Exception):
    """
    There are not enough good or bad customers to learn from.
    """


def model_columns() -> NDArray[np.intp]:
    """
    Columns of the feature table that a model may read: those that mean the same in any currency, in few windows.
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
    Whether the table has the feature in other windows too.
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
    The calibrated model of these customers.

    Args:
        matrix: customers x features of the feature table.

    Raises:
        TooFewOfAKind: fewer than one a fold of good or of bad customers.
    """
    fewest = min(int(bad.sum()), int((~bad).sum()))
    if fewest < CALIBRATION_FOLDS:
        raise TooFewOfAKind(f"expected at least {CALIBRATION_FOLDS} good and as many bad customers, got {fewest}")
    columns = model_columns()
    rows, labels = matrix[:, columns], bad.astype(np.int_)
    classifier, scale, shift = _calibrated(rows, labels, [FEATURES[column].direction for column in columns], seed)
    members = [classifier, *_drawn_again(classifier, rows, labels, seed, resamples)]
    return _model(members, [FEATURE_NAMES[column] for column in columns], scale, shift, name, version, metrics or {})


def _calibrated(
    rows: Floats, labels: NDArray[np.int_], directions: Sequence[int], seed: int
) -> tuple[AdditiveClassifier, float, float]:
    """
    The classifier fitted on all rows, and Platt's line: calibrated log-odds = shift + scale x log-odds.
    """
    chosen = AdditiveClassifier(penalty=PENALTY, directions=directions)
    folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=seed)
    unseen = cross_val_predict(chosen, rows, labels, cv=folds, method="decision_function")
    # Without Platt's smoothed targets: with few bad customers they pull the clear cases towards the middle.
    line = LogisticRegression(C=np.inf).fit(unseen[:, None], labels)
    # A line that falls would say that riskier is safer: then nothing was learnt, and nothing is said.
    return chosen.fit(rows, labels), max(0.0, float(line.coef_[0, 0])), float(line.intercept_[0])


def _drawn_again(
    classifier: AdditiveClassifier, rows: Floats, labels: NDArray[np.int_], seed: int, resamples: int
) -> list[AdditiveClassifier]:
    """
    The classifier fitted again as if the customers had been drawn again; good and bad keep their numbers.
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
        if scale * max(np.ptp(curve.values), abs(curve.missing)) >= LEAST_RISE
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
