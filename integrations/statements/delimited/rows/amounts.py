"""
The amount of each row as written: one column, with a word for its direction, with a fee, or one column each way.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

from integrations.statements.delimited.layout.table import BLOCK
from integrations.statements.delimited.rows.cells import CellRefused, Cells, Columns
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.shared.columns import UNKNOWN_CENTS
from integrations.statements.words.directions import IN, OUT

# A card issuer who writes purchases without sign marks what came in.
SPENT = re.compile(r"\s*\+|\bCR\b")
# A mark beside an amount that says: money in. What says money out is a sign, and is read as one.
MARKED_IN = re.compile(r"\s*\+|.*[0-9)]\s*(?:CR|Cr|C|H)\.?\s*\Z", re.ASCII | re.DOTALL)
MARKS = frozenset("+CH")

# Cents with the sign that is written; and of each row what stands beside it: -1 money out, 1 money in, 0 nothing.
Written = tuple[list[int], Sequence[int]]
# Ready-made for a block in which nothing stands beside the amounts.
NO_WAYS = array("b", bytes(BLOCK))


def amounts_of(cells: Cells, columns: Columns) -> Written:
    """
    The amounts as written, and what says their direction beside them.

    Raises:
        CellRefused: where a row has no amount, or a word for its direction that is not known.
    """
    texts = cells.text(columns, Role.AMOUNT)
    if texts is None:
        return _split_amounts(cells, columns)
    cents = cells.cents(texts, UNKNOWN_CENTS, Role.AMOUNT)
    if UNKNOWN_CENTS in cents:
        raise CellRefused(cents.index(UNKNOWN_CENTS), cells.layout.first(Role.AMOUNT) or 0, "expected an amount")
    if cells.layout.dialect.spent_is_positive:
        return _spent(cells, columns, texts, cents), NO_WAYS[: len(cents)]
    words = cells.text(columns, Role.SIGN)
    stated = _marked(texts) if words is None else cells.signs(words)
    fees = cells.text(columns, Role.FEE)
    if fees is not None:
        cents = [a - b for a, b in zip(cents, cells.cents(fees, 0, Role.FEE), strict=True)]
    return cents, stated


def _marked(texts: Sequence[str]) -> Sequence[int]:
    if MARKS.isdisjoint("".join(texts)):
        return NO_WAYS[: len(texts)]
    return [IN if MARKED_IN.match(text) else 0 for text in texts]


def _split_amounts(cells: Cells, columns: Columns) -> Written:
    """
    The one of debit and credit that is there.
    """
    size = len(columns[0])
    out = cells.cents(cells.text(columns, Role.DEBIT) or [""] * size, UNKNOWN_CENTS, Role.DEBIT)
    into = cells.cents(cells.text(columns, Role.CREDIT) or [""] * size, UNKNOWN_CENTS, Role.CREDIT)
    cents, stated = [0] * size, [0] * size
    for row, (debit, credit) in enumerate(zip(out, into, strict=True)):
        if debit not in (0, UNKNOWN_CENTS) and credit in (0, UNKNOWN_CENTS):
            cents[row], stated[row] = debit, OUT
        elif credit not in (0, UNKNOWN_CENTS) and debit in (0, UNKNOWN_CENTS):
            cents[row], stated[row] = credit, IN
        elif debit == credit == UNKNOWN_CENTS or 0 not in (debit, credit):
            place = cells.layout.first(Role.DEBIT)
            place = cells.layout.first(Role.CREDIT) if place is None else place
            raise CellRefused(row, place or 0, "expected an amount in one of the columns for debit and credit")
    return cents, stated


def _spent(cells: Cells, columns: Columns, texts: Sequence[str], cents: list[int]) -> list[int]:
    # A card issuer marks what came in behind the amount, or in the column behind the last column name.
    behind = columns[-1] if len(columns) > len(set(cells.layout.column_names) - {""}) else texts
    received = (SPENT.search(text) or SPENT.search(mark) for text, mark in zip(texts, behind, strict=True))
    return [abs(amount) if is_in else -amount for amount, is_in in zip(cents, received, strict=True)]
