"""
Laying one customer's rows out: what may be seen on its day, by day, in memory of its own.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import CellCodes, Columns, Desk, Rows
from risk_model.features.kernels.sorting import sort


@loop
def lay(rows: Rows, columns: Columns, begin: int, end: int, as_of: int, codes: CellCodes, desk: Desk) -> int:
    """
    Lay out what was booked, and known, on or before as_of.

    Args:
        begin, end: the customer's rows in the columns.

    Returns:
        How many rows that are.
    """
    count, rises = zero(), True
    for row in range(begin, end):
        if columns.day[row] <= as_of and columns.known_day[row] <= as_of:
            desk.keys[count] = columns.day[row]
            desk.items[count] = row
            rises &= count == 0 or desk.keys[count] >= desk.keys[count - 1]
            count += 1
    if not rises:
        sort(desk, count)
    for place in range(count):
        row = desk.items[place]
        cents = columns.cents[row]
        way = 0 if cents < 0 else (2 if cents > 0 else 1)
        rows.day[place] = columns.day[row]
        rows.cents[place] = cents
        rows.balance[place] = columns.balance[row]
        rows.cell[place] = codes.way[way] + codes.category[columns.category[row]] + codes.kind[columns.kind[row]]
        rows.counterparty[place] = columns.counterparty[row]
        rows.account[place] = columns.account[row]
    return count
