"""
Which way the money of a JSON list went: by the rules of evidence that every format asks, for the whole list at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from integrations.statements.evidence.direction import OPPOSITE, DirectionUnknown, WrittenAmounts, directed
from integrations.statements.shared.columns import UNKNOWN_CENTS
from integrations.statements.words.directions import PLAIN_DIRECTIONS, signs_of
from integrations.statements.words.folding import folded

BY_WORD = "the amounts have no sign: the row's word of debit or credit gives it, or its balance"
TURNED = "the signs say the opposite of the rows' words of debit or credit, in every row: they are turned"


class Row(NamedTuple):
    """
    One amount as written.

    Attributes:
        word: what stands under the key of direction, "" where nothing does.
        sign: -1 where the word says money out, 1 money in, 0 where it is not known.
        balance: after the row in cents, None where it is not given.
    """

    cents: int
    word: str
    sign: int
    day: int
    account: str
    balance: int | None


class RowRefused(ValueError):
    """
    A row of a list says nothing of its direction, or contradicts itself.

    Attributes:
        row: its number from 0.
    """

    def __init__(self, expected: str, row: int) -> None:
        super().__init__(expected)
        self.row = row


class Signed(NamedTuple):
    """
    The amounts signed from the holder's side, and what a person should know of that, or "".
    """

    cents: list[int]
    warning: str


def signs_of_words(words: Sequence[str]) -> list[int]:
    """
    The direction of each word of a list: of all, or where some are not known of those that mean nothing else.
    """
    signs = signs_of(set(words) - {""})
    if all(signs.values()):
        return [signs.get(word, 0) for word in words]
    return [signs[word] if folded(word) in PLAIN_DIRECTIONS else 0 for word in words]


def signed(rows: Sequence[Row], *, is_declared: bool) -> Signed:
    """
    The amounts of a list that should be signed.

    Args:
        is_declared: whether a service's own documentation says that they are, so that no minus needs no proof.

    Raises:
        RowRefused: where nothing tells which way money went, or a row contradicts itself.
    """
    written = [row.cents for row in rows]
    has_minus = any(cents < 0 for cents in written)
    against = [number for number, row in enumerate(rows) if row.sign * row.cents < 0]
    if has_minus and against and len(against) < sum(cents != 0 for cents in written):
        raise RowRefused(OPPOSITE, against[0])
    if has_minus and not against:
        return Signed(written, "")
    if not has_minus and is_declared and not any(row.sign for row in rows):
        return Signed(written, "")
    unknown = next((number for number, row in enumerate(rows) if row.word and not row.sign), None)
    try:
        cents = directed(_amounts(rows, unknown is None)).cents.tolist()
    except DirectionUnknown as error:
        raise RowRefused(str(error), (error.row or 0) if unknown is None else unknown) from None
    if cents == written:
        return Signed(cents, "")
    return Signed(cents, TURNED if has_minus else BY_WORD)


def by_word(rows: Sequence[Row]) -> list[int]:
    """
    The cents of amounts that have no sign of their own by the rules of their service; a minus may only agree.

    Raises:
        RowRefused: where a word is none that is known, or a sign contradicts it.
    """
    for number, row in enumerate(rows):
        if not row.sign and row.cents:
            raise RowRefused("expected a word of direction that the service knows", number)
        if row.cents < 0 < row.sign:
            raise RowRefused(OPPOSITE, number)
    return [row.sign * abs(row.cents) for row in rows]


def _amounts(rows: Sequence[Row], words_are_known: bool) -> WrittenAmounts:
    """
    As the rules of evidence take them; words of which one is not known say nothing.
    """
    accounts = {account: number for number, account in enumerate(dict.fromkeys(row.account for row in rows))}
    balances = [UNKNOWN_CENTS if row.balance is None else row.balance for row in rows]
    return WrittenAmounts(
        cents=np.array([row.cents for row in rows], dtype=np.int64),
        stated=np.array([row.sign if words_are_known else 0 for row in rows], dtype=np.int8),
        balance=np.array(balances, dtype=np.int64),
        day=np.array([row.day for row in rows], dtype=np.int32),
        account=np.array([accounts[row.account] for row in rows], dtype=np.int32),
    )
