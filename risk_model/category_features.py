"""
Features of what the money was for: returned debits, penalties, loans, wages, rent, tax, and what says trouble.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.feature_table import WINDOWS
from risk_model.flow_features import by_window
from risk_model.tally import CAME, WENT, Counts, Tally, choices
from risk_model.windows import Book, ratio

Named = dict[str, NDArray[np.number]]


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
}
# (name of the feature, the money it adds up, what it is a share of)
SHARES = (
    ("returned_debits", "returned_debits", "outflow"),
    ("loans_received", "loans_received", "inflow"),
    ("loan_payments", "loan_payments", "outflow"),
    ("rescue_payments", "rescue_payments", "outflow"),
    ("gambling", "gambling_count", "outflow"),
    ("cash_out", "cash_out", "outflow"),
    ("cash_in", "cash_in", "inflow"),
    ("payroll", "payroll_count", "outflow"),
    ("rent", "rent_count", "outflow"),
    ("tax", "tax_count", "outflow"),
)
# Those whose money is a feature too.
PAID = ("loans_received", "loan_payments", "penalties")
LINES = [*COUNTED, *ALSO_COUNTED]
CHOSEN = choices((COUNTED | ALSO_COUNTED).values())
SUMMED = [LINES.index(summed) for _, summed, _ in SHARES]


def of(book: Book, tally: Tally, flows: Named) -> Named:
    """
    All category features.

    Args:
        flows: holds inflow and outflow per window, what the shares are of.
    """
    columns: Named = {}
    counts, cents = tally.of(CHOSEN)
    for name, lines in zip(COUNTED, counts, strict=False):
        by_window(columns, f"{name}_{{}}d", lines)
    for name in PAID:
        by_window(columns, f"{name}_amount_{{}}d", cents[LINES.index(name)] / 100)
    penalties, given_back, unknown = (counts[LINES.index(n)] for n in ("penalties", "penalties_given_back", "unknown"))
    by_window(columns, "penalties_net_{}d", np.maximum(penalties - given_back, 0))
    by_window(columns, "unknown_share_{}d", ratio(unknown, book.end - book.begins))
    whole = {side: np.stack([flows[f"{side}_{window}d"] for window in WINDOWS]) for side in ("inflow", "outflow")}
    shares = ratio(cents[SUMMED] / 100, np.stack([whole[side] for _, _, side in SHARES]))
    for (name, _, _), lines in zip(SHARES, shares, strict=True):
        by_window(columns, f"{name}_share_{{}}d", lines)
    return columns
