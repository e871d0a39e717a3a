"""
Ledger: the transactions of one customer or many as arrays of numbers, the input of the features.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import count

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.categories.categoriser import Categoriser
from risk_model.categories.rules import RuleCategoriser
from risk_model.transactions import Cents, Days, RepeatedTexts, Texts, Transactions

RULES = RuleCategoriser()
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Ledger:
    """
    The rows of many customers: one entry per row, one customer's rows contiguous, in any order within a customer.

    Attributes:
        starts: first row of each customer, then the number of rows: customers + 1 entries.
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
        The customers [first, end), end exclusive; a view that shares memory.
        """
        rows = slice(int(self.starts[first]), int(self.starts[end]))
        columns = {field.name: getattr(self, field.name)[rows] for field in fields(self) if field.name != "starts"}
        return Ledger(starts=self.starts[first : end + 1] - self.starts[first], **columns)


def ledger_of(
    transactions: Transactions, categoriser: Categoriser = RULES, starts: NDArray[np.int64] | None = None
) -> Ledger:
    """
    Convert transactions to numbers.

    Args:
        starts: first row of each customer, then the number of rows; None: all rows are one customer's.
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
    For each row, whether the counterparty is an account of the same customer.
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
    The number of each IBAN, spaces and case aside; NOBODY where it has none.
    """
    if isinstance(ibans, RepeatedTexts):
        return numbers_of_ibans(ibans.different, numbers)[ibans.which]
    known = (numbers.get(iban.replace(" ", "").upper(), NOBODY) for iban in ibans)
    return np.fromiter(known, np.int64, len(ibans))


def counterparties_of(names: Texts, ibans: Texts) -> NDArray[np.int64]:
    """
    One number per row that identifies the counterparty by its IBAN, or otherwise by its name, case aside; NOBODY for
    neither.
    """
    if isinstance(names, RepeatedTexts) and isinstance(ibans, RepeatedTexts):
        numbers = numbers_of([*ibans.different, *names.different])
        of_ibans, of_names = np.split(numbers, [len(ibans.different)])
        has_iban = np.fromiter(map(bool, ibans.different), bool, len(ibans.different))
        return np.where(has_iban[ibans.which], of_ibans[ibans.which], of_names[names.which])
    return numbers_of([iban or name for name, iban in zip(names, ibans, strict=True)])


def numbers_of(written: list[str]) -> NDArray[np.int64]:
    """
    Equal numbers for equal texts, case and surrounding spaces aside; NOBODY for an empty text.
    """
    keys = list(map(str.strip, casefolded(written)))
    number_of = dict(zip(dict.fromkeys(keys), count(), strict=False)) | {"": NOBODY}
    return np.fromiter(map(number_of.__getitem__, keys), np.int64, len(keys))


def casefolded(texts: list[str]) -> list[str]:
    """
    Every text case-folded; in one call where no text contains a line break.
    """
    folded = "\n".join(texts).casefold().split("\n")
    return folded if len(folded) == len(texts) else [text.casefold() for text in texts]
