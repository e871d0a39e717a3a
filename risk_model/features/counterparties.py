"""
Features of the counterparties: how the inflow is spread over its payers, and who is new.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import Seen
from risk_model.features.kernels.shapes import (
    COUNTERPARTIES,
    FIRST_DAY,
    LARGEST,
    NEW,
    PAYERS,
    RECENT_DAYS,
    RECENT_ROWS,
    ROWS_OF_NEW,
    TOTAL,
)
from risk_model.features.windows import Named, ratio


def of(seen: Seen) -> Named:
    """
    All counterparty features; who is new is unknown where the history does not go back further.
    """
    met = seen.found.met
    goes_back = seen.as_of - seen.found.extent[FIRST_DAY] >= RECENT_DAYS
    return {
        "payers_365d": met[PAYERS],
        "first_payer_share_365d": ratio(met[LARGEST], met[TOTAL]),
        "payer_concentration_365d": np.where(met[PAYERS] > 0, seen.found.concentration, np.nan),
        "counterparties": met[COUNTERPARTIES],
        "new_counterparties_90d": np.where(goes_back, met[NEW], np.nan),
        "new_counterparty_share_90d": ratio(met[ROWS_OF_NEW], np.where(goes_back, met[RECENT_ROWS], 0)),
    }
