"""
CSV, TXT and TAB exports of banks: known dialects, and any table whose column names say day and amount.
"""

from __future__ import annotations

from datetime import date

from integrations.statements.delimited.layout.sections import layouts_of
from integrations.statements.delimited.layout.table import (
    plain_bytes,
    refuse_many_cells,
    refuse_wide,
    with_quotes_closed,
)
from integrations.statements.delimited.statements import DelimitedReader
from integrations.statements.evidence.days import with_later_told
from integrations.statements.shared.text import head_text, refuse_endless_lines
from integrations.statements.statement import Statement, StatementRefused

# What a table never begins with: markup, JSON, PDF, old and new spreadsheets, archives.
FOREIGN = ("<", "{", "[", "%PDF", "\xd0\xcf", "PK\x03\x04", "\x1f\x8b")
DELIMITERS = ";,\t|"
LINES = 60
# A longer file is not read twice.
MAX_MENDED_BYTES = 4 * 1024 * 1024


def recognises(head: bytes) -> bool:
    """
    Whether some line near the start is separated into cells; what they are is found on reading.
    """
    text = head_text(head).lstrip()
    if text.startswith(FOREIGN) or "\x00" in text:
        return False
    return any(line.count(delimiter) > 0 for line in text.splitlines()[:LINES] for delimiter in DELIMITERS)


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    One statement for each account and currency, in the file's order.

    Raises:
        StatementRefused: names the line, and the column where one cell is wrong.
    """
    refuse_endless_lines(data)
    plain = plain_bytes(data)
    try:
        return with_later_told(_statements_of(plain, as_of), as_of)
    except StatementRefused:
        closed = with_quotes_closed(plain) if len(plain) <= MAX_MENDED_BYTES else plain
        if closed == plain:
            raise
    return with_later_told(_statements_of(closed, as_of), as_of)


def _statements_of(plain: bytes, as_of: date | None) -> list[Statement]:
    layouts = layouts_of(plain)
    if not layouts:
        refuse_wide(plain)
        raise StatementRefused("headings", "expected columns for the day and the amount of each booking")
    for layout in layouts:
        refuse_many_cells(layout.table)
    return [statement for layout in layouts for statement in DelimitedReader(layout, as_of).read()]
