"""
Windows: what was booked in the last so many days before as_of, for all customers at once.

Rows are laid in one order that only their content decides, and all sums are of whole numbers: so the order in
which they came does not matter, and a customer alone gives the very same bits as the same customer among a million.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from risk_model.feature_table import WINDOWS
from risk_model.ledger import Ledger
from risk_model.transactions import Cents, Days

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Above every day number, so that customer * DAYS + day sorts by customer, then by day.
DAY_SPAN = np.int64(2**32)
DAY_ZERO = np.int64(2**31)


@dataclass(frozen=True, eq=False)
class Book:
    """
    The rows a customer's as_of lets us see, by customer, day and amount.

    Attributes:
        as_of: day number, one a customer.
        owner: customer of each row.
        order: the ledger's rows in this order.
        first: row at which each customer begins.
        end: row after each customer's last.
    """

    as_of: Days
    owner: Ints
    day: Days
    cents: Cents
    order: NDArray[np.intp]
    first: Ints
    end: Ints

    @cached_property
    def _keys(self) -> Ints:
        return keys_of(self.owner, self.day)

    def since(self, days: Ints | Days) -> Ints:
        """
        The first row of each customer that is booked on or after a day of its own.
        """
        everyone = np.arange(len(self.as_of))
        return np.searchsorted(self._keys, keys_of(everyone, days))

    @cached_property
    def begins(self) -> Ints:
        """
        The first row of each customer's last so many days: one line a window of WINDOWS, one column a customer.
        """
        return self.since(self.as_of.astype(np.int64) - np.array(WINDOWS)[:, None] + 1)

    def begin(self, window: int) -> Ints:
        """
        One of these lines.
        """
        line: Ints = self.begins[WINDOWS.index(window)]
        return line

    def total(self, values: Ints | NDArray[np.bool_], begin: Ints) -> Ints:
        """
        Sum of a row value from `begin` to each customer's end; exact as long as a customer's own sum fits 63 bits.
        """
        return between(prefix(values), begin, self.end)

    def totals(self, values: NDArray[np.int64]) -> Ints:
        """
        Sums of many row values at once.

        Args:
            values: values x rows.

        Returns:
            values x windows x customers.
        """
        sums = np.zeros((len(values), values.shape[1] + 1), np.int64)
        np.cumsum(values, axis=1, out=sums[:, 1:])
        return sums[:, self.end][:, None, :] - sums[:, self.begins]

    def extremes(self, ufunc: np.ufunc, values: Ints, empty: int) -> Ints:
        """
        np.minimum or np.maximum of a row value: windows x customers.
        """
        return extreme(ufunc, values, self.begins, self.end, empty)

    @cached_property
    def first_day(self) -> Ints:
        """
        Day of each customer's first row; the day after as_of for who has none.
        """
        nobody = self.as_of.astype(np.int64) + 1
        return np.where(self.first < self.end, np.append(self.day, 0)[self.first], nobody)


def keys_of(owner: NDArray[np.integer], day: NDArray[np.integer]) -> Ints:
    """
    Numbers that sort by owner, then by day.
    """
    return owner.astype(np.int64) * DAY_SPAN + day.astype(np.int64) + DAY_ZERO


def prefix(values: NDArray[np.integer] | NDArray[np.bool_]) -> Ints:
    """
    Running sums with a zero before: any stretch's sum is the difference of two of them.
    """
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, dtype=np.int64, out=sums[1:])
    return sums


def between(sums: Ints, begin: Ints, end: Ints) -> Ints:
    """
    Sums of the stretches, from their prefix sums.
    """
    totals: Ints = sums[end] - sums[begin]
    return totals


def extreme(ufunc: np.ufunc, values: NDArray[np.int64], begin: Ints, end: Ints, empty: int) -> Ints:
    """
    np.minimum or np.maximum over each stretch; `empty` where it has no row.
    """
    if not begin.size:
        return np.zeros(begin.shape, np.int64)
    padded = np.empty(len(values) + 1, np.int64)
    padded[:-1], padded[-1] = values, empty
    edges = np.empty((*begin.shape, 2), np.intp)
    edges[..., 0], edges[..., 1] = begin, end
    found = ufunc.reduceat(padded, edges.ravel())[::2].reshape(begin.shape)
    return np.where(begin < end, found, empty)


def ratio(above: NDArray[np.number], below: NDArray[np.number]) -> Floats:
    """
    above / below; NaN where there is nothing to divide by. Called under `np.errstate`, which is too dear to set here.
    """
    return np.where(below > 0, np.true_divide(above, below), np.nan)


def book_of(ledger: Ledger, as_of: Days) -> Book:
    """
    What was booked, and known, on or before each customer's as_of.
    """
    owner = np.repeat(np.arange(ledger.customers), np.diff(ledger.starts))
    last = as_of[owner]
    seen = np.flatnonzero((ledger.day <= last) & (ledger.known_day <= last))
    keys = keys_of(owner[seen], ledger.day[seen])
    # Statements mostly come in the order of their days already, or backwards, which this sort takes in its stride.
    order = seen[np.argsort(keys, kind="stable")]
    edges = np.searchsorted(owner[order], np.arange(ledger.customers + 1)).astype(np.int64)
    return Book(
        as_of=as_of,
        owner=owner[order],
        day=ledger.day[order],
        cents=ledger.cents[order],
        order=order,
        first=edges[:-1],
        end=edges[1:],
    )
