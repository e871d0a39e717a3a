"""
The bookings of a table by account and currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from integrations.statements.delimited.checks import checked
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.account_rows import AccountRows, RowBlock
from integrations.statements.delimited.rows.cells import CellRefused
from integrations.statements.delimited.rows.unbooked import OmissionReason
from integrations.statements.delimited.vocabulary.words import State
from integrations.statements.shared.columns import UNKNOWN_DAY
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Statement
from risk_model.transactions import Account
from risk_model.transactions.iban import iban_of

Key = tuple[str, str]
# Of one customer in one file; more of them are numbers of something else.
MAX_ACCOUNTS = 200


@dataclass
class Group:
    """
    What was met of one account in one currency.

    Attributes:
        before: balance before the first booking, in cents, where the file says it.
        opening, closing: balances that the file states in lines of their own, in cents.
    """

    booked: AccountRows = field(default_factory=AccountRows)
    pending: AccountRows = field(default_factory=AccountRows)
    before: list[int] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None

    @property
    def ends(self) -> tuple[int, int] | None:
        """
        Opening and closing balance that the file states, in cents, where it states both.
        """
        return None if self.opening is None or self.closing is None else (self.opening, self.closing)


class Groups:
    """
    Account and currency of a row decide which group it belongs to; groups stay in the order first met.
    """

    def __init__(self, layout: Layout, warnings: ParseWarningList) -> None:
        self._layout = layout
        self._warnings = warnings
        self._groups: dict[Key, Group] = {}

    def __getitem__(self, key: Key) -> Group:
        return self._groups.setdefault(key, Group())

    @property
    def has_bookings(self) -> bool:
        """
        Whether any row was kept.
        """
        return any(len(group.booked) or len(group.pending) for group in self._groups.values())

    def add(
        self, block: RowBlock, keys: Sequence[Key], states: Sequence[State] | None, before: Sequence[int] | None
    ) -> None:
        """
        Append the rows of a block.

        Raises:
            CellRefused: where a booked row has no day, or there are too many accounts; then nothing is appended.
        """
        if states is None and len(set(keys)) == 1:
            group = self[keys[0]]
            group.booked.extend(block)
            group.before += before or ()
            return
        states = states or [State.BOOKED] * len(keys)
        own_rows: dict[Key, list[int]] = {}
        for row, key in enumerate(keys):
            own_rows.setdefault(key, []).append(row)
            if states[row] is State.BOOKED and block.booking_day[row] == UNKNOWN_DAY:
                raise CellRefused(row, 0, "expected the day of booking")
        if len(own_rows.keys() | self._groups.keys()) > MAX_ACCOUNTS:
            raise CellRefused(0, 0, f"expected at most {MAX_ACCOUNTS} accounts and currencies")
        for key, own in own_rows.items():
            self._add_own(self[key], block, [(row, states[row]) for row in own], before)

    def _add_own(
        self, group: Group, block: RowBlock, rows: Sequence[tuple[int, State]], before: Sequence[int] | None
    ) -> None:
        booked = [row for row, state in rows if state is State.BOOKED]
        announced = [row for row, state in rows if state is State.PENDING]
        dated = [row for row in announced if block.booking_day[row] != UNKNOWN_DAY]
        group.booked.extend(block.take(booked))
        group.pending.extend(block.take(dated))
        if len(dated) < len(announced):
            self._warnings.add(self._layout.name_of(0), OmissionReason.ANNOUNCED)
        if before:
            group.before += [before[row] for row in booked]

    def statements(self, stated: tuple[int, int] | None) -> list[Statement]:
        """
        One for each group; one without bookings where there is none.

        Args:
            stated: opening and closing balance around the table, in cents: those of its account where it has one.
        """
        if not self._groups:
            self._groups[(self._layout.account, self._layout.currency or "")] = Group()
        if any(not currency for _, currency in self._groups):
            self._warnings.add("file", "the file does not say its currency")
        found = []
        for number, ((name, currency), group) in enumerate(self._groups.items(), start=1):
            iban = iban_of(name)
            account = Account(iban=iban or None, other=None if iban else name or None, currency=currency or None)
            noted = self._warnings.warnings() if number == 1 else ()
            derives = self._layout.dialect.has_balances
            found.append(
                checked(
                    account,
                    booked=group.booked.build(account),
                    pending=group.pending.build(account),
                    before=group.before,
                    given=group.ends or (stated if len(self._groups) == 1 else None),
                    derives=derives,
                    warnings=noted,
                    where=f"statement {number}",
                )
            )
        return found
