"""
From appended fields to columns: what every reader fills, without an object a row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np

from risk_model.transactions import KIND_CODE, NO_CENTS, NO_DAY, TEXT_COLUMNS, Account, Kind, Transactions

UNKNOWN_DAY = int(NO_DAY)
UNKNOWN_CENTS = int(NO_CENTS)
OTHER = KIND_CODE[Kind.OTHER]
# Texts wait in lists this long before they are packed: long enough to be quick, short enough to stay small.
BLOCK = 4096
# Joins texts that are encoded together; no file has it, as it is a control character.
SEPARATOR, SEPARATOR_BYTE = "\x1f", 0x1F

# One row: booking day, cents, value day, balance, kind, account, then the texts in the order of TEXT_COLUMNS.
Row = tuple[int, int, int, int, int, int, str, str, str, str, str, str]


class PackedTexts(Sequence[str]):
    """
    Texts side by side in one buffer of bytes: a year of bookings in a fifth of the memory of a list.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])

    def extend(self, texts: Sequence[str]) -> None:
        """
        Append the texts.
        """
        start = len(self._bytes)
        encoded = SEPARATOR.join((*texts, "")).encode()
        ends = np.flatnonzero(np.frombuffer(encoded, np.uint8) == SEPARATOR_BYTE)
        if len(ends) != len(texts):
            # A text has it after all.
            ends = np.cumsum([len(text.encode()) for text in texts])
            encoded = "".join(texts).encode()
        elif len(encoded) == len(texts):
            self._ends.frombytes(np.full(len(texts), start).tobytes())
            return
        else:
            ends -= np.arange(len(texts))
            encoded = encoded.replace(SEPARATOR.encode(), b"")
        self._bytes += encoded
        self._ends.frombytes((ends + start).tobytes())

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        row = int(index) + (len(self) if index < 0 else 0)
        if not 0 <= row < len(self):
            raise IndexError("row outside the column")
        return self._bytes[self._ends[row] : self._ends[row + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        for start, end in zip(self._ends, self._ends[1:], strict=False):
            yield self._bytes[start:end].decode()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it grows, so it is no key


class ColumnBuilder:
    """
    The rows of one statement as they are met; `build` makes the batch.
    """

    def __init__(self) -> None:
        self._numbers = tuple(array(kind) for kind in "iqiqBi")
        self._packed = tuple(PackedTexts() for _ in TEXT_COLUMNS)
        self._waiting: list[Row] = []

    def __len__(self) -> int:
        return len(self._numbers[0]) + len(self._waiting)

    def append(  # noqa: PLR0913  a row has this many columns, and a record for each would cost the speed
        self,
        booking_day: int,
        amount_cents: int,
        *,
        value_day: int = UNKNOWN_DAY,
        balance_cents: int = UNKNOWN_CENTS,
        kind: int = OTHER,
        account: int = 0,
        counterparty_name: str = "",
        counterparty_iban: str = "",
        description: str = "",
        return_reason: str = "",
        end_to_end_id: str = "",
        bank_reference: str = "",
    ) -> None:
        """
        Append one row; days are day numbers, `kind` is a code into KINDS.
        """
        self.append_row(
            (
                booking_day,
                amount_cents,
                value_day,
                balance_cents,
                kind,
                account,
                counterparty_name,
                counterparty_iban,
                description,
                return_reason,
                end_to_end_id,
                bank_reference,
            )
        )

    def append_row(self, row: Row) -> None:
        """
        Append one row with every field given, in the order of `append`: for readers of millions.
        """
        self._waiting.append(row)
        if len(self._waiting) >= BLOCK:
            self._pack()

    def _pack(self) -> None:
        if not self._waiting:
            return
        columns: list[Any] = list(zip(*self._waiting, strict=True))
        self._waiting.clear()
        for numbers, column in zip(self._numbers, columns, strict=False):
            numbers.extend(column)
        for packed, column in zip(self._packed, columns[len(self._numbers) :], strict=False):
            packed.extend(column)

    def build(self, accounts: tuple[Account, ...]) -> Transactions:
        """
        The columns of all rows appended so far.
        """
        self._pack()
        rows = len(self)
        booking_day, amount_cents, value_day, balance_cents, kind, account = self._numbers
        return Transactions(
            booking_day=np.array(booking_day, dtype=np.int32),
            value_day=np.array(value_day, dtype=np.int32),
            amount_cents=np.array(amount_cents, dtype=np.int64),
            balance_cents=np.array(balance_cents, dtype=np.int64),
            kind=np.array(kind, dtype=np.uint8),
            account=np.array(account, dtype=np.int32),
            accounts=accounts,
            known_day=np.full(rows, NO_DAY, dtype=np.int32),
            **dict(zip(TEXT_COLUMNS, self._packed, strict=True)),
        )


def no_transactions(account: Account) -> Transactions:
    """
    The batch without a row.
    """
    return ColumnBuilder().build((account,))
