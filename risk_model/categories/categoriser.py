"""
Categoriser: the interface of a component that gives each transaction a category.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import Transactions


class Categoriser(Protocol):
    """
    Gives every transaction a Category. RuleCategoriser is the implementation; a learned one can replace it.
    """

    name: str
    version: str

    def categories(self, transactions: Transactions) -> NDArray[np.uint8]:
        """
        One category code per row; Category.UNKNOWN where nothing matches. A row's code depends on that row only.
        """
        ...
