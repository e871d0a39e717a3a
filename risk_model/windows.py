"""
Windows: one column a window, and how numbers of customers are divided.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from risk_model.feature_table import WINDOWS
from risk_model.kernels.arrays import Floats

Named = dict[str, NDArray[np.number]]


def ratio(above: NDArray[np.number], below: NDArray[np.number]) -> Floats:
    """
    above / below; NaN where there is nothing to divide by. Called under `np.errstate`, which is too dear to set here.
    """
    return np.where(below > 0, np.true_divide(above, below), np.nan)


def by_window(columns: Named, name: str, lines: NDArray[np.number]) -> None:
    """
    Add one column a window.
    """
    columns.update(zip(names_by_window(name), lines, strict=True))


@cache
def names_by_window(name: str) -> tuple[str, ...]:
    """
    A name with {} for the window, once a window.
    """
    return tuple(name.format(window) for window in WINDOWS)
