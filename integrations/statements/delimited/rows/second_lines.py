"""
Rows that go on with the text of the booking above them: they hold words where bookings hold theirs, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.statement import StatementRefused
from integrations.statements.words.balances import balance_labelled, is_total

TEXTS = (Role.DESCRIPTION, Role.NAME)
# No bank writes more lines for one booking.
MAX_LINES = 60


def is_second_line(layout: Layout, row: Sequence[str]) -> bool:
    """
    Whether the row has text below descriptions or names only, none of it in the first column, where notes begin.

    What begins with the word for a balance or a total is none.
    """
    if not row or row[0]:
        return False
    places = {place for role in TEXTS for place in layout.columns.get(role, ())}
    said = [place for place, cell in enumerate(row) if cell.strip()]
    return places.issuperset(said) and not any(is_total(row[place]) or balance_labelled(row[place]) for place in said)


def whole_bookings(layout: Layout, blocks: Iterable[list[list[str]]]) -> Iterator[list[list[str]]]:
    """
    The blocks of rows, none of which begins with the second line of a booking in the block before it.

    Raises:
        StatementRefused: where a block is nothing but second lines.
    """
    held: list[list[str]] = []
    for rows in blocks:
        second = 0
        if held:
            second = next((number for number, row in enumerate(rows) if not is_second_line(layout, row)), len(rows))
            if second > MAX_LINES:
                raise StatementRefused("file", f"expected at most {MAX_LINES} lines of text for one booking")
            yield held + rows[:second] if second else held
        held = rows[second:]
    if held:
        yield held


def add_text(booking: list[str], second_line: Sequence[str]) -> None:
    """
    Join the text to that of the booking, column by column.
    """
    for place, cell in enumerate(second_line):
        if cell.strip():
            booking[place] = f"{booking[place]} {cell.strip()}".strip()
