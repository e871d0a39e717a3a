"""
Which way the rows of a statement run, by the balances beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def direction_of_rows(amounts: Sequence[int], balances: Sequence[int]) -> int | None:
    """
    1 where each balance is the one before it moved by its own amount, whatever its sign, -1 where by that of the row
    before; None where both fit, or neither.
    """
    rows = list(zip(map(abs, amounts), balances, strict=True))
    if len(rows) < 2:
        return None
    is_forward = all(abs(after - before) == amount for (_, before), (amount, after) in pairwise(rows))
    is_backward = all(abs(after - before) == amount for (amount, before), (_, after) in pairwise(rows))
    return None if is_forward == is_backward else 1 if is_forward else -1
