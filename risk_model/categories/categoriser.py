"""
Components: micromodels that look at transactions and give columns, from which features are made.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import Transactions


class Categoriser(Protocol):
    """
    Gives every transaction a Category. Rules are one; a learned one answers to the same call.
    """

    name: str
    version: str

    def categories(self, transactions: Transactions) -> NDArray[np.uint8]:
        """
        Category codes, one a row; Category.UNKNOWN where nothing is known. A row's code depends on that row only.
        """
        ...
