"""
Ledger: transactions as numbers only, customer after customer. What features are made of, for one customer or a million.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import count

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.components import Categoriser
from risk_model.components.rules import Rules
from risk_model.transactions import Cents, Days, Texts, Transactions

RULES = Rules()
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Ledger:
    """
    The rows of many customers, those of one customer side by side, in any order among themselves.

    Attributes:
        starts: row at which each customer begins, and the number of rows last: customers + 1 entries.
        day, known_day, cents, balance, kind: as in Transactions.
        category: Category code of each row.
        counterparty: equal for rows of one customer with the same counterparty; NOBODY where there is none.
        account: equal for rows of one customer on the same account.
    """

    starts: NDArray[np.int64]
    day: Days
    known_day: Days
    cents: Cents
    balance: Cents
    kind: NDArray[np.uint8]
    category: NDArray[np.uint8]
    counterparty: NDArray[np.int64]
    account: NDArray[np.int32]

    @property
    def customers(self) -> int:
        """
        How many customers there are.
        """
        return len(self.starts) - 1

    def part(self, first: int, end: int) -> Ledger:
        """
        The customers from `first` up to, and without, `end`; shares this one's memory.
        """
        rows = slice(int(self.starts[first]), int(self.starts[end]))
        columns = {field.name: getattr(self, field.name)[rows] for field in fields(self) if field.name != "starts"}
        return Ledger(starts=self.starts[first : end + 1] - self.starts[first], **columns)


def ledger_of(transactions: Transactions, categoriser: Categoriser = RULES) -> Ledger:
    """
    One customer's transactions as numbers.
    """
    category = categoriser.categories(transactions)
    own = {account.iban for account in transactions.accounts if account.iban}
    if own:
        ibans = (iban.replace(" ", "").upper() in own for iban in transactions.counterparty_iban)
        moved = np.fromiter(ibans, bool, len(transactions))
        category = np.where(moved, np.uint8(Category.OWN_TRANSFER), category)
    return Ledger(
        starts=np.array([0, len(transactions)], np.int64),
        day=transactions.booking_day,
        known_day=transactions.known_day,
        cents=transactions.amount_cents,
        balance=transactions.balance_cents,
        kind=transactions.kind,
        category=category,
        counterparty=counterparties_of(transactions.counterparty_name, transactions.counterparty_iban),
        account=transactions.account,
    )


def counterparties_of(names: Texts, ibans: Texts) -> NDArray[np.int64]:
    """
    A number for each counterparty: by its IBAN, else by its name, case and spaces aside.
    """
    written = [iban or name for name, iban in zip(names, ibans, strict=True)]
    keys = list(map(str.strip, casefolded(written)))
    number_of = dict(zip(dict.fromkeys(keys), count(), strict=False)) | {"": NOBODY}
    return np.fromiter(map(number_of.__getitem__, keys), np.int64, len(keys))


def casefolded(texts: list[str]) -> list[str]:
    """
    Every text without its case: all at once where they can be taken apart again.
    """
    folded = "\n".join(texts).casefold().split("\n")
    return folded if len(folded) == len(texts) else [text.casefold() for text in texts]
