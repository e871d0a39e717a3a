"""
From appended fields to columns: what every reader fills, without an object a row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import overload

import numpy as np

from risk_model.transactions import KIND_CODE, NO_CENTS, NO_DAY, TEXT_COLUMNS, Account, Kind, Transactions

UNKNOWN_DAY = int(NO_DAY)
UNKNOWN_CENTS = int(NO_CENTS)
OTHER = KIND_CODE[Kind.OTHER]
# Texts wait in lists this long before they are packed: long enough to be quick, short enough to stay small.
BLOCK = 4096


class PackedTexts(Sequence[str]):
    """
    Texts side by side in one buffer of bytes: a year of bookings in a fifth of the memory of a list.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])

    def extend(self, texts: list[str]) -> None:
        """
        Append the texts.
        """
        joined = "".join(texts)
        start = len(self._bytes)
        if joined.isascii():
            lengths = map(len, texts)
            self._bytes += joined.encode("ascii")
        else:
            encoded = [text.encode() for text in texts]
            lengths = map(len, encoded)
            self._bytes += b"".join(encoded)
        ends = accumulate(lengths, initial=start)
        next(ends)
        self._ends.extend(ends)

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
        self._booking_day = array("i")
        self._value_day = array("i")
        self._amount_cents = array("q")
        self._balance_cents = array("q")
        self._kind = bytearray()
        self._account = array("i")
        self._packed = tuple(PackedTexts() for _ in TEXT_COLUMNS)
        self._waiting: tuple[list[str], ...] = tuple([] for _ in TEXT_COLUMNS)

    def __len__(self) -> int:
        return len(self._booking_day)

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
        self._booking_day.append(booking_day)
        self._value_day.append(value_day)
        self._amount_cents.append(amount_cents)
        self._balance_cents.append(balance_cents)
        self._kind.append(kind)
        self._account.append(account)
        names, ibans, descriptions, reasons, end_to_ends, references = self._waiting
        names.append(counterparty_name)
        ibans.append(counterparty_iban)
        descriptions.append(description)
        reasons.append(return_reason)
        end_to_ends.append(end_to_end_id)
        references.append(bank_reference)
        if len(names) >= BLOCK:
            self._pack()

    def _pack(self) -> None:
        for packed, waiting in zip(self._packed, self._waiting, strict=True):
            packed.extend(waiting)
            waiting.clear()

    def build(self, accounts: tuple[Account, ...]) -> Transactions:
        """
        The columns of all rows appended so far.
        """
        self._pack()
        rows = len(self)
        return Transactions(
            booking_day=np.frombuffer(self._booking_day.tobytes(), dtype=np.int32),
            value_day=np.frombuffer(self._value_day.tobytes(), dtype=np.int32),
            amount_cents=np.frombuffer(self._amount_cents.tobytes(), dtype=np.int64),
            balance_cents=np.frombuffer(self._balance_cents.tobytes(), dtype=np.int64),
            kind=np.frombuffer(bytes(self._kind), dtype=np.uint8),
            account=np.frombuffer(self._account.tobytes(), dtype=np.int32),
            accounts=accounts,
            known_day=np.full(rows, NO_DAY, dtype=np.int32),
            **dict(zip(TEXT_COLUMNS, self._packed, strict=True)),
        )


def no_transactions(account: Account) -> Transactions:
    """
    The batch without a row.
    """
    return ColumnBuilder().build((account,))
