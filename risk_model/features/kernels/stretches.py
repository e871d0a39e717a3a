"""
Stretches: what the balance did from some day on until as_of.
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
    Bench,
)

# An account tells little of its holder before so many days.
SETTLES_AFTER_DAYS = 30

# Beyond every balance.
FAR = 2**62


@loop
def set_starts(starts: Int64s, as_of: int, first_day: int, windows: Int64s) -> None:
    """
    Write the first day of each window; then of the settled days, which leave out the first month, in which an account
    is still being filled, or are the last day where the history is shorter; then of the whole history.
    """
    for number in range(len(windows)):
        starts[number] = as_of - windows[number] + 1
    starts[SETTLED] = min(first_day + SETTLES_AFTER_DAYS + 1, as_of)
    starts[WHOLE] = first_day
    for number in range(len(starts)):
        starts[number] = max(starts[number], first_day)


@loop
def measure(bench: Bench, days: int, as_of: int, found: Int64s, sums: Floats) -> int:
    """
    Args:
        found: lines x starts, zero; filled.
        sums: one a start, zero; filled. Floats: cents times days outgrow 64 bits.

    Returns:
        The latest day that ended below zero; NEVER where none did.
    """
    path, starts, run = bench.path, bench.starts, bench.run
    for number in range(len(starts)):
        run[number] = 0
        found[LOWEST, number], found[HIGHEST, number] = FAR, -FAR
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
                add_stretch(found, number, balance, lasted, run[number])
    return latest


@loop
def add_stretch(found: Int64s, number: int, balance: int, lasted: int, run: int) -> None:
    """
    Add so many days on which the balance stood there; `run` counts the negative ones that end with them.
    """
    found[LENGTH, number] += lasted
    found[LOWEST, number] = min(found[LOWEST, number], balance)
    found[HIGHEST, number] = max(found[HIGHEST, number], balance)
    if balance < 0:
        found[NEGATIVE, number] += lasted
        found[LONGEST_NEGATIVE, number] = max(found[LONGEST_NEGATIVE, number], run)
