"""
What the balances beside the rows prove, and the opening and closing balance they show where a bank writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from integrations.statements.shared.balances import checked_statement, running_balance_breaks
from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, ParseWarning, Statement
from risk_model.transactions import NO_CENTS, Account, Transactions, day_of


def checked(  # noqa: PLR0913  what a statement is made of
    account: Account,
    *,
    booked: Transactions,
    pending: Transactions,
    before: Sequence[int],
    opening: int | None,
    closing: int | None,
    derives: bool,
    where: str,
) -> Statement:
    """
    The statement; its running balances are checked row by row, in the file's order or against it.

    Args:
        before: balance before each row, in cents, empty where the file has none.
        opening, closing: balances that the file states, in cents, or None.
        derives: whether those that it does not state may be taken from the rows.
    """
    booked, fits = _with_balances(_without_repeated_balance(booked), before)
    breaks = running_balance_breaks(booked)
    known = int((booked.balance_cents != NO_CENTS).sum())
    noted: list[ParseWarning] = []
    if not fits:
        noted.append(ParseWarning(where, "a balance before a booking plus its amount is not the balance after it"))
    if breaks:
        noted.append(
            ParseWarning(
                f"{where}, booking {breaks[0] + 1}",
                f"running balances do not follow on each other, {len(breaks)} times",
            )
        )
    ends = _ends(booked) if derives and known == len(booked) > 0 and opening is closing is None else (None, None)
    first, last = (
        end if cents is None else Balance(amount_of(cents), None)
        for cents, end in zip((opening, closing), ends, strict=True)
    )
    statement = checked_statement(
        account, opening=first, closing=last, booked=booked, pending=pending, warnings=noted, where=where
    )
    if known < 2 and not before:
        return statement
    return replace(statement, reconciled=not breaks and fits and statement.reconciled is not False)


def _without_repeated_balance(booked: Transactions) -> Transactions:
    """
    The rows; a balance that stays the same while money moves is the one of today, written into each row.
    """
    balance = booked.balance_cents
    if len(booked) < 2 or balance[0] == NO_CENTS or (balance != balance[0]).any() or not booked.amount_cents.all():
        return booked
    return replace(booked, balance_cents=np.full(len(booked), NO_CENTS, dtype=np.int64))


def _with_balances(booked: Transactions, before: Sequence[int]) -> tuple[Transactions, bool]:
    """
    The rows with the balance after each, and whether balances before and after fit the amounts.
    """
    if not before:
        return booked, True
    column = np.array(before, dtype=np.int64)
    known = column != NO_CENTS
    after = np.where(known, column + booked.amount_cents, NO_CENTS)
    given = booked.balance_cents != NO_CENTS
    fits = not bool((given & known & (after != booked.balance_cents)).any())
    return replace(booked, balance_cents=np.where(given, booked.balance_cents, after)), fits


def _ends(booked: Transactions) -> tuple[Balance, Balance]:
    """
    Balance before the earliest row and after the latest; exports run forward or newest first.
    """
    day, balance, amount = booked.booking_day, booked.balance_cents, booked.amount_cents
    forward = balance[:-1] + amount[1:] == balance[1:]
    backward = balance[1:] + amount[:-1] == balance[:-1]
    runs_back = int(day[0]) > int(day[-1]) or (day[0] == day[-1] and int(backward.sum()) > int(forward.sum()))
    first, last = (-1, 0) if runs_back else (0, -1)
    return (
        Balance(amount_of(int(balance[first]) - int(amount[first])), day_of(day[first])),
        Balance(amount_of(int(balance[last])), day_of(day[last])),
    )
