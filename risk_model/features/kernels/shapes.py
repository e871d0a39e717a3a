"""
Shapes: the kernels' arguments and results. Plain NumPy, so that importing them imports no compiler.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from risk_model.features.kernels.arrays import Floats, Int32s, Int64s, UInt8s

# The day number of what never happened: before every day.
NEVER = -(2**40)

# Sides: 0 is inflow, 1 is outflow; NO_SIDE for a row that is neither.
SIDES = 2
NO_SIDE = 2

# Indices into `extent`.
FIRST_DAY, COUNT, LONGEST_GAP, OUTLIERS, ACCOUNTS = range(5)
EXTENTS = 5

# Months of 30 days, and how many of them are measured.
MONTH_DAYS = 30
MONTHS = 12

# Indices into `income`: days with income; the sums of the intervals between them and of their squares; the latest day.
DAYS, INTERVALS, SQUARES, LATEST = range(4)
INCOMES = 4

# Indices into `counterparties`. Of the last year: number of payers, largest sum from one payer, sum from all. Of the
# whole history: number of counterparties. Of the last RECENT_DAYS: new counterparties, their rows, all rows.
PAYERS, LARGEST, TOTAL, COUNTERPARTIES, NEW, ROWS_OF_NEW, RECENT_ROWS = range(7)
COUNTERPARTY_COUNTS = 7
RECENT_DAYS = 90

# Bits that one sorting pass looks at.
DIGIT_BITS = 8
DIGITS = 1 << DIGIT_BITS

# Rows of `balance_ranges`: days in the range; lowest and highest end-of-day balance; days that ended negative; the
# longest run of these. Its columns are the ranges: one per window, then SETTLED, then WHOLE (the whole history).
LENGTH, LOWEST, HIGHEST, NEGATIVE, LONGEST_NEGATIVE = range(5)
RANGE_MEASURES = 5
SETTLED, WHOLE = -2, -1
RANGES_BESIDE_WINDOWS = 2


class Columns(NamedTuple):
    """
    The columns of a ledger; one entry per row.
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
    Summands of a row's cell: cell = way[out, none, in] + category[code] + kind[code].
    """

    way: Int64s
    category: Int64s
    kind: Int64s


class CounterRules(NamedTuple):
    """
    Which counters count the rows of a cell, and which side they are on.

    Attributes:
        begins: the counters of cell c are counters[begins[c]:begins[c + 1]]; cells + 1 entries.
        side: one per cell: 0 for inflow, 1 for outflow, or NO_SIDE.
        windows: lengths in days, ascending.
    """

    begins: Int64s
    counters: Int64s
    side: Int64s
    windows: Int64s


class Rows(NamedTuple):
    """
    The rows of one customer sorted by day, oldest first; entries beyond the number collected are undefined.
    """

    day: Int64s
    cents: Int64s
    balance: Int64s
    cell: Int64s
    counterparty: Int64s
    account: Int64s


class Path(NamedTuple):
    """
    The days with rows, ascending, and the balance in cents at the end of each.

    Attributes:
        through: sum in cents of the account's rows through the end of the day.
        miss: cents between the opening balance that the day implies and the usual one; NO_BALANCE without a balance.
    """

    day: Int64s
    balance: Int64s
    through: Int64s
    miss: Int64s


class CounterpartyState(NamedTuple):
    """
    Scratch space with one entry per counterparty number; reset after every customer.

    Attributes:
        first_day: day number of the first row; NEVER where there was none.
        paid: cents received in the last year.
        numbers: the counterparty numbers that occur, in the order of their first rows.
    """

    first_day: Int64s
    paid: Int64s
    numbers: Int64s


class SortBuffers(NamedTuple):
    """
    Buffers of the radix sort: keys and their items, twice, and the counts of digits.
    """

    keys: Int64s
    items: Int64s
    other_keys: Int64s
    other_items: Int64s
    counts: Int64s


class Workspace(NamedTuple):
    """
    Scratch space, reused for every customer: kernels allocate no arrays.

    Attributes:
        starts, run: one entry per balance range: its first day, and the current run of negative days.
    """

    rows: Rows
    path: Path
    counterparties: CounterpartyState
    buffers: SortBuffers
    starts: Int64s
    run: Int64s


class Measurements(NamedTuple):
    """
    Results of the kernel, in rows, days and cents. The first axis is the customer; the others are listed below.

    Attributes:
        counted, cents: windows x counters. latest: counters.
        largest, plain, squares: windows x sides. shift: sides.
        active: windows x 1. extent: FIRST_DAY to ACCOUNTS.
        months: sides x months. income: DAYS to LATEST.
        counterparties: PAYERS to RECENT_ROWS. concentration: Herfindahl index of the payers, in [0, 1].
        known: 1 where every account gave a balance; otherwise the fields below are meaningless.
        balance_ranges: RANGE_MEASURES x ranges. sums: ranges; cents summed over days, exact up to 2**53.
        last_balance: in cents. last_negative: a day number, or NEVER.
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
    counterparties: Int64s
    concentration: Floats
    known: Int64s
    balance_ranges: Int64s
    sums: Floats
    last_balance: Int64s
    last_negative: Int64s


def allocate_results(customers: int, counters: int, windows: int) -> Measurements:
    """
    Zeroed results.
    """

    def zeros(*shape: int) -> Int64s:
        return np.zeros((customers, *shape), np.int64)

    return Measurements(
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
        counterparties=zeros(COUNTERPARTY_COUNTS),
        concentration=np.zeros(customers),
        known=zeros(),
        balance_ranges=zeros(RANGE_MEASURES, windows + RANGES_BESIDE_WINDOWS),
        sums=np.zeros((customers, windows + RANGES_BESIDE_WINDOWS)),
        last_balance=zeros(),
        last_negative=zeros(),
    )


def sort_buffers_for(items: int) -> SortBuffers:
    """
    Buffers to sort up to `items` keys.
    """
    keys, whose, other_keys, other_whose = (np.empty(items, np.int64) for _ in range(4))
    return SortBuffers(keys, whose, other_keys, other_whose, np.empty(DIGITS + 1, np.int64))


def workspace_for(rows: int, numbers: int, windows: int) -> Workspace:
    """
    Scratch space for customers of at most `rows` rows, with counterparty numbers in [0, numbers).
    """

    def empty(count: int) -> Int64s:
        return np.empty(count, np.int64)

    return Workspace(
        rows=Rows(*(empty(rows) for _ in Rows._fields)),
        path=Path(*(empty(rows) for _ in Path._fields)),
        counterparties=CounterpartyState(np.full(numbers, NEVER), np.zeros(numbers, np.int64), empty(rows)),
        buffers=sort_buffers_for(2 * rows),  # two votes per row
        starts=empty(windows + RANGES_BESIDE_WINDOWS),
        run=empty(windows + RANGES_BESIDE_WINDOWS),
    )
