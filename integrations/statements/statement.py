"""
What every reader returns: one statement of one account, and the one error a reader may raise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from risk_model.transactions import Account, Transactions


class StatementRefused(Exception):
    """
    The file is not accepted; nothing of it was read.

    Attributes:
        where: the line ("line 12"), element ("Ntry 3/Amt"), column ("row 4, Amount") or "file".
        expected: what should have stood there; never the file's own text.
    """

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where}: {expected}")
        self.where = where
        self.expected = expected


@dataclass(frozen=True)
class Balance:
    """
    What the bank says stood on the account: signed from the holder's side, at the end of `day`.
    """

    amount: Decimal
    day: date | None


@dataclass(frozen=True)
class ParseWarning:
    """
    Something a person should know of: where it stands and what is odd, never the file's own text.
    """

    where: str
    message: str


@dataclass(frozen=True, eq=False)
class Statement:
    """
    One statement of one account, in the file's order.

    Attributes:
        transactions: booked only; their `accounts` is `(account,)`.
        pending: announced, not booked: never money.
        reconciled: whether opening + sum = closing; None where the file has not both balances.
        format: the reader it comes from, "" where that is not known; each words one booking in its own way.
    """

    account: Account
    currency: str | None
    opening: Balance | None
    closing: Balance | None
    transactions: Transactions
    pending: Transactions
    reconciled: bool | None
    warnings: tuple[ParseWarning, ...] = field(default=())
    format: str = ""
