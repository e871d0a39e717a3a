"""
The last rows of a table, looked at before the first: a file that is cut off is refused at once, not after a long read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from integrations.statements.delimited.layout.conventions import MONEY
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.layout.table import Table, sample_rows
from integrations.statements.delimited.rows.cells import CellRefused, Columns
from integrations.statements.delimited.rows.second_lines import is_second_line
from integrations.statements.delimited.rows.unbooked import reason_to_leave_out
from integrations.statements.statement import StatementRefused

# Below this the whole file is read in a moment.
LONG_BYTES = 4 * 1024 * 1024
TAIL_BYTES = 16 * 1024
DECIMALS = re.compile(r"[.,]([0-9]+)[^0-9]*\Z", re.ASCII)


def refuse_bad_end(layout: Layout, check: Callable[[Columns], object]) -> None:
    """
    Refuse a long table whose last rows have another number of cells than its first, or cells that `check` refuses.

    What looks wrong is believed only where the reader of the whole table meets the same rows at its end: a quoted
    cell may hold line ends, and the tail may begin inside one.

    Raises:
        StatementRefused: names the line.
    """
    data = layout.table.data
    if len(data) < LONG_BYTES:
        return
    start = data.find(b"\n", len(data) - TAIL_BYTES) + 1
    tail = _rows(replace(layout.table, data=data[start:])) if start else []
    first = next(layout.table.blocks(layout.skip), [])
    width = len(first[0]) if first else 0
    wrong = _first_wrong(layout, tail, width, check)
    if wrong is None or _first_wrong(layout, first, width, check) is not None:
        return
    number, place, expected = wrong
    last = _last_rows(layout.table, start, len(tail))
    if [row for _, row in last] == tail:
        line = f"line {last[number][0]}"
        raise StatementRefused(line if place is None else f"{line}, {layout.name_of(place)}", expected)


def refuse_cut_amount(layout: Layout) -> None:
    """
    Refuse a table that ends, without a line break, in an amount with fewer decimals than all others of its column.

    Raises:
        StatementRefused: names the line and the column.
    """
    data = layout.table.data
    if not data or data.endswith((b"\n", b"\r")):
        return
    start = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
    last = _rows(replace(layout.table, data=data[start:])) if len(data) - start < TAIL_BYTES else []
    place = len(last[0]) - 1 if len(last) == 1 else -1
    if not any(place in layout.columns.get(role, ()) for role in MONEY) or is_second_line(layout, last[0]):
        return
    rows = sample_rows(layout.table)[layout.skip :]
    usual = {_decimals_of(row[place]) for row in rows if len(row) > place and row != last[0] and row[place].strip()}
    if len(usual) == 1 and _decimals_of(last[0][place]) < usual.pop():
        line = layout.table.above + data.count(b"\n", 0, start) + 1
        expected = "expected as many decimals as in the rows before: the file seems to be cut off"
        raise StatementRefused(f"line {line}, {layout.name_of(place)}", expected)


def _decimals_of(cell: str) -> int:
    match = DECIMALS.search(cell)
    return len(match.group(1)) if match else 0


def _last_rows(table: Table, start: int, count: int) -> list[tuple[int, list[str]]]:
    """
    The last rows with their lines. Where nothing is quoted each line is a row, wherever we begin; else from the first.
    """
    if (table.quote and table.quote.encode() in table.data) or table.data.count(b"\r") != table.data.count(b"\r\n"):
        return table.last_rows(count)
    before = table.data.count(b"\n", 0, start)
    return [(before + line, row) for line, row in replace(table, data=table.data[start:]).last_rows(count)]


def _rows(table: Table) -> list[list[str]]:
    try:
        return list(table.rows())
    except StatementRefused:
        return []


def _first_wrong(
    layout: Layout, rows: list[list[str]], width: int, check: Callable[[Columns], object]
) -> tuple[int, int | None, str] | None:
    """
    Row, column where it is one cell, and what was expected.
    """
    kept = []
    for number, row in enumerate(rows):
        if row == list(layout.column_names) or reason_to_leave_out(layout, row, width) is not None:
            continue
        if len(row) < width or any(row[width:]):
            return number, None, f"expected {width} cells, as in the rows before"
        kept.append((number, row[:width]))
    if not kept:
        return None
    try:
        check(list(zip(*(row for _, row in kept), strict=True)))
    except CellRefused as refused:
        return kept[refused.row][0], refused.column, str(refused)
    return None
