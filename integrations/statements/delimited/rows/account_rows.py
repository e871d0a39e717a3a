"""
Columns of one account that grow by whole blocks.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from integrations.statements.shared.columns import PackedTexts
from risk_model.transactions import NO_DAY, TEXT_COLUMNS, Account, Transactions


@dataclass(frozen=True)
class RowBlock:
    """
    Some thousands of rows by column; all columns have one length.
    """

    booking_day: Sequence[int]
    value_day: Sequence[int]
    amount_cents: Sequence[int]
    balance_cents: Sequence[int]
    kind: Sequence[int]
    texts: tuple[list[str], ...]

    def take(self, rows: Sequence[int]) -> RowBlock:
        """
        The rows of those numbers.
        """
        return RowBlock(
            booking_day=[self.booking_day[row] for row in rows],
            value_day=[self.value_day[row] for row in rows],
            amount_cents=[self.amount_cents[row] for row in rows],
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
        self._balance_cents = array("q")
        self._kind = bytearray()
        self._texts = tuple(PackedTexts() for _ in TEXT_COLUMNS)

    def __len__(self) -> int:
        return len(self._booking_day)

    def extend(self, block: RowBlock) -> None:
        """
        Append the block.
        """
        self._booking_day.frombytes(np.array(block.booking_day, np.int32).tobytes())
        self._value_day.frombytes(np.array(block.value_day, np.int32).tobytes())
        self._amount_cents.frombytes(np.array(block.amount_cents, np.int64).tobytes())
        self._balance_cents.frombytes(np.array(block.balance_cents, np.int64).tobytes())
        self._kind += bytes(block.kind)
        for packed, texts in zip(self._texts, block.texts, strict=True):
            packed.extend(texts)

    def build(self, account: Account) -> Transactions:
        """
        The columns.
        """
        rows = len(self._booking_day)
        return Transactions(
            booking_day=np.frombuffer(self._booking_day.tobytes(), dtype=np.int32),
            value_day=np.frombuffer(self._value_day.tobytes(), dtype=np.int32),
            amount_cents=np.frombuffer(self._amount_cents.tobytes(), dtype=np.int64),
            balance_cents=np.frombuffer(self._balance_cents.tobytes(), dtype=np.int64),
            kind=np.frombuffer(bytes(self._kind), dtype=np.uint8),
            account=np.zeros(rows, dtype=np.int32),
            accounts=(account,),
            known_day=np.full(rows, NO_DAY, dtype=np.int32),
            **dict(zip(TEXT_COLUMNS, self._texts, strict=True)),
        )
