"""
Training: from a dataset to an artifact whose manifest records how to reproduce it.
"""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version as version_of
from pathlib import Path

import numpy as np

from risk_model.features.table import FEATURE_NAMES
from risk_model.model.artifact import save_model
from risk_model.model.estimator import Floats, Model
from risk_model.training.dataset import Dataset
from risk_model.training.fitting import fit_model, model_columns
from risk_model.training.reporting import cross_validated

LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")


def train_model(dataset: Dataset, *, name: str, version: str, seed: int, out: Path) -> Model:
    """
    Fit a model on all customers and write it with its manifest; its metrics are cross-validated.

    Raises:
        TooFewOfAKind: there are too few good or too few bad customers.
    """
    report = cross_validated(dataset, seed=seed)
    metrics = {
        "customers": report.customers,
        "bad": report.bad,
        "judged_on": report.judged_on,
        "roc_auc": report.mean.roc_auc,
        "average_precision": report.mean.average_precision,
        "brier": report.mean.brier,
        "calibration_slope": report.calibration.slope,
        "calibration_intercept": report.calibration.intercept,
        "expected_calibration_error": report.calibration.expected_calibration_error,
    }
    model = fit_model(dataset.matrix, dataset.bad, name=name, version=version, seed=seed, metrics=metrics)
    training = {
        "dataset": dataset.made_by,
        "dataset_sha256": dataset.sha256,
        "features": fingerprints(dataset.matrix),
        "command": f"python -m risk_model train --dataset … --name {name} --version {version} --seed {seed} --out …",
        "seed": seed,
        "python": platform.python_version(),
        "libraries": {library: version_of(library) for library in LIBRARIES},
    }
    return save_model(model, out, training=training)


def fingerprints(matrix: Floats) -> dict[str, str]:
    """
    A short hash of the values of each feature that a model may read; it reveals which features have changed.

    Args:
        matrix: customers x features of the feature table.
    """
    return {
        FEATURE_NAMES[column]: hashlib.sha256(np.ascontiguousarray(matrix[:, column]).tobytes()).hexdigest()[:8]
        for column in model_columns()
    }
