"""
Windows: the positions of each window's features, and division without warnings.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.features.kernels.arrays import Floats
from risk_model.features.table import FEATURE_NAMES, WINDOWS

# Values by name of feature, one per customer; a name with {} for the window holds all windows: windows x customers.
FeatureColumns = dict[str, NDArray[np.number]]


def ratio(above: NDArray[np.number], below: NDArray[np.number]) -> Floats:
    """
    above / below; NaN where below is not positive. Called under `np.errstate`, which is too slow to set here.
    """
    return np.where(below > 0, np.true_divide(above, below), np.nan)


def places_of_features() -> dict[str, int | slice]:
    """
    Index of each feature in the table; under a name with {} for the window, the slice of all its windows.
    """
    places: dict[str, int | slice] = {name: place for place, name in enumerate(FEATURE_NAMES)}
    for place, name in enumerate(FEATURE_NAMES):
        shared = name.replace(f"_{WINDOWS[0]}d", "_{}d")
        if tuple(shared.format(window) for window in WINDOWS) == FEATURE_NAMES[place : place + len(WINDOWS)]:
            places[shared] = slice(place, place + len(WINDOWS))
    return places
