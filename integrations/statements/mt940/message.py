"""
One MT940 or MT942 message: balances around bookings, filled field by field, judged when it ends.
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from integrations.statements.evidence.days import Period, day_warnings
from integrations.statements.mt940.account import account_of
from integrations.statements.mt940.decimal_mark import DecimalMark
from integrations.statements.mt940.details import Details
from integrations.statements.mt940.dialects import details_of
from integrations.statements.mt940.entry import CENTS, MARK, ODD_AMOUNT, VALUE_DAY, Entry, balance_of, entry_of
from integrations.statements.mt940.fields import DETAILS, LineNumbers
from integrations.statements.mt940.rows import row_of
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import UNKNOWN_DAY, ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused, amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, ParseWarning, Statement, StatementRefused
from risk_model.transactions import Account

EXPECTED_MARKS = frozenset(("EC", "ED"))
NO_DETAILS = Details()
# A statement's number has five.
NUMBER_DIGITS = 9
# SWIFT allows six lines of 65 in :86:, some banks write more; of five times as much the rest is dropped.
MAX_DETAILS = 5 * 6 * 65


class Message:
    """
    A statement in the making.

    Attributes:
        is_interim: whether it is an MT942, which has no balances.
        ended: whether an end mark, or a field that only follows the closing balance, was met.
        number: of the statement, 0 where the bank gives none.
    """

    def __init__(self, lines: LineNumbers) -> None:
        self._lines = lines
        self.opening: Balance | None = None
        self.closing: Balance | None = None
        self.is_interim = False
        self.ended = False
        self.in_block = False
        self.number = 0
        self._iban: str | None = None
        self._number: str | None = None
        self._currency: str | None = None
        self._closing_where = "file"
        self._is_rabobank = False
        self._booked, self._pending = ColumnBuilder(), ColumnBuilder()
        # Where each booked :61: stands.
        self._places = array("q")
        self._mark = DecimalMark()
        self._warnings = ParseWarningList()

    @property
    def has_entries(self) -> bool:
        """
        Whether a :61: was met.
        """
        return len(self._booked) > 0 or len(self._pending) > 0

    def take_account(self, value: str) -> None:
        """
        A :25:.
        """
        self._iban, self._number, currency = account_of(value)
        self._is_rabobank = self._iban is not None and self._iban[4:8] == "RABO"
        self._currency = self._currency or currency

    def take_account_from(self, before: Message) -> None:
        """
        The account of the message before: the next page of a bank that names it once.
        """
        self._iban, self._number, self._is_rabobank = before._iban, before._number, before._is_rabobank

    def take_number(self, value: str) -> None:
        """
        A :28C:, number and page.
        """
        number = value.partition("/")[0].strip()
        self.number = int(number) if number.isascii() and number.isdecimal() and len(number) <= NUMBER_DIGITS else 0

    def take_currency(self, currency: str) -> None:
        """
        The currency of an MT942, which has no balance to name it.
        """
        self._currency = self._currency or currency

    def take_opening(self, value: str, where: str) -> None:
        """
        A :60F: or :60M:.

        Raises:
            StatementRefused: where the statement has an opening balance already, or this is none.
        """
        if self.opening is not None:
            raise StatementRefused(where, "expected one opening balance in a statement")
        self.opening, self._currency = self._balance(value, where)

    def take_closing(self, value: str, where: str) -> None:
        """
        A :62F: or :62M:.

        Raises:
            StatementRefused: where there is a closing balance already, this is none, or is in another currency.
        """
        if self.closing is not None:
            raise StatementRefused(where, "expected one closing balance in a statement")
        self.closing, currency = self._balance(value, where)
        self._closing_where = where
        if self._currency is not None and self._currency != currency and self.opening is not None:
            raise StatementRefused(where, "expected the closing balance in the currency of the opening balance")
        self._currency = currency

    def _balance(self, value: str, where: str) -> tuple[Balance, str]:
        try:
            balance, currency, amount = balance_of(value)
        except NumberRefused as refused:
            raise StatementRefused(where, str(refused)) from None
        self._mark.see(amount, where)
        return balance, currency

    def take_entry(self, value: str, position: int) -> None:
        """
        A :61: with the :86: behind it.

        Raises:
            StatementRefused: names the line of a wrong :61:.
        """
        line, _, text = value.partition(DETAILS)
        try:
            entry = entry_of(line, self._currency)
        except NumberRefused as refused:
            raise StatementRefused(self._lines.where("61", position), str(refused)) from None
        if entry[CENTS] == 0 or entry[VALUE_DAY] == UNKNOWN_DAY or entry[ODD_AMOUNT]:
            self._note_odd(entry, position)
        if len(text) > MAX_DETAILS:
            self.warning("86", position + len(value) - len(text), f"a text of more than {MAX_DETAILS} characters, cut")
            text = text[:MAX_DETAILS]
        row = row_of(entry, details_of(text) if text else NO_DETAILS, is_rabobank=self._is_rabobank)
        if entry[MARK] in EXPECTED_MARKS:
            self._pending.append_row(row)
        else:
            self._booked.append_row(row)
            self._places.append(position)

    def _note_odd(self, entry: Entry, position: int) -> None:
        """
        Remark on an amount of zero or a day that is none, and remember which decimal mark an odd amount shows.
        """
        if entry[CENTS] == 0:
            self.warning("61", position, "an amount of zero")
        if entry[VALUE_DAY] == UNKNOWN_DAY:
            self.warning("61", position, "a value day that the calendar does not have, left out")
        if entry[ODD_AMOUNT]:
            self._mark.see(entry[ODD_AMOUNT], self._lines.where("61", position))

    def warning(self, tag: str, position: int, message: str) -> None:
        """
        Something odd that is no reason to refuse.
        """
        self._warnings.add(self._lines.where(tag, position), message)

    def statement(self, where: str) -> Statement:
        """
        The finished statement; `where` is the place at which the message ended.

        Raises:
            StatementRefused: where it was cut, or names neither account nor currency.
        """
        self._refuse_cut(where)
        if self._currency is None:
            raise StatementRefused(where, "expected :60F: with the account's currency")
        self._mark.refuse_contradiction()
        account = Account(self._iban, self._number, self._currency)
        booked = self._booked.build((account,))
        return checked_statement(
            account,
            opening=self.opening,
            closing=self.closing,
            booked=booked,
            pending=self._pending.build((account,)),
            warnings=(*self._warnings.warnings(), *self._day_warnings(booked.booking_day)),
            where=self._closing_where if self.closing is not None else where,
        )

    def _day_warnings(self, days: NDArray[np.int32]) -> list[ParseWarning]:
        """
        Warnings of bookings outside the days of the two balances.
        """
        ends = [None if balance is None else balance.day for balance in (self.opening, self.closing)]
        return day_warnings(days, Period(*ends), place_of=lambda row: self._lines.where("61", self._places[row]))

    def _refuse_cut(self, where: str) -> None:
        """
        Tell a cut file from one whose bank leaves something out.
        """
        if self._iban is None and self._number is None:
            raise StatementRefused(where, "expected :25: with the account's number")
        if self.is_interim:
            if not self.ended:
                self._warnings.add(where, "has neither :90C: or :90D: nor an end mark; the file may be cut")
            return
        if self.opening is None:
            if self.closing is None and not self.has_entries:
                raise StatementRefused(where, "expected :60F:, the opening balance")
            self._warnings.add(where, "has no :60F:, the opening balance")
        if self.closing is None:
            if self.in_block or not self.ended:
                raise StatementRefused(where, "expected :62F:, the closing balance; the file may be cut")
            self._warnings.add(where, "has no :62F:, the closing balance")

    def check_totals(self, value: str, where: str, *, money_in: bool) -> None:
        """
        The count and sum of an MT942's :90C: or :90D:, as far as they are written.
        """
        self.ended = True
        amounts = self._booked.build(()).amount_cents
        amounts = amounts[amounts >= 0] if money_in else -amounts[amounts < 0]
        digits = len(value) - len(value.lstrip("0123456789"))
        if digits and int(value[:digits]) != len(amounts):
            self._warnings.add(where, "the number of bookings is another one than counted")
        self.take_currency(value[digits : digits + 3])
        try:
            total, *_ = balance_of("C000101" + value[digits:])
        except NumberRefused:
            self._warnings.add(where, "no count, currency and sum, which are not compared")
            return
        if total.amount != amount_of(sum(amounts.tolist())):
            self._warnings.add(where, "the sum of bookings is another one than added up")
