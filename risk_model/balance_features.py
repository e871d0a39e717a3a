"""
Features of the end-of-day balance; all unknown where the bank told no balance.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from risk_model.balance_path import Path, Stretches, stretches_of
from risk_model.feature_table import WINDOWS
from risk_model.flow_features import by_window
from risk_model.rhythm_features import MONTH_DAYS
from risk_model.transactions import Days
from risk_model.windows import Floats, Ints, extreme, ratio

Named = dict[str, NDArray[np.number]]

# An account tells little of its holder before so many days.
SETTLES_AFTER_DAYS = 30


def of(path: Path, as_of: Days, first_day: Ints, inflow_365d: NDArray[np.number]) -> Named:
    """
    All balance features.

    Args:
        first_day: of each customer's history.
        inflow_365d: in currency units; with the history it gives the month of inflow that balances are measured in.
    """
    month_of_inflow = ratio(inflow_365d, np.minimum(as_of - first_day + 1, 365) / MONTH_DAYS)
    stretches = stretches_of(path, as_of, starts_of(as_of.astype(np.int64), first_day))
    last = path.balance[np.maximum(path.end - 1, 0)] / 100 if len(path.balance) else np.zeros(len(as_of))
    columns = {
        **windowed(stretches, month_of_inflow),
        **shaped(stretches, month_of_inflow),
        "balance_last": last,
        "balance_last_to_inflow": ratio(last, month_of_inflow),
        "days_since_negative": days_since_negative(path, as_of),
    }
    if path.known.all():
        return columns
    return {name: np.where(path.known, column, np.nan) for name, column in columns.items()}


def starts_of(until: Ints, first_day: Ints) -> Ints:
    """
    The first day of each window; then of the settled days, which leave out the first month, in which an account is
    still being filled, or are the last day where the history is shorter; then of the whole history.
    """
    windows = until - np.array(WINDOWS)[:, None] + 1
    settled = np.minimum(first_day + SETTLES_AFTER_DAYS + 1, until)
    return np.concatenate([windows, settled[None], first_day[None]])


def windowed(stretches: Stretches, month_of_inflow: Floats) -> Named:
    """
    The features of each window.
    """
    count = len(WINDOWS)
    lowest, days = stretches.lowest[:count] / 100, stretches.days[:count]
    means = ratio(stretches.total[:count] / 100, days)
    columns: Named = {}
    by_window(columns, "balance_min_{}d", lowest)
    by_window(columns, "balance_mean_{}d", means)
    by_window(columns, "days_negative_{}d", stretches.negative[:count])
    by_window(columns, "longest_negative_run_{}d", stretches.longest_negative[:count])
    by_window(columns, "negative_share_{}d", ratio(stretches.negative[:count], days))
    by_window(columns, "balance_min_to_inflow_{}d", ratio(lowest, month_of_inflow))
    by_window(columns, "balance_mean_to_inflow_{}d", ratio(means, month_of_inflow))
    for (short, mean), (_, longer) in pairwise(zip(WINDOWS, means, strict=True)):
        columns[f"balance_trend_{short}d"] = ratio(mean - longer, month_of_inflow)
    return columns


def shaped(stretches: Stretches, month_of_inflow: Floats) -> Named:
    """
    How deep the balance falls, measured against itself.
    """
    means = ratio(stretches.total / 100, stretches.days)
    lowest, highest = stretches.lowest / 100, stretches.highest / 100
    settled, whole, half_year, month = -2, -1, WINDOWS.index(180), WINDOWS.index(30)
    return {
        "balance_min_to_mean_settled": ratio(lowest[settled], np.abs(means[settled])),
        "balance_min_to_max_settled": ratio(lowest[settled], highest[settled]),
        "balance_min_to_inflow_settled": ratio(lowest[settled], month_of_inflow),
        "balance_min_to_mean_180d": ratio(lowest[half_year], np.abs(means[half_year])),
        "balance_mean_30d_to_max": ratio(means[month], highest[whole]),
    }


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
