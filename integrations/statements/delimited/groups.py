"""
The bookings of a table by account and currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from integrations.statements.delimited.checks import checked
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.account_rows import AccountRows, RowBlock
from integrations.statements.delimited.rows.cells import CellRefused
from integrations.statements.delimited.rows.unbooked import OmissionReason
from integrations.statements.delimited.signing import signed_amounts
from integrations.statements.delimited.vocabulary.words import State
from integrations.statements.evidence.balance_rows import balance_rows
from integrations.statements.evidence.days import NO_PERIOD, Period, day_warnings
from integrations.statements.shared.columns import UNKNOWN_DAY
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Statement
from risk_model.transactions import Account, Transactions
from risk_model.transactions.iban import iban_of

Key = tuple[str, str]
# Of one customer in one file; more of them are numbers of something else.
MAX_ACCOUNTS = 200
MAY_BE_BALANCE = "a row may be a balance, not a booking, as its text or the sum before it says: it is read as a booking"


@dataclass
class Group:
    """
    What was met of one account in one currency.

    Attributes:
        before: balance before each booking, in cents, where the file says it.
        opening, closing: balances that the file states in lines of their own, in cents.
    """

    booked: AccountRows = field(default_factory=AccountRows)
    pending: AccountRows = field(default_factory=AccountRows)
    before: list[int] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None


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
        self,
        block: RowBlock,
        keys: Sequence[Key],
        *,
        states: Sequence[State] | None,
        before: Sequence[int] | None,
        numbers: Sequence[int],
    ) -> None:
        """
        Append the rows of a block.

        Args:
            before: the balance before each row, in cents, where the table has it.
            numbers: of each row its number in the table.

        Raises:
            CellRefused: where a booked row has no day, or there are too many accounts; then nothing is appended.
        """
        if states is None and len(set(keys)) == 1:
            group = self[keys[0]]
            group.booked.extend(block, numbers)
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
            group = self[key]
            booked = [row for row in own if states[row] is State.BOOKED]
            announced = [row for row in own if states[row] is State.PENDING]
            dated = [row for row in announced if block.booking_day[row] != UNKNOWN_DAY]
            group.booked.extend(block.take(booked), [numbers[row] for row in booked])
            group.pending.extend(block.take(dated), [numbers[row] for row in dated])
            if len(dated) < len(announced):
                self._warnings.add(self._layout.name_of(0), OmissionReason.ANNOUNCED)
            if before:
                group.before += [before[row] for row in booked]

    def statements(self, stated: tuple[int, int] | None, period: Period = NO_PERIOD) -> list[Statement]:
        """
        One for each group; one without bookings where there is none.

        Args:
            stated: opening and closing balance around the table, in cents: those of its account where it has one.
            period: that is stated above the table.

        Raises:
            StatementRefused: where nothing says which way the amounts went.
        """
        if not self._groups:
            self._groups[(self._layout.account, self._layout.currency or "")] = Group()
        if any(not currency for _, currency in self._groups):
            self._warnings.add("file", "the file does not say its currency")
        groups = list(self._groups.values())
        if len(groups) == 1 and stated is not None and groups[0].opening is None and groups[0].closing is None:
            groups[0].opening, groups[0].closing = stated
        amounts = signed_amounts(self._layout, groups, self._warnings)
        found = []
        for number, ((name, currency), group) in enumerate(self._groups.items(), start=1):
            iban = iban_of(name)
            account = Account(iban=iban or None, other=None if iban else name or None, currency=currency or None)
            booked, pending = (rows.build(account, amounts[id(rows)]) for rows in (group.booked, group.pending))
            for odd in day_warnings(booked.booking_day, period, place_of=partial(self._place_of, group)):
                self._warnings.add(odd.where, odd.message)
            booked = self._without_balance_rows(group, booked)
            found.append(
                checked(
                    account,
                    booked=booked,
                    pending=pending,
                    before=group.before,
                    opening=group.opening,
                    closing=group.closing,
                    derives=self._layout.dialect.has_balances,
                    where=f"statement {number}",
                )
            )
        first = found[0]
        return [replace(first, warnings=(*self._warnings.warnings(), *first.warnings)), *found[1:]]

    def _without_balance_rows(self, group: Group, booked: Transactions) -> Transactions:
        """
        The bookings without rows that are balances, which are noted as the group's.
        """
        balances = balance_rows(booked, opening=group.opening, closing=group.closing)
        for rows, message in ((balances.rows, OmissionReason.TOTAL), (balances.doubtful, MAY_BE_BALANCE)):
            # Only the first is named, and to find a line means to read up to it.
            place = self._place_of(group, rows[0]) if rows else ""
            for _ in rows:
                self._warnings.add(place, message)
        if not balances.rows:
            return booked
        group.opening = balances.opening if group.opening is None else group.opening
        group.closing = balances.closing if group.closing is None else group.closing
        kept = np.setdiff1d(np.arange(len(booked)), balances.rows)
        if group.before:
            group.before = [group.before[row] for row in kept]
        return booked.take(kept)

    def _place_of(self, group: Group, row: int) -> str:
        return self._layout.table.line_of(self._layout.skip + group.booked.number_of(row))
