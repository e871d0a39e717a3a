"""
Which accounts that several files name in their own way are one account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from risk_model.transactions import Account

MARKS = re.compile(r"[\s.\-/]+")
# A shorter number could end many an IBAN; a number in the middle of one, with a key behind it, must be longer still.
MIN_DIGITS = 6
MIN_INSIDE = 8
# So many rows of a file that names no account must be on another, unless both have the same rows.
MIN_ROWS = 3

# How often an amount in cents was booked on a day.
Bookings = Counter[tuple[int, int]]


def same_accounts(accounts: Sequence[Account], bookings_of: Callable[[Account], Bookings]) -> Mapping[Account, Account]:
    """
    For each account the one that it is: named by its IBAN where any file has it, with its currency.
    """
    same: dict[Account, Account] = {account: account for account in accounts}
    named = sorted((account for account in accounts if _is_named(account)), key=_rank)
    for account in named:
        # What another stands for is settled before it: better names come first.
        matches = {same[other] for other in named if other != account and _is_better(other, account)}
        if len(matches) == 1:
            same[account] = matches.pop()
    for account in sorted((account for account in accounts if not _is_named(account)), key=_rank):
        fitting = {
            same[other]
            for other in accounts
            if _rank(other) < _rank(account)
            and _currencies_agree(other, account)
            and _fits(bookings_of(account), bookings_of(other))
        }
        if len(fitting) == 1:
            same[account] = fitting.pop()
    return same


def _is_named(account: Account) -> bool:
    return bool(account.iban or account.other)


def _rank(account: Account) -> tuple[bool, bool, int, str, str]:
    """
    Better names first: an IBAN, a known currency, the longer number.
    """
    other = account.other or ""
    return (account.iban is None, account.currency is None, -len(other), account.iban or other, account.currency or "")


def _is_better(other: Account, account: Account) -> bool:
    """
    Whether the other is the same account under a better name.
    """
    return _rank(other) < _rank(account) and _currencies_agree(other, account) and _numbers_agree(other, account)


def _currencies_agree(one: Account, other: Account) -> bool:
    return one.currency == other.currency or one.currency is None or other.currency is None


def _numbers_agree(better: Account, account: Account) -> bool:
    if account.iban is not None:
        return better.iban == account.iban
    number = _number(account.other)
    if better.iban is None:
        return _number(better.other) == number
    inside = better.iban[4:].lstrip("0")
    return len(number) >= MIN_DIGITS and (
        inside.endswith(number) or (len(number) >= MIN_INSIDE and number in inside and number.isdigit())
    )


def _number(text: str | None) -> str:
    """
    The domestic number without marks and without the noughts that pad it.
    """
    return MARKS.sub("", text or "").upper().lstrip("0")


def _fits(rows: Bookings, others: Bookings) -> bool:
    """
    Whether all rows of the days that both have are among the others.
    """
    if not rows or not others:
        return False
    first = max(min(rows)[0], min(others)[0])
    last = min(max(rows)[0], max(others)[0])
    own, other = (
        Counter({key: count for key, count in each.items() if first <= key[0] <= last}) for each in (rows, others)
    )
    return own.total() > 0 and own <= other and (own.total() >= MIN_ROWS or own == other)
