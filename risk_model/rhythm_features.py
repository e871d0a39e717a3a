"""
Features of rhythm: how inflow runs through the months of the year, and how regularly money comes in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.windows import Book, Floats, Ints, between, keys_of, prefix, ratio

Named = dict[str, NDArray[np.number]]

MONTH_DAYS = 30
MONTHS = 12
# A slope or a variation of fewer months is noise.
MONTHS_NEEDED = 3


def of(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_]) -> Named:
    """
    All features of rhythm.

    Args:
        came, went: the rows that count as inflow and as outflow.
    """
    return {**monthly(book, came, went), **regular(book, came)}


def monthly(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_]) -> Named:
    """
    The year in months of 30 days, the newest first; months before the history began do not count.
    """
    edges = book.since(book.as_of.astype(np.int64) - MONTH_DAYS * np.arange(MONTHS + 1)[:, None] + 1)
    sums = prefix(np.where(came, book.cents, 0))
    paid = prefix(np.where(went, -book.cents, 0))
    lived = (book.as_of - book.first_day + 1) // MONTH_DAYS
    counted = np.minimum(lived, MONTHS)
    quarters = [between(each, edges[3], book.end) for each in (sums, paid)]
    before = [between(each, edges[6], edges[3]) for each in (sums, paid)]
    return {
        **shape_of_year((sums[edges[:-1]] - sums[edges[1:]]) / 100, np.where(counted < MONTHS_NEEDED, 0, counted)),
        "inflow_growth_90d": ratio(quarters[0], np.where(lived >= 6, before[0], 0)),
        "outflow_growth_90d": ratio(quarters[1], np.where(lived >= 6, before[1], 0)),
    }


def shape_of_year(months: Floats, counted: Ints) -> Named:
    """
    Slope, variation and span of the first `counted` months, each by their mean.

    Args:
        months: months x customers, the newest first.
    """
    number = np.arange(MONTHS)[:, None]
    counts = number < counted
    amounts = np.where(counts, months, 0.0)
    total, squares, moments = in_order(amounts), in_order(amounts * amounts), in_order(amounts * -number)
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


def in_order(months: Floats) -> Floats:
    """
    Sums over the months, one after the other: a plain sum adds in an order that depends on how many customers there
    are, and so do its last bits.
    """
    total: Floats = np.cumsum(months, axis=0)[-1]
    return total


def regular(book: Book, came: NDArray[np.bool_]) -> Named:
    """
    The days on which money came in, and the intervals between them, in half a year.
    """
    keys = keys_of(book.owner, book.day)
    rows = np.flatnonzero(came)
    rows = rows[np.append(True, keys[rows][1:] != keys[rows][:-1])[: len(rows)]]
    customers = np.arange(len(book.as_of))
    until = book.as_of.astype(np.int64)
    begin = np.searchsorted(keys[rows], keys_of(customers, until - 179))
    end = np.searchsorted(keys[rows], keys_of(customers, until), side="right")
    day = book.day[rows].astype(np.int64)
    gaps = np.append(0, np.diff(day))[: len(day)]
    from_second = np.minimum(begin + 1, end)
    intervals = end - from_second
    mean = ratio(between(prefix(gaps), from_second, end), intervals)
    squares = ratio(between(prefix(gaps * gaps), from_second, end), intervals)
    last = day[np.maximum(end - 1, 0)] if len(day) else until
    return {
        "income_days_180d": end - begin,
        "income_interval_180d": mean,
        "income_irregularity_180d": ratio(np.sqrt(np.maximum(squares - mean * mean, 0)), mean),
        "income_overdue_180d": ratio(np.where(end > begin, until - last, 0), mean),
    }
