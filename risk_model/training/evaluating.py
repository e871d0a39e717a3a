"""
Evaluating: discrimination and calibration of a model on customers it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from risk_model.training.additive import Floats

Bools = NDArray[np.bool_]

# Fits on (matrix, bad) and returns the probabilities of a third argument, the matrix to judge.
FitAndJudge = Callable[[Floats, Bools, Floats], Floats]

RELIABILITY_BINS = 10
BINS_SAID = f"{RELIABILITY_BINS} bins of equal count"

# Probabilities of exactly 0 or 1 have no log-odds.
MIN_PROBABILITY = 1e-6


@dataclass(frozen=True)
class Discrimination:
    """
    Figures of one group of judged customers; ROC-AUC and average precision are None without both labels.
    """

    roc_auc: float | None
    average_precision: float | None
    brier: float | None


@dataclass(frozen=True)
class ReliabilityBin:
    """
    Customers of similar probability: count, range and mean of the probability, and the share of bad ones.
    """

    count: int
    lowest: float
    highest: float
    mean_probability: float
    share_bad: float


@dataclass(frozen=True)
class Calibration:
    """
    How well the probabilities agree with the outcomes.

    Attributes:
        slope, intercept: of a logistic regression of bad on the predicted log-odds; 1 and 0 are perfect; with a slope
            below 1 the probabilities were too extreme.
        expected_calibration_error: mean distance of predicted and observed shares over the bins, weighted by count.
    """

    slope: float
    intercept: float
    expected_calibration_error: float
    bins_said: str
    bins: tuple[ReliabilityBin, ...]


@dataclass(frozen=True)
class Report:
    """
    The result of an evaluation.

    Attributes:
        folds: one entry per fold; `mean` and `sd` (n - 1) over them.
        calibration: of the out-of-fold predictions, all repeats together.
        forward: by block of time, judged by a model fitted on all earlier blocks.
    """

    customers: int
    bad: int
    judged_on: str
    folds: tuple[Discrimination, ...]
    mean: Discrimination
    sd: Discrimination
    calibration: Calibration
    forward: dict[str, dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """
        The report as JSON-ready values.
        """
        return asdict(self)


def discrimination_of(bad: Bools, probability: Floats) -> Discrimination:
    """
    Discrimination and Brier score of judged customers.

    Args:
        probability: in [0, 1], one per customer.
    """
    both = bad.any() and not bad.all()
    return Discrimination(
        roc_auc=float(roc_auc_score(bad, probability)) if both else None,
        average_precision=float(average_precision_score(bad, probability)) if both else None,
        brier=float(brier_score_loss(bad, probability)),
    )


def calibration_of(bad: Bools, probability: Floats) -> Calibration:
    """
    Calibration of judged customers, in bins of equal count.

    Args:
        probability: in [0, 1], one per customer.
    """
    bounded = np.clip(probability, MIN_PROBABILITY, 1 - MIN_PROBABILITY)
    log_odds = np.log(bounded / (1 - bounded))
    line = LogisticRegression(C=np.inf, max_iter=1_000).fit(log_odds.reshape(-1, 1), bad)
    order = np.argsort(probability, kind="stable")
    bins = tuple(_bin(bad[rows], probability[rows]) for rows in np.array_split(order, RELIABILITY_BINS) if len(rows))
    error = sum(one.count * abs(one.mean_probability - one.share_bad) for one in bins) / len(bad)
    return Calibration(float(line.coef_[0, 0]), float(line.intercept_[0]), float(error), BINS_SAID, bins)


def _bin(bad: Bools, probability: Floats) -> ReliabilityBin:
    return ReliabilityBin(
        count=len(bad),
        lowest=float(probability.min()),
        highest=float(probability.max()),
        mean_probability=float(probability.mean()),
        share_bad=float(bad.mean()),
    )


def evaluate(
    matrix: Floats, bad: Bools, folds: pd.DataFrame, *, fit_and_judge: FitAndJudge, blocks: Sequence[str] | None = None
) -> Report:
    """
    Cross-validate over every column of `folds` (one repeat each), and validate forward over the blocks of time.

    Args:
        folds: customers x repeats; the number of the fold in which a customer is judged.
        blocks: the block of time of each customer, whose names sort by time; None for no forward validation.
    """
    judged: list[tuple[Bools, Floats]] = []
    for learn, test in _splits(folds):
        judged.append((bad[test], fit_and_judge(matrix[learn], bad[learn], matrix[test])))
    figures = tuple(discrimination_of(*one) for one in judged)
    return Report(
        customers=len(bad),
        bad=int(bad.sum()),
        judged_on=f"{len(figures)} folds ({len(folds.columns)} repeats), mean ± sd over folds",
        folds=figures,
        mean=_over_folds(figures, np.mean),
        sd=_over_folds(figures, partial(np.std, ddof=1)),
        calibration=calibration_of(*(np.concatenate(parts) for parts in zip(*judged, strict=True))),
        forward=dict(_forward(matrix, bad, blocks, fit_and_judge)) if blocks is not None else {},
    )


def _over_folds(
    figures: Sequence[Discrimination], summary: Callable[[list[float]], np.floating[Any]]
) -> Discrimination:
    """
    Each figure summarised over the folds that have it; None where fewer than two do.
    """
    summed: dict[str, float | None] = {}
    for name in ("roc_auc", "average_precision", "brier"):
        known = [value for one in figures if (value := getattr(one, name)) is not None]
        summed[name] = float(summary(known)) if len(known) > 1 else None
    return Discrimination(summed["roc_auc"], summed["average_precision"], summed["brier"])


def _splits(folds: pd.DataFrame) -> Iterator[tuple[Bools, Bools]]:
    for repeat in folds.columns:
        numbers = folds[repeat].to_numpy()
        for number in np.unique(numbers):
            yield numbers != number, numbers == number


def _forward(
    matrix: Floats, bad: Bools, blocks: Sequence[str], fit_and_judge: FitAndJudge
) -> Iterator[tuple[str, dict[str, Any]]]:
    names = np.asarray(blocks)
    for block in sorted(set(blocks))[1:]:
        learn, test = names < block, names == block
        if bad[learn].any():
            probability = fit_and_judge(matrix[learn], bad[learn], matrix[test])
            counts = {"customers": int(test.sum()), "bad": int(bad[test].sum())}
            yield block, counts | asdict(discrimination_of(bad[test], probability))
