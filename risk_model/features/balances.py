"""
Features of the end-of-day balance; all unknown where the bank gave no balance.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from risk_model.features.counters import NUMBER_OF, CustomerStats
from risk_model.features.kernels.arrays import Floats
from risk_model.features.kernels.shapes import (
    FIRST_DAY,
    HIGHEST,
    LENGTH,
    LONGEST_NEGATIVE,
    LOWEST,
    MONTH_DAYS,
    NEGATIVE,
    NEVER,
    SETTLED,
    WHOLE,
)
from risk_model.features.table import WINDOWS
from risk_model.features.windows import FeatureColumns, ratio

YEAR = 365


def balance_features(stats: CustomerStats) -> FeatureColumns:
    """
    All balance features; vectorised: one result per customer.
    """
    month_of_inflow = mean_month_of_inflow(stats)
    last = stats.measurements.last_balance / 100
    negative = stats.measurements.last_negative
    columns = {
        **windowed(stats, month_of_inflow),
        **shaped(stats, month_of_inflow),
        "balance_last": last,
        "balance_last_to_inflow": ratio(last, month_of_inflow),
        "days_since_negative": np.where(negative == NEVER, np.nan, stats.as_of - negative),
    }
    known = stats.measurements.known > 0
    if known.all():
        return columns
    return {name: np.where(known, column, np.nan) for name, column in columns.items()}


def mean_month_of_inflow(stats: CustomerStats) -> Floats:
    """
    Mean inflow per 30 days over the history, at most the last year, in currency units: the unit of relative balances.
    """
    inflow = stats.measurements.cents[WINDOWS.index(YEAR), NUMBER_OF["inflow"]] / 100
    history = stats.as_of - stats.measurements.extent[FIRST_DAY] + 1
    return ratio(inflow, np.minimum(history, YEAR) / MONTH_DAYS)


def windowed(stats: CustomerStats, month_of_inflow: Floats) -> FeatureColumns:
    """
    The features of each window.
    """
    balance_ranges = stats.measurements.balance_ranges[:, : len(WINDOWS)]
    lowest, days = balance_ranges[LOWEST] / 100, balance_ranges[LENGTH]
    means = ratio(stats.measurements.sums[: len(WINDOWS)] / 100, days)
    columns: FeatureColumns = {}
    columns["balance_min_{}d"] = lowest
    columns["balance_mean_{}d"] = means
    columns["days_negative_{}d"] = balance_ranges[NEGATIVE]
    columns["longest_negative_run_{}d"] = balance_ranges[LONGEST_NEGATIVE]
    columns["negative_share_{}d"] = ratio(balance_ranges[NEGATIVE], days)
    columns["balance_min_to_inflow_{}d"] = ratio(lowest, month_of_inflow)
    columns["balance_mean_to_inflow_{}d"] = ratio(means, month_of_inflow)
    for (short, mean), (_, longer) in pairwise(zip(WINDOWS, means, strict=True)):
        columns[f"balance_trend_{short}d"] = ratio(mean - longer, month_of_inflow)
    return columns


def shaped(stats: CustomerStats, month_of_inflow: Floats) -> FeatureColumns:
    """
    How deep the balance falls, measured against itself.
    """
    balance_ranges = stats.measurements.balance_ranges
    means = ratio(stats.measurements.sums / 100, balance_ranges[LENGTH])
    lowest, highest = balance_ranges[LOWEST] / 100, balance_ranges[HIGHEST] / 100
    half_year, month = WINDOWS.index(180), WINDOWS.index(30)
    return {
        "balance_min_to_mean_settled": ratio(lowest[SETTLED], np.abs(means[SETTLED])),
        "balance_min_to_max_settled": ratio(lowest[SETTLED], highest[SETTLED]),
        "balance_min_to_inflow_settled": ratio(lowest[SETTLED], month_of_inflow),
        "balance_min_to_mean_180d": ratio(lowest[half_year], np.abs(means[half_year])),
        "balance_mean_30d_to_max": ratio(means[month], highest[WHOLE]),
    }
