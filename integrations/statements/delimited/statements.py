"""
The rows of a table by account and currency, and the statements they make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from integrations.statements.columns import UNKNOWN_DAY
from integrations.statements.delimited.batch import Batch, Block
from integrations.statements.delimited.cells import CellRefused, Columns, refused_cell
from integrations.statements.delimited.checks import checked
from integrations.statements.delimited.conventions import conventions_of
from integrations.statements.delimited.layout import Layout
from integrations.statements.delimited.roles import Role
from integrations.statements.delimited.rows import RowReader
from integrations.statements.delimited.tail import refuse_bad_end
from integrations.statements.delimited.words import State, state_of
from integrations.statements.iban import iban_of
from integrations.statements.remarks import RemarkList
from integrations.statements.statement import Statement, StatementRefused
from risk_model.transactions import Account

Key = tuple[str, str]
# Of one customer in one file; more of them are numbers of something else.
MAX_ACCOUNTS = 200


@dataclass
class Group:
    """
    What was met of one account in one currency.

    Attributes:
        before: balance before the first booking, in cents, where the file says it.
        opening, closing: balances that the file states in lines of their own, in cents.
    """

    booked: Batch = field(default_factory=Batch)
    pending: Batch = field(default_factory=Batch)
    before: list[int] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None

    @property
    def ends(self) -> tuple[int, int] | None:
        """
        Opening and closing balance that the file states, in cents, where it states both.
        """
        return None if self.opening is None or self.closing is None else (self.opening, self.closing)


def between(rows: list[list[str]], headings: list[str]) -> Iterator[list[list[str]]]:
    """
    The rows in front of, between and behind those that are the headings again.
    """
    start = 0
    while headings in rows[start:]:
        end = rows.index(headings, start)
        yield rows[start:end]
        start = end + 1
    yield rows[start:] if start else rows


class DelimitedReader:
    """
    Reads one table, a block at a time.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._remarks = RemarkList()
        self._groups: dict[Key, Group] = {}
        self._row = 0
        self._width = 0

    def read(self) -> list[Statement]:
        """
        All statements of the table.
        """
        self._rows = RowReader(self._layout, conventions_of(self._layout, self._remarks))
        refuse_bad_end(self._layout, partial(self._rows.block, has_states=True))
        for rows in self._layout.table.blocks(self._layout.skip):
            for part in between(rows, list(self._layout.headings)):
                self._part(part)
                # Headings that come again, as where two exports were put into one file, are one row more.
                self._row += 1
            self._row -= 1
        return self._statements()

    def _part(self, rows: list[list[str]]) -> None:
        if not rows:
            return
        self._refuse_ragged(rows)
        try:
            self._block(list(zip(*rows, strict=True)))
        except CellRefused as refused:
            raise refused_cell(self._layout, self._row, refused) from None
        self._row += len(rows)

    def _refuse_ragged(self, rows: list[list[str]]) -> None:
        """
        All rows have as many cells: else a quote has swallowed some, or the file is cut off.
        """
        if not self._width:
            self._width = len(rows[0])
            needed = max(max(places) for places in self._layout.columns.values())
            if self._width <= needed:
                raise StatementRefused(
                    self._layout.table.line_of(self._layout.skip), "expected a cell below each heading"
                )
        if set(map(len, rows)) == {self._width}:
            return
        for number, row in enumerate(rows):
            if len(row) != self._width:
                extra = row[self._width :]
                if any(extra) or len(row) < self._width:
                    line = self._layout.table.line_of(self._layout.skip + self._row + number)
                    raise StatementRefused(line, f"expected {self._width} cells, as in the rows before")
                del row[self._width :]

    def _block(self, columns: Columns) -> None:
        states = self._states(columns)
        block = self._rows.block(columns, has_states=states is not None or self._layout.records is not None)
        keys = self._keys(columns)
        before = self._rows.money(columns, Role.BALANCE_BEFORE) if Role.BALANCE_BEFORE in self._layout.columns else None
        if states is None and len(set(keys)) == 1:
            group = self._groups.setdefault(keys[0], Group())
            group.booked.extend(block)
            group.before += before or ()
            return
        self._by_key(block, keys, states or [State.BOOKED] * len(keys), before)

    def _by_key(self, block: Block, keys: Sequence[Key], states: Sequence[State], before: list[int] | None) -> None:
        own_rows: dict[Key, list[int]] = {}
        for row, key in enumerate(keys):
            own_rows.setdefault(key, []).append(row)
        for key, own in own_rows.items():
            group = self._groups.setdefault(key, Group())
            if len(self._groups) > MAX_ACCOUNTS:
                raise CellRefused(own[0], 0, f"expected at most {MAX_ACCOUNTS} accounts and currencies")
            booked = [row for row in own if states[row] is State.BOOKED]
            undated = next((row for row in booked if block.booking_day[row] == UNKNOWN_DAY), None)
            if undated is not None:
                raise CellRefused(undated, 0, "expected the day of booking")
            group.booked.extend(block.take(booked))
            pending = [row for row in own if states[row] is State.PENDING and block.booking_day[row] != UNKNOWN_DAY]
            group.pending.extend(block.take(pending))
            if State.PENDING in states and len(pending) < sum(states[row] is State.PENDING for row in own):
                self._remarks.add(self._layout.name_of(0), "pending bookings without a day are left out")
            if before:
                group.before += [before[row] for row in booked]

    def _states(self, columns: Columns) -> list[State] | None:
        """
        What became of each row, None where all are booked.
        """
        if self._layout.records is not None:
            return self._record_states(columns)
        # Some card issuers write "Pending" where the day will stand.
        place = self._layout.first(Role.DONE if self._spends() else Role.STATUS)
        place = self._layout.first(Role.BOOKED) if place is None and self._spends() else place
        if place is None:
            return None
        known = {text: state_of(text) for text in set(columns[place])}
        if None in known.values() and not self._spends():
            self._remarks.add(self._layout.name_of(place), "a state that is not known counts as booked")
        states = [known[text] or State.BOOKED for text in columns[place]]
        if State.DROPPED in states:
            row = states.index(State.DROPPED)
            where = self._layout.table.line_of(self._layout.skip + self._row + row)
            self._remarks.add(where, "bookings that failed or were taken back are left out")
        return None if set(states) == {State.BOOKED} else states

    def _spends(self) -> bool:
        return self._layout.dialect.spent_is_positive

    def _record_states(self, columns: Columns) -> list[State]:
        """
        Opening, turnover and closing lines stand among the bookings; the first and the last are balances.
        """
        records = self._layout.records
        assert records is not None
        codes = columns[records.column]
        amounts = self._rows.block(columns, has_states=True).amount_cents
        for row, key in enumerate(self._keys(columns)):
            group = self._groups.setdefault(key, Group())
            if codes[row] == records.opening and group.opening is None:
                group.opening = amounts[row]
            elif codes[row] == records.closing:
                group.closing = amounts[row]
        return [State.BOOKED if code == records.booked else State.DROPPED for code in codes]

    def _keys(self, columns: Columns) -> list[Key]:
        """
        Account and currency of each row.
        """
        size = len(columns[0])
        account, currency = self._layout.first(Role.ACCOUNT), self._layout.first(Role.CURRENCY)
        accounts = [self._layout.account] * size if account is None else columns[account]
        currencies = [self._layout.currency or ""] * size if currency is None else columns[currency]
        if len(set(accounts)) == len(set(currencies)) == 1:
            # The usual file is of one account: one look is enough.
            accounts, currencies = accounts[:1], currencies[:1]
        pairs = list(zip(accounts, currencies, strict=True))
        own = self._layout.currency or ""
        # Spreadsheets keep an account a text by an apostrophe in front of it.
        cleaned = {
            pair: (pair[0].strip().removeprefix("'").removesuffix("'"), pair[1].strip().upper() or own)
            for pair in set(pairs)
        }
        for row, pair in enumerate(pairs if currency is not None else ()):
            code = cleaned[pair][1]
            if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
                raise CellRefused(row, currency or 0, "expected a currency such as EUR")
        return [cleaned[pair] for pair in pairs] * (size // len(pairs))

    def _statements(self) -> list[Statement]:
        if not self._groups:
            self._groups[(self._layout.account, self._layout.currency or "")] = Group()
        if any(not currency for _, currency in self._groups):
            self._remarks.add("file", "the file does not say its currency")
        found = []
        for number, ((name, currency), group) in enumerate(self._groups.items(), start=1):
            iban = iban_of(name)
            account = Account(iban=iban or None, other=None if iban else name or None, currency=currency or None)
            noted = self._remarks.remarks() if number == 1 else ()
            derives = self._layout.dialect.has_balances
            found.append(
                checked(
                    account,
                    booked=group.booked.build(account),
                    pending=group.pending.build(account),
                    before=group.before,
                    given=group.ends,
                    derives=derives,
                    remarks=noted,
                    where=f"statement {number}",
                )
            )
        return found
