"""
Sorting whole numbers by their bytes, from the lowest to the highest (radix sort): linear, stable, and compiled in no
time, which NumPy's sorts inside a kernel are not.

The difference of two keys may need 64 bits. Machine code wraps it below zero then, plain Python does not: the eight
bits that are taken of it are the same, and what has wrapped is not zero either.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import DIGIT_BITS, DIGITS, Desk


@loop
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
    while shift < 64 and (high - low) >> shift:
        sort_by_digit(desk, count, low, shift)
        shift += DIGIT_BITS


@loop
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


@loop
def digit_of(key: int, low: int, shift: int) -> int:
    """
    The eight bits of key - low that begin at `shift`.
    """
    return ((key - low) >> shift) & (DIGITS - 1)
