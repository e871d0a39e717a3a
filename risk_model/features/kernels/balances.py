"""
The balance at the end of every day, from the bank's own balances and the amounts between them.

Banks give a balance with each row but no order within a day, and files run newest or oldest first. The end-of-day
balance needs no order: the balance after a day's last row minus the sum of all amounts so far is the account's opening
balance, the same every day; so is the balance before a day's first row minus the sum of all earlier amounts. Every row
votes for the opening balances that it could imply, and the most frequent one identifies each day's last row.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import Path, Rows, SortBuffers
from risk_model.features.kernels.sorting import sort

NO_BALANCE = -(2**63)


@loop
def balance_path(rows: Rows, count: int, path: Path, buffers: SortBuffers) -> tuple[int, bool, int]:
    """
    Write the end-of-day balances of all accounts together into `path`. Several accounts are summed; one that starts
    later counts from its first day on.

    Args:
        rows: one customer's rows, by day.
        count: number of rows.

    Returns:
        The number of entries of `path`; whether every account gave a balance (otherwise the balances are
        meaningless); the number of accounts.
    """
    sort_by_account(rows, count, buffers)
    days, begin, accounts, all_known = zero(), zero(), 0, count > 0
    while begin < count:
        end = begin
        while end < count and rows.account[end] == rows.account[begin]:
            end += 1
        more, known = account_path(rows, begin, end, path, days, buffers)
        all_known &= known
        if end - begin < count:
            for place in range(days + more - 1, days, -1):
                path.balance[place] -= path.balance[place - 1]
        days, begin, accounts = days + more, end, accounts + 1
    return merge(path, days, buffers) if accounts > 1 else days, all_known, accounts


@loop
def sort_by_account(rows: Rows, count: int, buffers: SortBuffers) -> None:
    """
    Sort the rows by account, stably: those of one account stay in the order of their days.
    """
    several = False
    for place in range(count):
        several |= rows.account[place] != rows.account[0]
    if not several:
        return
    for column in (rows.day, rows.cents, rows.balance, rows.account):
        for place in range(count):
            buffers.keys[place], buffers.items[place] = rows.account[place], column[place]
        sort(buffers, count)
        for place in range(count):
            column[place] = buffers.items[place]


@loop
def merge(path: Path, days: int, buffers: SortBuffers) -> int:
    """
    Merge the balance changes of several accounts into one path; returns its number of entries.
    """
    for place in range(days):
        buffers.keys[place], buffers.items[place] = path.day[place], path.balance[place]
    sort(buffers, days)
    last, balance = -1, 0
    for place in range(days):
        balance += buffers.items[place]
        if last < 0 or path.day[last] != buffers.keys[place]:
            last += 1
        path.day[last], path.balance[last] = buffers.keys[place], balance
    return last + 1


@loop
def account_path(rows: Rows, begin: int, end: int, path: Path, first: int, buffers: SortBuffers) -> tuple[int, bool]:
    """
    Write the path of one account, the rows [begin, end), from entry `first` on.

    Returns:
        The number of entries written, and whether the account gave any balance.
    """
    last, votes, through, before = first - 1, zero(), 0, 0
    for place in range(begin, end):
        if place == begin or rows.day[place] != rows.day[place - 1]:
            last += 1
            path.day[last] = rows.day[place]
            before = through
        through += rows.cents[place]
        path.through[last] = through
        if rows.balance[place] != NO_BALANCE:
            buffers.keys[votes] = rows.balance[place] - rows.cents[place] - before
            votes += 1
    days = last + 1 - first
    if votes == 0:
        return days, False
    votes = add_end_of_day_votes(rows, begin, end, path, first, buffers, votes)
    fill_balances(rows, begin, end, path, first, most_frequent(buffers, votes))
    return days, True


@loop
def add_end_of_day_votes(
    rows: Rows, begin: int, end: int, path: Path, first: int, buffers: SortBuffers, votes: int
) -> int:
    """
    Add each row's vote as the last of its day to those as the first of its day; returns the number of all votes.
    """
    number = first
    for place in range(begin, end):
        number += place > begin and rows.day[place] != rows.day[place - 1]
        if rows.balance[place] != NO_BALANCE:
            buffers.keys[votes] = rows.balance[place] - path.through[number]
            votes += 1
    return votes


@loop
def most_frequent(buffers: SortBuffers, votes: int) -> int:
    """
    The most frequent key; of equally frequent ones the largest.
    """
    # A majority is found in one pass (Boyer and Moore, MJRTY, 1981) and verified in a second one.
    winner: int = buffers.keys[0]
    lead = agree = 0
    for place in range(votes):
        if lead == 0:
            winner = buffers.keys[place]
        lead += 1 if buffers.keys[place] == winner else -1
    for place in range(votes):
        agree += buffers.keys[place] == winner
    if 2 * agree > votes:
        return winner
    sort(buffers, votes)
    most = run = 0
    for place in range(votes):
        run = run + 1 if place and buffers.keys[place] == buffers.keys[place - 1] else 1
        if run >= most:
            winner, most = buffers.keys[place], run
    return winner


@loop
def fill_balances(rows: Rows, begin: int, end: int, path: Path, first: int, usual: int) -> None:
    """
    Write each day's balance: from the row whose implied opening balance is nearest to the usual one; for a day without
    balances from the last earlier day that has one, otherwise from the first that has one.

    Args:
        usual: the account's most frequent implied opening balance, in cents.
    """
    number = first
    path.miss[number] = NO_BALANCE
    for place in range(begin, end):
        if place > begin and rows.day[place] != rows.day[place - 1]:
            number += 1
            path.miss[number] = NO_BALANCE
        if rows.balance[place] != NO_BALANCE:
            path.miss[number] = nearer_to_zero(path.miss[number], rows.balance[place] - path.through[number] - usual)
    place = first
    while path.miss[place] == NO_BALANCE:
        place += 1
    offset = path.miss[place]
    for place in range(first, number + 1):
        if path.miss[place] != NO_BALANCE:
            offset = path.miss[place]
        path.balance[place] = offset + usual + path.through[place]


@loop
def nearer_to_zero(one: int, other: int) -> int:
    """
    The number nearer to 0; the positive one of two equally near. `one` may be NO_BALANCE.
    """
    if one == NO_BALANCE or abs(other) < abs(one) or (other > one and abs(other) == abs(one)):
        return other
    return one
