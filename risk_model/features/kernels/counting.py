"""
Counting: how many rows of what, how much money, and when last, in each window; sizes of flows; days with rows.

A window's line holds what is younger than the window and older than the one before; `add_up` makes windows of lines.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Int64s
from risk_model.features.kernels.loops import loop
from risk_model.features.kernels.shapes import (
    COUNT,
    FIRST_DAY,
    LONGEST_GAP,
    NEVER,
    NO_SIDE,
    OUTLIERS,
    SIDES,
    Found,
    Rows,
    Rules,
)

YEAR = 365
OUTLIER_TIMES_MEAN = 5
# A customer's amounts are squared in as many bits of its largest one: half a million squares sum up within 63 bits.
SQUARED_BITS = 22


@loop
def line_of(age: int, windows: Int64s) -> int:
    """
    The shortest window that a row of this age lies in, counted from 0; len(windows) where it is older than all.
    """
    line = 0
    while line < len(windows) and age >= windows[line]:
        line += 1
    return line


@loop
def add_up(lines: Int64s) -> None:
    """
    Sums of windows from sums of lines, in place: lines x what is summed.
    """
    for line in range(1, len(lines)):
        for place in range(lines.shape[1]):
            lines[line, place] += lines[line - 1, place]


@loop
def count_rows(
    rows: Rows, count: int, as_of: int, rules: Rules, counted: Int64s, cents: Int64s, latest: Int64s
) -> None:
    """
    Args:
        counted, cents: windows x counters, zero; filled with rows and with their money, without its sign.
        latest: one a counter; filled with the latest day, NEVER where there is none.
    """
    for counter in range(len(latest)):
        latest[counter] = NEVER
    for place in range(count):
        cell = rows.cell[place]
        line = line_of(as_of - rows.day[place], rules.windows)
        size = abs(rows.cents[place])
        for number in range(rules.begins[cell], rules.begins[cell + 1]):
            counter = rules.counters[number]
            latest[counter] = rows.day[place]
            if line < len(rules.windows):
                counted[line, counter] += 1
                cents[line, counter] += size
    add_up(counted)
    add_up(cents)


@loop
def measure_flows(rows: Rows, count: int, as_of: int, rules: Rules, found: Found, customer: int) -> None:
    """
    Find the largest amount of each side, and the sums of amounts and of their squares, both without their lowest
    `shift` bits, so that the squares cannot overflow.
    """
    largest, plain, squares = found.largest[customer], found.plain[customer], found.squares[customer]
    shift = found.shift[customer]
    for place in range(count):
        side = rules.side[rows.cell[place]]
        if side != NO_SIDE:
            shift[side] = max(shift[side], abs(rows.cents[place]))
    for side in range(SIDES):
        bits = 0
        while shift[side] >> bits:
            bits += 1
        shift[side] = max(bits - SQUARED_BITS, 0)
    for place in range(count):
        side = rules.side[rows.cell[place]]
        line = line_of(as_of - rows.day[place], rules.windows)
        if side != NO_SIDE and line < len(rules.windows):
            size = abs(rows.cents[place])
            units = size >> shift[side]
            largest[line, side] = max(largest[line, side], size)
            plain[line, side] += units
            squares[line, side] += units * units
    add_up(plain)
    add_up(squares)
    for line in range(1, len(largest)):
        for side in range(SIDES):
            largest[line, side] = max(largest[line, side], largest[line - 1, side])


@loop
def count_days(rows: Rows, count: int, as_of: int, windows: Int64s, active: Int64s, extent: Int64s) -> None:
    """
    Args:
        active: windows x 1, zero; filled with the days that have a row.
        extent: filled with what FIRST_DAY to OUTLIERS name.
    """
    extent[FIRST_DAY] = rows.day[0] if count else as_of + 1
    extent[COUNT] = count
    total = year = 0
    for place in range(count):
        age = as_of - rows.day[place]
        line = line_of(age, windows)
        if line < len(windows) and (place == 0 or rows.day[place] != rows.day[place - 1]):
            active[line, 0] += 1
        if age < YEAR:
            if year:
                extent[LONGEST_GAP] = max(extent[LONGEST_GAP], rows.day[place] - rows.day[place - 1] - 1)
            year += 1
            total += abs(rows.cents[place])
    add_up(active)
    for place in range(count - year, count):
        extent[OUTLIERS] += abs(rows.cents[place]) * year > OUTLIER_TIMES_MEAN * total
