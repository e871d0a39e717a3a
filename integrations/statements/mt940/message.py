"""
One MT940 or MT942 message: balances around bookings, filled field by field, judged when it ends.
"""

from __future__ import annotations

from integrations.statements.mt940 import codewords, free_text, german, numbered
from integrations.statements.mt940.account import account_of
from integrations.statements.mt940.details import Details, tidy, unwrapped
from integrations.statements.mt940.entry import balance_of, entry_of, iban_in
from integrations.statements.mt940.fields import DETAILS, NON_SWIFT, LineNumbers
from integrations.statements.mt940.kinds import kind_code, trcd_of
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import UNKNOWN_CENTS, ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused, amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, Statement, StatementRefused
from risk_model.transactions import Account

EXPECTED_MARKS = frozenset(("EC", "ED"))
NO_DETAILS = Details()
# A statement's number has five.
NUMBER_DIGITS = 9


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
        self.opening, self._currency = _balance(value, where)

    def take_closing(self, value: str, where: str) -> None:
        """
        A :62F: or :62M:.

        Raises:
            StatementRefused: where there is a closing balance already, this is none, or is in another currency.
        """
        if self.closing is not None:
            raise StatementRefused(where, "expected one closing balance in a statement")
        self.closing, currency = _balance(value, where)
        self._closing_where = where
        if self._currency is not None and self._currency != currency and self.opening is not None:
            raise StatementRefused(where, "expected the closing balance in the currency of the opening balance")
        self._currency = currency

    def take_entry(self, value: str, position: int) -> None:
        """
        A :61: with the :86: behind it.

        Raises:
            StatementRefused: names the line of a wrong :61:.
        """
        line, _, text = value.partition(DETAILS)
        try:
            entry = entry_of(line)
        except NumberRefused as refused:
            raise StatementRefused(self._lines.where("61", position), str(refused)) from None
        booking_day, value_day, mark, cents, type_code, customer_reference, bank_reference, supplement, payee = entry
        if cents == 0:
            self.warning("61", position, "an amount of zero")
        details = _details(text.replace(DETAILS, "\n") if DETAILS in text else text) if text else NO_DETAILS
        name, iban, description, end_to_end_id, reason, given_kind, returned, mandate = details
        trcd = trcd_of(supplement) if supplement else ""
        rows = self._pending if mark in EXPECTED_MARKS else self._booked
        rows.append_row(
            (
                booking_day,
                cents,
                value_day,
                UNKNOWN_CENTS,
                kind_code(type_code, trcd, mark, self._is_rabobank, reason, given_kind, returned, mandate),
                0,
                name or payee,
                iban or iban_in(supplement) or iban_in(customer_reference),
                description or tidy(supplement),
                reason,
                end_to_end_id,
                bank_reference,
            )
        )

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
        account = Account(self._iban, self._number, self._currency)
        return checked_statement(
            account,
            opening=self.opening,
            closing=self.closing,
            booked=self._booked.build((account,)),
            pending=self._pending.build((account,)),
            warnings=self._warnings.warnings(),
            where=self._closing_where if self.closing is not None else where,
        )

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
            total, _ = balance_of("C000101" + value[digits:])
        except NumberRefused:
            return
        if total.amount != amount_of(sum(amounts.tolist())):
            self._warnings.add(where, "the sum of bookings is another one than added up")


def _balance(value: str, where: str) -> tuple[Balance, str]:
    try:
        return balance_of(value)
    except NumberRefused as refused:
        raise StatementRefused(where, str(refused)) from None


def _details(value: str) -> Details:
    """
    What an :86: says, in the dialect it shows.
    """
    if value.startswith(NON_SWIFT):
        return numbered.details_of(value)
    text = unwrapped(value)
    details = codewords.details_in(text) if "/" in text else None
    if details is not None:
        return details
    start = german.START.match(text)
    if start is not None:
        return german.details_of(text, start)
    return free_text.details_of(value, text)
