"""
The balance at the end of every day, from the bank's own balances and the amounts between them.

Banks give a balance with each row but no order inside a day, and files run newest or oldest first. The end of a day is
found without an order: the balance at the end, less all amounts up to then, is the same number every day. So is the
balance before a day's first row, less all amounts before. The number most rows agree on tells each day's last row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from risk_model.ledger import Ledger
from risk_model.transactions import NO_CENTS, Days
from risk_model.windows import Book, Ints, between, extreme, keys_of, prefix

FAR = np.int64(2**62)


@dataclass(frozen=True, eq=False)
class Path:
    """
    Days on which the balance changed, by customer and day.

    Attributes:
        balance: cents at the end of the day, all accounts of the customer together.
        first, end: where each customer's days begin and end.
        known: per customer, whether every account told a balance; else its numbers here mean nothing.
    """

    owner: Ints
    day: Days
    balance: Ints
    first: Ints
    end: Ints
    known: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AccountDays:
    """
    Each account's days with rows: `balance` at the end, `opening` before the first day; `known` per account-day.
    """

    owner: Ints
    day: Days
    change: Ints
    balance: Ints
    known: NDArray[np.bool_]


def path_of(book: Book, ledger: Ledger) -> Path:
    """
    The path of every customer's balance.
    """
    account = ledger.account[book.order]
    several = len(account) > 0 and bool((account != account[book.first[book.owner]]).any())
    # The book is in the order of customers and days; by account only where somebody has more than one.
    rows = np.lexsort((book.day, account, book.owner)) if several else np.arange(len(account))
    days = account_days(book, account, ledger.balance[book.order], rows)
    customers = len(book.as_of)
    known = np.ones(customers, bool)
    known[days.owner[~days.known]] = False
    known[book.first == book.end] = False
    owner, day, balance = merged(days, customers) if several else (days.owner, days.day, days.balance)
    edges = np.searchsorted(owner, np.arange(customers + 1)).astype(np.int64)
    return Path(owner, day, balance, edges[:-1], edges[1:], known)


def account_days(book: Book, account: NDArray[np.int32], balance: Ints, rows: NDArray[np.intp]) -> AccountDays:
    """
    The end of every day of every account.

    Args:
        rows: the book's rows by customer, account and day.
    """
    owner, day, cents, told = book.owner[rows], book.day[rows], book.cents[rows], balance[rows]
    account = account[rows]
    new_account = np.ones(len(rows), bool)
    new_account[1:] = (owner[1:] != owner[:-1]) | (account[1:] != account[:-1])
    new_day = new_account.copy()
    new_day[1:] |= day[1:] != day[:-1]
    begins = np.flatnonzero(new_day)
    number_of_account = np.cumsum(new_account) - 1
    number_of_day = np.cumsum(new_day) - 1
    sums = prefix(cents)
    base = sums[np.flatnonzero(new_account)][number_of_account] if len(rows) else sums[:0]
    ends = np.append(begins[1:], len(rows)) if len(rows) else begins
    through = sums[ends][number_of_day] - base
    before = sums[begins][number_of_day] - base
    has = told != NO_CENTS
    usual = most_frequent(number_of_account, told - through, told - cents - before, has)
    offset, known = day_offsets(told - through - usual[number_of_account], has, begins, number_of_account[begins])
    at_end = offset + usual[number_of_account[begins]] + through[begins]
    opens = new_account[begins]
    earlier = np.where(opens, 0, np.roll(at_end, 1))
    return AccountDays(owner[begins], day[begins], at_end - earlier, at_end, known)


def most_frequent(group: Ints, at_end: Ints, at_begin: Ints, has: NDArray[np.bool_]) -> Ints:
    """
    The number that most rows of each group name; the larger of two equally frequent ones; 0 where none does.
    """
    groups = int(group[-1]) + 1 if len(group) else 0
    owner = np.concatenate([group[has], group[has]])
    votes = np.concatenate([at_end[has], at_begin[has]])
    winner = np.zeros(groups, np.int64)
    if not len(votes):
        return winner
    order = np.lexsort((votes, owner))
    owner, votes = owner[order], votes[order]
    begins = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (votes[1:] != votes[:-1])))
    counts = np.diff(np.append(begins, len(votes)))
    # Written in rising order of count, then of vote: what stands at the end is the winner.
    for_last = np.lexsort((votes[begins], counts))
    winner[owner[begins][for_last]] = votes[begins][for_last]
    return winner


def day_offsets(
    miss: Ints, has: NDArray[np.bool_], begins: NDArray[np.intp], account: Ints
) -> tuple[Ints, NDArray[np.bool_]]:
    """
    How far each day's end lies from the usual offset: what the row nearest to it says, or the day told before.

    Returns:
        The distances, one a day, and whether the day's account told any balance at all.
    """
    if not len(begins):
        return np.zeros(0, np.int64), np.zeros(0, bool)
    coded = np.where(has, np.minimum(np.abs(miss), FAR - 1) * 2 + (miss < 0), 2 * (FAR - 1) + 1)
    nearest = np.minimum.reduceat(coded, begins)
    told = nearest < 2 * (FAR - 1)
    distance = np.where(nearest % 2 == 1, -(nearest // 2), nearest // 2)
    place = np.arange(len(begins))
    before = np.maximum.accumulate(np.where(told, place, -1))
    after = np.minimum.accumulate(np.where(told, place, len(begins))[::-1])[::-1]
    use = np.where((before >= 0) & (account[before] == account), before, after)
    known = (use < len(begins)) & (account[np.minimum(use, len(begins) - 1)] == account)
    return np.where(known, distance[np.where(known, use, 0)], 0), known


def merged(days: AccountDays, customers: int) -> tuple[Ints, Days, Ints]:
    """
    Several accounts of a customer as one path: their changes in the order of the days.

    An account that begins later counts from its first day on with what then stood on it.
    """
    order = np.lexsort((days.day, days.owner))
    owner, day, change = days.owner[order], days.day[order], days.change[order]
    begins = np.flatnonzero(np.append(True, keys_of(owner[1:], day[1:]) != keys_of(owner[:-1], day[:-1])))
    sums = prefix(change)
    ends = np.append(begins[1:], len(order))
    firsts = np.searchsorted(owner, np.arange(customers))
    return owner[begins], day[begins], sums[ends] - sums[firsts[owner[begins]]]


@dataclass(frozen=True, eq=False)
class Stretches:
    """
    What the path did from some day on until as_of: starts x customers; meaningless where Path.known is False.

    Attributes:
        days: days looked at, no more than the history has.
        total: sum of the end-of-day balances over these days.
        lowest, highest: of these balances.
        negative: days that ended below zero; longest_negative: the longest run of them.
    """

    days: Ints
    total: Ints
    lowest: Ints
    highest: Ints
    negative: Ints
    longest_negative: Ints


def stretches_of(path: Path, as_of: Days, starts: Ints) -> Stretches:
    """
    Every customer's path from each of its starts on.

    Args:
        starts: starts x customers, day numbers; one before the history means all of it.
    """
    if not len(path.day):
        return Stretches(*[np.zeros(starts.shape, np.int64)] * 6)
    until = as_of.astype(np.int64)
    lasting = days_lasting(path, until)
    day = np.append(path.day, 0).astype(np.int64)
    opening = np.where(path.first < path.end, day[path.first], until + 1)
    start = np.maximum(starts, opening)
    begin = np.searchsorted(keys_of(path.owner, path.day), keys_of(np.arange(len(as_of)), start))
    # The balance that stood when the window opened, and for how long.
    carried = path.balance[np.maximum(begin - 1, 0)]
    waited = np.where(begin > path.first, np.where(begin < path.end, day[begin], until + 1) - start, 0)
    is_negative = path.balance < 0
    sums, below = prefix(path.balance * lasting), prefix(lasting * is_negative)
    lowest = extreme(np.minimum, path.balance, begin, path.end, int(FAR))
    highest = extreme(np.maximum, path.balance, begin, path.end, -int(FAR))
    waited_below = np.where(carried < 0, waited, 0)
    return Stretches(
        days=np.maximum(until - start + 1, 0),
        total=between(sums, begin, path.end) + carried * waited,
        lowest=np.where(waited > 0, np.minimum(lowest, carried), lowest),
        highest=np.where(waited > 0, np.maximum(highest, carried), highest),
        negative=between(below, begin, path.end) + waited_below,
        longest_negative=longest_runs(path, begin, below, is_negative, waited_below),
    )


def days_lasting(path: Path, until: Ints) -> Ints:
    """
    For how many days each balance stood: until the next change, the last one until as_of.
    """
    lasting = np.append(path.day[1:], 0).astype(np.int64)
    has_days = path.first < path.end
    lasting[path.end[has_days] - 1] = until[has_days] + 1
    days: Ints = lasting - path.day
    return days


def longest_runs(path: Path, begin: Ints, below: Ints, is_negative: NDArray[np.bool_], waited_below: Ints) -> Ints:
    """
    The longest stretch of negative days from `begin` on; one under way when the window opened counts from there.
    """
    if not is_negative.any():
        return waited_below
    place = np.arange(len(path.day))
    new_owner = np.append(True, path.owner[1:] != path.owner[:-1])
    breaks = new_owner | ~is_negative
    run_begin = np.maximum.accumulate(np.where(breaks, place + ~is_negative, 0))
    longest = np.empty_like(waited_below)
    for window, (floor, waited) in enumerate(zip(begin[:, path.owner], waited_below[:, path.owner], strict=True)):
        run = below[place + 1] - below[np.maximum(run_begin, np.minimum(floor, place + 1))]
        reaches_back = is_negative & (run_begin < floor) & (place >= floor)
        run = run + np.where(reaches_back, waited, 0)
        longest[window] = extreme(np.maximum, run, begin[window], path.end, 0)
    return np.maximum(longest, waited_below)
