"""
Context managers that assert time limits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasts(*, at_most_s: float) -> Iterator[None]:
    """
    Assert that the block takes less wall-clock time.
    """
    began = time.monotonic()
    yield
    took_s = time.monotonic() - began
    assert took_s < at_most_s


@contextmanager
def costs(*, at_most_s: float) -> Iterator[None]:
    """
    Assert that the block takes less processor time, whatever else the machine does.
    """
    began = time.process_time()
    yield
    took_s = time.process_time() - began
    assert took_s < at_most_s
