"""
Features of the flows: sums, counts, sizes and recency of inflow and outflow.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import FLOWS, CustomerStats
from risk_model.features.kernels.arrays import Floats
from risk_model.features.kernels.shapes import ACCOUNTS, COUNT, FIRST_DAY, LONGEST_GAP, OUTLIERS
from risk_model.features.windows import FeatureColumns, ratio

# (feature, counter whose latest row it refers to)
LATEST = (
    ("days_since_last", "rows"),
    ("days_since_income", "inflow"),
    ("days_since_outflow", "outflow"),
    ("days_since_penalty", "penalties"),
    ("days_since_returned_debit", "returned_debits"),
    ("days_since_loan", "loans_received"),
)


def flow_features(stats: CustomerStats) -> FeatureColumns:
    """
    All flow features; vectorised: one result per customer.
    """
    return {**sized(stats), **dated(stats)}


def sized(stats: CustomerStats) -> FeatureColumns:
    """
    Sums, counts and sizes per window.
    """
    columns: FeatureColumns = {}
    counts, money = stats.rows(*FLOWS), stats.cents(*FLOWS) / 100
    largest = stats.measurements.largest.swapaxes(0, 1) / 100
    means, deviations = ratio(money, counts), deviation(stats)
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
    columns["days_active_{}d"] = stats.measurements.active[:, 0]
    return columns


def deviation(stats: CustomerStats) -> Floats:
    """
    Standard deviation of the amounts of each side, in currency units: sides x windows x customers.
    """
    plain, squares = stats.measurements.plain.swapaxes(0, 1), stats.measurements.squares.swapaxes(0, 1)
    counts = stats.rows(*FLOWS)
    mean = ratio(plain, counts)
    variance = np.maximum(ratio(squares, counts) - mean * mean, 0)
    deviations: Floats = np.ldexp(np.sqrt(variance), stats.measurements.shift[:, None]) / 100
    return deviations


def dated(stats: CustomerStats) -> FeatureColumns:
    """
    Length of the history, and days since the latest row of each kind.
    """
    extent = stats.measurements.extent
    return {
        "history_days": stats.as_of - extent[FIRST_DAY] + 1,
        "transactions": extent[COUNT],
        "longest_gap_365d": extent[LONGEST_GAP],
        "outliers_365d": extent[OUTLIERS],
        "accounts": extent[ACCOUNTS],
        **{name: stats.days_since(counter) for name, counter in LATEST},
    }
