"""
Shapes: what kernels take and give. Not compiled, so that whoever names them need not import the compiler.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from risk_model.features.kernels.arrays import Floats, Int32s, Int64s, UInt8s

# Before every day: of what never happened.
NEVER = -(2**40)

# Sides of the flows, inflow first; of a row that is neither.
SIDES = 2
NO_SIDE = 2

# Columns of `extent`.
FIRST_DAY, COUNT, LONGEST_GAP, OUTLIERS, ACCOUNTS = range(5)
EXTENTS = 5

# Months of 30 days that are told apart.
MONTH_DAYS = 30
MONTHS = 12

# Columns of `income`: days with income, the sum of the intervals between them and of their squares, the latest day.
DAYS, INTERVALS, SQUARES, LATEST = range(4)
INCOMES = 4

# Columns of `met`: who paid in the year, the most one of them paid, what all paid; who was met at all, and who for the
# first time lately, with how many rows, of how many rows lately.
PAYERS, LARGEST, TOTAL, COUNTERPARTIES, NEW, ROWS_OF_NEW, RECENT_ROWS = range(7)
METS = 7
RECENT_DAYS = 90

# A number is sorted by so many bits at a time.
DIGIT_BITS = 8
DIGITS = 1 << DIGIT_BITS

# Lines of `stretches`: days looked at; the lowest and highest of their end-of-day balances; days that ended below zero;
# the longest run of them. A stretch starts with each window; with the settled days; with the history.
LENGTH, LOWEST, HIGHEST, NEGATIVE, LONGEST_NEGATIVE = range(5)
LINES = 5
SETTLED, WHOLE = -2, -1
SINGLE_STARTS = 2


class Columns(NamedTuple):
    """
    The columns of a ledger.
    """

    day: Int32s
    known_day: Int32s
    cents: Int64s
    balance: Int64s
    kind: UInt8s
    category: UInt8s
    counterparty: Int64s
    account: Int32s


class CellCodes(NamedTuple):
    """
    What a row's way (out, none, in), category and kind add up to: its cell.
    """

    way: Int64s
    category: Int64s
    kind: Int64s


class Rules(NamedTuple):
    """
    Which counters count a cell, and which side of the flows it is on.

    Attributes:
        begins: where each cell's counters begin in `counters`: cells + 1 entries.
        side: 0 for inflow, 1 for outflow, NO_SIDE, one a cell.
        windows: in days, rising.
    """

    begins: Int64s
    counters: Int64s
    side: Int64s
    windows: Int64s


class Rows(NamedTuple):
    """
    The rows of one customer by day, the oldest first; only as many entries as were laid mean anything.
    """

    day: Int64s
    cents: Int64s
    balance: Int64s
    cell: Int64s
    counterparty: Int64s
    account: Int64s


class Path(NamedTuple):
    """
    Days on which the balance changed, rising, and the balance in cents at the end of each.

    Attributes:
        through: cents of the account's rows up to the day's end.
        miss: how far the day's own balance lies from where the account's usual one would be; NO_BALANCE untold.
    """

    day: Int64s
    balance: Int64s
    through: Int64s
    miss: Int64s


class Acquaintance(NamedTuple):
    """
    Room for one entry a counterparty number; as it was after every customer.

    Attributes:
        first_day: NEVER where nobody was met.
        paid: cents of the year.
        numbers: the counterparties met, in the order of their first rows.
    """

    first_day: Int64s
    paid: Int64s
    numbers: Int64s


class Desk(NamedTuple):
    """
    Room to sort on: keys, and whose keys they are, twice each, and a count of digits.
    """

    keys: Int64s
    items: Int64s
    other_keys: Int64s
    other_items: Int64s
    counts: Int64s


class Bench(NamedTuple):
    """
    Room that is used again for customer after customer; kernels make no arrays of their own.

    Attributes:
        starts, run: one entry a stretch of the balance: its first day, and how long it has been negative.
    """

    rows: Rows
    path: Path
    room: Acquaintance
    desk: Desk
    starts: Int64s
    run: Int64s


class Found(NamedTuple):
    """
    What is found: numbers of rows, days and cents. The first axis of each is the customer.

    Attributes:
        counted, cents: windows x counters. latest: counters.
        largest, plain, squares: windows x sides. shift: sides.
        active: windows x 1. extent: FIRST_DAY to ACCOUNTS.
        months: sides x months. income: DAYS to LATEST.
        met: PAYERS to RECENT_ROWS. concentration: Herfindahl's index of the payers.
        known: whether every account told a balance; else what follows means nothing.
        stretches: lines x starts. sums: starts, of the end-of-day balances, exact up to 2**53 cents times days.
        last_balance: in cents. last_negative: a day, or NEVER.
    """

    counted: Int64s
    cents: Int64s
    latest: Int64s
    largest: Int64s
    plain: Int64s
    squares: Int64s
    shift: Int64s
    active: Int64s
    extent: Int64s
    months: Int64s
    income: Int64s
    met: Int64s
    concentration: Floats
    known: Int64s
    stretches: Int64s
    sums: Floats
    last_balance: Int64s
    last_negative: Int64s


def room_to_find(customers: int, counters: int, windows: int) -> Found:
    """
    Zeros for so many customers.
    """

    def zeros(*shape: int) -> Int64s:
        return np.zeros((customers, *shape), np.int64)

    return Found(
        counted=zeros(windows, counters),
        cents=zeros(windows, counters),
        latest=zeros(counters),
        largest=zeros(windows, SIDES),
        plain=zeros(windows, SIDES),
        squares=zeros(windows, SIDES),
        shift=zeros(SIDES),
        active=zeros(windows, 1),
        extent=zeros(EXTENTS),
        months=zeros(SIDES, MONTHS),
        income=zeros(INCOMES),
        met=zeros(METS),
        concentration=np.zeros(customers),
        known=zeros(),
        stretches=zeros(LINES, windows + SINGLE_STARTS),
        sums=np.zeros((customers, windows + SINGLE_STARTS)),
        last_balance=zeros(),
        last_negative=zeros(),
    )


def desk_for(items: int) -> Desk:
    """
    Room to sort so many.
    """
    keys, whose, other_keys, other_whose = (np.empty(items, np.int64) for _ in range(4))
    return Desk(keys, whose, other_keys, other_whose, np.empty(DIGITS + 1, np.int64))


def bench_for(rows: int, counterparties: int, windows: int) -> Bench:
    """
    Room for customers of at most so many rows, whose counterparties have numbers below so many.
    """

    def room(count: int) -> Int64s:
        return np.empty(count, np.int64)

    return Bench(
        rows=Rows(*(room(rows) for _ in Rows._fields)),
        path=Path(*(room(rows) for _ in Path._fields)),
        room=Acquaintance(np.full(counterparties, NEVER), np.zeros(counterparties, np.int64), room(rows)),
        # Two votes a row are sorted.
        desk=desk_for(2 * rows),
        starts=room(windows + SINGLE_STARTS),
        run=room(windows + SINGLE_STARTS),
    )
