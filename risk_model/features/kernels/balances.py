"""
The balance at the end of every day, from the bank's own balances and the amounts between them.

Banks give a balance with each row but no order inside a day, and files run newest or oldest first. The end of a day is
found without an order: the balance at the end, less all amounts up to then, is the same number every day. So is the
balance before a day's first row, less all amounts before. The number most rows agree on tells each day's last row.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import Desk, Path, Rows
from risk_model.features.kernels.sorting import sort

NO_BALANCE = -(2**63)


@loop
def follow(rows: Rows, count: int, path: Path, desk: Desk) -> tuple[int, bool, int]:
    """
    The path of all accounts together. Several ones: their changes in the order of the days; an account that begins
    later counts from its first day on with what then stood on it.

    Returns:
        How many days it has, whether every account told a balance (else its numbers mean nothing), and how many
        accounts there are.
    """
    by_account(rows, count, desk)
    days, begin, accounts, all_known = zero(), zero(), 0, count > 0
    while begin < count:
        end = begin
        while end < count and rows.account[end] == rows.account[begin]:
            end += 1
        more, known = follow_account(rows, begin, end, path, days, desk)
        all_known &= known
        if end - begin < count:
            for place in range(days + more - 1, days, -1):
                path.balance[place] -= path.balance[place - 1]
        days, begin, accounts = days + more, end, accounts + 1
    return merge(path, days, desk) if accounts > 1 else days, all_known, accounts


@loop
def by_account(rows: Rows, count: int, desk: Desk) -> None:
    """
    Put the rows in the order of their accounts; those of one account stay in the order of their days.
    """
    several = False
    for place in range(count):
        several |= rows.account[place] != rows.account[0]
    if not several:
        return
    for column in (rows.day, rows.cents, rows.balance, rows.account):
        for place in range(count):
            desk.keys[place], desk.items[place] = rows.account[place], column[place]
        sort(desk, count)
        for place in range(count):
            column[place] = desk.items[place]


@loop
def merge(path: Path, days: int, desk: Desk) -> int:
    """
    Changes of several accounts as one path; gives its days.
    """
    for place in range(days):
        desk.keys[place], desk.items[place] = path.day[place], path.balance[place]
    sort(desk, days)
    last, balance = -1, 0
    for place in range(days):
        balance += desk.items[place]
        if last < 0 or path.day[last] != desk.keys[place]:
            last += 1
        path.day[last], path.balance[last] = desk.keys[place], balance
    return last + 1


@loop
def follow_account(rows: Rows, begin: int, end: int, path: Path, first: int, desk: Desk) -> tuple[int, bool]:
    """
    The path of one account, written from entry `first` on; gives its days, and whether it told any balance.
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
            desk.keys[votes] = rows.balance[place] - rows.cents[place] - before
            votes += 1
    days = last + 1 - first
    if votes == 0:
        return days, False
    votes = with_ends(rows, begin, end, path, first, desk, votes)
    find_offsets(rows, begin, end, path, first, most_frequent(desk, votes))
    return days, True


@loop
def with_ends(rows: Rows, begin: int, end: int, path: Path, first: int, desk: Desk, votes: int) -> int:
    """
    Add to the votes of each row as its day's first those as its day's last; gives how many there are in all.
    """
    number = first
    for place in range(begin, end):
        number += place > begin and rows.day[place] != rows.day[place - 1]
        if rows.balance[place] != NO_BALANCE:
            desk.keys[votes] = rows.balance[place] - path.through[number]
            votes += 1
    return votes


@loop
def most_frequent(desk: Desk, votes: int) -> int:
    """
    The most frequent number, the larger of two equally frequent ones.
    """
    # Where more than half of all agree, one pass finds them (Boyer and Moore, MJRTY, 1981) and one makes sure.
    winner: int = desk.keys[0]
    lead = agree = 0
    for place in range(votes):
        if lead == 0:
            winner = desk.keys[place]
        lead += 1 if desk.keys[place] == winner else -1
    for place in range(votes):
        agree += desk.keys[place] == winner
    if 2 * agree > votes:
        return winner
    sort(desk, votes)
    most = run = 0
    for place in range(votes):
        run = run + 1 if place and desk.keys[place] == desk.keys[place - 1] else 1
        if run >= most:
            winner, most = desk.keys[place], run
    return winner


@loop
def find_offsets(rows: Rows, begin: int, end: int, path: Path, first: int, usual: int) -> None:
    """
    Write each day's balance: by the row that is nearest to the usual offset, or else by the day told before, or, for
    the days before any was told, by the first that was.
    """
    number = first
    path.miss[number] = NO_BALANCE
    for place in range(begin, end):
        if place > begin and rows.day[place] != rows.day[place - 1]:
            number += 1
            path.miss[number] = NO_BALANCE
        if rows.balance[place] != NO_BALANCE:
            path.miss[number] = nearer(path.miss[number], rows.balance[place] - path.through[number] - usual)
    place = first
    while path.miss[place] == NO_BALANCE:
        place += 1
    offset = path.miss[place]
    for place in range(first, number + 1):
        if path.miss[place] != NO_BALANCE:
            offset = path.miss[place]
        path.balance[place] = offset + usual + path.through[place]


@loop
def nearer(one: int, other: int) -> int:
    """
    What lies nearer to 0, of two equally near the positive one; `one` may be NO_BALANCE.
    """
    if one == NO_BALANCE or abs(other) < abs(one) or (other > one and abs(other) == abs(one)):
        return other
    return one
