"""
Features of the end-of-day balance; all unknown where the bank told no balance.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from risk_model.features.counters import NUMBER_OF, Seen
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
from risk_model.features.windows import Named, ratio

YEAR = 365


def of(seen: Seen) -> Named:
    """
    All balance features.
    """
    month_of_inflow = mean_month_of_inflow(seen)
    last = seen.found.last_balance / 100
    negative = seen.found.last_negative
    columns = {
        **windowed(seen, month_of_inflow),
        **shaped(seen, month_of_inflow),
        "balance_last": last,
        "balance_last_to_inflow": ratio(last, month_of_inflow),
        "days_since_negative": np.where(negative == NEVER, np.nan, seen.as_of - negative),
    }
    known = seen.found.known > 0
    if known.all():
        return columns
    return {name: np.where(known, column, np.nan) for name, column in columns.items()}


def mean_month_of_inflow(seen: Seen) -> Floats:
    """
    Inflow of 30 days, on average over the history of at most a year: what balances are measured in.
    """
    inflow = seen.found.cents[WINDOWS.index(YEAR), NUMBER_OF["inflow"]] / 100
    history = seen.as_of - seen.found.extent[FIRST_DAY] + 1
    return ratio(inflow, np.minimum(history, YEAR) / MONTH_DAYS)


def windowed(seen: Seen, month_of_inflow: Floats) -> Named:
    """
    The features of each window.
    """
    stretches = seen.found.stretches[:, : len(WINDOWS)]
    lowest, days = stretches[LOWEST] / 100, stretches[LENGTH]
    means = ratio(seen.found.sums[: len(WINDOWS)] / 100, days)
    columns: Named = {}
    columns["balance_min_{}d"] = lowest
    columns["balance_mean_{}d"] = means
    columns["days_negative_{}d"] = stretches[NEGATIVE]
    columns["longest_negative_run_{}d"] = stretches[LONGEST_NEGATIVE]
    columns["negative_share_{}d"] = ratio(stretches[NEGATIVE], days)
    columns["balance_min_to_inflow_{}d"] = ratio(lowest, month_of_inflow)
    columns["balance_mean_to_inflow_{}d"] = ratio(means, month_of_inflow)
    for (short, mean), (_, longer) in pairwise(zip(WINDOWS, means, strict=True)):
        columns[f"balance_trend_{short}d"] = ratio(mean - longer, month_of_inflow)
    return columns


def shaped(seen: Seen, month_of_inflow: Floats) -> Named:
    """
    How deep the balance falls, measured against itself.
    """
    stretches = seen.found.stretches
    means = ratio(seen.found.sums / 100, stretches[LENGTH])
    lowest, highest = stretches[LOWEST] / 100, stretches[HIGHEST] / 100
    half_year, month = WINDOWS.index(180), WINDOWS.index(30)
    return {
        "balance_min_to_mean_settled": ratio(lowest[SETTLED], np.abs(means[SETTLED])),
        "balance_min_to_max_settled": ratio(lowest[SETTLED], highest[SETTLED]),
        "balance_min_to_inflow_settled": ratio(lowest[SETTLED], month_of_inflow),
        "balance_min_to_mean_180d": ratio(lowest[half_year], np.abs(means[half_year])),
        "balance_mean_30d_to_max": ratio(means[month], highest[WHOLE]),
    }
