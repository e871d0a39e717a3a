"""
Balance ranges: the end-of-day balance from a start day through as_of, for each window and two longer ranges.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Floats, Int64s
from risk_model.features.kernels.loops import loop
from risk_model.features.kernels.shapes import (
    HIGHEST,
    LENGTH,
    LONGEST_NEGATIVE,
    LOWEST,
    NEGATIVE,
    NEVER,
    SETTLED,
    WHOLE,
    Workspace,
)

# In its first month an account is still being funded.
SETTLES_AFTER_DAYS = 30

# Beyond every balance.
FAR = 2**62


@loop
def set_starts(starts: Int64s, as_of: int, first_day: int, windows: Int64s) -> None:
    """
    Write the first day of each range: the windows; the settled days, without the first month of the history (as_of
    where the history is shorter); the whole history.

    Args:
        starts: windows + 2 entries.
    """
    for number in range(len(windows)):
        starts[number] = as_of - windows[number] + 1
    starts[SETTLED] = min(first_day + SETTLES_AFTER_DAYS + 1, as_of)
    starts[WHOLE] = first_day
    for number in range(len(starts)):
        starts[number] = max(starts[number], first_day)


@loop
def measure_ranges(workspace: Workspace, days: int, as_of: int, ranges: Int64s, sums: Floats) -> int:
    """
    Measure the end-of-day balances of each range.

    Args:
        days: number of entries of the workspace's path.
        ranges: RANGE_MEASURES x ranges, zeros; filled.
        sums: one entry per range, zeros; filled with cents times days, which outgrow 64 bits as integers.

    Returns:
        The latest day that ended with a negative balance; NEVER where none did.
    """
    path, starts, run = workspace.path, workspace.starts, workspace.run
    for number in range(len(starts)):
        run[number] = 0
        ranges[LOWEST, number], ranges[HIGHEST, number] = FAR, -FAR
    latest = NEVER
    for place in range(days):
        until = path.day[place + 1] - 1 if place + 1 < days else as_of
        balance = path.balance[place]
        if balance < 0:
            latest = until
        for number in range(len(starts)):
            lasted = until - max(path.day[place], starts[number]) + 1
            if lasted > 0:
                run[number] = run[number] + lasted if balance < 0 else 0
                sums[number] += float(balance) * lasted
                add_days(ranges, number, balance, lasted, run[number])
    return latest


@loop
def add_days(ranges: Int64s, number: int, balance: int, lasted: int, run: int) -> None:
    """
    Add `lasted` days with this balance in cents to a range; `run` is the length of the negative run that ends there.
    """
    ranges[LENGTH, number] += lasted
    ranges[LOWEST, number] = min(ranges[LOWEST, number], balance)
    ranges[HIGHEST, number] = max(ranges[HIGHEST, number], balance)
    if balance < 0:
        ranges[NEGATIVE, number] += lasted
        ranges[LONGEST_NEGATIVE, number] = max(ranges[LONGEST_NEGATIVE, number], run)
