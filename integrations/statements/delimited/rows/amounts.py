"""
The amount of each row: one column, with a word for its sign, with a fee, or one column for each direction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import mul

from integrations.statements.delimited.rows.cells import CellRefused, Cells, Columns
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import sign_of
from integrations.statements.shared.columns import UNKNOWN_CENTS

# A card issuer who writes purchases without sign marks what came in.
SPENT = re.compile(r"\s*\+|\bCR\b")


def amounts_of(cells: Cells, columns: Columns) -> list[int]:
    """
    Whole cents, signed from the holder's side.

    Raises:
        CellRefused: where a row has no amount, or one that contradicts its sign.
    """
    texts = cells.text(columns, Role.AMOUNT)
    if texts is None:
        return _split_amounts(cells, columns)
    cents = cells.cents(texts, UNKNOWN_CENTS, Role.AMOUNT)
    place = cells.layout.first(Role.AMOUNT) or 0
    if UNKNOWN_CENTS in cents:
        raise CellRefused(cents.index(UNKNOWN_CENTS), place, "expected an amount")
    if cells.layout.dialect.spent_is_positive:
        return _spent(cells, columns, texts, cents)
    signs = cells.text(columns, Role.SIGN)
    if signs is not None:
        cents = _signed(cells, cents, signs)
    fees = cells.text(columns, Role.FEE)
    if fees is None:
        return cents
    return [a - b for a, b in zip(cents, cells.cents(fees, 0, Role.FEE), strict=True)]


def _signed(cells: Cells, cents: list[int], words: Sequence[str]) -> list[int]:
    """
    The amounts with the sign of the word beside them, which an amount below zero must not contradict.
    """
    signs = {word: sign_of(word) for word in set(words)}
    place = cells.layout.first(Role.SIGN) or 0
    if 0 in signs.values():
        row = next(row for row, word in enumerate(words) if not signs[word])
        raise CellRefused(row, place, "expected a word for debit or credit")
    if min(cents) < 0:
        pairs = {
            ((amount > 0) - (amount < 0), signs[word]) for amount, word in zip(cents, words, strict=True) if amount
        }
        if pairs == {(1, -1), (-1, 1)}:
            # A card issuer who counts what is spent as positive throughout: the words tell the way.
            return [-amount for amount in cents]
        wrong = next((row for row, amount in enumerate(cents) if amount < 0 and signs[words[row]] > 0), None)
        if wrong is not None:
            raise CellRefused(wrong, place, "expected debit beside an amount below zero")
        cents = [abs(amount) for amount in cents]
    return [*map(mul, cents, map(signs.__getitem__, words))]


def _split_amounts(cells: Cells, columns: Columns) -> list[int]:
    """
    Credit minus debit; a debit may be written with or without its sign.
    """
    size = len(columns[0])
    out = cells.cents(cells.text(columns, Role.DEBIT) or [""] * size, UNKNOWN_CENTS, Role.DEBIT)
    into = cells.cents(cells.text(columns, Role.CREDIT) or [""] * size, UNKNOWN_CENTS, Role.CREDIT)
    found = []
    for row, (debit, credit) in enumerate(zip(out, into, strict=True)):
        if debit == credit == UNKNOWN_CENTS or (debit and credit and UNKNOWN_CENTS not in (debit, credit)):
            place = cells.layout.first(Role.DEBIT)
            place = cells.layout.first(Role.CREDIT) if place is None else place
            raise CellRefused(row, place or 0, "expected an amount in one of the columns for debit and credit")
        found.append((0 if credit == UNKNOWN_CENTS else credit) - (0 if debit == UNKNOWN_CENTS else abs(debit)))
    return found


def _spent(cells: Cells, columns: Columns, texts: Sequence[str], cents: list[int]) -> list[int]:
    # A card issuer marks what came in behind the amount, or in the column behind the last column name.
    behind = columns[-1] if len(columns) > len(set(cells.layout.column_names) - {""}) else texts
    received = (SPENT.search(text) or SPENT.search(mark) for text, mark in zip(texts, behind, strict=True))
    return [abs(amount) if is_in else -amount for amount, is_in in zip(cents, received, strict=True)]
