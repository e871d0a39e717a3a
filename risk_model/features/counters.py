"""
Counters: which rows are counted, by a rule on each row's cell; and the kernel's measurements by name of counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from risk_model.categories import Category
from risk_model.features.cells import CAME, CELLS, WENT, Counts, cell_codes, counted_in
from risk_model.features.kernels.arrays import Floats, Int64s
from risk_model.features.kernels.loader import kernel
from risk_model.features.kernels.shapes import (
    NEVER,
    NO_SIDE,
    CellCodes,
    Columns,
    CounterRules,
    Measurements,
    allocate_results,
    workspace_for,
)
from risk_model.features.ledger import Ledger
from risk_model.features.table import WINDOWS
from risk_model.transactions import Days


def rows_of(way: int, *categories: Category) -> Counts:
    """
    Counts rows of these categories whose money went this way.
    """
    return lambda its_way, category, _: its_way == way and category in categories


def returned(way: int) -> Counts:
    """
    Counts returned direct debits, by code or by words. The sign shows whose debit failed: returned money that comes in
    is the customer's own failed payment.
    """
    return lambda its_way, category, is_return: (
        its_way == way
        and category is not Category.DISPUTED_DEBIT
        and (is_return or category is Category.RETURNED_DEBIT)
    )


# Transfers between own accounts are no flow.
FLOWS: dict[str, Counts] = {
    "inflow": lambda way, category, _: way == CAME and category is not Category.OWN_TRANSFER,
    "outflow": lambda way, category, _: way == WENT and category is not Category.OWN_TRANSFER,
}
# Counters whose number of rows is a feature.
COUNTED: dict[str, Counts] = {
    "returned_debits": returned(CAME),
    "returned_collections": returned(WENT),
    "penalties": rows_of(WENT, Category.PENALTY),
    "seizures": lambda way, category, is_return: category is Category.SEIZURE,
    "tax_arrears": rows_of(WENT, Category.TAX_ARREARS),
    "collection_agencies": rows_of(WENT, Category.COLLECTION_AGENCY),
    "loans_received": rows_of(CAME, Category.RESCUE_LENDER, Category.LOAN),
    "loan_payments": rows_of(WENT, Category.RESCUE_LENDER, Category.LOAN),
    "rescue_loans": rows_of(CAME, Category.RESCUE_LENDER),
    "gambling_count": rows_of(WENT, Category.GAMBLING),
    "payroll_count": rows_of(WENT, Category.PAYROLL),
    "rent_count": rows_of(WENT, Category.RENT),
    "tax_count": rows_of(WENT, Category.TAX),
}
# Counters from which features are derived.
ALSO_COUNTED: dict[str, Counts] = {
    "penalties_given_back": rows_of(CAME, Category.PENALTY),
    "unknown": lambda way, category, is_return: category is Category.UNKNOWN,
    "rescue_payments": rows_of(WENT, Category.RESCUE_LENDER),
    "cash_out": rows_of(WENT, Category.CASH),
    "cash_in": rows_of(CAME, Category.CASH),
    "rows": lambda way, category, is_return: True,
}
COUNTERS: dict[str, Counts] = FLOWS | COUNTED | ALSO_COUNTED
NUMBER_OF: dict[str, int] = {name: number for number, name in enumerate(COUNTERS)}


DTYPES: dict[str, type[np.generic]] = {
    "day": np.int32,
    "known_day": np.int32,
    "cents": np.int64,
    "balance": np.int64,
    "kind": np.uint8,
    "category": np.uint8,
    "counterparty": np.int64,
    "account": np.int32,
}


@dataclass(frozen=True, eq=False)
class CustomerStats:
    """
    Measurements of many customers; the customer is the last axis of every array.

    Attributes:
        as_of: one day number per customer.
    """

    as_of: Int64s
    measurements: Measurements

    def rows(self, *counters: str) -> Int64s:
        """
        Numbers of rows: counters x windows x customers.
        """
        return self.measurements.counted[:, [NUMBER_OF[name] for name in counters]].swapaxes(0, 1)

    def cents(self, *counters: str) -> Int64s:
        """
        Absolute amounts in cents: counters x windows x customers.
        """
        return self.measurements.cents[:, [NUMBER_OF[name] for name in counters]].swapaxes(0, 1)

    def days_since(self, counter: str) -> Floats:
        """
        Days from a counter's latest row to as_of, one per customer; NaN where there was none.
        """
        latest = self.measurements.latest[NUMBER_OF[counter]]
        return np.where(latest == NEVER, np.nan, self.as_of - latest)


def compute_stats(ledger: Ledger, as_of: Days) -> CustomerStats:
    """
    Measure every customer's rows that were booked, and known, on or before its as_of.

    Args:
        as_of: one day number per customer.
    """
    rules, codes = rules_and_codes()
    measurements = allocate_results(len(as_of), len(COUNTERS), len(WINDOWS))
    starts, days = np.require(ledger.starts, np.int64, ["C", "W"]), np.require(as_of, np.int32, ["C", "W"])
    columns = columns_of(ledger)
    most = int(np.diff(starts).max(initial=0))
    workspace = workspace_for(most, int(columns.counterparty.max(initial=-1)) + 1, len(WINDOWS))
    kernel(len(columns.day))(starts, columns, days, rules, codes, workspace, measurements)
    return CustomerStats(
        as_of.astype(np.int64), Measurements._make(array.transpose(*range(1, array.ndim), 0) for array in measurements)
    )


def columns_of(ledger: Ledger) -> Columns:
    """
    The columns in the types the kernel was compiled for; other types or read-only memory would compile it again.
    """
    return Columns(*(np.require(getattr(ledger, name), dtype, ["C", "W"]) for name, dtype in DTYPES.items()))


@cache
def rules_and_codes() -> tuple[CounterRules, CellCodes]:
    """
    The rules as lookup tables.
    """
    begins, counters = counted_in(COUNTERS.values())
    side = [next((number for number, counts in enumerate(FLOWS.values()) if counts(*cell)), NO_SIDE) for cell in CELLS]
    return CounterRules(begins, counters, np.array(side, np.int64), np.array(WINDOWS, np.int64)), cell_codes()
