"""
Features of the end-of-day balance; all unknown where the bank told no balance.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from risk_model.balance_path import Path, stretches_of
from risk_model.feature_table import WINDOWS
from risk_model.flow_features import MONTH_DAYS, by_window
from risk_model.transactions import Days
from risk_model.windows import Floats, extreme, ratio

Named = dict[str, NDArray[np.number]]


def of(path: Path, as_of: Days, inflow_365d: NDArray[np.number], history_days: NDArray[np.number]) -> Named:
    """
    All balance features.

    Args:
        inflow_365d: in currency units; with history_days it gives the month of inflow that balances are measured in.
    """
    months = np.minimum(history_days, 365) / MONTH_DAYS
    month_of_inflow = ratio(inflow_365d, months)
    stretches = stretches_of(path, as_of)
    lowest = stretches.lowest / 100
    means = ratio(stretches.total / 100, stretches.days)
    columns: Named = {}
    by_window(columns, "balance_min_{}d", lowest)
    by_window(columns, "balance_mean_{}d", means)
    by_window(columns, "days_negative_{}d", stretches.negative)
    by_window(columns, "longest_negative_run_{}d", stretches.longest_negative)
    by_window(columns, "negative_share_{}d", ratio(stretches.negative, stretches.days))
    by_window(columns, "balance_min_to_inflow_{}d", ratio(lowest, month_of_inflow))
    by_window(columns, "balance_mean_to_inflow_{}d", ratio(means, month_of_inflow))
    for (short, mean), (_, longer) in pairwise(zip(WINDOWS, means, strict=True)):
        columns[f"balance_trend_{short}d"] = ratio(mean - longer, month_of_inflow)
    last = path.balance[np.maximum(path.end - 1, 0)] / 100 if len(path.balance) else np.zeros(len(as_of))
    columns["balance_last"] = last
    columns["balance_last_to_inflow"] = ratio(last, month_of_inflow)
    columns["days_since_negative"] = days_since_negative(path, as_of)
    if path.known.all():
        return columns
    return {name: np.where(path.known, column, np.nan) for name, column in columns.items()}


def days_since_negative(path: Path, as_of: Days) -> Floats:
    """
    Days since the balance last stood below zero at a day's end: 0 while it does; NaN where it never did.
    """
    until = as_of.astype(np.int64)
    if not len(path.day):
        return np.full(len(until), np.nan)
    never = -(2**40)
    # A negative balance lasts until the day before the next change.
    last_day = np.append(path.day[1:].astype(np.int64) - 1, 0)
    has_days = path.first < path.end
    last_day[path.end[has_days] - 1] = until[has_days]
    latest = extreme(np.maximum, np.where(path.balance < 0, last_day, never), path.first, path.end, never)
    return np.where(latest == never, np.nan, until - latest)
