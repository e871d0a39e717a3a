"""
Loops: the functions that are compiled to machine code, once per machine, and run as plain Python until then.

Both forms give bit-identical results as long as two rules hold. Integers stay within 64 bits wherever their size
matters: machine code wraps around, Python does not. Floats are added in the order written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

Loop = TypeVar("Loop", bound=Callable[..., Any])

LOOPS: list[Callable[..., Any]] = []


def loop(function: Loop) -> Loop:
    """
    Register a function to be compiled; returns it unchanged.
    """
    LOOPS.append(function)
    return function


@loop
def zero() -> int:
    """
    0 as an int64. The compiler gives a literal 0 a type of its own and would compile every function that takes it once
    more.
    """
    return int(np.int64(0))
