"""
Ledger: transactions as numbers only, customer after customer. What features are made of, for one customer or a million.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import count

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.categories.categoriser import Categoriser
from risk_model.categories.rules import Rules
from risk_model.transactions import Cents, Days, RepeatedTexts, Texts, Transactions

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


def ledger_of(
    transactions: Transactions, categoriser: Categoriser = RULES, starts: NDArray[np.int64] | None = None
) -> Ledger:
    """
    Transactions as numbers.

    Args:
        starts: where each customer begins, and the number of rows last; None where all are of one customer.
    """
    if starts is None:
        starts = np.array([0, len(transactions)], np.int64)
    category = categoriser.categories(transactions)
    if any(account.iban for account in transactions.accounts):
        category = np.where(own_transfers(transactions, starts), np.uint8(Category.OWN_TRANSFER), category)
    return Ledger(
        starts=starts,
        day=transactions.booking_day,
        known_day=transactions.known_day,
        cents=transactions.amount_cents,
        balance=transactions.balance_cents,
        kind=transactions.kind,
        category=category,
        counterparty=counterparties_of(transactions.counterparty_name, transactions.counterparty_iban),
        account=transactions.account,
    )


def own_transfers(transactions: Transactions, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """
    Whether the counterparty is an account of the customer itself.
    """
    numbers = {iban: number for number, iban in enumerate({account.iban for account in transactions.accounts} - {None})}
    own = np.array([numbers.get(account.iban, NOBODY) for account in transactions.accounts], np.int64)
    others = numbers_of_ibans(transactions.counterparty_iban, numbers)
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * len(numbers)
    held = own[transactions.account]
    moved: NDArray[np.bool_] = (others != NOBODY) & np.isin(owner + others, (owner + held)[held != NOBODY])
    return moved


def numbers_of_ibans(ibans: Texts, numbers: Mapping[str | None, int]) -> NDArray[np.int64]:
    """
    The number of each account, however it is spaced; NOBODY where it has none.
    """
    if isinstance(ibans, RepeatedTexts):
        return numbers_of_ibans(ibans.different, numbers)[ibans.which]
    found = (numbers.get(iban.replace(" ", "").upper(), NOBODY) for iban in ibans)
    return np.fromiter(found, np.int64, len(ibans))


def counterparties_of(names: Texts, ibans: Texts) -> NDArray[np.int64]:
    """
    A number for each counterparty: by its IBAN, else by its name, case and spaces aside.
    """
    if isinstance(names, RepeatedTexts) and isinstance(ibans, RepeatedTexts):
        numbers = numbers_of([*ibans.different, *names.different])
        of_ibans, of_names = np.split(numbers, [len(ibans.different)])
        is_told = np.fromiter(map(bool, ibans.different), bool, len(ibans.different))
        return np.where(is_told[ibans.which], of_ibans[ibans.which], of_names[names.which])
    return numbers_of([iban or name for name, iban in zip(names, ibans, strict=True)])


def numbers_of(written: list[str]) -> NDArray[np.int64]:
    """
    Equal numbers for what is written alike, case and spaces around it aside; NOBODY for nothing.
    """
    keys = list(map(str.strip, casefolded(written)))
    number_of = dict(zip(dict.fromkeys(keys), count(), strict=False)) | {"": NOBODY}
    return np.fromiter(map(number_of.__getitem__, keys), np.int64, len(keys))


def casefolded(texts: list[str]) -> list[str]:
    """
    Every text without its case: all at once where they can be taken apart again.
    """
    folded = "\n".join(texts).casefold().split("\n")
    return folded if len(folded) == len(texts) else [text.casefold() for text in texts]
