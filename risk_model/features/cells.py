"""
Cells: rules on rows as lookup tables.

A row's cell is the combination of the way its money went, its category, and whether the bank's code marks a returned
direct debit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from risk_model.categories import Category
from risk_model.features.kernels.arrays import Int64s
from risk_model.features.kernels.shapes import CellCodes
from risk_model.transactions import KIND_CODE, Kind

# Which way a row's money went: out, nowhere (an amount of 0), in.
WENT, STAYED, CAME = range(3)
WAYS = 3
CODES = 256

CATEGORIES = tuple(Category)

# Of (way, category, whether the code marks a returned direct debit): whether the row counts.
Counts = Callable[[int, Category, bool], bool]

CELLS: tuple[tuple[int, Category, bool], ...] = tuple(
    (way, category, is_return) for way in range(WAYS) for category in CATEGORIES for is_return in (False, True)
)


def cell_codes() -> CellCodes:
    """
    What way, category and kind add to the number of a cell; an unknown code counts as Category.UNKNOWN.
    """
    slot = np.full(CODES, CATEGORIES.index(Category.UNKNOWN), np.int64)
    slot[[int(category) for category in CATEGORIES]] = np.arange(len(CATEGORIES))
    is_return = (np.arange(CODES) == KIND_CODE[Kind.RETURNED_DEBIT]).astype(np.int64)
    return CellCodes(way=np.arange(WAYS) * len(CATEGORIES) * 2, category=slot * 2, kind=is_return)


def counted_in(features: Iterable[Counts]) -> tuple[Int64s, Int64s]:
    """
    The features that count each cell.

    Returns:
        (begins, numbers): the features of cell c are numbers[begins[c]:begins[c + 1]].
    """
    rules = list(features)
    lists = [[number for number, counts in enumerate(rules) if counts(*cell)] for cell in CELLS]
    begins = np.append(0, np.cumsum([len(each) for each in lists])).astype(np.int64)
    return begins, np.array([number for each in lists for number in each], np.int64)
