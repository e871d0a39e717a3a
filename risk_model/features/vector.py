"""
Features: what cash-flow underwriting looks at, from numbers only, for one customer or a million by the same code.

Rows are counted by a compiled loop, in whole numbers; what is made of the counts is NumPy, customer by customer the
same. So the order of rows does not matter, and a customer alone gives the very same bits as among a million.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from risk_model.features import balances, by_category, counterparties, flows, rhythm
from risk_model.features.counters import Seen, seen_in
from risk_model.features.kernels.arrays import Floats
from risk_model.features.ledger import Ledger, ledger_of
from risk_model.features.table import FEATURE_NAMES, FEATURES, Feature
from risk_model.features.windows import Named, places_of_features
from risk_model.transactions import Days, Transactions, day_number

__all__ = ["FEATURES", "FEATURE_NAMES", "Feature", "feature_vector", "features_of"]

# A block's numbers stay in the processor's cache; what one customer gets does not depend on who else is in it.
CUSTOMERS_AT_ONCE = 512

PLACES = places_of_features()


def features_of(ledger: Ledger, as_of: Days) -> Floats:
    """
    Every customer's features on its own day.

    Args:
        as_of: day number, one a customer; nothing booked or known after it is seen.

    Returns:
        customers x len(FEATURE_NAMES), in the order of FEATURES; NaN where a feature is unknown.
    """
    if ledger.customers <= CUSTOMERS_AT_ONCE:
        return _features_of_block(ledger, as_of)
    matrix = np.empty((ledger.customers, len(FEATURE_NAMES)))
    for first in range(0, ledger.customers, CUSTOMERS_AT_ONCE):
        end = min(first + CUSTOMERS_AT_ONCE, ledger.customers)
        matrix[first:end] = _features_of_block(ledger.part(first, end), as_of[first:end])
    return matrix


def _features_of_block(ledger: Ledger, as_of: Days) -> Floats:
    matrix = np.empty((len(FEATURE_NAMES), ledger.customers))
    for name, column in columns_of_features(seen_in(ledger, as_of)).items():
        matrix[PLACES[name]] = column
    return np.ascontiguousarray(matrix.T)


def columns_of_features(seen: Seen) -> Named:
    """
    Every feature once, alone or with the other windows of its name.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            **flows.of(seen),
            **by_category.of(seen),
            **rhythm.of(seen),
            **counterparties.of(seen),
            **balances.of(seen),
        }


def feature_vector(transactions: Transactions, as_of: date) -> Floats:
    """
    One customer's features, in the order of FEATURES; NaN where unknown.
    """
    vector: Floats = features_of(ledger_of(transactions), np.array([day_number(as_of)], np.int32))[0]
    return vector
