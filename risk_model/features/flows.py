"""
Features of the flows: how much came in and went out, in which sizes, and how long ago.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import FLOWS, Seen
from risk_model.features.kernels.arrays import Floats
from risk_model.features.kernels.shapes import ACCOUNTS, COUNT, FIRST_DAY, LONGEST_GAP, OUTLIERS
from risk_model.features.windows import Named, ratio

# (feature, whose latest row it tells)
LATEST = (
    ("days_since_last", "rows"),
    ("days_since_income", "inflow"),
    ("days_since_outflow", "outflow"),
    ("days_since_penalty", "penalties"),
    ("days_since_returned_debit", "returned_debits"),
    ("days_since_loan", "loans_received"),
)


def of(seen: Seen) -> Named:
    """
    All flow features.
    """
    return {**sized(seen), **dated(seen)}


def sized(seen: Seen) -> Named:
    """
    Sums, counts and sizes per window.
    """
    columns: Named = {}
    counts, money = seen.rows(*FLOWS), seen.cents(*FLOWS) / 100
    largest = seen.found.largest.swapaxes(0, 1) / 100
    means, deviations = ratio(money, counts), deviation(seen)
    for number, side in enumerate(FLOWS):
        columns[f"{side}_{{}}d"] = money[number]
        columns[f"{side}_count_{{}}d"] = counts[number]
        columns[f"{side}_mean_{{}}d"] = means[number]
        columns[f"{side}_deviation_{{}}d"] = deviations[number]
        columns[f"{side}_largest_{{}}d"] = largest[number]
    inflow, outflow = money
    columns["net_{}d"] = inflow - outflow
    columns["outflow_to_inflow_{}d"] = ratio(outflow, inflow)
    columns["inflow_largest_share_{}d"] = ratio(largest[0], inflow)
    columns["days_active_{}d"] = seen.found.active[:, 0]
    return columns


def deviation(seen: Seen) -> Floats:
    """
    Standard deviation of the amounts of each side, in currency units: sides x windows x customers.
    """
    plain, squares = seen.found.plain.swapaxes(0, 1), seen.found.squares.swapaxes(0, 1)
    counts = seen.rows(*FLOWS)
    mean = ratio(plain, counts)
    variance = np.maximum(ratio(squares, counts) - mean * mean, 0)
    found: Floats = np.ldexp(np.sqrt(variance), seen.found.shift[:, None]) / 100
    return found


def dated(seen: Seen) -> Named:
    """
    How long the history is, and how long ago what happened last.
    """
    extent = seen.found.extent
    return {
        "history_days": seen.as_of - extent[FIRST_DAY] + 1,
        "transactions": extent[COUNT],
        "longest_gap_365d": extent[LONGEST_GAP],
        "outliers_365d": extent[OUTLIERS],
        "accounts": extent[ACCOUNTS],
        **{name: seen.days_since(counter) for name, counter in LATEST},
    }
