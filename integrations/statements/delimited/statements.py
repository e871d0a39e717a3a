"""
The rows of a table by account and currency, and the statements they make.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import islice

from integrations.statements.delimited.groups import Groups
from integrations.statements.delimited.layout.conventions import conventions_of
from integrations.statements.delimited.layout.guessing import GUESSED
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.layout.table import between
from integrations.statements.delimited.rows.cells import CellRefused, Columns, refused_cell
from integrations.statements.delimited.rows.keys import keys_of
from integrations.statements.delimited.rows.plain_bookings import first_own_party, is_plain_booking
from integrations.statements.delimited.rows.row_reader import RowReader
from integrations.statements.delimited.rows.second_lines import MAX_LINES, add_text, is_second_line, whole_bookings
from integrations.statements.delimited.rows.tail import refuse_bad_end, refuse_cut_amount
from integrations.statements.delimited.rows.unbooked import (
    OmissionReason,
    balance_line,
    begins_like,
    holds_balance_line,
    last_needed,
    reason_to_leave_out,
)
from integrations.statements.delimited.rows.widths import Widths
from integrations.statements.delimited.stated import StatedBalances
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import State, state_of
from integrations.statements.evidence.days import UNREAL_VALUE_DAY
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Statement, StatementRefused
from integrations.statements.words.balances import BalanceMeaning

# At most this many of the unknown column names are named.
NAMED = 5
# A note with at least this many cells is a row, whose columns are not understood where all rows are such.
FULL = 3
# Of all accounts in a file; more rows of that kind are no balances.
MAX_BALANCES = 400
# Totals and notes: each is looked at by itself.
MAX_LEFT_OUT = 20_000
# As many exports nobody puts into one file.
MAX_EXPORTS = 1_000


class DelimitedReader:
    """
    Reads one table, a block at a time.
    """

    def __init__(self, layout: Layout, as_of: date | None = None) -> None:
        self._layout = layout
        self._as_of = as_of
        self._spends = layout.dialect.spent_is_positive
        self._warnings = ParseWarningList()
        self._groups = Groups(layout, self._warnings)
        self._row = 0
        self._widths = Widths(layout)
        # Where the first row stands that should be a booking and has no amount, and the first of each oddity.
        self._without_amount = ""
        self._first_places: dict[str, str] = {}
        self._balances = self._left_out = 0
        # Of each row of the block its number in the table, where rows between them are left out.
        self._numbers: list[int] = []

    def read(self) -> list[Statement]:
        """
        All statements of the table.

        Raises:
            StatementRefused: names the line, and the column where one cell is wrong.
        """
        if self._layout.dialect is GUESSED:
            self._warnings.add(
                "headings", "columns are not named in a known way: what they are is told from their cells"
            )
        if self._layout.unknown:
            self._warnings.add(", ".join(self._layout.unknown[:NAMED]), "a heading that is not known")
        conventions = conventions_of(self._layout, self._warnings, self._as_of)
        self._rows = RowReader(self._layout, conventions)
        self._stated = StatedBalances(conventions.usual)
        self._stated.see(islice(self._layout.table.rows(), max(0, self._layout.skip - 1)))
        refuse_bad_end(self._layout, partial(self._rows.block, has_states=True))
        refuse_cut_amount(self._layout)
        for rows in whole_bookings(self._layout, self._layout.table.blocks(self._layout.skip)):
            first, *others = between(rows, list(self._layout.column_names))
            self._part(first)
            for part in others:
                # Column names that come again, as where two exports were put into one file, are one row more.
                self._step_over(MAX_LEFT_OUT // MAX_EXPORTS)
                self._part(part)
        if self._without_amount and not self._groups.has_bookings:
            raise StatementRefused(self._without_amount, "expected a day and an amount in some row")
        return self._groups.statements(self._stated.ends, conventions.days.stated_period)

    def _part(self, rows: list[list[str]]) -> None:
        if not rows:
            return
        self._widths.see(rows)
        columns = list(zip(*rows, strict=True)) if set(map(len, rows)) == {self._widths.usual} else []
        if columns and not holds_balance_line(self._layout, columns):
            try:
                self._block(columns)
            except CellRefused:
                # Some row is wrong, or is no booking: a second look tells which.
                self._one_by_one(rows)
            else:
                self._row += len(rows)
        else:
            self._one_by_one(rows)

    def _one_by_one(self, rows: list[list[str]]) -> None:
        """
        Read the bookings among the rows that are none, which are left out and warned of.
        """
        kept: list[list[str]] = []
        lines = 0
        for row in rows:
            # Behind a booking, and not behind a row that is none.
            if 0 < lines <= MAX_LINES and is_second_line(self._layout, row):
                add_text(kept[-1], row)
                self._row, lines = self._row + 1, lines + 1
                continue
            reason = reason_to_leave_out(self._layout, row, self._widths.usual)
            if reason is None or (
                reason is OmissionReason.NOTE and begins_like(row, rows[0]) and self._widths.is_cut_off(row)
            ):
                kept.append(self._whole(row))
                self._numbers.append(self._row)
                self._row, lines = self._row + 1, 1
            else:
                self._leave_out(row, reason)
                lines = 0
        try:
            if kept:
                self._block(list(zip(*kept, strict=True)))
        except CellRefused as refused:
            number = self._numbers[refused.row]
            raise refused_cell(self._layout, number - refused.row, refused) from None
        self._numbers.clear()

    def _leave_out(self, row: list[str], reason: OmissionReason) -> None:
        if reason is OmissionReason.TOTAL and self._balances < MAX_BALANCES:
            self._note_balance(row)
        place = last_needed(self._layout) if reason is OmissionReason.NO_AMOUNT else None
        if reason in (OmissionReason.NOTE, OmissionReason.TOTAL):
            self._stated.see([row])
        self._warn(reason, self._row, place)
        if reason is OmissionReason.NO_AMOUNT and is_plain_booking(self._layout, row):
            raise StatementRefused(self._line(self._row, place), "expected an amount, as the row is a booking")
        is_full = reason is OmissionReason.NOTE and len(row) >= self._widths.usual and sum(map(bool, row)) >= FULL
        if reason is OmissionReason.NO_AMOUNT or is_full:
            self._without_amount = self._without_amount or self._first_places[reason]
        self._step_over()

    def _step_over(self, weight: int = 1) -> None:
        """
        Go behind a row that is no booking.
        """
        self._left_out += weight
        if self._left_out > MAX_LEFT_OUT:
            line = self._layout.table.line_of(self._layout.skip + self._row)
            raise StatementRefused(
                line, f"expected at most {MAX_LEFT_OUT} rows that are no bookings, {MAX_EXPORTS} of them headings"
            )
        self._row += 1

    def _warn(self, message: str, row: int, place: int | None = None) -> None:
        """
        Note what is odd in a row; only of the first such row the line is looked for, which takes a pass of the file.
        """
        if message not in self._first_places:
            self._first_places[message] = self._line(row, place)
        self._warnings.add(self._first_places[message], message)

    def _line(self, row: int, place: int | None = None) -> str:
        line = self._layout.table.line_of(self._layout.skip + row)
        return line if place is None else f"{line}, {self._layout.name_of(place)}"

    def _note_balance(self, row: list[str]) -> None:
        """
        Opening and closing balance where a row of the table says them.
        """
        self._balances += 1
        end = balance_line(self._layout, row)
        columns = [(cell,) for cell in self._whole(row)] if end else []
        try:
            cents = self._rows.block(columns, has_states=True).as_balances[0] if end else 0
            group = self._groups[keys_of(self._layout, columns)[0]] if end else None
        except CellRefused:
            return
        if group is not None and end is BalanceMeaning.OPENING:
            # Of several months in one file the first one's opening and the last one's closing balance count.
            group.opening = cents if group.opening is None else group.opening
        elif group is not None and end is BalanceMeaning.CLOSING:
            group.closing = cents

    def _whole(self, row: list[str]) -> list[str]:
        """
        The row with as many cells as the others: else a quote has swallowed some, or the file is cut off.
        """
        whole = self._widths.whole(row)
        if whole is None:
            raise StatementRefused(self._line(self._row), f"expected {self._widths.usual} cells, as in the rows before")
        return whole

    def _block(self, columns: Columns) -> None:
        states = self._states(columns)
        block = self._rows.block(columns, has_states=states is not None or self._layout.record_codes is not None)
        for row in block.unreal_value_days:
            self._warn(UNREAL_VALUE_DAY, self._number(row), self._layout.first(Role.VALUE_DAY))
        keys = keys_of(self._layout, columns)
        before = self._rows.money(columns, Role.BALANCE_BEFORE) if Role.BALANCE_BEFORE in self._layout.columns else None
        numbers = self._numbers or range(self._row, self._row + len(keys))
        own = first_own_party(block, keys)
        if own is not None:
            self._warn("the account is its own counterparty", numbers[own])
        self._groups.add(block, keys, states=states, before=before, numbers=numbers)

    def _number(self, row: int) -> int:
        """
        The number in the table of a row of the block.
        """
        return self._numbers[row] if self._numbers else self._row + row

    def _states(self, columns: Columns) -> list[State] | None:
        """
        What became of each row, None where all are booked.
        """
        if self._layout.record_codes is not None:
            return self._record_states(columns)
        # Some card issuers write "Pending" where the day will stand.
        place = self._layout.first(Role.TRANSACTION_DATE if self._spends else Role.STATUS)
        place = self._layout.first(Role.BOOKING_DATE) if place is None and self._spends else place
        if place is None:
            return None
        known = {text: state_of(text) for text in set(columns[place])}
        if None in known.values() and not self._spends:
            self._warnings.add(self._layout.name_of(place), "a state that is not known counts as booked")
        states = [known[text] or State.BOOKED for text in columns[place]]
        if State.DROPPED in states:
            row = states.index(State.DROPPED)
            self._warn("bookings that failed or were taken back are left out", self._number(row))
        return None if set(states) == {State.BOOKED} else states

    def _record_states(self, columns: Columns) -> list[State]:
        """
        Opening, turnover and closing lines stand among the bookings; the first and the last are balances.
        """
        records = self._layout.record_codes
        assert records is not None
        codes = columns[records.column]
        amounts = self._rows.block(columns, has_states=True).as_balances
        for row, key in enumerate(keys_of(self._layout, columns)):
            group = self._groups[key]
            if codes[row] == records.opening and group.opening is None:
                group.opening = amounts[row]
            elif codes[row] == records.closing:
                group.closing = amounts[row]
        return [State.BOOKED if code == records.booked else State.DROPPED for code in codes]
