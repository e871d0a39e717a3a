"""
Features of the counterparties: how the inflow is spread over its payers, and who is new.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.ledger import NOBODY
from risk_model.windows import Book, Ints, between, extreme, prefix, ratio

Named = dict[str, NDArray[np.number]]


def of(book: Book, came: NDArray[np.bool_], counterparty: Ints) -> Named:
    """
    All counterparty features.

    Args:
        came: the rows that count as inflow.
    """
    rows = np.flatnonzero(counterparty != NOBODY)
    # Stable, so that the rows of one counterparty stay in the order of their days.
    order = rows[np.lexsort((counterparty[rows], book.owner[rows]))]
    recent = came[order] & (book.day[order] > book.as_of[book.owner[order]] - 365)
    return {**spread(book, order[recent], counterparty), **met(book, order, counterparty)}


def spread(book: Book, order: NDArray[np.intp], counterparty: Ints) -> Named:
    """
    How the year's inflow, its rows ordered by payer, is spread over its payers.
    """
    customers = len(book.as_of)
    owner, payer = book.owner[order], counterparty[order]
    begins = np.flatnonzero(firsts_of(owner, payer))
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


def met(book: Book, order: NDArray[np.intp], counterparty: Ints) -> Named:
    """
    Counterparties of the last 90 days never met before; unknown for whom the history does not go back further.
    """
    owner, other, day = book.owner[order], counterparty[order], book.day[order]
    is_first = firsts_of(owner, other)
    first_day = day[np.flatnonzero(is_first)][np.cumsum(is_first) - 1] if len(order) else day
    since = book.as_of[owner] - 90
    is_new = first_day > since
    customers = len(book.as_of)
    new = np.bincount(owner[is_new & is_first], minlength=customers)
    recent = np.bincount(owner[day > since], minlength=customers)
    goes_back = book.since(book.as_of.astype(np.int64) - 89) > book.first
    return {
        "counterparties": np.bincount(owner[is_first], minlength=customers),
        "new_counterparties_90d": np.where(goes_back, new, np.nan),
        "new_counterparty_share_90d": ratio(
            np.bincount(owner[is_new], minlength=customers), np.where(goes_back, recent, 0)
        ),
    }


def firsts_of(owner: Ints, other: Ints) -> NDArray[np.bool_]:
    """
    Whether a row is the first of its customer and counterparty, where these stand side by side.
    """
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (other[1:] != other[:-1])
    return first
