"""
What the rows of a list say of their direction, and the sign that follows: a convention belongs to the whole list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from integrations.statements.statement import StatementRefused

NO_EVIDENCE = "expected a minus sign on money that went out, or a word such as debit or credit in every row"
CONTRADICTED = "expected the sign that the row's own word of debit or credit says"
BY_WORD = "the amounts have no sign: the row's word of debit or credit gives it"
TURNED = "the signs say the opposite of the rows' words of debit or credit, in every row: they are turned"


class Row(NamedTuple):
    """
    The amount as written, the sign that the row's word of direction says, 0 where it says none, and the place.
    """

    cents: int
    word: int
    where: str


class Convention(NamedTuple):
    """
    How signs are to be read: as written times `factor`, or by the words where `factor` is 0.
    """

    factor: int
    warning: str = ""


AS_WRITTEN = Convention(1)


def convention_of(rows: Sequence[Row], *, is_declared: bool) -> Convention:
    """
    How the amounts of a list that should be signed are to be read.

    Args:
        is_declared: whether a service's own documentation says that they are signed, so that no minus needs no proof.

    Raises:
        StatementRefused: where nothing tells which way money went, or a row contradicts itself.
    """
    moved = [row for row in rows if row.cents]
    against = [row for row in moved if row.word * row.cents < 0]
    if any(row.cents < 0 for row in moved):
        if len(against) == len(moved):
            return Convention(-1, TURNED)
        if against:
            raise StatementRefused(against[0].where, CONTRADICTED)
        return AS_WRITTEN
    unknown = next((row for row in moved if not row.word), None)
    if unknown is not None and (against or not is_declared):
        raise StatementRefused(unknown.where, NO_EVIDENCE)
    return Convention(0, BY_WORD) if against else AS_WRITTEN


def by_word(row: Row) -> int:
    """
    The cents of an amount that has no sign of its own by the rules of its service; a minus may only agree.

    Raises:
        StatementRefused: where the word is none that is known, or the sign contradicts it.
    """
    if not row.word and row.cents:
        raise StatementRefused(row.where, "expected a word of direction that the service knows")
    if row.cents < 0 < row.word:
        raise StatementRefused(row.where, CONTRADICTED)
    return row.word * abs(row.cents)
