"""
Windows: where the columns of each window stand, and how numbers of customers are divided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.features.kernels.arrays import Floats
from risk_model.features.table import FEATURE_NAMES, WINDOWS

# Columns by name; a name with {} for the window holds all windows: windows x customers.
Named = dict[str, NDArray[np.number]]


def ratio(above: NDArray[np.number], below: NDArray[np.number]) -> Floats:
    """
    above / below; NaN where there is nothing to divide by. Called under `np.errstate`, which is too dear to set here.
    """
    return np.where(below > 0, np.true_divide(above, below), np.nan)


def places_of_features() -> dict[str, int | slice]:
    """
    Where each feature stands in the table, and where those of all windows stand that share a name but for the window.
    """
    places: dict[str, int | slice] = {name: place for place, name in enumerate(FEATURE_NAMES)}
    for place, name in enumerate(FEATURE_NAMES):
        shared = name.replace(f"_{WINDOWS[0]}d", "_{}d")
        if tuple(shared.format(window) for window in WINDOWS) == FEATURE_NAMES[place : place + len(WINDOWS)]:
            places[shared] = slice(place, place + len(WINDOWS))
    return places
