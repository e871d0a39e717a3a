"""
Wait for an event that a test needs. The limit only ends a test that would hang; it says nothing about speed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

# Long enough for a machine ten times slower that runs ten other programs; shorter than pytest's own limit.
PATIENCE_S = 120.0


def wait_until(holds: Callable[[], bool], what: str = "it", *, within_s: float = PATIENCE_S) -> None:
    """
    Wait until `holds` returns true.

    Raises:
        AssertionError: it does not within the limit; the message names `what`.
    """
    give_up_at = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"expected {what} within {within_s:.0f} s")
        time.sleep(0.02)
