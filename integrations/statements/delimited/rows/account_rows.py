"""
Columns of one account that grow by whole blocks.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from integrations.statements.shared.columns import PackedTexts
from risk_model.transactions import NO_DAY, TEXT_COLUMNS, Account, Transactions

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class RowBlock:
    """
    Some thousands of rows by column; all columns have one length.

    Attributes:
        amount_cents: as written, with the sign that is written.
        stated: -1 money out, 1 money in, 0 nothing: what stands beside the amount, or above its column.
        unreal_value_days: the rows whose value day no calendar has.
    """

    booking_day: Sequence[int]
    value_day: Sequence[int]
    amount_cents: Sequence[int]
    stated: Sequence[int]
    balance_cents: Sequence[int]
    kind: Sequence[int]
    texts: tuple[list[str], ...]
    unreal_value_days: Sequence[int] = ()

    @property
    def as_balances(self) -> list[int]:
        """
        The amounts of rows that are balances, in cents: below zero where the account is overdrawn.
        """
        return [abs(cents) * way if way else cents for cents, way in zip(self.amount_cents, self.stated, strict=True)]

    def take(self, rows: Sequence[int]) -> RowBlock:
        """
        The rows of those numbers.
        """
        return RowBlock(
            booking_day=[self.booking_day[row] for row in rows],
            value_day=[self.value_day[row] for row in rows],
            amount_cents=[self.amount_cents[row] for row in rows],
            stated=[self.stated[row] for row in rows],
            balance_cents=[self.balance_cents[row] for row in rows],
            kind=[self.kind[row] for row in rows],
            texts=tuple([column[row] for row in rows] for column in self.texts),
        )


class AccountRows:
    """
    The rows met so far.
    """

    def __init__(self) -> None:
        self._booking_day = array("i")
        self._value_day = array("i")
        self._amount_cents = array("q")
        self._stated = array("b")
        self._balance_cents = array("q")
        self._kind = bytearray()
        self._number = array("i")
        self._texts = tuple(PackedTexts() for _ in TEXT_COLUMNS)

    def __len__(self) -> int:
        return len(self._booking_day)

    def extend(self, block: RowBlock, numbers: Sequence[int]) -> None:
        """
        Append the block, with each row's number in the table.
        """
        self._booking_day.frombytes(np.array(block.booking_day, np.int32).tobytes())
        self._value_day.frombytes(np.array(block.value_day, np.int32).tobytes())
        self._amount_cents.frombytes(np.array(block.amount_cents, np.int64).tobytes())
        self._stated.extend(block.stated)
        self._balance_cents.frombytes(np.array(block.balance_cents, np.int64).tobytes())
        self._kind += bytes(block.kind)
        self._number.extend(numbers)
        for packed, texts in zip(self._texts, block.texts, strict=True):
            packed.extend(texts)

    @property
    def written(self) -> NDArray[np.int64]:
        """
        The amounts as written, in cents.
        """
        return _viewed(self._amount_cents, np.int64)

    @property
    def stated(self) -> NDArray[np.int8]:
        """
        The directions that stand beside the amounts.
        """
        return _viewed(self._stated, np.int8)

    @property
    def balance(self) -> NDArray[np.int64]:
        """
        The balances after each row, in cents.
        """
        return _viewed(self._balance_cents, np.int64)

    @property
    def booking_day(self) -> NDArray[np.int32]:
        """
        The days of booking.
        """
        return _viewed(self._booking_day, np.int32)

    def texts(self) -> Iterator[tuple[str, str]]:
        """
        Name and description of each row.
        """
        names, texts = (self._texts[TEXT_COLUMNS.index(name)] for name in ("counterparty_name", "description"))
        return zip(names, texts, strict=True)

    def number_of(self, row: int) -> int:
        """
        The number of a row in the table.
        """
        return self._number[row]

    def build(self, account: Account, amount_cents: NDArray[np.int64]) -> Transactions:
        """
        The columns, with the amounts signed from the holder's side.
        """
        rows = len(self._booking_day)
        return Transactions(
            booking_day=self.booking_day,
            value_day=_viewed(self._value_day, np.int32),
            amount_cents=amount_cents,
            balance_cents=self.balance,
            kind=np.frombuffer(bytes(self._kind), dtype=np.uint8),
            account=np.zeros(rows, dtype=np.int32),
            accounts=(account,),
            known_day=np.full(rows, NO_DAY, dtype=np.int32),
            **dict(zip(TEXT_COLUMNS, self._texts, strict=True)),
        )


def _viewed(column: array[int], kind: type[Number]) -> NDArray[Number]:
    """
    The column without a copy; an empty one has no bytes to look at.
    """
    return np.frombuffer(column, dtype=kind) if column else np.zeros(0, dtype=kind)
