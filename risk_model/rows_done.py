"""
Progress of long work on a terminal: rows done, how fast, how long still; nothing in a pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


class RowsDone:
    """
    Tells it on one line that is written over.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        """
        Args:
            clock: seconds that only rise.
        """
        self._stream = stream
        self._clock = clock
        self._began: tuple[int, float] | None = None

    def __call__(self, done: int, of: int) -> None:
        """
        Args:
            done: rows done so far, those of an earlier run among them.
            of: rows in all.
        """
        if not self._stream.isatty():
            return
        now = self._clock()
        if self._began is None:
            self._began = (done, now)
        rows, seconds = done - self._began[0], now - self._began[1]
        self._stream.write(f"\r{line(done, of, rows / seconds if seconds > 0 else 0.0)}\x1b[K")
        if done >= of:
            self._stream.write("\n")
        self._stream.flush()


def line(done: int, of: int, per_second: float) -> str:
    """
    What is told.
    """
    share = f"{100 * done // of if of else 100} %"
    if per_second <= 0:
        return f"{done:,} of {of:,} rows ({share})"
    left = round((of - done) / per_second)
    return f"{done:,} of {of:,} rows ({share}), {per_second:,.0f} rows/s, {left // 60}:{left % 60:02d} left"
