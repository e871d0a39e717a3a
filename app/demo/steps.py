"""
What the demo tells the person who started it: each step as it ends, with the time since the start.
"""

import sys
import time
from typing import TextIO


class Steps:
    """
    Prints one line a step; the same in a terminal and in a pipe.
    """

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = sys.stdout if output is None else output
        self._began_at = time.monotonic()

    def done(self, what: str) -> None:
        """
        Say that a step has ended, in a few words.
        """
        print(f"{time.monotonic() - self._began_at:6.1f} s  {what}", file=self._output, flush=True)

    def say(self, text: str) -> None:
        """
        Print lines without a time.
        """
        print(text, file=self._output, flush=True)
