"""
Features of what the money was for: returned debits, penalties, loans, wages, rent, tax, and what says trouble.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import COUNTED, FLOWS, Seen
from risk_model.features.windows import Named, ratio

# (name of the feature, the counter whose money it adds up, what it is a share of)
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
# Those whose money is a feature too.
PAID = ("loans_received", "loan_payments", "penalties")
SUMMED = [counter for _, counter, _ in SHARES]
SIDE_OF_SHARE = [list(FLOWS).index(side) for _, _, side in SHARES]


def of(seen: Seen) -> Named:
    """
    All category features.
    """
    columns: Named = {}
    for name, lines in zip(COUNTED, seen.rows(*COUNTED), strict=True):
        columns[f"{name}_{{}}d"] = lines
    for name, lines in zip(PAID, seen.cents(*PAID) / 100, strict=True):
        columns[f"{name}_amount_{{}}d"] = lines
    penalties, given_back, unknown, rows = seen.rows("penalties", "penalties_given_back", "unknown", "rows")
    columns["penalties_net_{}d"] = np.maximum(penalties - given_back, 0)
    columns["unknown_share_{}d"] = ratio(unknown, rows)
    shares = ratio(seen.cents(*SUMMED), seen.cents(*FLOWS)[SIDE_OF_SHARE])
    for (name, _, _), lines in zip(SHARES, shares, strict=True):
        columns[f"{name}_share_{{}}d"] = lines
    return columns
