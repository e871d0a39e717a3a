"""
Counters: what is counted a row at a time, each by a rule on the row's cell; and the view of what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from risk_model.categories import Category
from risk_model.features.cells import CAME, CELLS, WENT, Counts, cell_codes, counted_in
from risk_model.features.kernels.arrays import Floats, Int64s
from risk_model.features.kernels.loader import kernel
from risk_model.features.kernels.shapes import NEVER, NO_SIDE, CellCodes, Columns, Found, Rules, bench_for, room_to_find
from risk_model.features.ledger import Ledger
from risk_model.features.table import WINDOWS
from risk_model.transactions import Days


def rows_of(way: int, *categories: Category) -> Counts:
    """
    Money of these categories that went this way.
    """
    return lambda its_way, category, _: its_way == way and category in categories


def returned(way: int) -> Counts:
    """
    Direct debits that came back, by their code or their words. The sign decides whose failure a return is: money that
    comes back was the customer's.
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
# Whose number of rows is a feature.
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
# Counted for what is made of them.
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
class Seen:
    """
    What was found about each customer, the customer last in every array.
    """

    as_of: Int64s
    found: Found

    def rows(self, *counters: str) -> Int64s:
        """
        Rows of some counters: counters x windows x customers.
        """
        return self.found.counted[:, [NUMBER_OF[name] for name in counters]].swapaxes(0, 1)

    def cents(self, *counters: str) -> Int64s:
        """
        Their money, without its sign.
        """
        return self.found.cents[:, [NUMBER_OF[name] for name in counters]].swapaxes(0, 1)

    def days_since(self, counter: str) -> Floats:
        """
        Days from the latest row of a counter to as_of; NaN where there was none.
        """
        latest = self.found.latest[NUMBER_OF[counter]]
        return np.where(latest == NEVER, np.nan, self.as_of - latest)


def seen_in(ledger: Ledger, as_of: Days) -> Seen:
    """
    Look at every customer's rows that were booked, and known, on or before its as_of.
    """
    rules, codes = rules_and_codes()
    found = room_to_find(len(as_of), len(COUNTERS), len(WINDOWS))
    starts, days = np.require(ledger.starts, np.int64, ["C", "W"]), np.require(as_of, np.int32, ["C", "W"])
    columns = columns_of(ledger)
    most = int(np.diff(starts).max(initial=0))
    bench = bench_for(most, int(columns.counterparty.max(initial=-1)) + 1, len(WINDOWS))
    kernel(len(columns.day))(starts, columns, days, rules, codes, bench, found)
    return Seen(as_of.astype(np.int64), Found._make(array.transpose(*range(1, array.ndim), 0) for array in found))


def columns_of(ledger: Ledger) -> Columns:
    """
    The columns as the kernel takes them: of other types, or of memory that is only for reading, it would be compiled
    once more.
    """
    return Columns(*(np.require(getattr(ledger, name), dtype, ["C", "W"]) for name, dtype in DTYPES.items()))


@cache
def rules_and_codes() -> tuple[Rules, CellCodes]:
    """
    The rules as tables that are looked up a row at a time.
    """
    begins, counters = counted_in(COUNTERS.values())
    side = [next((number for number, counts in enumerate(FLOWS.values()) if counts(*cell)), NO_SIDE) for cell in CELLS]
    return Rules(begins, counters, np.array(side, np.int64), np.array(WINDOWS, np.int64)), cell_codes()
