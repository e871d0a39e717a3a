"""
How many cells the rows of a table have; a row of another number is short at its end, torn or cut off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.unbooked import last_needed
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.statement import StatementRefused

# An amount without decimals, and what may be those of it, in the next cell.
WHOLE = re.compile(r"[^.,]*[0-9]", re.ASCII)
DECIMALS = re.compile(r"[0-9]{2}", re.ASCII)
PARTED = "expected as many cells as column names: decimal commas part the amounts; export with semicolons or quotes"


class Widths:
    """
    What the first rows show.

    Attributes:
        usual: how many cells most rows have, 0 until rows were seen.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._shortest = 0
        self.usual = 0

    def see(self, rows: Sequence[list[str]]) -> None:
        """
        Learn from the first rows; those behind them are measured by these.

        Raises:
            StatementRefused: where the rows have no cell below a column name that is needed.
        """
        if self.usual:
            return
        counts = Counter(map(len, rows))
        named, needed = len(self._layout.column_names), last_needed(self._layout)
        width = named if named in counts else max(counts.items(), key=lambda pair: (pair[1], pair[0]))[0]
        if width <= needed:
            raise StatementRefused(self._layout.table.line_of(self._layout.skip), "expected a cell below each heading")
        self.usual = max(width, 1 + max(max(places) for places in self._layout.columns.values()))
        if 0 < named < width and _are_parted(self._layout, rows):
            raise StatementRefused(self._layout.table.line_of(self._layout.skip), PARTED)
        # A last row may be as short as those before it.
        self._shortest = min((len(row) for row in rows[:-1] if len(row) > needed), default=self.usual)

    def is_cut_off(self, row: list[str]) -> bool:
        """
        Whether the row is the last of a file without a line end, and shorter than all before it.
        """
        table = self._layout.table
        if len(row) >= self._shortest or table.data.endswith((b"\n", b"\r")):
            return False
        return table.last_rows(1)[-1][1] == row

    def whole(self, row: list[str]) -> list[str] | None:
        """
        The row with the usual number of cells; None where it has more, lacks what is needed, or is torn or cut off.
        """
        # A quote that stands alone has torn a cell in two; some banks leave out empty cells at the end.
        is_torn = len(row) > self.usual and any(cell.count('"') % 2 for cell in row)
        if is_torn or any(row[self.usual :]) or len(row) <= last_needed(self._layout) or self.is_cut_off(row):
            return None
        return row[: self.usual] + [""] * (self.usual - len(row))


def _are_parted(layout: Layout, rows: Sequence[list[str]]) -> bool:
    """
    Whether the decimals of a column of money stand in the cell behind it, as the decimal sign parts cells as well.
    """
    for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT):
        place = layout.first(role)
        if place is None or layout.table.delimiter != ",":
            continue
        pairs = [row[place : place + 2] for row in rows if len(row) > place + 1 and row[place].strip()]
        if pairs and all(WHOLE.fullmatch(whole.strip()) and DECIMALS.fullmatch(rest) for whole, rest in pairs):
            return True
    return False
