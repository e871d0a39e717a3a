"""
Features: what cash-flow underwriting looks at, from numbers only, for one customer or a million by the same code.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from risk_model import balance_features, category_features, flow_features
from risk_model.balance_path import path_of
from risk_model.feature_table import FEATURE_NAMES, FEATURES, Feature
from risk_model.ledger import Ledger, ledger_of
from risk_model.tally import tally_of
from risk_model.transactions import Days, Transactions, day_number
from risk_model.windows import Floats, book_of

__all__ = ["FEATURES", "FEATURE_NAMES", "Feature", "feature_vector", "features_of"]


# A block's numbers stay in the processor's cache; what one customer gets does not depend on who else is in it.
CUSTOMERS_AT_ONCE = 256


def features_of(ledger: Ledger, as_of: Days) -> Floats:
    """
    Every customer's features on its own day.

    Args:
        as_of: day number, one a customer; nothing booked or known after it is seen.

    Returns:
        customers x len(FEATURE_NAMES), in the order of FEATURES; NaN where a feature is unknown.
    """
    matrix = np.empty((ledger.customers, len(FEATURE_NAMES)))
    for first in range(0, ledger.customers, CUSTOMERS_AT_ONCE):
        end = min(first + CUSTOMERS_AT_ONCE, ledger.customers)
        part = ledger if end - first == ledger.customers else ledger.part(first, end)
        _fill(matrix[first:end], part, as_of[first:end])
    return matrix


def _fill(matrix: Floats, ledger: Ledger, as_of: Days) -> None:
    book = book_of(ledger, as_of)
    with np.errstate(divide="ignore", invalid="ignore"):
        tally = tally_of(book, ledger)
        columns = flow_features.of(book, ledger, tally)
        columns |= category_features.of(book, tally, columns)
        columns |= balance_features.of(path_of(book, ledger), as_of, book.first_day, columns["inflow_365d"])
    for place, name in enumerate(FEATURE_NAMES):
        matrix[:, place] = columns[name]


def feature_vector(transactions: Transactions, as_of: date) -> Floats:
    """
    One customer's features, in the order of FEATURES; NaN where unknown.
    """
    vector: Floats = features_of(ledger_of(transactions), np.array([day_number(as_of)], np.int32))[0]
    return vector
