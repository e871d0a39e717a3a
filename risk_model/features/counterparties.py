"""
Features of the counterparties: concentration of the inflow on payers, and new counterparties.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import CustomerStats
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
from risk_model.features.windows import FeatureColumns, ratio


def counterparty_features(stats: CustomerStats) -> FeatureColumns:
    """
    All counterparty features; vectorised: one result per customer. Who is new is unknown in a history shorter than
    RECENT_DAYS.
    """
    counts = stats.measurements.counterparties
    goes_back = stats.as_of - stats.measurements.extent[FIRST_DAY] >= RECENT_DAYS
    return {
        "payers_365d": counts[PAYERS],
        "first_payer_share_365d": ratio(counts[LARGEST], counts[TOTAL]),
        "payer_concentration_365d": np.where(counts[PAYERS] > 0, stats.measurements.concentration, np.nan),
        "counterparties": counts[COUNTERPARTIES],
        "new_counterparties_90d": np.where(goes_back, counts[NEW], np.nan),
        "new_counterparty_share_90d": ratio(counts[ROWS_OF_NEW], np.where(goes_back, counts[RECENT_ROWS], 0)),
    }
