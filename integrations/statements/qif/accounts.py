"""
The records of one account of QIF: its bookings, and the opening balance that is written like one.
"""

from __future__ import annotations

import re
from array import array

import numpy as np

from integrations.statements.evidence.days import Period, day_warnings
from integrations.statements.qif.conventions import Conventions
from integrations.statements.qif.records import Record
from integrations.statements.qif.rows import Row, row_of
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import ColumnBuilder, no_transactions
from integrations.statements.shared.numbers import amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, Statement
from integrations.statements.words.balances import BalanceMeaning, balance_meant
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
        # A record named as the opening balance that is not the first: it is that only where it is the last.
        self._doubtful: tuple[Record, Row] | None = None

    def add(self, record: Record) -> None:
        """
        Append a record.

        Raises:
            StatementRefused: where its day or an amount is none; names the line and the letter.
        """
        row = row_of(record, self._conventions, self._warnings)
        self._keep_doubtful()
        is_first = not len(self._rows) and self._opening is None
        if self._is_opening(record):
            if is_first:
                self._open(record, row)
            else:
                self._doubtful = (record, row)
            return
        self._append(record, row)

    def statement(self, where: str) -> Statement:
        """
        The statement of the account.
        """
        if self._doubtful is not None and self._opening is None and self._is_oldest(self._doubtful[1]):
            self._open(*self._doubtful)
            self._doubtful = None
        self._keep_doubtful()
        account = Account(other=self._name or None)
        booked = self._rows.build((account,))
        days = day_warnings(booked.booking_day, Period(), place_of=lambda row: f"line {self._lines[row]}")
        opening = self._opening and Balance(amount_of(self._opening.cents), day_of(self._opening.day))
        pending = no_transactions(account)
        return checked_statement(
            account, opening=opening, closing=None, booked=booked, pending=pending, warnings=days, where=where
        )

    def _is_opening(self, record: Record) -> bool:
        """
        Whether a record transfers to its own account, or is named as the opening balance and names no other account.
        """
        other = _account_in_brackets(record)
        is_named = balance_meant(record.fields.get("P", "").strip()) is BalanceMeaning.OPENING
        return is_named if not other or not self._name else other.casefold() == self._name.casefold()

    def _open(self, record: Record, row: Row) -> None:
        """
        Take a record as the opening balance; where no section says which account it is of, it does.
        """
        self._opening = row
        self._name = self._name or _account_in_brackets(record)

    def _is_oldest(self, row: Row) -> bool:
        days = self._rows.build((Account(),)).booking_day
        return not len(days) or row.day <= int(np.min(days))

    def _keep_doubtful(self) -> None:
        if self._doubtful is not None:
            record, row = self._doubtful
            message = "an opening balance among the bookings, neither first nor last, is read as a booking"
            self._warnings.add(f"line {record.line}", message)
            self._append(record, row)
            self._doubtful = None

    def _append(self, record: Record, row: Row) -> None:
        self._rows.append(row.day, row.cents, kind=row.kind, counterparty_name=row.name, description=row.description)
        self._lines.append(record.line)


def _account_in_brackets(record: Record) -> str:
    match = IN_BRACKETS.fullmatch(record.fields.get("L", "").strip())
    return match[1].strip() if match else ""
