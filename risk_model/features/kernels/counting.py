"""
Counting: per window the number of rows, their money and latest day by counter; the sizes of flows; days with rows.

Each row is first added to the shortest window that holds it; `accumulate_windows` then adds shorter windows to longer
ones.
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
    CounterRules,
    Measurements,
    Rows,
)

YEAR = 365
OUTLIER_TIMES_MEAN = 5
# Amounts are squared with this many significant bits of the customer's largest: 500,000 squares fit in 63 bits.
SQUARED_BITS = 22


@loop
def window_of(age: int, windows: Int64s) -> int:
    """
    Index of the shortest window that holds a row of this age in days; len(windows) for older rows.
    """
    window = 0
    while window < len(windows) and age >= windows[window]:
        window += 1
    return window


@loop
def accumulate_windows(sums: Int64s) -> None:
    """
    Cumulative sums along the windows, in place.

    Args:
        sums: windows x anything, from the shortest window to the longest.
    """
    for window in range(1, len(sums)):
        for place in range(sums.shape[1]):
            sums[window, place] += sums[window - 1, place]


@loop
def count_rows(
    rows: Rows, count: int, as_of: int, rules: CounterRules, counted: Int64s, cents: Int64s, latest: Int64s
) -> None:
    """
    Count the rows of each counter in each window.

    Args:
        counted, cents: windows x counters, zeros; filled with numbers of rows and their absolute amounts in cents.
        latest: one entry per counter; filled with the latest day number, NEVER where there is none.
    """
    for counter in range(len(latest)):
        latest[counter] = NEVER
    for place in range(count):
        cell = rows.cell[place]
        window = window_of(as_of - rows.day[place], rules.windows)
        size = abs(rows.cents[place])
        for number in range(rules.begins[cell], rules.begins[cell + 1]):
            counter = rules.counters[number]
            latest[counter] = rows.day[place]
            if window < len(rules.windows):
                counted[window, counter] += 1
                cents[window, counter] += size
    accumulate_windows(counted)
    accumulate_windows(cents)


@loop
def measure_flows(
    rows: Rows, count: int, as_of: int, rules: CounterRules, measurements: Measurements, customer: int
) -> None:
    """
    Measure inflow and outflow per window: the largest amount, and the sums of amounts and of squared amounts.

    The sums leave out the lowest `shift` bits of each amount, so that sums of squares cannot overflow 64 bits.
    """
    largest, plain, squares = (
        measurements.largest[customer],
        measurements.plain[customer],
        measurements.squares[customer],
    )
    shift = measurements.shift[customer]
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
        window = window_of(as_of - rows.day[place], rules.windows)
        if side != NO_SIDE and window < len(rules.windows):
            size = abs(rows.cents[place])
            units = size >> shift[side]
            largest[window, side] = max(largest[window, side], size)
            plain[window, side] += units
            squares[window, side] += units * units
    accumulate_windows(plain)
    accumulate_windows(squares)
    for window in range(1, len(largest)):
        for side in range(SIDES):
            largest[window, side] = max(largest[window, side], largest[window - 1, side])


@loop
def count_days(rows: Rows, count: int, as_of: int, windows: Int64s, active: Int64s, extent: Int64s) -> None:
    """
    Count days with rows, and measure the extent of the history.

    Args:
        active: windows x 1, zeros; filled with the number of days that have a row.
        extent: zeros; filled in at the indices FIRST_DAY to OUTLIERS.
    """
    extent[FIRST_DAY] = rows.day[0] if count else as_of + 1
    extent[COUNT] = count
    total = year = 0
    for place in range(count):
        age = as_of - rows.day[place]
        window = window_of(age, windows)
        if window < len(windows) and (place == 0 or rows.day[place] != rows.day[place - 1]):
            active[window, 0] += 1
        if age < YEAR:
            if year:
                extent[LONGEST_GAP] = max(extent[LONGEST_GAP], rows.day[place] - rows.day[place - 1] - 1)
            year += 1
            total += abs(rows.cents[place])
    accumulate_windows(active)
    for place in range(count - year, count):
        extent[OUTLIERS] += abs(rows.cents[place]) * year > OUTLIER_TIMES_MEAN * total
