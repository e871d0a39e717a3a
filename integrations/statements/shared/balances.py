"""
Trust but verify: opening + sum = closing, statements that follow on each other, gaps and overlaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, ParseWarning, Statement
from risk_model.transactions import NO_CENTS, Account, Transactions
from risk_model.transactions.iban import checksum_holds

# Sums of 64-bit cents stay exact below this; beyond, whole numbers of any size add them.
EXACT_BELOW = 2**62


def sum_of(transactions: Transactions, currency: str | None) -> Decimal:
    """
    The sum of the rows booked in that currency.
    """
    own = [index for index, account in enumerate(transactions.accounts) if account.currency == currency]
    cents = transactions.amount_cents
    if len(own) < len(transactions.accounts):
        cents = cents[np.isin(transactions.account, own)]
    if len(cents) and int(np.abs(cents).max()) * len(cents) >= EXACT_BELOW:
        return amount_of(sum(cents.tolist()))
    return amount_of(int(cents.sum()))


def checked_statement(
    account: Account,
    *,
    opening: Balance | None,
    closing: Balance | None,
    booked: Transactions,
    pending: Transactions,
    warnings: Sequence[ParseWarning] = (),
    where: str = "file",
) -> Statement:
    """
    The statement, with what can be checked in itself checked; `where` names its closing balance.
    """
    found = list(warnings)
    reconciled = None
    if opening is not None and closing is not None:
        difference = closing.amount - opening.amount - sum_of(booked, account.currency)
        reconciled = difference == 0
        if not reconciled:
            found.append(
                ParseWarning(where, f"closing balance is not opening balance plus bookings: off by {difference}")
            )
        if opening.day is not None and closing.day is not None and closing.day < opening.day:
            found.append(ParseWarning(where, "closing balance is of an earlier day than the opening balance"))
    if account.iban is not None and not checksum_holds(account.iban):
        found.append(ParseWarning(where, "the account's IBAN does not fit its check digits"))
    return Statement(account, account.currency, opening, closing, booked, pending, reconciled, tuple(found))


def running_balance_breaks(transactions: Transactions) -> list[int]:
    """
    Rows whose balance is not the balance of the row before plus their amount, in the file's order or against it.
    """
    balance, amount = transactions.balance_cents, transactions.amount_cents
    known = (balance[1:] != NO_CENTS) & (balance[:-1] != NO_CENTS)
    forward = np.flatnonzero(known & (balance[:-1] + amount[1:] != balance[1:])) + 1
    backward = np.flatnonzero(known & (balance[1:] + amount[:-1] != balance[:-1])) + 1
    return [int(row) for row in (forward if len(forward) <= len(backward) else backward)]


def with_chains_checked(statements: Sequence[Statement]) -> list[Statement]:
    """
    The statements, each with a warning where it does not follow on the one before it of the same account.
    """
    last_closing: dict[Account, Balance] = {}
    checked = []
    for number, statement in enumerate(statements, start=1):
        before = last_closing.get(statement.account)
        warning = None if before is None else _chain_warning(f"statement {number}, opening balance", before, statement)
        checked.append(statement if warning is None else replace(statement, warnings=(*statement.warnings, warning)))
        if statement.closing is not None:
            last_closing[statement.account] = statement.closing
    return checked


def _chain_warning(where: str, before: Balance, statement: Statement) -> ParseWarning | None:
    opening = statement.opening
    if opening is None or opening.amount == before.amount:
        return None
    if opening.day is None or before.day is None:
        return ParseWarning(where, "is not the closing balance of the statement before it")
    if opening.day < before.day:
        return ParseWarning(where, f"overlaps the statement before it, which ran to {before.day}")
    return ParseWarning(where, f"a gap: the statement before it closed on {before.day} with another balance")
