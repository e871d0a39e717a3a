"""
Progress on a terminal: amount done, speed, time left; silent in a pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


class RowsDone:
    """
    Shows progress on one line, which is overwritten.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float], what: str = "rows") -> None:
        """
        Args:
            clock: monotonic seconds.
            what: the unit, in the plural.
        """
        self._what = what
        self._stream = stream
        self._clock = clock
        self._began: tuple[int, float] | None = None

    def __call__(self, done: int, of: int) -> None:
        """
        Update the line.

        Args:
            done: units done, including those of an interrupted earlier run.
            of: units in all.
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
    The text of the progress line.

    Args:
        per_second: speed; 0 while unknown.
    """
    share = f"{100 * done // of if of else 100} %"
    if per_second <= 0:
        return f"{done:,} of {of:,} {what} ({share})"
    left = round((of - done) / per_second)
    return f"{done:,} of {of:,} {what} ({share}), {per_second:,.0f} {what}/s, {left // 60}:{left % 60:02d} left"
