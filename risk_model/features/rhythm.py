"""
Features of rhythm: trend and variation of monthly inflow, and how regularly money comes in.
"""

from __future__ import annotations

import numpy as np

from risk_model.features.counters import CustomerStats
from risk_model.features.kernels.arrays import Floats, Int64s
from risk_model.features.kernels.shapes import DAYS, FIRST_DAY, INTERVALS, LATEST, MONTH_DAYS, MONTHS, SQUARES
from risk_model.features.windows import FeatureColumns, ratio

# A slope or a variation of fewer months is noise.
MONTHS_NEEDED = 3
# A quarter is compared with the one before only where the history has both.
MONTHS_OF_TWO_QUARTERS = 6


def rhythm_features(stats: CustomerStats) -> FeatureColumns:
    """
    All features of rhythm; vectorised: one result per customer.
    """
    return {**monthly(stats), **regular(stats)}


def monthly(stats: CustomerStats) -> FeatureColumns:
    """
    Features of the last year's months of 30 days; months before the history began do not count.
    """
    inflow, outflow = stats.measurements.months
    lived = (stats.as_of - stats.measurements.extent[FIRST_DAY] + 1) // MONTH_DAYS
    counted = np.minimum(lived, MONTHS)
    has_both = lived >= MONTHS_OF_TWO_QUARTERS
    return {
        **shape_of_year(inflow / 100, np.where(counted < MONTHS_NEEDED, 0, counted)),
        "inflow_growth_90d": growth(inflow, has_both),
        "outflow_growth_90d": growth(outflow, has_both),
    }


def growth(months: Int64s, has_both: Int64s) -> Floats:
    """
    The latest three months divided by the three before them.

    Args:
        months: months x customers, the newest first.
    """
    latest, before = months[0] + months[1] + months[2], months[3] + months[4] + months[5]
    return ratio(latest, np.where(has_both, before, 0))


def shape_of_year(months: Floats, counted: Int64s) -> FeatureColumns:
    """
    Slope, variation and span of the first `counted` months, each divided by their mean.

    Args:
        months: months x customers, the newest first, in currency units.
        counted: number of months that count, one per customer.
    """
    number = np.arange(MONTHS)[:, None]
    counts = number < counted
    amounts = np.where(counts, months, 0.0)
    total, squares, moments = sum_in_order(amounts), sum_in_order(amounts * amounts), sum_in_order(amounts * -number)
    best, worst = np.where(counts, months, -np.inf).max(axis=0), np.where(counts, months, np.inf).min(axis=0)
    mean = ratio(total, counted)
    variance = np.maximum(ratio(squares, counted) - mean * mean, 0)
    # Least squares over the points (-number, amount): the months lie one apart, so their moments are known.
    centre = -(counted - 1) / 2
    slope = ratio(moments - centre * total, counted * (counted * counted - 1) / 12)
    return {
        "inflow_slope_365d": ratio(slope, mean),
        "inflow_variation_365d": ratio(np.sqrt(variance), mean),
        "inflow_seasonality_365d": ratio(best - worst, mean),
    }


def sum_in_order(months: Floats) -> Floats:
    """
    Sums over the months, added strictly in order: NumPy's sum adds in an order that depends on the number of customers,
    and with it the last bits.
    """
    total: Floats = np.cumsum(months, axis=0)[-1]
    return total


def regular(stats: CustomerStats) -> FeatureColumns:
    """
    Days with income of the last 180 days, and the intervals between them.
    """
    income = stats.measurements.income
    days = income[DAYS]
    intervals = np.maximum(days - 1, 0)
    mean = ratio(income[INTERVALS], intervals)
    variance = np.maximum(ratio(income[SQUARES], intervals) - mean * mean, 0)
    return {
        "income_days_180d": days,
        "income_interval_180d": mean,
        "income_irregularity_180d": ratio(np.sqrt(variance), mean),
        "income_overdue_180d": ratio(np.where(days > 0, stats.as_of - income[LATEST], 0), mean),
    }
