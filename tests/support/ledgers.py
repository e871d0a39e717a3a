"""
Simulated customers for the tests of features.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from risk_model.features.ledger import Ledger, ledger_of
from risk_model.features.vector import FEATURE_NAMES, feature_vector
from risk_model.transactions import KIND_CODE, NO_CENTS, NO_DAY, Account, Kind, Transactions, day_number

AS_OF = date(2026, 6, 30)
TODAY = day_number(AS_OF)

NAMES = ("", "Jansen BV", "Belastingdienst", "Lucky Casino", "Intrum", "Groothandel", "Swishfund")
TEXTS = ("", "factuur 12", "huur juni", "salaris", "returned direct debit", "penalty interest", "storting")


def transactions(rows: list[dict[str, Any]]) -> Transactions:
    """
    Transactions from rows of {ago (days before AS_OF), cents, balance, kind, name, text, account, known}.
    """

    def column(name: str, default: Any) -> list[Any]:
        return [row.get(name, default) for row in rows]

    texts = {
        name: [""] * len(rows) for name in ("counterparty_iban", "return_reason", "end_to_end_id", "bank_reference")
    }
    return Transactions(
        booking_day=np.array([TODAY - ago for ago in column("ago", 0)], np.int32),
        value_day=np.full(len(rows), NO_DAY, np.int32),
        amount_cents=np.array(column("cents", 0), np.int64),
        balance_cents=np.array(column("balance", int(NO_CENTS)), np.int64),
        kind=np.array([KIND_CODE[kind] for kind in column("kind", Kind.OTHER)], np.uint8),
        account=np.array(column("account", 0), np.int32),
        accounts=(Account(other="1"), Account(other="2")),
        known_day=np.array(column("known", int(NO_DAY)), np.int32),
        counterparty_name=column("name", ""),
        description=column("text", ""),
        **texts,
    )


def features(rows: list[dict[str, Any]], as_of: date = AS_OF) -> dict[str, float]:
    """
    The features of one customer by name.
    """
    return dict(zip(FEATURE_NAMES, feature_vector(transactions(rows), as_of).tolist(), strict=True))


def joined(ledgers: list[Ledger]) -> Ledger:
    """
    The ledgers of several customers as one.
    """
    lengths = [len(each.day) for each in ledgers]
    columns = {
        name: np.concatenate([getattr(each, name) for each in ledgers])
        for name in ("day", "known_day", "cents", "balance", "kind", "category", "counterparty", "account")
    }
    return Ledger(starts=np.append(0, np.cumsum(lengths)).astype(np.int64), **columns)


def with_balances(rows: list[dict[str, Any]], opening: int) -> list[dict[str, Any]]:
    """
    The rows in date order, each with the balance after it.
    """
    balance, balanced = opening, []
    for row in sorted(rows, key=lambda row: -row["ago"]):
        balance += row["cents"]
        balanced.append({**row, "balance": balance})
    return balanced


def ledger(rows: list[dict[str, Any]]) -> Ledger:
    """
    The ledger of one customer.
    """
    return ledger_of(transactions(rows))


def without(each: Ledger, mask: np.ndarray) -> Ledger:
    """
    One customer's ledger without the rows of the mask.
    """
    kept = {
        name: getattr(each, name)[~mask]
        for name in ("day", "known_day", "cents", "balance", "kind", "category", "counterparty", "account")
    }
    return replace(each, starts=np.array([0, int((~mask).sum())], np.int64), **kept)


a_row = st.fixed_dictionaries(
    {
        "ago": st.integers(-40, 500),
        "cents": st.integers(-500_000, 500_000),
        "kind": st.sampled_from(list(Kind)),
        "name": st.sampled_from(NAMES),
        "text": st.sampled_from(TEXTS),
    }
)
some_rows = st.lists(a_row, max_size=40)
a_customer = st.builds(
    lambda rows, opening, has_balances: with_balances(rows, opening) if has_balances else rows,
    some_rows,
    st.integers(-1_000_000, 1_000_000),
    st.booleans(),
)
