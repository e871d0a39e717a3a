"""
Radix sort of integers, byte by byte from the lowest: linear, stable, and quick to compile, which NumPy's sorts inside a
kernel are not.

The difference of two keys may need 64 bits, where machine code wraps to a negative number and Python does not. Both
give the same byte at every shift, and the wrapped number is not zero either.
"""

from __future__ import annotations

from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import DIGIT_BITS, DIGITS, SortBuffers


@loop
def sort(buffers: SortBuffers, count: int) -> None:
    """
    Sort the first `count` keys in ascending order, stably, and their items with them.
    """
    if count == 0:
        return
    low = high = buffers.keys[0]
    for place in range(count):
        low, high = min(low, buffers.keys[place]), max(high, buffers.keys[place])
    shift = zero()
    while shift < 64 and (high - low) >> shift:
        sort_by_digit(buffers, count, low, shift)
        shift += DIGIT_BITS


@loop
def sort_by_digit(buffers: SortBuffers, count: int, low: int, shift: int) -> None:
    """
    One pass: a stable counting sort by eight bits of key - low, starting at bit `shift`.
    """
    for digit in range(DIGITS + 1):
        buffers.counts[digit] = 0
    for place in range(count):
        buffers.counts[digit_of(buffers.keys[place], low, shift) + 1] += 1
    for digit in range(1, DIGITS):
        buffers.counts[digit] += buffers.counts[digit - 1]
    for place in range(count):
        own = digit_of(buffers.keys[place], low, shift)
        to = buffers.counts[own]
        buffers.counts[own] = to + 1
        buffers.other_keys[to] = buffers.keys[place]
        buffers.other_items[to] = buffers.items[place]
    for place in range(count):
        buffers.keys[place] = buffers.other_keys[place]
        buffers.items[place] = buffers.other_items[place]


@loop
def digit_of(key: int, low: int, shift: int) -> int:
    """
    Eight bits of key - low, starting at bit `shift`.
    """
    return ((key - low) >> shift) & (DIGITS - 1)
