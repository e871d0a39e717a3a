"""
One Stmt, Rpt or Ntfctn: its account, balances and entries, filled element by element.
"""

from __future__ import annotations

from integrations.statements.balances import checked_statement
from integrations.statements.camt.details import Detail, Party, account_in, counterparty, detail_of, joined_descriptions
from integrations.statements.camt.elements import (
    Element,
    below,
    child,
    children,
    day_in,
    each_child,
    sign_of,
    text,
    unsigned_cents,
)
from integrations.statements.camt.kinds import bank_codes, kind_code
from integrations.statements.columns import UNKNOWN_DAY, ColumnBuilder
from integrations.statements.iban import IBAN
from integrations.statements.numbers import NumberRefused, amount_of, day_from_iso
from integrations.statements.remarks import RemarkList
from integrations.statements.statement import Balance, Statement, StatementRefused
from risk_model.transactions import Account, day_number, day_of

BOOKED = "BOOK"
NOT_BOOKED = frozenset(("PDNG", "INFO", "FUTR"))
NO_CURRENCY = "XXX"
OPENING, CLOSING, INTERIM = ("OPBD", "PRCD"), ("CLBD",), "ITBD"
NO_DETAIL = Detail()


class StatementBuilder:
    """
    A statement in the making; elements are handed in as they end, and may be cleared then.
    """

    def __init__(self) -> None:
        self._own = Party()
        self._currency: str | None = None
        self._written_day: int | None = None
        self._balances: list[tuple[str, str, Balance]] = []
        self._booked, self._pending = ColumnBuilder(), ColumnBuilder()
        self._currencies: dict[str, int] = {}
        self._remarks = RemarkList()
        self._entries = 0
        self._expected_entries: int | None = None

    def take_written(self, element: Element) -> None:
        """
        The CreDtTm: the day of last resort for an entry without one.
        """
        try:
            self._written_day = day_from_iso(text(element)[:10])
        except NumberRefused:
            self._written_day = None

    def take_account(self, element: Element) -> None:
        """
        The Acct.
        """
        found = children(element)
        currency = text(found.get("Ccy"))
        self._own = Party(text(below(found.get("Ownr"), "Nm")), account_in(found.get("Id")))
        self._currency = currency if currency and currency != NO_CURRENCY else None

    def take_balance(self, element: Element, where: str) -> None:
        """
        A Bal.
        """
        found = children(element)
        code = text(below(found.get("Tp"), "CdOrPrtry", "Cd"))
        if code not in (*OPENING, *CLOSING, INTERIM):
            return
        cents = unsigned_cents(found.get("Amt"), where) * sign_of(found.get("CdtDbtInd"), where)
        day = day_in(found.get("Dt"), f"{where}/Dt")
        currency = found["Amt"].get("Ccy", "")
        self._balances.append((code, currency, Balance(amount_of(cents), None if day is None else day_of(day))))

    def take_entry(self, element: Element, where: str) -> None:
        """
        A Ntry, as one row whatever the number of its details.
        """
        self._entries += 1
        found = children(element)
        rows = self._rows(found.get("Sts"), where)
        sign = sign_of(found.get("CdtDbtInd"), where)
        cents = unsigned_cents(found.get("Amt"), where)
        if cents == 0:
            self._remarks.add(f"{where}/Amt", "an amount of zero")
        details = [
            detail_of(detail) for group in each_child(element, "NtryDtls") for detail in each_child(group, "TxDtls")
        ]
        self._check_details(details, cents, where)
        first = details[0] if details else NO_DETAIL
        reversed_ = text(found.get("RvslInd")) in ("true", "1")
        returned = reversed_ or any(detail.returned for detail in details)
        other = counterparty(details, money_in=sign > 0, returned=returned, own=self._own)
        value_day = day_in(found.get("ValDt"), f"{where}/ValDt")
        booking_day = day_in(found.get("BookgDt"), f"{where}/BookgDt")
        reason = next((detail.reason for detail in details if detail.reason), "")
        codes = bank_codes(found.get("BkTxCd"))
        rows.append(
            booking_day if booking_day is not None else self._day_instead(value_day, where),
            cents * sign,
            value_day=UNKNOWN_DAY if value_day is None else value_day,
            kind=kind_code(
                codes if any(codes) else bank_codes(first.bank_code),
                self._own.account[4:8],
                first.purpose,
                came_back=returned,
                reason=reason,
            ),
            account=self._account_index(found["Amt"].get("Ccy", ""), where),
            counterparty_name=other.name,
            counterparty_iban=other.account,
            description=_description(details, text(found.get("AddtlNtryInf"))),
            return_reason=reason,
            end_to_end_id=first.end_to_end_id if len(details) == 1 else "",
            bank_reference=text(found.get("AcctSvcrRef")) or first.bank_reference or text(found.get("NtryRef")),
        )

    def _rows(self, status: Element | None, where: str) -> ColumnBuilder:
        """
        Where the entry goes: only what is booked is money.
        """
        code = (text(status) or text(child(status, "Cd"))) if status is not None else BOOKED
        if code == BOOKED:
            return self._booked
        if code in NOT_BOOKED:
            return self._pending
        raise StatementRefused(f"{where}/Sts", "expected BOOK, PDNG, INFO or FUTR")

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
            self._remarks.add(f"{where}/Amt", "an entry in another currency than the account's")
        return self._currencies.setdefault(currency, len(self._currencies))

    def _own_currency(self) -> str | None:
        return self._currency or next((currency for _, currency, _ in self._balances if currency), None)

    def _day_instead(self, value_day: int | None, where: str) -> int:
        """
        The day for an entry without booking day: its value day, else the statement's.
        """
        if value_day is not None:
            self._remarks.add(f"{where}/BookgDt", "no booking date, the value date is used")
            return value_day
        day = self._written_day
        closing = next((balance.day for code, _, balance in self._balances if code in CLOSING), None)
        if closing is not None:
            day = day_number(closing)
        if day is None:
            raise StatementRefused(f"{where}/BookgDt", "expected a booking date or a value date")
        self._remarks.add(f"{where}/BookgDt", "no booking date and no value date, the statement's day is used")
        return day

    def _check_details(self, details: list[Detail], cents: int, where: str) -> None:
        """
        Remark a batch whose details have amounts that do not add up to the entry.
        """
        if len(details) < 2 or any(detail.amount is None for detail in details):
            return
        if len({detail.amount.get("Ccy") for detail in details if detail.amount is not None}) == 1:
            total = sum(unsigned_cents(detail.amount, f"{where}/NtryDtls") for detail in details)
            if total != cents:
                self._remarks.add(f"{where}/NtryDtls", "the details do not add up to the entry, which is kept whole")

    def take_summary(self, element: Element) -> None:
        """
        The TxsSummry: the bank's own count of the entries.
        """
        count = text(below(element, "TtlNtries", "NbOfNtries"))
        self._expected_entries = int(count) if count.isascii() and count.isdecimal() and len(count) < 10 else None

    def statement(self, where: str, *, has_pages: bool) -> Statement:
        """
        The finished statement; `has_pages`: whether interim balances may stand for opening and closing.
        """
        if self._expected_entries not in (None, self._entries, len(self._booked)):
            self._remarks.add(f"{where}/TxsSummry", "the number of entries is another one than counted")
        currency = self._own_currency() or next(iter(self._currencies), None) or None
        account = self._account(currency)
        others = tuple(self._account(other) for other in list(self._currencies)[1:])
        opening, closing = self._balance(OPENING, currency), self._balance(CLOSING, currency)
        if has_pages:
            opening, closing = self._with_interim(opening, closing, currency)
        return checked_statement(
            account,
            opening=opening,
            closing=closing,
            booked=self._booked.build((account, *others)),
            pending=self._pending.build((account, *others)),
            remarks=self._remarks.remarks(),
            where=f"{where}/Bal",
        )

    def _account(self, currency: str | None) -> Account:
        number = self._own.account
        if IBAN.fullmatch(number):
            return Account(number, None, currency)
        return Account(None, number or None, currency)

    def _balance(self, wanted: tuple[str, ...], currency: str | None) -> Balance | None:
        for code in wanted:
            for found, in_currency, balance in self._balances:
                if found == code and in_currency in ("", currency):
                    return balance
        return None

    def _with_interim(
        self, opening: Balance | None, closing: Balance | None, currency: str | None
    ) -> tuple[Balance | None, Balance | None]:
        """
        On pages in the middle of a statement interim balances stand for opening, closing or both.
        """
        interim = [balance for code, of, balance in self._balances if code == INTERIM and of in ("", currency)]
        if not interim:
            return opening, closing
        if opening is None and closing is None:
            return (interim[0], interim[-1]) if len(interim) > 1 else (None, interim[0])
        return opening or interim[0], closing or interim[-1]


def _description(details: list[Detail], additional: str) -> str:
    """
    The remittance, and what the bank says beside it.
    """
    words = joined_descriptions(details)
    additional = " ".join(additional.split())
    return f"{words} {additional}".strip() if additional not in words else words
