"""
Features by category of payment: returned debits, penalties, loans, wages, rent, tax and signs of distress.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import COUNTED, FLOWS, CustomerStats
from risk_model.features.windows import FeatureColumns, ratio

# (feature, counter whose money is the numerator, side that is the denominator)
SHARES = (
    ("returned_debits", "returned_debits", "outflow"),
    ("loans_received", "loans_received", "inflow"),
    ("loan_payments", "loan_payments", "outflow"),
    ("rescue_payments", "rescue_payments", "outflow"),
    ("gambling", "gambling_count", "outflow"),
    ("cash_out", "cash_out", "outflow"),
    ("cash_in", "cash_in", "inflow"),
    ("payroll", "payroll_count", "outflow"),
    ("rent", "rent_count", "outflow"),
    ("tax", "tax_count", "outflow"),
)
# Counters whose money is a feature too.
PAID = ("loans_received", "loan_payments", "penalties")
SUMMED = [counter for _, counter, _ in SHARES]
SIDE_OF_SHARE = [list(FLOWS).index(side) for _, _, side in SHARES]


def category_features(stats: CustomerStats) -> FeatureColumns:
    """
    All category features; vectorised: one result per customer.
    """
    columns: FeatureColumns = {}
    for name, lines in zip(COUNTED, stats.rows(*COUNTED), strict=True):
        columns[f"{name}_{{}}d"] = lines
    for name, lines in zip(PAID, stats.cents(*PAID) / 100, strict=True):
        columns[f"{name}_amount_{{}}d"] = lines
    penalties, given_back, unknown, rows = stats.rows("penalties", "penalties_given_back", "unknown", "rows")
    columns["penalties_net_{}d"] = np.maximum(penalties - given_back, 0)
    columns["unknown_share_{}d"] = ratio(unknown, rows)
    shares = ratio(stats.cents(*SUMMED), stats.cents(*FLOWS)[SIDE_OF_SHARE])
    for (name, _, _), lines in zip(SHARES, shares, strict=True):
        columns[f"{name}_share_{{}}d"] = lines
    return columns
