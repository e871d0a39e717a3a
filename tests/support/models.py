"""
Builders of models and feature vectors for tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from risk_model.features.vector import FEATURE_NAMES
from risk_model.model.artifact import load_model
from risk_model.model.estimator import Model
from tests.support.repository import DEMO_MODEL_FOLDER

Floats = NDArray[np.float64]

DEMO_MODEL = load_model(DEMO_MODEL_FOLDER)


def a_model(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float], float]] | None = None,
    *,
    intercept: float = -2.0,
    spread: float = 0.1,
    name: str = "test",
    version: str = "1",
) -> Model:
    """
    A model with the given curves, feature: (knots, values, value when missing); its members differ by `spread`.
    """
    curves = curves or {
        FEATURE_NAMES[0]: ([0.0, 1.0, 4.0], [-0.5, 0.25, 1.5], 0.125),
        FEATURE_NAMES[3]: ([2.0], [0.0], 0.3),
    }
    width = max(len(knots) for knots, _, _ in curves.values())
    knots = np.full((len(curves), width), np.nan)
    values = np.zeros((4, len(curves), width))
    missing = np.zeros((4, len(curves)))
    for row, (bends, heights, unknown) in enumerate(curves.values()):
        knots[row, : len(bends)] = bends
        values[:, row, : len(bends)] = heights
        missing[:, row] = unknown
    members = spread * np.array([0.0, 1.0, -1.0, 0.5])
    return Model(name, version, tuple(curves), knots, intercept + members, values, missing)


def a_random_model(seed: int, *, features: int = 12, members: int = 8) -> Model:
    """
    A random model whose curves have different lengths.
    """
    rng = np.random.default_rng(seed)
    names = tuple(rng.choice(FEATURE_NAMES, size=features, replace=False).tolist())
    knots = np.sort(rng.normal(size=(features, 6)), axis=1)
    for row in range(features):
        knots[row, int(rng.integers(1, 7)) :] = np.nan
    values = np.where(np.isnan(knots), 0.0, rng.normal(size=(members, features, 6)))
    missing = rng.normal(size=(members, features))
    return Model("random", str(seed), names, knots, rng.normal(-2, 0.2, members), values, missing)


def a_vector(**known: float) -> Floats:
    """
    A feature vector in which only the named features are known.
    """
    vector = np.full(len(FEATURE_NAMES), np.nan)
    for name, value in known.items():
        vector[FEATURE_NAMES.index(name)] = value
    return vector


def some_vectors(seed: int, count: int) -> Floats:
    """
    Random feature vectors, a fifth of their values unknown.
    """
    rng = np.random.default_rng(seed)
    matrix = rng.normal(scale=2.0, size=(count, len(FEATURE_NAMES)))
    return np.where(rng.random(matrix.shape) < 0.2, np.nan, matrix)
