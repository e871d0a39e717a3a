"""
The records of one account of QIF: its bookings, and the opening balance that is written like one.
"""

from __future__ import annotations

import re
from array import array

from integrations.statements.evidence.days import Period, day_warnings
from integrations.statements.qif.conventions import Conventions
from integrations.statements.qif.records import Record
from integrations.statements.qif.rows import row_of
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import ColumnBuilder, Row, no_transactions
from integrations.statements.shared.numbers import amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, Statement
from integrations.statements.words.balances import START, BalanceMeaning, balance_meant, may_begin_balance
from risk_model.transactions import Account, day_of

# A category in brackets is an account: the other side of a transfer.
IN_BRACKETS = re.compile(r"\[([^\]]+)\]")


class AccountRecords:
    """
    What was met of one account.
    """

    def __init__(self, name: str, conventions: Conventions, warnings: ParseWarningList) -> None:
        self._name = name
        self._conventions = conventions
        self._warnings = warnings
        self._rows = ColumnBuilder()
        self._lines = array("q")
        self._opening: Row | None = None
        # The record met last waits: in a file that runs backwards the opening balance is the last.
        self._last: tuple[Record, Row] | None = None
        # Where each payee was met first.
        self._payees: dict[str, int] = {}

    def add(self, record: Record) -> None:
        """
        Append a record.

        Raises:
            StatementRefused: where its day or an amount is none; names the line and the letter.
        """
        row = row_of(record, self._conventions, self._warnings)
        if self._last is not None:
            self._append(*self._last)
        elif self._opening is None and self._is_opening(record):
            self._open(record, row)
            return
        self._last = (record, row)

    def statement(self, where: str) -> Statement:
        """
        The statement of the account.
        """
        if self._last is not None:
            record, row = self._last
            is_behind = self._opening is None and len(self._lines) > 0 and self._is_opening(record)
            if is_behind and row[0] <= int(self._rows.build((Account(),)).booking_day.min()):
                self._open(record, row)
            else:
                self._append(record, row)
        self._tell_doubtful()
        account = Account(other=self._name or None)
        booked = self._rows.build((account,))
        days = day_warnings(booked.booking_day, Period(), place_of=lambda row: f"line {self._lines[row]}")
        opening = self._opening and Balance(amount_of(self._opening[1]), day_of(self._opening[0]))
        pending = no_transactions(account)
        return checked_statement(
            account, opening=opening, closing=None, booked=booked, pending=pending, warnings=days, where=where
        )

    def _is_opening(self, record: Record) -> bool:
        """
        Whether a record transfers to its own account, or is named as the opening balance and names no other account.
        """
        match = IN_BRACKETS.fullmatch(record.fields.get("L", "").strip())
        if match is not None and self._name:
            return match[1].strip().casefold() == self._name.casefold()
        return _names_opening(record.fields.get("P", ""))

    def _open(self, record: Record, row: Row) -> None:
        """
        Take a record as the opening balance; where no section says which account it is of, it does.
        """
        self._opening = row
        match = IN_BRACKETS.fullmatch(record.fields.get("L", "").strip())
        self._name = self._name or (match[1].strip() if match else "")

    def _append(self, record: Record, row: Row) -> None:
        self._rows.append_row(row)
        self._lines.append(record.line)
        self._payees.setdefault(record.fields.get("P", ""), record.line)

    def _tell_doubtful(self) -> None:
        """
        Warn of bookings that are named as an opening balance: one fact alone takes no money out.
        """
        for payee, line in self._payees.items():
            if _names_opening(payee):
                self._warnings.add(f"line {line}", "an opening balance among the bookings is read as a booking")


def _names_opening(payee: str) -> bool:
    return may_begin_balance(payee[:START]) and balance_meant(payee.strip()) is BalanceMeaning.OPENING
