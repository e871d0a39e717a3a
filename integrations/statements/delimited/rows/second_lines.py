"""
Rows that go on with the text of the booking above them: they hold words where bookings hold theirs, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

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


def whole_bookings(layout: Layout, blocks: Iterator[list[list[str]]]) -> Iterator[list[list[str]]]:
    """
    The blocks of rows, none of which begins with the second line of a booking in the block before it.

    Raises:
        StatementRefused: where a booking has endless lines, or second lines begin where none were before.
    """
    held = next(blocks, [])
    if not any(is_second_line(layout, row) for row in held):
        # A block that waits for the next one leaves the processor's cache: few files need that.
        yield from _unheld(layout, held, blocks)
        return
    for rows in blocks:
        second = next((number for number, row in enumerate(rows) if not is_second_line(layout, row)), len(rows))
        if second > MAX_LINES:
            raise StatementRefused("file", f"expected at most {MAX_LINES} lines of text for one booking")
        yield held + rows[:second]
        held = rows[second:]
    yield held


def _unheld(layout: Layout, first: list[list[str]], blocks: Iterator[list[list[str]]]) -> Iterator[list[list[str]]]:
    seen = 0
    for rows in chain((first,), blocks):
        if seen and is_second_line(layout, rows[0]):
            line = layout.table.line_of(layout.skip + seen)
            raise StatementRefused(line, "expected a booking; text that goes on with one is met here first")
        seen += len(rows)
        yield rows


def add_text(booking: list[str], second_line: Sequence[str]) -> None:
    """
    Join the text to that of the booking, column by column.
    """
    for place, cell in enumerate(second_line):
        if cell.strip():
            booking[place] = f"{booking[place]} {cell.strip()}".strip()
