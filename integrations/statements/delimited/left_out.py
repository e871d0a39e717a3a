"""
The rows of a table that are left out: told of by the first of each sort, and bounded in number.
"""

from __future__ import annotations

from integrations.statements.delimited.layout import Layout
from integrations.statements.delimited.unbooked import Reason, last_needed
from integrations.statements.remarks import RemarkList
from integrations.statements.statement import StatementRefused

# Totals, notes and headings that come again: each is looked at by itself.
MAX_LEFT_OUT = 10_000


class RowsLeftOut:
    """
    Attributes:
        without_amount: where the first row stands that has a day and no amount, "" where none does.
    """

    def __init__(self, layout: Layout, remarks: RemarkList) -> None:
        self._layout = layout
        self._remarks = remarks
        self._count = 0
        self.without_amount = ""

    def add(self, number: int, reason: Reason) -> None:
        """
        Leave out the row of that number and say why.

        Raises:
            StatementRefused: there are too many of them.
        """
        self.count(number)
        where = self.first_place(number, reason)
        if reason is Reason.NO_AMOUNT:
            where = f"{where}, {self._layout.name_of(last_needed(self._layout))}"
            self.without_amount = self.without_amount or where
        self._remarks.add(where, reason)

    def count(self, number: int) -> None:
        """
        Count a row that is no booking.

        Raises:
            StatementRefused: there are too many of them.
        """
        self._count += 1
        if self._count > MAX_LEFT_OUT:
            line = self._layout.table.line_of(self._layout.skip + number)
            raise StatementRefused(line, f"expected at most {MAX_LEFT_OUT} rows that are no bookings")

    def first_place(self, number: int, message: str) -> str:
        """
        The line of the row, where the message is new: finding it takes a walk from the first line.
        """
        return "" if self._remarks.knows(message) else self._layout.table.line_of(self._layout.skip + number)
