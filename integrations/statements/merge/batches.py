"""
Batches of transactions, one after the other, as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from integrations.statements.shared.columns import ColumnBuilder
from risk_model.transactions import COLUMNS, TEXT_COLUMNS, Account, Transactions


def joined(batches: Iterable[Transactions]) -> Transactions:
    """
    The batches one after the other, accounts that are the same counted once.
    """
    # The empty batch first: it gives every column its type when there is nothing else.
    parts = [ColumnBuilder().build(()), *batches]
    accounts: dict[Account, int] = {}
    account_columns = []
    for part in parts:
        places = [accounts.setdefault(account, len(accounts)) for account in part.accounts]
        account_columns.append(np.array(places, dtype=np.int32)[part.account])
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        given = [getattr(part, name) for part in parts]
        if name in TEXT_COLUMNS:
            columns[name] = [text for column in given for text in column]
        else:
            columns[name] = np.concatenate(given)
    columns["account"] = np.concatenate(account_columns)
    return Transactions(**columns, accounts=tuple(accounts))
