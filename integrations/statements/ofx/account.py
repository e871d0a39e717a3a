"""
The rows of one OFX account as they are met, and the statement they make.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from integrations.statements.ofx.rows import NO_DAY_CHARACTERS, FieldRefused, append_row, fields_of, ofx_cents, ofx_day
from integrations.statements.ofx.tokens import plain
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import ColumnBuilder, no_transactions
from integrations.statements.shared.numbers import NumberRefused, amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, Statement, StatementRefused
from risk_model.transactions import Account, Transactions, day_of
from risk_model.transactions.iban import checksum_holds, iban_of

STATEMENTS = ("STMTRS", "CCSTMTRS")
# More than the world has.
MAX_CURRENCIES = 200
ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM")


class AccountRows:
    """
    One STMTRS: booked rows by currency, held rows, and the leaves around them.

    Attributes:
        where: how the statement is named in warnings.
        count: transactions met so far.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.count = 0
        self._leaves: dict[tuple[str, str], str] = {}
        self._booked: dict[str, ColumnBuilder] = {}
        self._held = ColumnBuilder()
        self._references = array("q")
        self._warnings = ParseWarningList()

    def leaf(self, parent: str, name: str, text: str) -> None:
        """
        Note a leaf outside the transactions; the first of a name counts.
        """
        self._leaves.setdefault((parent, name), plain(text))

    def warning(self, where: str, message: str) -> None:
        """
        Something odd that is no reason to refuse.
        """
        self._warnings.add(where, message)

    def add(self, leaves: Sequence[tuple[str, str]]) -> None:
        """
        Add one transaction.

        Raises:
            FieldRefused: where amount or day are absent or wrong.
        """
        fields = fields_of(leaves)
        if fields.get("TRNTYPE", "").strip().upper() == "HOLD":
            append_row(self._held, fields)
        else:
            append_row(self._rows_in(fields), fields)
            if fields.get("FITID", "").strip():
                self._references.append(hash(fields["FITID"].strip()))
        self.count += 1

    def _rows_in(self, fields: dict[str, str]) -> ColumnBuilder:
        """
        The rows of the transaction's currency; ORIGCURRENCY says what it was before, so the amount is the account's.
        """
        currency = plain(fields.get("CURSYM", "")).upper() if "CURRENCY" in fields else ""
        if currency and not (currency.isascii() and currency.isalpha() and len(currency) == 3):
            raise FieldRefused("CURSYM", "expected a currency such as EUR")
        if currency and currency in {self._leaves.get((name, "CURDEF")) for name in STATEMENTS}:
            currency = ""
        rows = self._booked.get(currency)
        if rows is None:
            if len(self._booked) >= MAX_CURRENCIES:
                raise FieldRefused("CURSYM", f"expected at most {MAX_CURRENCIES} currencies")
            rows = self._booked[currency] = ColumnBuilder()
        return rows

    def statements(self) -> list[Statement]:
        """
        The statement, and one more for each other currency that it has rows in.
        """
        currency = self._currency()
        if currency is None and len(self._booked) == 1:
            # The file names no currency of its own, but all of its rows name one.
            currency, self._booked = next(iter(self._booked)) or None, {"": next(iter(self._booked.values()))}
        if currency is None:
            self._warnings.add(f"{self.where}, CURDEF", "the file does not say its currency")
        account = self._account(currency)
        self._note_references()
        found = []
        for code in sorted({"", *self._booked}):
            own = account if not code else replace(account, currency=code)
            rows = self._booked.get(code, ColumnBuilder()).build((own,))
            pending = no_transactions(own) if code else self._held.build((own,))
            closing = None if code else self._closing()
            found.append(
                checked_statement(
                    own,
                    opening=None,
                    closing=closing,
                    booked=self._with_references(rows),
                    pending=pending,
                    warnings=() if code else self._warnings.warnings(),
                    where=f"{self.where}, LEDGERBAL",
                )
            )
        return found

    def _currency(self) -> str | None:
        text = self._leaves.get(("STMTRS", "CURDEF")) or self._leaves.get(("CCSTMTRS", "CURDEF")) or ""
        if text.isascii() and text.isalpha() and len(text) == 3:
            return text.upper()
        return None

    def _account(self, currency: str | None) -> Account:
        number = next(
            (self._leaves[(parent, "ACCTID")] for parent in ACCOUNTS if (parent, "ACCTID") in self._leaves), ""
        )
        iban = iban_of(number)
        if iban and checksum_holds(iban):
            return Account(iban=iban, currency=currency)
        if not number:
            self._warnings.add(f"{self.where}, ACCTID", "the file does not name its account")
        return Account(other=number or None, currency=currency)

    def _closing(self) -> Balance | None:
        amount, day = (self._leaves.get(("LEDGERBAL", name), "") for name in ("BALAMT", "DTASOF"))
        if not amount:
            return None
        try:
            cents = ofx_cents(amount)
            return Balance(amount_of(cents), day_of(ofx_day(day)) if day.strip(NO_DAY_CHARACTERS) else None)
        except NumberRefused as refused:
            raise StatementRefused(f"{self.where}, LEDGERBAL", str(refused)) from None

    def _note_references(self) -> None:
        different = len(np.unique(np.frombuffer(self._references, dtype=np.int64))) if self._references else 0
        if different < len(self._references):
            self._warnings.add(f"{self.where}, FITID", "the bank's references are not unique")

    def _with_references(self, rows: Transactions) -> Transactions:
        """
        The rows; a reference that all of them share names none of them, so it is left out.
        """
        if len(rows) < 2 or self._references.count(self._references[0] if self._references else 0) != len(rows):
            return rows
        return replace(rows, bank_reference=[""] * len(rows))
