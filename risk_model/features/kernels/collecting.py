"""
Collecting one customer's rows: those visible on its as_of day, sorted by day, in contiguous memory.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import CellCodes, Columns, Rows, SortBuffers
from risk_model.features.kernels.sorting import sort


@loop
def collect_rows(
    rows: Rows, columns: Columns, begin: int, end: int, as_of: int, codes: CellCodes, buffers: SortBuffers
) -> int:
    """
    Copy the rows that were booked, and known, on or before as_of into `rows`, sorted by day.

    Args:
        begin, end: the customer's rows in the columns: [begin, end), end exclusive.

    Returns:
        The number of rows copied.
    """
    count, rises = zero(), True
    for row in range(begin, end):
        if columns.day[row] <= as_of and columns.known_day[row] <= as_of:
            buffers.keys[count] = columns.day[row]
            buffers.items[count] = row
            rises &= count == 0 or buffers.keys[count] >= buffers.keys[count - 1]
            count += 1
    if not rises:
        sort(buffers, count)
    for place in range(count):
        row = buffers.items[place]
        cents = columns.cents[row]
        way = 0 if cents < 0 else (2 if cents > 0 else 1)
        rows.day[place] = columns.day[row]
        rows.cents[place] = cents
        rows.balance[place] = columns.balance[row]
        rows.cell[place] = codes.way[way] + codes.category[columns.category[row]] + codes.kind[columns.kind[row]]
        rows.counterparty[place] = columns.counterparty[row]
        rows.account[place] = columns.account[row]
    return count
