"""
Waiting for what a test needs to happen: the limit only ends a test that would hang, and promises nothing about speed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

# Long enough for a machine ten times slower with ten other programs beside the tests; shorter than pytest's own limit.
PATIENCE_S = 120.0


def wait_until(holds: Callable[[], bool], what: str = "it", *, within_s: float = PATIENCE_S) -> None:
    """
    Wait until it holds; `what` is named when it never does.
    """
    give_up_at = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"expected {what} within {within_s:.0f} s")
        time.sleep(0.02)
