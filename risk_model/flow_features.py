"""
Features of the flows: how much came in and went out, how steadily, and from how many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.feature_table import WINDOWS
from risk_model.ledger import NOBODY, Ledger
from risk_model.windows import Book, Floats, Ints, between, extreme, keys_of, prefix, ratio

Named = dict[str, NDArray[np.number]]

MONTH_DAYS = 30
MONTHS = 12
# A slope or a variation of fewer months is noise.
MONTHS_NEEDED = 3
OUTLIER_TIMES_MEAN = 5
# Squares are of whole currency units up to this, so that a customer's sum of them stays within 63 bits.
LARGEST_SQUARED = 10**8


def of(book: Book, ledger: Ledger) -> Named:
    """
    All flow features.
    """
    moves = ledger.category[book.order] != Category.OWN_TRANSFER
    came, went = moves & (book.cents > 0), moves & (book.cents < 0)
    return {
        **sized(book, came, went),
        **dated(book, came, went),
        **monthly(book, came, went),
        **regular(book, came),
        **spread(book, came, ledger.counterparty[book.order]),
        **met(book, ledger.counterparty[book.order]),
        "accounts": number_of_accounts(book, ledger),
    }


def sized(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_]) -> Named:
    """
    Sums, counts and sizes per window.
    """
    columns: Named = {}
    for side, mask in (("inflow", came), ("outflow", went)):
        amounts = np.where(mask, np.abs(book.cents), 0)
        units = np.minimum(amounts // 100, LARGEST_SQUARED)
        total, count, plain, squares = book.totals(np.stack([amounts, mask, units, units * units]))
        mean = ratio(plain, count)
        variance = np.maximum(ratio(squares, count) - mean * mean, 0)
        by_window(columns, f"{side}_{{}}d", total / 100)
        by_window(columns, f"{side}_count_{{}}d", count)
        by_window(columns, f"{side}_mean_{{}}d", ratio(total / 100, count))
        by_window(columns, f"{side}_deviation_{{}}d", np.sqrt(variance))
        by_window(columns, f"{side}_largest_{{}}d", book.extremes(np.maximum, amounts, 0) / 100)
    for window in WINDOWS:
        inflow, outflow = columns[f"inflow_{window}d"], columns[f"outflow_{window}d"]
        columns[f"net_{window}d"] = inflow - outflow
        columns[f"outflow_to_inflow_{window}d"] = ratio(outflow, inflow)
        columns[f"inflow_largest_share_{window}d"] = ratio(columns[f"inflow_largest_{window}d"], inflow)
    by_window(columns, "days_active_{}d", book.totals(is_new_day(book)[None].astype(np.int64))[0])
    return columns


def by_window(columns: Named, name: str, lines: NDArray[np.number]) -> None:
    """
    Add one column a window.
    """
    for window, line in zip(WINDOWS, lines, strict=True):
        columns[name.format(window)] = line


def dated(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_]) -> Named:
    """
    How long the history is, and how long ago what happened last.
    """
    silence = np.append(0, np.diff(book.day.astype(np.int64)) - 1)[: len(book.day)]
    begin = np.minimum(book.begin(365) + 1, book.end)
    return {
        "history_days": book.as_of - book.first_day + 1,
        "transactions": book.end - book.first,
        "days_since_last": days_since(book, np.ones(len(book.day), bool)),
        "days_since_income": days_since(book, came),
        "days_since_outflow": days_since(book, went),
        "longest_gap_365d": extreme(np.maximum, silence, begin, book.end, 0),
        "outliers_365d": outliers(book),
    }


def days_since(book: Book, mask: NDArray[np.bool_]) -> Floats:
    """
    Days from the latest row of a kind to as_of; NaN where there was none.
    """
    never = -(2**40)
    latest = extreme(np.maximum, np.where(mask, book.day, never).astype(np.int64), book.first, book.end, never)
    return np.where(latest == never, np.nan, book.as_of - latest)


def outliers(book: Book) -> Ints:
    """
    Rows of the year that are more than five times the mean size.
    """
    size = np.abs(book.cents)
    begin = book.begin(365)
    total, count = book.total(size, begin), book.end - begin
    is_outlier = size * count[book.owner] > OUTLIER_TIMES_MEAN * total[book.owner]
    return book.total(is_outlier, begin)


def monthly(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_]) -> Named:
    """
    The year in months of 30 days, the newest first; months before the history began do not count.
    """
    edges = book.since(book.as_of.astype(np.int64) - MONTH_DAYS * np.arange(MONTHS + 1)[:, None] + 1)
    sums = prefix(np.where(came, book.cents, 0))
    months = list((sums[edges[:-1]] - sums[edges[1:]]) / 100)
    lived = (book.as_of - book.first_day + 1) // MONTH_DAYS
    counted = np.minimum(lived, MONTHS)
    paid = prefix(np.where(went, -book.cents, 0))
    quarters = [between(each, edges[3], book.end) for each in (sums, paid)]
    before = [between(each, edges[6], edges[3]) for each in (sums, paid)]
    return {
        **shape_of_year(months, np.where(counted < MONTHS_NEEDED, 0, counted)),
        "inflow_growth_90d": ratio(quarters[0], np.where(lived >= 6, before[0], 0)),
        "outflow_growth_90d": ratio(quarters[1], np.where(lived >= 6, before[1], 0)),
    }


def shape_of_year(months: list[Floats], counted: Ints) -> Named:
    """
    Slope, variation and span of the first `counted` months, each by their mean. Summed month by month, always in the
    same order, so that the bits do not depend on how many customers are looked at.
    """
    zero = np.zeros(len(counted))
    total, squares, moments = zero, zero, zero
    best, worst = np.full(len(counted), -np.inf), np.full(len(counted), np.inf)
    for number, month in enumerate(months):
        counts = number < counted
        amount = np.where(counts, month, 0.0)
        total, squares, moments = total + amount, squares + amount * amount, moments + amount * -number
        best = np.maximum(best, np.where(counts, month, -np.inf))
        worst = np.minimum(worst, np.where(counts, month, np.inf))
    mean = ratio(total, counted)
    variance = np.maximum(ratio(squares, counted) - mean * mean, 0)
    # Least squares over the points (-number, amount): the months lie one apart, so their moments are known.
    centre = -(counted - 1) / 2
    slope = ratio(moments - centre * total, counted * (counted * counted - 1) / 12)
    with np.errstate(invalid="ignore"):
        span = best - worst
    return {
        "inflow_slope_365d": ratio(slope, mean),
        "inflow_variation_365d": ratio(np.sqrt(variance), mean),
        "inflow_seasonality_365d": ratio(span, mean),
    }


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


def spread(book: Book, came: NDArray[np.bool_], counterparty: Ints) -> Named:
    """
    How the year's inflow is spread over its payers.
    """
    customers = len(book.as_of)
    rows = np.flatnonzero(came & (counterparty != NOBODY) & (book.day > book.as_of[book.owner] - 365))
    order = rows[np.lexsort((counterparty[rows], book.owner[rows]))]
    owner, payer = book.owner[order], counterparty[order]
    begins = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (payer[1:] != payer[:-1]))[: len(order)])
    sums = between(prefix(book.cents[order]), begins, np.append(begins[1:], len(order))[: len(begins)])
    owner = owner[begins]
    # By size, so that the order in which the squares are added depends on nothing else.
    by_size = np.lexsort((sums, owner))
    sums, edges = sums[by_size], np.searchsorted(owner, np.arange(customers + 1)).astype(np.int64)
    first, end = edges[:-1], edges[1:]
    total = between(prefix(sums), first, end)
    share = ratio(sums, total[owner])
    padded = np.append(share * share, 0.0)
    index = np.add.reduceat(padded, np.stack([first, end], axis=1).ravel())[::2] if customers else np.zeros(0)
    has_payers = first < end
    return {
        "payers_365d": end - first,
        "first_payer_share_365d": ratio(extreme(np.maximum, sums, first, end, 0), total),
        "payer_concentration_365d": np.where(has_payers, index, np.nan),
    }


def met(book: Book, counterparty: Ints) -> Named:
    """
    Counterparties of the last 90 days never met before; unknown for whom the history does not go back further.
    """
    rows = np.flatnonzero(counterparty != NOBODY)
    order = rows[np.lexsort((book.day[rows], counterparty[rows], book.owner[rows]))]
    owner, other, day = book.owner[order], counterparty[order], book.day[order]
    is_first = np.append(True, (owner[1:] != owner[:-1]) | (other[1:] != other[:-1]))[: len(order)]
    first_day = day[np.flatnonzero(is_first)][np.cumsum(is_first) - 1] if len(order) else day
    is_new = first_day > book.as_of[owner] - 90
    customers = len(book.as_of)
    new = np.bincount(owner[is_new & is_first], minlength=customers)
    recent = np.bincount(owner[day > book.as_of[owner] - 90], minlength=customers)
    goes_back = book.since(book.as_of.astype(np.int64) - 89) > book.first
    return {
        "counterparties": np.bincount(owner[is_first], minlength=customers),
        "new_counterparties_90d": np.where(goes_back, new, np.nan),
        "new_counterparty_share_90d": ratio(
            np.bincount(owner[is_new], minlength=customers), np.where(goes_back, recent, 0)
        ),
    }


def is_new_day(book: Book) -> NDArray[np.bool_]:
    """
    Whether a row is its customer's first of the day.
    """
    new: NDArray[np.bool_] = np.append(True, (book.owner[1:] != book.owner[:-1]) | (book.day[1:] != book.day[:-1]))[
        : len(book.day)
    ]
    return new


def number_of_accounts(book: Book, ledger: Ledger) -> Ints:
    """
    How many accounts of each customer were seen.
    """
    pairs = np.unique(keys_of(book.owner, ledger.account[book.order]))
    return np.bincount(pairs // 2**32, minlength=len(book.as_of))
