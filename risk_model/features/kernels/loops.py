"""
Loops: the functions that are turned into machine code, once per machine, and run as plain Python until it is there.

Both forms give the same result to the bit, which two rules keep true. Whole numbers stay within 64 bits wherever their
size matters: machine code wraps, Python does not. Floats are added in the order written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

Loop = TypeVar("Loop", bound=Callable[..., Any])

LOOPS: list[Callable[..., Any]] = []


def loop(function: Loop) -> Loop:
    """
    Register a function as a loop; it stays the Python function it is.
    """
    LOOPS.append(function)
    return function


@loop
def zero() -> int:
    """
    0 in the type of all other numbers: to the compiler a literal 0 has a type of its own, and what takes it would be
    compiled once more for it.
    """
    return int(np.int64(0))
