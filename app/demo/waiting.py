"""
Waiting: the demo waits for anything slow and reports it; only a child process that ended or a refusal ends the demo.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from app.demo.processes import Child, Processes
from app.demo.steps import Steps
from integrations.admin.problem import ApiUnavailable
from integrations.hubspot.errors import HubSpotUnavailable
from risk_model.features.kernels.machine_code import is_compiled

T = TypeVar("T")

LOOK_EVERY_S = 0.05
REPORT_EVERY_S = 10.0
TRY_AGAIN_AFTER_S = 0.5
LAST_LINES = 12


class ChildEnded(Exception):
    """
    A process that the demo needs has ended; the message names it and shows the end of its log.
    """


class ProcessWatcher:
    """
    Waits while watching the child processes, and reports when the features are compiled.
    """

    def __init__(self, processes: Processes, steps: Steps) -> None:
        self._processes = processes
        self._steps = steps
        self._compiling_since = None if is_compiled() else time.monotonic()

    def report_compiling(self) -> None:
        """
        Report that the features are being compiled, if they are.
        """
        if self._compiling_since is not None:
            self._steps.done("compiling the features once for this machine; until then they run as plain Python")

    def pause(self, seconds: float) -> None:
        """
        Wait for some seconds.

        Raises:
            ChildEnded: a child process has ended unexpectedly.
        """
        if (ended := self._processes.ended()) is not None:
            lines = ended.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            shown = "\n".join(f"    {line}" for line in lines)
            raise ChildEnded(
                f"{ended.name} ended with code {ended.process.returncode}; the end of {ended.log}:\n{shown}"
            )
        if self._compiling_since is not None and is_compiled():
            self._steps.done(f"compiled once for this machine, {time.monotonic() - self._compiling_since:.0f} s")
            self._compiling_since = None
        time.sleep(seconds)

    def until(self, is_up: Callable[[], bool], child: Child) -> None:
        """
        Wait without a limit until a child process is up.
        """
        began = reported = time.monotonic()
        while not is_up():
            if time.monotonic() - reported > REPORT_EVERY_S:
                reported = time.monotonic()
                self._steps.done(f"still waiting for {child.name}, {reported - began:.0f} s; its log is {child.log}")
            self.pause(LOOK_EVERY_S)

    def answer(self, call: Callable[[], T], whose: str) -> T:
        """
        The result of a call, which is repeated until it is answered; so it must be idempotent.
        """
        while True:
            try:
                return call()
            except (ApiUnavailable, HubSpotUnavailable) as slow:
                self._steps.done(f"still waiting for {whose}: {slow}")
                self.pause(TRY_AGAIN_AFTER_S)
