"""
Features of what the money was for: returned debits, penalties, loans, wages, rent, tax, and what says trouble.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.feature_table import WINDOWS
from risk_model.flow_features import by_window, days_since
from risk_model.ledger import Ledger
from risk_model.transactions import KIND_CODE, Kind
from risk_model.windows import Book, ratio

Named = dict[str, NDArray[np.number]]


def of(book: Book, ledger: Ledger, flows: Named) -> Named:
    """
    All category features.

    Args:
        flows: holds inflow and outflow per window, what the shares are of.
    """
    masks = masks_of(book, ledger)
    columns: Named = {
        "days_since_penalty": days_since(book, masks["penalties"]),
        "days_since_returned_debit": days_since(book, masks["returned_debits"]),
        "days_since_loan": days_since(book, masks["loans_received"]),
    }
    rows = np.stack([masks[name] for name in (*COUNTED, "penalties_given_back", "unknown")])
    counts = book.totals(rows.astype(np.int64))
    for name, lines in zip(COUNTED, counts, strict=False):
        by_window(columns, f"{name}_{{}}d", lines)
    given_back, unknown = counts[-2:]
    by_window(columns, "penalties_net_{}d", np.maximum(counts[COUNTED.index("penalties")] - given_back, 0))
    by_window(columns, "unknown_share_{}d", ratio(unknown, book.end - book.begins))
    size = np.abs(book.cents)
    sums = book.totals(np.where(np.stack([masks[mask] for _, mask, _ in SHARES]), size, 0)) / 100
    whole = {side: np.stack([flows[f"{side}_{window}d"] for window in WINDOWS]) for side in ("inflow", "outflow")}
    shares = ratio(sums, np.stack([whole[side] for _, _, side in SHARES]))
    for (name, _, _), lines in zip(SHARES, shares, strict=True):
        by_window(columns, f"{name}_share_{{}}d", lines)
    return columns


COUNTED = (
    "returned_debits",
    "returned_collections",
    "penalties",
    "seizures",
    "tax_arrears",
    "collection_agencies",
    "loans_received",
    "loan_payments",
    "rescue_loans",
    "gambling_count",
    "payroll_count",
    "rent_count",
    "tax_count",
)

# (name of the feature, the rows it adds up, what it is a share of)
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


def masks_of(book: Book, ledger: Ledger) -> dict[str, NDArray[np.bool_]]:
    """
    The rows each feature counts. The sign decides whose failure a return is: money that comes back was the customer's.
    """
    category, kind = ledger.category[book.order], ledger.kind[book.order]
    came, went = book.cents > 0, book.cents < 0
    returned = (category == Category.RETURNED_DEBIT) | (kind == KIND_CODE[Kind.RETURNED_DEBIT])
    returned &= category != Category.DISPUTED_DEBIT
    rescue = category == Category.RESCUE_LENDER
    loan = rescue | (category == Category.LOAN)
    penalty = category == Category.PENALTY
    return {
        "returned_debits": returned & came,
        "returned_collections": returned & went,
        "penalties": penalty & went,
        "penalties_given_back": penalty & came,
        "seizures": category == Category.SEIZURE,
        "tax_arrears": (category == Category.TAX_ARREARS) & went,
        "collection_agencies": (category == Category.COLLECTION_AGENCY) & went,
        "loans_received": loan & came,
        "loan_payments": loan & went,
        "rescue_loans": rescue & came,
        "rescue_payments": rescue & went,
        "gambling_count": (category == Category.GAMBLING) & went,
        "payroll_count": (category == Category.PAYROLL) & went,
        "rent_count": (category == Category.RENT) & went,
        "tax_count": (category == Category.TAX) & went,
        "cash_out": (category == Category.CASH) & went,
        "cash_in": (category == Category.CASH) & came,
        "unknown": category == Category.UNKNOWN,
    }
