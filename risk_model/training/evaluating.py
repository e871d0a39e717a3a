"""
Evaluating: how well a model orders customers and how true its probabilities are, on customers it was not fitted on.
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

# Fits on the first two and gives the probabilities of the third: matrix and bad to learn from, matrix to judge.
FitAndJudge = Callable[[Floats, Bools, Floats], Floats]

RELIABILITY_BINS = 10
BINS_SAID = f"{RELIABILITY_BINS} bins of equal count"

# Probabilities of exactly 0 or 1 have no log-odds.
SMALLEST_PROBABILITY = 1e-6


@dataclass(frozen=True)
class Discrimination:
    """
    Figures of one group of judged customers; None where it holds no bad or no good one.
    """

    roc_auc: float | None
    average_precision: float | None
    brier: float | None


@dataclass(frozen=True)
class ReliabilityBin:
    """
    Customers of like probability: how many, what was said on average, and how many were bad.
    """

    count: int
    lowest: float
    highest: float
    mean_probability: float
    share_bad: float


@dataclass(frozen=True)
class Calibration:
    """
    How true the probabilities are.

    Attributes:
        slope, intercept: of a logistic regression of bad on the log-odds said; 1 and 0 are perfect; a slope below 1
            says that the probabilities were too extreme.
        expected_calibration_error: mean distance of said and seen over the bins, weighted by count.
    """

    slope: float
    intercept: float
    expected_calibration_error: float
    bins_said: str
    bins: tuple[ReliabilityBin, ...]


@dataclass(frozen=True)
class Report:
    """
    What `evaluate` says.

    Attributes:
        folds: one entry a fold; `mean` and `sd` (n - 1) over them.
        calibration: of the predictions made on the folds, all repeats together.
        forward: by block of time: fitted on all blocks before it.
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
        The report as JSON takes it.
        """
        return asdict(self)


def discrimination_of(bad: Bools, probability: Floats) -> Discrimination:
    """
    Order and squared error of judged customers.
    """
    both = bad.any() and not bad.all()
    return Discrimination(
        roc_auc=float(roc_auc_score(bad, probability)) if both else None,
        average_precision=float(average_precision_score(bad, probability)) if both else None,
        brier=float(brier_score_loss(bad, probability)),
    )


def calibration_of(bad: Bools, probability: Floats) -> Calibration:
    """
    How true the probabilities are, in bins of equal count.
    """
    bounded = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
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
    Cross-validate over every column of `folds` (a repeat each), and go forward over the blocks of time.

    Args:
        folds: customers x repeats; the number of the fold in which a customer is judged.
        blocks: the block of each customer; names sort by time; None for no forward validation.
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
    A figure over the folds that have it; None where too few do.
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
