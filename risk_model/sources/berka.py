"""
Berka: real Czech retail accounts (PKDD'99), read as transaction rows of the API, one loan at a time.

Only rows booked before a loan was granted are returned; the loan's outcome is kept separately.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from risk_model.sources.berka_tables import BerkaRefused, Booked, PublishedLoan, tables_in
from risk_model.transactions import Kind

__all__ = ["BerkaLoan", "BerkaRefused", "loans_in_date_order", "order_within_day"]

CURRENCY = "CZK"

# The last day the published data cover: contracts still running were observed then.
OBSERVED_UNTIL = date(1998, 12, 31)

# Status B: finished, not paid; D: running, in debt. A and C are the good ones.
BAD_STATUSES = frozenset({"B", "D"})

# Interest is rounded to 0.10 CZK in the balances, so consecutive balances may differ slightly from the amounts.
# In CZK.
BALANCE_TOLERANCE = 0.65

# (kind, English description) by k_symbol, which is more specific than the operation and takes precedence.
BY_SYMBOL = {
    "SANKC. UROK": (Kind.INTEREST, "penalty interest for negative balance"),
    "UROK": (Kind.INTEREST, "interest credited"),
    "SLUZBY": (Kind.FEE, "statement fee"),
    "UVER": (Kind.LOAN, "loan payment"),
    "SIPO": (Kind.STANDING_ORDER, "household bills"),
    "POJISTNE": (Kind.STANDING_ORDER, "insurance"),
    "DUCHOD": (Kind.TRANSFER, "pension"),
    "LEASING": (Kind.STANDING_ORDER, "leasing"),
}
BY_OPERATION = {
    "VKLAD": (Kind.CASH, "cash deposit"),
    "VYBER": (Kind.CASH, "cash withdrawal"),
    "VYBER KARTOU": (Kind.CARD, "card withdrawal"),
    "PREVOD Z UCTU": (Kind.TRANSFER, "transfer from another bank"),
    "PREVOD NA UCET": (Kind.STANDING_ORDER, "transfer to another bank"),
}
UNNAMED = (Kind.OTHER, "")


@dataclass(frozen=True)
class BerkaLoan:
    """
    A loan, the account's rows known the day before it was granted, and its outcome.

    Attributes:
        customer_id: "berka-" and the account's number.
        loan_date: the day it was granted; only earlier bookings are in `rows`.
        exposure: the loan's amount in CZK.
        status: A, B, C or D as published.
        outcome_known_on: the contract's last day, or the last day of the data for a contract still running then.
        rows: JSON-ready transaction rows, as POST /v1/assessments takes them, oldest first.
    """

    loan_id: int
    customer_id: str
    loan_date: date
    exposure: Decimal
    status: str
    outcome_known_on: date
    rows: tuple[dict[str, Any], ...]

    @property
    def as_of(self) -> date:
        """
        The day before the loan: the last day whose rows may be used.
        """
        return self.loan_date - timedelta(days=1)

    @property
    def is_bad(self) -> bool:
        """
        True for status B or D.
        """
        return self.status in BAD_STATUSES

    @property
    def outcome(self) -> str:
        """
        "defaulted" or "repaid" by `outcome_known_on`; a loan still running without arrears that day counts as repaid.
        """
        return "defaulted" if self.is_bad else "repaid"

    def transactions_as_rows(self) -> list[dict[str, Any]]:
        """
        The rows as fresh dicts, for a request body.
        """
        return [dict(row) for row in self.rows]


def loans_in_date_order(source: Path) -> Iterator[BerkaLoan]:
    """
    Every loan of the folder with its account's earlier history, ordered by loan date, then loan id.

    Args:
        source: folder with loan.asc and trans.asc as published, or loans.parquet and transactions.parquet.

    Raises:
        BerkaRefused: a file or a column is missing or unreadable.
    """
    loans, transactions = tables_in(source)
    transactions = transactions[transactions["account_id"].isin(loans["account_id"])]
    by_account: dict[int, list[Booked]] = defaultdict(list)
    for booked in map(Booked._make, _rows(transactions.sort_values(["booking_date", "trans_id"]))):
        by_account[booked.account_id].append(booked)
    for loan in map(PublishedLoan._make, _rows(loans.sort_values(["loan_date", "loan_id"]))):
        loan_date = loan.loan_date.date()
        yield _berka_loan(loan, [booked for booked in by_account[loan.account_id] if booked.booking_date < loan_date])


def _rows(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    return table.itertuples(index=False, name=None)


def _berka_loan(loan: PublishedLoan, history: Sequence[Booked]) -> BerkaLoan:
    contract_end = (loan.loan_date + pd.DateOffset(months=int(loan.duration))).date()
    return BerkaLoan(
        loan_id=int(loan.loan_id),
        customer_id=f"berka-{loan.account_id}",
        loan_date=loan.loan_date.date(),
        exposure=Decimal(int(loan.amount)),
        status=str(loan.status),
        outcome_known_on=min(contract_end, OBSERVED_UNTIL),
        rows=tuple(_rows_in_order(history)),
    )


def _rows_in_order(history: Sequence[Booked]) -> Iterator[dict[str, Any]]:
    """
    The rows day by day, each day in an order that is consistent with the balances.
    """
    opening: float | None = None
    for _, day in groupby(history, key=attrgetter("booking_date")):
        booked = list(day)
        moves = [(float(row.amount_signed), float(row.balance)) for row in booked]
        order = order_within_day(moves, opening)
        opening = moves[order[-1]][1]
        for position in order:
            yield _row(booked[position])


def order_within_day(moves: Sequence[tuple[float, float]], opening: float | None) -> list[int]:
    """
    Indices of a day's (amount, balance after) in an order in which each balance follows from the previous one.

    Args:
        opening: balance before the day; None for an account's first day, where any opening balance is accepted.

    Returns:
        The order as given where no order is consistent with the balances.
    """
    everything = list(range(len(moves)))
    # If the previous day's balance does not fit (rows are missing), the day's own balances may still give an order.
    return _chain(moves, opening, everything) or _chain(moves, None, everything) or everything


def _chain(moves: Sequence[tuple[float, float]], balance: float | None, left: list[int]) -> list[int]:
    for position in left:
        amount, after = moves[position]
        if balance is not None and abs(balance + amount - after) > BALANCE_TOLERANCE:
            continue
        rest = [other for other in left if other != position]
        if not rest:
            return [position]
        if tail := _chain(moves, after, rest):
            return [position, *tail]
    return []


def _row(booked: Booked) -> dict[str, Any]:
    kind, description = BY_SYMBOL.get(str(booked.k_symbol)) or BY_OPERATION.get(str(booked.operation)) or UNNAMED
    row = {
        "id": str(booked.trans_id),
        "booking_date": booked.booking_date.isoformat(),
        "amount": f"{booked.amount_signed:.2f}",
        "currency": CURRENCY,
        "kind": kind.value,
        "description": description,
        "balance_after": f"{booked.balance:.2f}",
    }
    if not pd.isna(booked.counterparty_account):
        row["counterparty_name"] = f"{booked.counterparty_bank} {booked.counterparty_account}"
    return row
