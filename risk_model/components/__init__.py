"""
Components: micromodels that look at transactions and give columns, from which features are made.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import Cents, Texts


class Categoriser(Protocol):
    """
    Gives every transaction a Category. Rules are one; a learned one answers to the same call.
    """

    name: str
    version: str

    def categories(
        self, kind: NDArray[np.uint8], amount_cents: Cents, counterparty: Texts, description: Texts
    ) -> NDArray[np.uint8]:
        """
        Category codes, one a row; Category.UNKNOWN where nothing is known. A row's code depends on that row only.
        """
        ...
