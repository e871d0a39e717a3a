"""
Sorting whole numbers by their bytes, from the lowest to the highest (radix sort): linear, stable, and compiled in no
time, which NumPy's sorts inside a kernel are not.
"""

from __future__ import annotations

import numpy as np

from risk_model.kernels.compiling import compiled, zero
from risk_model.kernels.shapes import DIGIT_BITS, DIGITS, Desk


@compiled
def sort(desk: Desk, count: int) -> None:
    """
    Put the first `count` keys in rising order, and their items with them; equal keys stay as they are.
    """
    if count == 0:
        return
    low = high = desk.keys[0]
    for place in range(count):
        low, high = min(low, desk.keys[place]), max(high, desk.keys[place])
    shift = zero()
    # A difference may need all 64 bits: taken as unsigned, it cannot overflow.
    while shift < 64 and (np.uint64(high) - np.uint64(low)) >> np.uint64(shift):
        sort_by_digit(desk, count, low, shift)
        shift += DIGIT_BITS


@compiled
def sort_by_digit(desk: Desk, count: int, low: int, shift: int) -> None:
    """
    One pass: by eight bits of how far each key lies above the lowest.
    """
    for digit in range(DIGITS + 1):
        desk.counts[digit] = 0
    for place in range(count):
        desk.counts[digit_of(desk.keys[place], low, shift) + 1] += 1
    for digit in range(1, DIGITS):
        desk.counts[digit] += desk.counts[digit - 1]
    for place in range(count):
        own = digit_of(desk.keys[place], low, shift)
        to = desk.counts[own]
        desk.counts[own] = to + 1
        desk.other_keys[to] = desk.keys[place]
        desk.other_items[to] = desk.items[place]
    for place in range(count):
        desk.keys[place] = desk.other_keys[place]
        desk.items[place] = desk.other_items[place]


@compiled
def digit_of(key: int, low: int, shift: int) -> np.int64:
    """
    The eight bits of key - low that begin at `shift`.
    """
    return np.int64(((np.uint64(key) - np.uint64(low)) >> np.uint64(shift)) & np.uint64(DIGITS - 1))
