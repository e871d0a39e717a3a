"""
Rows of a JSON document by account and currency, and the statements they make.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.statements.psd2.unsigned import Doubts
from integrations.statements.shared.balances import checked_statement, running_balance_breaks
from integrations.statements.shared.columns import UNKNOWN_CENTS, UNKNOWN_DAY, ColumnBuilder
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, Statement, StatementRefused
from risk_model.transactions import Account
from risk_model.transactions.iban import iban_of


@dataclass
class AccountPages:
    """
    What was met of one account in one currency.
    """

    booked: ColumnBuilder = field(default_factory=ColumnBuilder)
    pending: ColumnBuilder = field(default_factory=ColumnBuilder)
    opening: Balance | None = None
    closing: Balance | None = None
    has_balances: bool = False
    doubts: Doubts = field(default_factory=Doubts)


class AccountBook:
    """
    All accounts of a document, in the order met.

    Attributes:
        warnings: what a person should know of.
    """

    def __init__(self) -> None:
        self.warnings = ParseWarningList()
        self._pages: dict[Account, AccountPages] = {}
        self._found: dict[tuple[str, str | None], AccountPages] = {}

    def pages(self, number: str, currency: str | None) -> AccountPages:
        """
        The pages of the account of that number, an IBAN or any other text, "" where the file does not say.
        """
        found = self._found.get((number, currency))
        if found is None:
            iban = iban_of(number)
            account = Account(iban=iban or None, other=None if iban else number or None, currency=currency)
            found = self._found[number, currency] = self._pages.setdefault(account, AccountPages())
        return found

    def knows(self, number: str) -> bool:
        """
        Whether anything was met of the account of that number.
        """
        return any(number == known for known, _currency in self._found)

    def append(  # noqa: PLR0913  one row has this many fields
        self,
        pages: AccountPages,
        *,
        where: str,
        day: int | None,
        cents: int,
        pending: bool = False,
        value_day: int | None,
        balance_cents: int | None = None,
        kind: int,
        name: str = "",
        iban: str = "",
        description: str = "",
        end_to_end_id: str = "",
        bank_reference: str = "",
        return_reason: str = "",
    ) -> None:
        """
        Append one row; only a pending one may have no day, and is then left out.

        Raises:
            StatementRefused: where a booked row has no day.
        """
        rows = pages.pending if pending else pages.booked
        if day is None:
            if not pending:
                raise StatementRefused(where, "expected the day of booking")
            self.warnings.add(where, "a pending transaction without any day is left out")
            return
        pages.has_balances |= balance_cents is not None
        rows.append_row(
            (
                day,
                cents,
                UNKNOWN_DAY if value_day is None else value_day,
                UNKNOWN_CENTS if balance_cents is None else balance_cents,
                kind,
                0,
                name,
                iban,
                description,
                return_reason,
                end_to_end_id,
                bank_reference,
            )
        )

    def statements(self) -> list[Statement]:
        """
        One statement an account and currency; the document's warnings stand with the first.
        """
        if not self._pages:
            self.pages("", None)
        for account in self._pages:
            if account.currency is None:
                self.warnings.add("file", "the file does not say its currency")
        found = []
        for number, (account, pages) in enumerate(self._pages.items(), start=1):
            pending = pages.pending.build((account,))
            balances = (pages.opening, pages.closing)
            booked = pages.doubts.settled(pages.booked.build((account,)), pending, balances, self.warnings)
            if pages.has_balances and running_balance_breaks(booked):
                self.warnings.add(f"statement {number}", "balances after the bookings do not follow on each other")
            found.append((account, pages, booked, pending))
        return [
            checked_statement(
                account,
                opening=pages.opening,
                closing=pages.closing,
                booked=booked,
                pending=pending,
                warnings=self.warnings.warnings() if number == 1 else (),
                where=f"statement {number}",
            )
            for number, (account, pages, booked, pending) in enumerate(found, start=1)
        ]
