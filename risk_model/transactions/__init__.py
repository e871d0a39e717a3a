"""
Transactions: bank transactions as columns, one entry per booked transaction.

Requests, statement files and portfolios are all converted to this type, and everything downstream reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int32]
Cents = NDArray[np.int64]
Texts = Sequence[str]

# Unknown is not zero: these mark what the bank did not give.
NO_DAY = np.int32(np.iinfo(np.int32).min)
NO_CENTS = np.int64(np.iinfo(np.int64).min)

EPOCH = date(1970, 1, 1)


class RepeatedTexts(Sequence[str]):
    """
    A sequence of texts with many repetitions.

    Attributes:
        different: each distinct text once.
        which: for each row the index of its text in `different`.
    """

    def __init__(self, different: Sequence[str], which: NDArray[np.int64]) -> None:
        self.different = different
        self.which = which

    def __len__(self) -> int:
        return len(self.which)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> RepeatedTexts: ...
    def __getitem__(self, row: int | slice) -> str | RepeatedTexts:
        if isinstance(row, slice):
            return RepeatedTexts(self.different, self.which[row])
        return self.different[int(self.which[row])]


class Kind(StrEnum):
    """
    How the money moved, according to the bank's own code; OTHER where there is none.
    """

    OTHER = "other"
    TRANSFER = "transfer"
    STANDING_ORDER = "standing_order"
    DIRECT_DEBIT = "direct_debit"
    RETURNED_DEBIT = "returned_debit"
    RETURNED_TRANSFER = "returned_transfer"
    REVERSAL = "reversal"
    CARD = "card"
    CASH = "cash"
    CHEQUE = "cheque"
    FEE = "fee"
    INTEREST = "interest"
    SALARY = "salary"
    TAX = "tax"
    LOAN = "loan"


KINDS: tuple[Kind, ...] = tuple(Kind)
KIND_CODE: dict[Kind, int] = {kind: code for code, kind in enumerate(KINDS)}


def day_number(day: date) -> int:
    """
    Days since 1970-01-01, the unit of every day column.
    """
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """
    The calendar day of a day number; the inverse of `day_number`.
    """
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Account:
    """
    An account of the customer, as the bank names it.

    Attributes:
        iban: without spaces, upper case; None where the bank gives a domestic number only.
        other: that domestic number.
        currency: ISO 4217 code of the account's entries; None where the file gives none.
    """

    iban: str | None = None
    other: str | None = None
    currency: str | None = None


@dataclass(frozen=True, eq=False)
class Transactions:
    """
    Booked transactions of one customer, in the order given; all columns have the same length.

    Attributes:
        booking_day: days since 1970-01-01 on which the bank booked it.
        value_day: interest day, NO_DAY where unknown; never used for order or cut-off.
        amount_cents: hundredths of the account's currency, signed from the holder's side: money in is positive.
        balance_cents: balance after the row, NO_CENTS where unknown.
        kind: code into KINDS.
        account: index into `accounts`.
        accounts: the accounts that occur.
        known_day: first day on which we knew the row (for point-in-time work); NO_DAY: on its booking day.
        counterparty_name, counterparty_iban, description, return_reason, end_to_end_id, bank_reference:
            text as the bank gave it, "" where absent. `return_reason` is an ISO 20022 external code such as AM04.

    Raises:
        ValueError: the columns differ in length.
    """

    booking_day: Days
    value_day: Days
    amount_cents: Cents
    balance_cents: Cents
    kind: NDArray[np.uint8]
    account: NDArray[np.int32]
    accounts: tuple[Account, ...]
    known_day: Days
    counterparty_name: Texts
    counterparty_iban: Texts
    description: Texts
    return_reason: Texts
    end_to_end_id: Texts
    bank_reference: Texts

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in COLUMNS}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"columns must have one length, got {lengths}")

    def __len__(self) -> int:
        return len(self.booking_day)

    def take(self, rows: NDArray[np.intp]) -> Transactions:
        """
        The rows with these indices, in the given order; columns and texts are copied.
        """
        taken: dict[str, Any] = {}
        for name in COLUMNS:
            column = getattr(self, name)
            taken[name] = column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]
        return replace(self, **taken)


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Transactions) if field.name != "accounts")
TEXT_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Transactions) if field.type == "Texts")
