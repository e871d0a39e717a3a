"""
Features of the flows: how much came in and went out, in which sizes, and how long ago.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from risk_model import counterparty_features, rhythm_features
from risk_model.categories import Category
from risk_model.feature_table import WINDOWS
from risk_model.ledger import Ledger
from risk_model.tally import CAME, WENT, Counts, Tally, choices
from risk_model.transactions import KIND_CODE, Kind
from risk_model.windows import Book, Floats, Ints, extreme, keys_of, ratio

Named = dict[str, NDArray[np.number]]

OUTLIER_TIMES_MEAN = 5
# A customer's amounts are squared in as many bits of its largest one: half a million squares sum up within 63 bits.
SQUARED_BITS = 22
# Stands for the day of what never happened. The shipped model was fitted with it; unknown (NaN) would be right, and
# goes in together with a model fitted again.
NEVER = np.int64(0)

# Transfers between own accounts are no flow.
FLOWS: tuple[Counts, Counts] = (
    lambda way, category, _: way == CAME and category is not Category.OWN_TRANSFER,
    lambda way, category, _: way == WENT and category is not Category.OWN_TRANSFER,
)
CHOSEN = choices(FLOWS)


def of(book: Book, ledger: Ledger, tally: Tally) -> Named:
    """
    All flow features.
    """
    moves = ledger.category[book.order] != Category.OWN_TRANSFER
    came, went = moves & (book.cents > 0), moves & (book.cents < 0)
    return {
        **sized(book, came, went, tally),
        **dated(book, came, went, ledger),
        **rhythm_features.of(book, came, went),
        **counterparty_features.of(book, came, ledger.counterparty[book.order]),
        "accounts": number_of_accounts(book, ledger.account[book.order]),
    }


def sized(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_], tally: Tally) -> Named:
    """
    Sums, counts and sizes per window.
    """
    columns: Named = {}
    counts, cents = tally.of(CHOSEN)
    for side, mask, count, total in zip(("inflow", "outflow"), (came, went), counts, cents, strict=True):
        amounts = np.where(mask, np.abs(book.cents), 0)
        by_window(columns, f"{side}_{{}}d", total / 100)
        by_window(columns, f"{side}_count_{{}}d", count)
        by_window(columns, f"{side}_mean_{{}}d", ratio(total / 100, count))
        by_window(columns, f"{side}_deviation_{{}}d", deviation(book, amounts, count))
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
    columns.update(zip(names_by_window(name), lines, strict=True))


def deviation(book: Book, amounts: Ints, count: Ints) -> Floats:
    """
    Standard deviation of `count` amounts, in currency units; rows with amount 0 are not among them.
    """
    _, bits = np.frexp(extreme(np.maximum, amounts, book.first, book.end, 0).astype(np.float64))
    shift = np.maximum(bits - SQUARED_BITS, 0)
    units = amounts >> shift[book.owner]
    plain, squares = book.totals(np.stack([units, units * units]))
    mean = ratio(plain, count)
    variance = np.maximum(ratio(squares, count) - mean * mean, 0)
    found: Floats = np.ldexp(np.sqrt(variance), shift) / 100
    return found


@cache
def names_by_window(name: str) -> tuple[str, ...]:
    """
    A name with {} for the window, once a window.
    """
    return tuple(name.format(window) for window in WINDOWS)


def dated(book: Book, came: NDArray[np.bool_], went: NDArray[np.bool_], ledger: Ledger) -> Named:
    """
    How long the history is, and how long ago what happened last.
    """
    silence = np.append(0, np.diff(book.day.astype(np.int64)) - 1)[: len(book.day)]
    begin = np.minimum(book.begin(365) + 1, book.end)
    category = ledger.category[book.order]
    is_return = (category == Category.RETURNED_DEBIT) | (ledger.kind[book.order] == KIND_CODE[Kind.RETURNED_DEBIT])
    latest = {
        "days_since_last": np.ones(len(book.day), bool),
        "days_since_income": came,
        "days_since_outflow": went,
        "days_since_penalty": went & (category == Category.PENALTY),
        "days_since_returned_debit": (book.cents > 0) & is_return & (category != Category.DISPUTED_DEBIT),
        "days_since_loan": came & ((category == Category.LOAN) | (category == Category.RESCUE_LENDER)),
    }
    return {
        "history_days": book.as_of - book.first_day + 1,
        "transactions": book.end - book.first,
        "longest_gap_365d": extreme(np.maximum, silence, begin, book.end, 0),
        "outliers_365d": outliers(book),
        **dict(zip(latest, days_since(book, np.stack(list(latest.values()))), strict=True)),
    }


def days_since(book: Book, masks: NDArray[np.bool_]) -> Floats:
    """
    Days from the latest row of each kind to as_of, from NEVER where there was none: kinds x customers; NaN where there
    are no rows at all.
    """
    days = np.full((len(masks), len(book.day) + 1), NEVER)
    np.copyto(days[:, :-1], book.day, where=masks)
    edges = np.stack([book.first, book.end], axis=1).ravel()
    if not len(edges):
        return np.zeros((len(masks), 0))
    latest = np.maximum.reduceat(days, edges, axis=1)[:, ::2]
    return np.where(book.first == book.end, np.nan, book.as_of - latest)


def outliers(book: Book) -> Ints:
    """
    Rows of the year that are more than five times the mean size.
    """
    size = np.abs(book.cents)
    begin = book.begin(365)
    total, count = book.total(size, begin), book.end - begin
    is_outlier = size * count[book.owner] > OUTLIER_TIMES_MEAN * total[book.owner]
    return book.total(is_outlier, begin)


def is_new_day(book: Book) -> NDArray[np.bool_]:
    """
    Whether a row is its customer's first of the day.
    """
    new = np.ones(len(book.day), bool)
    new[1:] = (book.owner[1:] != book.owner[:-1]) | (book.day[1:] != book.day[:-1])
    return new


def number_of_accounts(book: Book, account: NDArray[np.int32]) -> Ints:
    """
    How many accounts of each customer were seen.
    """
    if (account == account[:1]).all():
        return (book.first < book.end).astype(np.int64)
    pairs = np.unique(keys_of(book.owner, account))
    return np.bincount(pairs // 2**32, minlength=len(book.as_of))
