"""
The balances of one Stmt, Rpt or Ntfctn, and which of them open and close it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from integrations.statements.camt.elements import (
    Element,
    all_text,
    below,
    children,
    day_of_text,
    is_rounded,
    sign_of,
    text,
    unsigned_cents,
)
from integrations.statements.shared.numbers import amount_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance
from risk_model.transactions import day_of

# The booked balance on the day before stands for the opening one where a bank does not give that.
OPENING, CLOSING, INTERIM = ("OPBD", "PRCD"), ("CLBD",), "ITBD"
ROUNDED = "an amount finer than whole cents, rounded to them"
TAKEN = frozenset((*OPENING, *CLOSING, INTERIM))


class ListedBalance(NamedTuple):
    """
    A balance with its ISO code and its currency, "" where it has none, and where it stands.
    """

    code: str
    currency: str
    balance: Balance
    where: str


class BalanceList:
    """
    The balances in the file's order; availability, expectations and the like are not kept.
    """

    def __init__(self, warnings: ParseWarningList) -> None:
        self._warnings = warnings
        self._found: list[ListedBalance] = []

    def take(self, element: Element, where: str) -> None:
        """
        A Bal.
        """
        found = children(element)
        code = _code(found.get("Tp"))
        if code not in TAKEN:
            return
        amount, dated = found.get("Amt"), all_text(found.get("Dt"))
        cents = unsigned_cents(text(amount), where) * self._sign(text(found.get("CdtDbtInd")), where)
        currency = amount.get("Ccy", "") if amount is not None else ""
        if is_rounded(text(amount), currency, f"{where}/Amt"):
            self._warnings.add(f"{where}/Amt", ROUNDED)
        day = day_of(day_of_text(dated, where, "Dt")) if dated else None
        self._found.append(ListedBalance(code, currency, Balance(amount_of(cents), day), where))

    def _sign(self, indicator: str, where: str) -> int:
        """
        +1 or -1; central banks leave the indicator out, as nothing there is ever overdrawn.
        """
        if not indicator:
            self._warnings.add(f"{where}/CdtDbtInd", "neither CRDT nor DBIT, read as a credit balance")
            return 1
        return sign_of(indicator, where)

    def currency(self) -> str | None:
        """
        The currency of the first that names one.
        """
        return next((found.currency for found in self._found if found.currency), None)

    def closing_day(self) -> date | None:
        """
        The day of the closing balance, in whatever currency.
        """
        return next((found.balance.day for found in self._found if found.code in CLOSING), None)

    def opening_and_closing(self, currency: str | None, *, has_pages: bool) -> tuple[Balance | None, Balance | None]:
        """
        The two balances in the account's currency, as far as they are given.

        Args:
            currency: of the account.
            has_pages: whether interim balances may stand for opening, closing or both, as on pages in the middle.
        """
        found = [each for each in self._found if each.currency in ("", currency)]
        for other in self._found:
            if other.currency not in ("", currency):
                message = f"{other.code} is in another currency than the account, so it is no balance of it"
                self._warnings.add(f"{other.where}/Amt", message)
        opening, closing = _opening(found), _closing(found)
        interim = [each.balance for each in found if each.code == INTERIM]
        if not interim or not has_pages:
            return opening, closing
        if opening is None and closing is None:
            return (interim[0], interim[-1]) if len(interim) > 1 else (None, interim[0])
        return opening or interim[0], closing or interim[-1]


def _code(kind: Element | None) -> str:
    """
    The ISO code; the first version has no CdOrPrtry, and some banks write the code as if it were their own.
    """
    choice = below(kind, "CdOrPrtry")
    written = (below(choice, "Cd"), below(choice, "Prtry"), below(kind, "Cd"), below(kind, "Prtry"))
    return next(filter(None, map(text, written)), "")


def _opening(found: list[ListedBalance]) -> Balance | None:
    """
    The earliest: a statement of several days may have a balance for each.
    """
    for code in OPENING:
        balances = [each.balance for each in found if each.code == code]
        if balances:
            return min(balances, key=lambda balance: balance.day or date.max)
    return None


def _closing(found: list[ListedBalance]) -> Balance | None:
    """
    The latest.
    """
    balances = [each.balance for each in found if each.code in CLOSING]
    return max(balances, key=lambda balance: balance.day or date.min, default=None)
