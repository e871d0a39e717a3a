"""
Reporting: the evaluation of a model on a dataset, as figures and as text for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from risk_model.model.artifact import load_model
from risk_model.training.additive import Floats
from risk_model.training.dataset import Dataset
from risk_model.training.evaluating import (
    Bools,
    Calibration,
    Discrimination,
    Report,
    calibration_of,
    discrimination_of,
    evaluate,
)
from risk_model.training.fitting import fit_model

# The interval is not evaluated here, so the smallest number of members suffices.
RESAMPLES_OF_A_FOLD = 2

DRAWN_FOLDS = 5


def cross_validated(dataset: Dataset, *, seed: int) -> Report:
    """
    Cross-validate the whole fit, curves and calibration.

    Raises:
        TooFewOfAKind: the training part of a fold holds too few good or too few bad customers.
    """

    def fit_and_judge(matrix: Floats, bad: Bools, others: Floats) -> Floats:
        model = fit_model(matrix, bad, name="fold", version="0", seed=seed, resamples=RESAMPLES_OF_A_FOLD)
        return model.estimate_many(others).probability_of_default

    folds = drawn_folds(dataset.bad, seed) if dataset.folds is None else dataset.folds
    return evaluate(dataset.matrix, dataset.bad, folds, fit_and_judge=fit_and_judge, blocks=dataset.blocks)


def judged(dataset: Dataset, folder: Path) -> Report:
    """
    Evaluate a finished model on customers it was not trained on.

    Raises:
        ArtifactRefused: the folder holds no usable model.
    """
    probability = load_model(folder).estimate_many(dataset.matrix).probability_of_default
    figures = discrimination_of(dataset.bad, probability)
    return Report(
        customers=len(dataset.bad),
        bad=int(dataset.bad.sum()),
        judged_on="the whole dataset, by a finished model",
        folds=(figures,),
        mean=figures,
        sd=Discrimination(None, None, None),
        calibration=calibration_of(dataset.bad, probability),
        forward={},
    )


def drawn_folds(bad: NDArray[np.bool_], seed: int) -> pd.DataFrame:
    """
    One repeat of stratified folds, for a dataset without folds.

    Returns:
        customers x 1: the number of the fold in which each customer is judged.
    """
    numbers = np.zeros(len(bad), dtype=np.int_)
    splitter = StratifiedKFold(DRAWN_FOLDS, shuffle=True, random_state=seed)
    for number, (_, test) in enumerate(splitter.split(np.zeros(len(bad)), bad)):
        numbers[test] = number
    return pd.DataFrame({"cv_drawn": numbers})


def as_text(report: Report) -> str:
    """
    The report for a terminal.
    """
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.customers} customers, {report.bad} bad; judged on {report.judged_on}"
    yield ""
    for label, name in (("ROC-AUC", "roc_auc"), ("average precision", "average_precision"), ("Brier score", "brier")):
        yield f"{label:<20}{_figure(getattr(report.mean, name))} ± {_figure(getattr(report.sd, name))}"
    yield ""
    yield from _calibration_lines(report.calibration)
    if report.forward:
        yield ""
        yield "forward in time: fitted on all blocks before"
        yield f"{'block':<10}{'customers':>10}{'bad':>5}{'ROC-AUC':>10}{'AP':>8}{'Brier':>8}"
    for block, row in report.forward.items():
        figures = f"{_figure(row['roc_auc']):>10}{_figure(row['average_precision']):>8}{_figure(row['brier']):>8}"
        yield f"{block:<10}{row['customers']:>10}{row['bad']:>5}{figures}"


def _calibration_lines(calibration: Calibration) -> Iterator[str]:
    yield f"calibration slope   {calibration.slope:.3f} (1 is perfect, below 1 is too extreme)"
    yield f"        intercept   {calibration.intercept:.3f} (0 is perfect)"
    yield f"expected error      {calibration.expected_calibration_error:.4f} ({calibration.bins_said})"
    yield ""
    yield f"{'from':>8}{'to':>8}{'count':>8}{'said':>8}{'seen':>8}"
    for one in calibration.bins:
        said = f"{one.lowest:>8.3f}{one.highest:>8.3f}{one.count:>8}{one.mean_probability:>8.3f}{one.share_bad:>8.3f}"
        yield said


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
