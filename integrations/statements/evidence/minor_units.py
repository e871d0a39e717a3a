"""
Amounts with more decimals than their currency has: ISO 4217 gives yen none, and dinars of Kuwait three.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from integrations.statements.statement import ParseWarning
from risk_model.transactions.currencies import minor_units

WHOLE_UNIT = 100


def fraction_warnings(
    cents: NDArray[np.int64], currency: str | None, *, place_of: Callable[[int], str] = lambda row: f"booking {row + 1}"
) -> list[ParseWarning]:
    """
    A warning where a currency without cents has amounts with cents, which are read as written.

    Args:
        place_of: names a row.
    """
    if currency is None or minor_units(currency) > 0:
        return []
    odd = np.flatnonzero(cents % WHOLE_UNIT)
    if not len(odd):
        return []
    message = f"an amount with decimals, which {currency} does not have"
    more = f" (and {len(odd) - 1} more like it)" if len(odd) > 1 else ""
    return [ParseWarning(place_of(int(odd[0])), message + more)]
