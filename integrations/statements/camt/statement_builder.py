"""
One Stmt, Rpt or Ntfctn: its account, balances and entries, filled element by element.
"""

from __future__ import annotations

from array import array

import numpy as np

from integrations.statements.camt.balance_list import BalanceList
from integrations.statements.camt.details import (
    MAX_DESCRIPTION,
    Party,
    counterparty,
    cut_description,
    description_of,
    given,
    reason_of,
)
from integrations.statements.camt.elements import (
    Element,
    below,
    children,
    day_of_text,
    text,
)
from integrations.statements.camt.entry_amounts import sign_and_cents
from integrations.statements.camt.entry_days import period_of, value_day_of
from integrations.statements.camt.entry_shapes import Detail, Entry
from integrations.statements.camt.kinds import kind_code
from integrations.statements.camt.own_account import numbers_of
from integrations.statements.camt.summary import NO_SUMMARY, contradictions, summary_of
from integrations.statements.evidence.days import Period, day_warnings
from integrations.statements.evidence.minor_units import fraction_warnings
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import UNKNOWN_CENTS, UNKNOWN_DAY, ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused, day_from_iso
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, ParseWarning, Statement, StatementRefused
from risk_model.transactions import Account, Transactions, day_number

BOOKED = "BOOK"
NOT_BOOKED = frozenset(("PDNG", "INFO", "FUTR"))
NO_CURRENCY = "XXX"
NO_DETAIL = Detail()


class StatementBuilder:
    """
    A statement in the making; elements are handed in as they end, and may be cleared then.

    Attributes:
        written: the CreDtTm of the statement or of the message: the day of last resort for an entry without one.
    """

    def __init__(self, written: str) -> None:
        self.written = written
        self._own = Party()
        self._iban: str | None = None
        self._other: str | None = None
        self._currency: str | None = None
        self._booked, self._pending = ColumnBuilder(), ColumnBuilder()
        # Of each booked entry its number in the file.
        self._numbers = array("i")
        self._currencies: dict[str, int] = {}
        self._period = Period()
        self._warnings = ParseWarningList()
        self._balances = BalanceList(self._warnings)
        self._summary = NO_SUMMARY

    def take_account(self, element: Element) -> None:
        """
        The Acct.
        """
        found = children(element)
        currency = text(found.get("Ccy"))
        self._iban, self._other = numbers_of(found.get("Id"))
        self._own = Party(_owner(found), self._iban or self._other or "")
        self._currency = currency if currency and currency != NO_CURRENCY else None

    def take_balance(self, element: Element, where: str) -> None:
        """
        A Bal.
        """
        self._balances.take(element, where)

    def take_entry(self, entry: Entry, number: int) -> None:
        """
        A Ntry and its number in the file, as one row whatever the number of its details.
        """
        where = f"Ntry {number}"
        details = entry.details
        rows = self._rows(entry.status, where)
        if rows is self._booked:
            self._numbers.append(number)
        sign, cents = sign_and_cents(entry, where, self._warnings)
        returns = [detail for detail in details if detail.is_return]
        reason = next(filter(None, map(reason_of, returns)), "") if returns else ""
        came_back = bool(returns) or entry.reversal in ("true", "1")
        # In a return the roles stay those of the first payment, so there the other side is looked at first.
        debtor_first = (sign > 0) != came_back
        name, account = counterparty(details, debtor_first=debtor_first, came_back=came_back, own=self._own)
        first = details[0] if details else NO_DETAIL
        value_day = value_day_of(entry, where, self._warnings)
        day = day_of_text(entry.booking_day, where, "BookgDt") if entry.booking_day else self._day(value_day, where)
        index = self._currencies.get(entry.currency)
        description = description_of(details, entry.additional)
        if len(description) > MAX_DESCRIPTION:
            self._warnings.add(where, f"a description of more than {MAX_DESCRIPTION} characters, cut")
            description = cut_description(details, entry.additional)
        rows.append_row(
            (
                day,
                cents * sign,
                value_day,
                UNKNOWN_CENTS,
                kind_code(_codes(entry, first), self._own.account[4:8], first.purpose, came_back, reason),
                index if index is not None else self._account_index(entry.currency, where),
                name,
                account,
                description,
                reason,
                given(first.end_to_end_id) if len(details) == 1 else "",
                given(entry.bank_reference) or given(first.bank_reference) or given(entry.entry_reference),
            )
        )

    def _rows(self, status: str, where: str) -> ColumnBuilder:
        """
        Where the entry goes: only what is booked is money.
        """
        if status in (BOOKED, ""):
            return self._booked
        if status not in NOT_BOOKED:
            self._warnings.add(f"{where}/Sts", "another status than BOOK, PDNG, INFO or FUTR, not counted as booked")
        return self._pending

    def _account_index(self, currency: str, where: str) -> int:
        """
        The index of the account in the entry's currency: one account may have entries in several.
        """
        if not self._currencies:
            self._currencies[self._own_currency() or currency] = 0
        currency = currency or next(iter(self._currencies))
        if not currency:
            raise StatementRefused(f"{where}/Amt", "expected the attribute Ccy")
        if currency not in self._currencies:
            self._warnings.add(f"{where}/Amt", "an entry in another currency than the account's")
        return self._currencies.setdefault(currency, len(self._currencies))

    def _own_currency(self) -> str | None:
        return self._currency or self._balances.currency()

    def _day(self, value_day: int, where: str) -> int:
        """
        The day for an entry without booking day: its value day, else the statement's.
        """
        if value_day != UNKNOWN_DAY:
            self._warnings.add(f"{where}/BookgDt", "no booking date, the value date is used")
            return value_day
        closing = self._balances.closing_day()
        day = day_number(closing) if closing is not None else self._written_day()
        if day is None:
            raise StatementRefused(f"{where}/BookgDt", "expected a booking date or a value date")
        self._warnings.add(f"{where}/BookgDt", "no booking date and no value date, the statement's day is used")
        return day

    def _written_day(self) -> int | None:
        try:
            return day_from_iso(self.written[:10])
        except NumberRefused:
            return None

    def take_period(self, element: Element) -> None:
        """
        The FrToDt.
        """
        self._period = period_of(element, self._warnings)

    def take_summary(self, element: Element) -> None:
        """
        The TxsSummry.
        """
        self._summary = summary_of(element)

    def statement(self, where: str, *, has_pages: bool) -> Statement:
        """
        The finished statement; `has_pages`: whether interim balances may stand for opening and closing.
        """
        currency = self._own_currency() or next(iter(self._currencies), None) or None
        account = self._account(currency)
        others = tuple(self._account(other) for other in list(self._currencies)[1:])
        booked, pending = (rows.build((account, *others)) for rows in (self._booked, self._pending))
        # Amounts in several currencies have no sum.
        if self._summary is not NO_SUMMARY and not others:
            for message in contradictions(self._summary, booked.amount_cents, pending.amount_cents):
                self._warnings.add(f"{where}/TxsSummry", message)
        opening, closing = self._balances.opening_and_closing(currency, has_pages=has_pages)
        return checked_statement(
            account,
            opening=opening,
            closing=closing,
            booked=booked,
            pending=pending,
            warnings=(*self._warnings.warnings(), *self._odd_rows(booked, opening, closing)),
            where=f"{where}/Bal",
        )

    def _odd_rows(self, booked: Transactions, opening: Balance | None, closing: Balance | None) -> list[ParseWarning]:
        """
        Warnings of entries outside the period, or that of the balances where none is stated, and of fractions.
        """
        ends = [None if balance is None else balance.day for balance in (opening, closing)]
        period = self._period if any(self._period) else Period(*ends)
        found = day_warnings(booked.booking_day, period, place_of=lambda row: f"Ntry {self._numbers[row]}/BookgDt")
        for index, account in enumerate(booked.accounts):
            rows = np.flatnonzero(booked.account == index)
            place = lambda row, rows=rows: f"Ntry {self._numbers[rows[row]]}/Amt"  # noqa: E731
            found += fraction_warnings(booked.amount_cents[rows], account.currency, place_of=place)
        return found

    def _account(self, currency: str | None) -> Account:
        return Account(self._iban, self._other, currency)


def _codes(entry: Entry, first: Detail) -> tuple[str, str, str, str]:
    """
    The bank transaction code of the entry, or where it has none of its first detail.
    """
    if entry.domain or entry.own_code:
        return entry.domain, entry.family, entry.sub_family, entry.own_code
    return first.domain, first.family, first.sub_family, first.own_code


def _owner(account: dict[str, Element]) -> str:
    """
    The owner's name: of the party, or else of the account.
    """
    owner = account.get("Ownr")
    names = (below(owner, "Nm"), below(owner, "Pty", "Nm"), account.get("Nm"))
    return next(filter(None, map(text, names)), "")
