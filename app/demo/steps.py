"""
The demo's output: each step when it is done, with the time since the start.
"""

import sys
import time
from typing import TextIO


class Steps:
    """
    Prints one line per step.
    """

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = sys.stdout if output is None else output
        self._began_at = time.monotonic()

    def done(self, what: str) -> None:
        """
        Print that a step is done, with the time since the start.
        """
        print(f"{time.monotonic() - self._began_at:6.1f} s  {what}", file=self._output, flush=True)

    def print(self, text: str) -> None:
        """
        Print lines without a time.
        """
        print(text, file=self._output, flush=True)
