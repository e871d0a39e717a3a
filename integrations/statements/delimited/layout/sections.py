"""
Several tables in one file: where other column names come half-way, another account or card begins.
"""

from __future__ import annotations

import re
from dataclasses import replace

from integrations.statements.delimited.layout.guessing import GUESSED, guessed_layout
from integrations.statements.delimited.layout.layout import Layout, layout_of, names_columns
from integrations.statements.delimited.layout.table import sample_rows, unwrapped

# A file with several accounts in it is one that people click together; longer ones are of one table.
MAX_BYTES = 4 * 1024 * 1024
# Column names have no digits. Possessive: it never tries again.
WORDS = re.compile(rb"^[^0-9\r\n]++$", re.MULTILINE)
# Lines that may be column names, and the cells in them.
MAX_LINES = 1_000
MAX_NAMES = 10_000
# Of a customer in one file.
MAX_SECTIONS = 50


def layouts_of(data: bytes) -> list[Layout]:
    """
    The layout of each table in the file, in order; none where no table has a day and an amount.
    """
    data = unwrapped(data) or data
    whole = layout_of(data) or guessed_layout(data)
    if whole is None:
        return []
    starts = _starts(whole) if whole.column_names and whole.dialect is not GUESSED and len(data) <= MAX_BYTES else []
    if len(starts) < 2:
        return [whole]
    ends = [*starts[1:], len(data)]
    parts = [(0 if number == 0 else start, end) for number, (start, end) in enumerate(zip(starts, ends, strict=True))]
    found = []
    for start, end in parts:
        layout = layout_of(data[start:end])
        if layout is not None:
            above = data.count(b"\n", 0, start)
            found.append(replace(layout, table=replace(layout.table, above=above)))
    return found


def _starts(whole: Layout) -> list[int]:
    """
    Where column names begin that are not those before them.
    """
    data, mark = whole.table.data, whole.table.delimiter.encode()
    starts: list[int] = []
    column_names: list[str] = []
    looked_at = names = 0
    for match in WORDS.finditer(data):
        if mark not in match.group():
            continue
        looked_at += 1
        names += match.group().count(mark) + 1
        if looked_at > MAX_LINES or names > MAX_NAMES:
            return []
        # A line inside a quoted cell may be no row at all.
        row = next(iter(sample_rows(replace(whole.table, data=match.group()))), [])
        if row != column_names and len(row) > 1 and names_columns(row):
            starts.append(match.start())
            column_names = row
            if len(starts) > MAX_SECTIONS:
                return []
    return starts
