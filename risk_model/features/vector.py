"""
Features: the figures of cash-flow underwriting, for one customer or a million by the same code.

Rows are counted by a compiled loop, in integers; NumPy derives the features from the counts, elementwise by customer.
So the order of rows does not matter, and a customer's features are bit-identical alone and in a portfolio.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from risk_model.features.balances import balance_features
from risk_model.features.by_category import category_features
from risk_model.features.counterparties import counterparty_features
from risk_model.features.counters import CustomerStats, compute_stats
from risk_model.features.flows import flow_features
from risk_model.features.kernels.arrays import Floats
from risk_model.features.ledger import Ledger, ledger_of
from risk_model.features.rhythm import rhythm_features
from risk_model.features.table import FEATURE_NAMES, FEATURES, Feature
from risk_model.features.windows import FeatureColumns, places_of_features
from risk_model.transactions import Days, Transactions, day_number

__all__ = ["FEATURES", "FEATURE_NAMES", "Feature", "feature_vector", "features_of"]

# Customers measured at a time, so that their numbers stay in the processor's cache; the result does not depend on it.
CUSTOMERS_AT_ONCE = 512

PLACES = places_of_features()


def features_of(ledger: Ledger, as_of: Days) -> Floats:
    """
    The features of many customers, each on its own day; vectorised: one row of the result per customer.

    Args:
        as_of: one day number per customer; rows booked or known after it are ignored.

    Returns:
        customers x len(FEATURE_NAMES), in the order of FEATURES; NaN where a feature is unknown.
    """
    if ledger.customers <= CUSTOMERS_AT_ONCE:
        return _features_of_group(ledger, as_of)
    matrix = np.empty((ledger.customers, len(FEATURE_NAMES)))
    for first in range(0, ledger.customers, CUSTOMERS_AT_ONCE):
        end = min(first + CUSTOMERS_AT_ONCE, ledger.customers)
        matrix[first:end] = _features_of_group(ledger.part(first, end), as_of[first:end])
    return matrix


def _features_of_group(ledger: Ledger, as_of: Days) -> Floats:
    matrix = np.empty((len(FEATURE_NAMES), ledger.customers))
    for name, column in columns_of_features(compute_stats(ledger, as_of)).items():
        matrix[PLACES[name]] = column
    return np.ascontiguousarray(matrix.T)


def columns_of_features(stats: CustomerStats) -> FeatureColumns:
    """
    Every feature by name, or by its name with {} for the window together with all windows.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            **flow_features(stats),
            **category_features(stats),
            **rhythm_features(stats),
            **counterparty_features(stats),
            **balance_features(stats),
        }


def feature_vector(transactions: Transactions, as_of: date) -> Floats:
    """
    One customer's features, in the order of FEATURE_NAMES; NaN where unknown.

    >>> from risk_model.transactions.rows import TransactionRow, transactions_from_rows
    >>> rows = [TransactionRow(booking_date=date(2026, 10, day), amount=f"{day}.00") for day in (1, 30)]
    >>> transactions = transactions_from_rows(rows, as_of=date(2026, 10, 31))
    >>> features = dict(zip(FEATURE_NAMES, feature_vector(transactions, date(2026, 10, 31)).tolist(), strict=True))
    >>> features["inflow_30d"], features["inflow_90d"], features["balance_last"]
    (30.0, 31.0, nan)
    """
    vector: Floats = features_of(ledger_of(transactions), np.array([day_number(as_of)], np.int32))[0]
    return vector
