"""
Progress of long work on a terminal: what is done, how fast, how long still; nothing in a pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


class RowsDone:
    """
    Tells it on one line that is written over.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float], what: str = "rows") -> None:
        """
        Args:
            clock: seconds that only rise.
            what: is done, in the plural.
        """
        self._what = what
        self._stream = stream
        self._clock = clock
        self._began: tuple[int, float] | None = None

    def __call__(self, done: int, of: int) -> None:
        """
        Args:
            done: so far, that of an earlier run among it.
            of: in all.
        """
        if not self._stream.isatty():
            return
        now = self._clock()
        if self._began is None:
            self._began = (done, now)
        rows, seconds = done - self._began[0], now - self._began[1]
        self._stream.write(f"\r{line(done, of, rows / seconds if seconds > 0 else 0.0, self._what)}\x1b[K")
        if done >= of:
            self._stream.write("\n")
        self._stream.flush()


def line(done: int, of: int, per_second: float, what: str) -> str:
    """
    What is told.
    """
    share = f"{100 * done // of if of else 100} %"
    if per_second <= 0:
        return f"{done:,} of {of:,} {what} ({share})"
    left = round((of - done) / per_second)
    return f"{done:,} of {of:,} {what} ({share}), {per_second:,.0f} {what}/s, {left // 60}:{left % 60:02d} left"
