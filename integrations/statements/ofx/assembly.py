"""
From the rows of an OFX account to its statement: corrected, signed, without balances among the bookings, checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from integrations.statements.evidence.balance_rows import balance_rows
from integrations.statements.evidence.days import Period, day_warnings
from integrations.statements.evidence.direction import DirectionUnknown
from integrations.statements.evidence.minor_units import fraction_warnings
from integrations.statements.ofx.account import STATEMENTS, AccountRows
from integrations.statements.ofx.amounts import Amounts
from integrations.statements.ofx.corrections import CorrectionUnclear, corrected
from integrations.statements.ofx.directions import signed
from integrations.statements.ofx.rows import NO_DAY_CHARACTERS, ofx_day
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.numbers import NumberRefused, amount_of
from integrations.statements.statement import Balance, ParseWarning, Statement, StatementRefused
from risk_model.transactions import Account, Transactions, day_of
from risk_model.transactions.iban import checksum_holds, iban_of

Rows = NDArray[np.intp]


def statements_of_account(met: AccountRows, amounts: Amounts) -> list[Statement]:
    """
    The statement, and one more for each other currency that it has rows in.

    Raises:
        StatementRefused: where nothing says whose it is, which way its money went, or what its corrections are about.
    """
    return _Assembly(met, amounts).statements()


class _Assembly:
    def __init__(self, met: AccountRows, amounts: Amounts) -> None:
        self._met, self._amounts = met, amounts
        met.finish()
        self._account = self._own_account()
        self._all = met.rows.build((self._account,))
        self._closing = self._stated_closing()

    def statements(self) -> list[Statement]:
        met = self._met
        kept = np.ones(len(self._all), dtype=bool)
        kept[list(self._dropped())] = False
        pending, currency = np.array(met.is_pending, dtype=bool), np.array(met.currency_of, dtype=np.int32)
        codes = met.currencies
        if self._account.currency is None and len(codes) == 2 and not (currency == 0).any():
            # The file names no currency of its own, but all of its rows name one.
            self._account, codes = replace(self._account, currency=list(codes)[1]), {"": 1}
        if self._account.currency is None:
            met.warnings.add(f"{met.where}, CURDEF", "the file does not say its currency")
        found = []
        # The account's own currency last, as its statement has all warnings, and then first.
        for code in sorted(codes, reverse=True):
            mine = kept & (currency == codes[code])
            own = self._account if not code else replace(self._account, currency=code)
            found.append(self._statement(own, mine & ~pending, mine & pending, is_main=not code))
        return found[::-1]

    def _statement(
        self, account: Account, is_booked: NDArray[np.bool_], is_pending: NDArray[np.bool_], *, is_main: bool
    ) -> Statement:
        rows = np.flatnonzero(is_booked)
        booked, pending = (replace(self._taken(mask), accounts=(account,)) for mask in (is_booked, is_pending))
        closing = self._closing if is_main else None
        booked = self._signed(booked, rows, closing)
        booked, rows, opening, closing = self._without_balances(booked, rows, closing)
        self._note_references(rows)
        odd = self._odd_rows(booked, rows)
        return checked_statement(
            account,
            opening=opening,
            closing=closing,
            booked=self._with_references(booked, rows),
            pending=pending,
            warnings=(*(self._met.warnings.warnings() if is_main else ()), *odd),
            where=f"{self._met.where}, LEDGERBAL",
        )

    def _taken(self, mask: NDArray[np.bool_]) -> Transactions:
        return self._all if mask.all() and len(mask) else self._all.take(np.flatnonzero(mask))

    def _dropped(self) -> set[int]:
        """
        Rows that corrections leave out, with warnings of those that are about another file.
        """
        met = self._met
        if not met.corrections:
            return set()
        try:
            found = corrected(list(self._all.bank_reference), self._all.amount_cents.tolist(), met.corrections)
        except CorrectionUnclear as unclear:
            raise StatementRefused(f"{met.line_at(met.places[unclear.row])}, CORRECTFITID", str(unclear)) from None
        done = [correction.row for correction in met.corrections]
        elsewhere = {*found.replaced_elsewhere, *found.deleted_elsewhere}
        self._warn("a correction, its earlier transaction is left out", [row for row in done if row not in elsewhere])
        self._warn(
            "corrects a transaction that is not in this file: it counts, and so does the wrong one where another file"
            " has it",
            found.replaced_elsewhere,
        )
        self._warn(
            "deletes a transaction that is not in this file, where another file has it, it must go",
            found.deleted_elsewhere,
        )
        return found.dropped

    def _signed(self, booked: Transactions, rows: Rows, closing: Balance | None) -> Transactions:
        met = self._met
        said = np.array(met.said, dtype=np.int8)[rows]
        try:
            cents, message, row = signed(booked.amount_cents, said, closing=_cents_of(closing))
        except DirectionUnknown as unknown:
            where = "" if unknown.row is None else f"{met.line_at(met.places[rows[unknown.row]])}, "
            raise StatementRefused(f"{where}TRNTYPE", str(unknown)) from None
        if not message:
            return booked
        self._warn(message, [int(rows[row])])
        return replace(booked, amount_cents=cents)

    def _without_balances(
        self, booked: Transactions, rows: Rows, closing: Balance | None
    ) -> tuple[Transactions, Rows, Balance | None, Balance | None]:
        """
        The bookings without the balances among them, and the opening and closing balance as far as known.
        """
        found = balance_rows(booked, closing=_cents_of(closing))
        self._warn("may be a balance, not a booking; it is read as a booking", rows[found.doubtful].tolist())
        if not found.rows:
            return booked, rows, None, closing
        self._warn("a balance among the bookings, left out", rows[found.rows].tolist())
        days = booked.booking_day[found.rows]
        opening = None if found.opening is None else Balance(amount_of(found.opening), day_of(days.min()))
        if closing is None and found.closing is not None:
            closing = Balance(amount_of(found.closing), day_of(days.max()))
        kept = np.delete(np.arange(len(booked)), found.rows)
        return booked.take(kept), rows[kept], opening, closing

    def _odd_rows(self, booked: Transactions, rows: Rows) -> list[ParseWarning]:
        """
        Warnings of bookings outside DTSTART and DTEND, and of fractions that the currency does not have.
        """

        def place_of(row: int) -> str:
            return self._met.line_at(self._met.places[rows[row]])

        period = Period(*(self._day_of(name) for name in ("DTSTART", "DTEND")))
        fractions = fraction_warnings(booked.amount_cents, booked.accounts[0].currency, place_of=place_of)
        return [*day_warnings(booked.booking_day, period, place_of=place_of), *fractions]

    def _day_of(self, name: str) -> date | None:
        written = self._met.leaf(name, "BANKTRANLIST")
        if not written.strip(NO_DAY_CHARACTERS):
            return None
        try:
            return day_of(ofx_day(written))
        except NumberRefused:
            self._met.warnings.add(f"{self._met.where}, {name}", "no day, it is not compared with the bookings")
            return None

    def _own_account(self) -> Account:
        code = self._met.leaf("CURDEF", *STATEMENTS)
        currency = code.upper() if code.isascii() and code.isalpha() and len(code) == 3 else None
        number = self._met.leaf("ACCTID", "BANKACCTFROM", "CCACCTFROM")
        iban = iban_of(number)
        if iban and checksum_holds(iban):
            return Account(iban=iban, currency=currency)
        return Account(other=number or None, currency=currency)

    def _stated_closing(self) -> Balance | None:
        amount, day = (self._met.leaf(name, "LEDGERBAL") for name in ("BALAMT", "DTASOF"))
        if not amount:
            return None
        try:
            cents = self._amounts.cents(amount)
            return Balance(amount_of(cents), day_of(ofx_day(day)) if day.strip(NO_DAY_CHARACTERS) else None)
        except NumberRefused as refused:
            raise StatementRefused(f"{self._met.where}, LEDGERBAL", str(refused)) from None

    def _note_references(self, rows: Rows) -> None:
        references = np.array(self._met.references, dtype=np.int64)[rows]
        references = references[references != 0]
        if len(np.unique(references)) < len(references):
            self._met.warnings.add(f"{self._met.where}, FITID", "the bank's references are not unique")

    def _with_references(self, booked: Transactions, rows: Rows) -> Transactions:
        """
        The rows; a reference that all of them share names none of them, so it is left out.
        """
        references = np.array(self._met.references, dtype=np.int64)[rows]
        if len(rows) < 2 or not references[0] or (references != references[0]).any():
            return booked
        return replace(booked, bank_reference=[""] * len(rows))

    def _warn(self, message: str, rows: Iterable[int]) -> None:
        self._met.warn_of_rows(message, [self._met.places[row] for row in rows])


def _cents_of(balance: Balance | None) -> int | None:
    return None if balance is None else int(balance.amount.scaleb(2))
