"""
Tally: how many rows, and how much money, went which way for what in each window; counted once for many features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from risk_model.categories import Category
from risk_model.feature_table import WINDOWS
from risk_model.ledger import Ledger
from risk_model.transactions import KIND_CODE, Kind
from risk_model.windows import Book, Ints

# Which way a row went.
WENT, STAYED, CAME = range(3)
WAYS = 3

CATEGORIES = tuple(Category)
SLOT = np.full(256, CATEGORIES.index(Category.UNKNOWN), np.int64)
SLOT[[int(category) for category in CATEGORIES]] = np.arange(len(CATEGORIES))
CELLS = WAYS * len(CATEGORIES) * 2

# Sums of doubles are exact up to 2**53, so money is summed in two halves, of which the upper one is mostly nothing.
HALF_BITS = 31
HALF = np.int64(2**HALF_BITS - 1)

# Of (way, category, whether a code says that a direct debit was returned): whether the row counts.
Counts = Callable[[int, Category, bool], bool]


@dataclass(frozen=True, eq=False)
class Tally:
    """
    Cells x windows x customers; a cell is a way, a category, and whether a code says that a debit was returned.
    """

    rows: Ints
    cents: Ints

    def of(self, chosen: Ints) -> tuple[Ints, Ints]:
        """
        Rows and cents of what several features count.

        Args:
            chosen: features x cells, as `choices` makes it.

        Returns:
            Each features x windows x customers.
        """
        rows, cents = (
            (chosen @ each.reshape(CELLS, -1)).reshape(len(chosen), *each.shape[1:]) for each in (self.rows, self.cents)
        )
        return rows, cents


def tally_of(book: Book, ledger: Ledger) -> Tally:
    """
    What each customer's rows come to; windows reach back from as_of.
    """
    customers = len(book.as_of)
    way = np.sign(book.cents) + 1
    is_return = ledger.kind[book.order] == KIND_CODE[Kind.RETURNED_DEBIT]
    cell = (way * len(CATEGORIES) + SLOT[ledger.category[book.order]]) * 2 + is_return
    place = (line_of(book) * CELLS + cell) * customers + book.owner
    shape = (len(WINDOWS) + 1, CELLS, customers)
    rows = np.bincount(place, minlength=int(np.prod(shape)))
    cents = exact_sums(place, np.abs(book.cents), len(rows))
    return Tally(*(by_window_sums(sums.reshape(shape)) for sums in (rows, cents)))


def line_of(book: Book) -> Ints:
    """
    For each row the shortest window it lies in, counted from 0; len(WINDOWS) where it is older than all.
    """
    age = book.as_of[book.owner] - book.day
    line = np.zeros(len(age), np.int64)
    for window in WINDOWS:
        line += age >= window
    return line


def by_window_sums(lines: Ints) -> Ints:
    """
    From sums of the stretches between windows to sums of the windows: cells x windows x customers.
    """
    return np.cumsum(lines[:-1], axis=0).swapaxes(0, 1)


def exact_sums(place: Ints, values: Ints, places: int) -> Ints:
    """
    Sums of the values, none of them negative, of each place.
    """
    lower = np.bincount(place, values & HALF, places).astype(np.int64)
    upper = values >> HALF_BITS
    if not upper.any():
        return lower
    return lower + (np.bincount(place, upper, places).astype(np.int64) << HALF_BITS)


def choices(features: Iterable[Counts]) -> Ints:
    """
    The cells each feature counts: features x cells, 1 where it does.
    """
    cells = [(way, category, flag) for way in range(WAYS) for category in CATEGORIES for flag in (False, True)]
    return np.array([[counts(*cell) for cell in cells] for counts in features], np.int64)
