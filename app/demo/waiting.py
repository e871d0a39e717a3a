"""
Waiting: the demo waits for whatever is slow and says so; only a process that has ended, or a refusal, ends the demo.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from app.demo.processes import Child, Processes
from app.demo.steps import Steps
from integrations.admin.problem import ApiUnavailable
from integrations.hubspot.errors import HubSpotUnavailable
from risk_model.features.kernels.machine_code import is_compiled

Answer = TypeVar("Answer")

LOOK_EVERY_S = 0.05
SAY_EVERY_S = 10.0
TRY_AGAIN_AFTER_S = 0.5
LAST_LINES = 12


class ChildEnded(Exception):
    """
    A process the demo needs has ended; the message says which, and shows the end of its log.
    """


class ProcessWatcher:
    """
    Passes the time while the child processes are watched, and tells when the features are compiled.
    """

    def __init__(self, processes: Processes, steps: Steps) -> None:
        self._processes = processes
        self._steps = steps
        self._compiling_since = None if is_compiled() else time.monotonic()

    def say_what_is_compiled(self) -> None:
        """
        Tell why the first minute on a machine is busy.
        """
        if self._compiling_since is not None:
            self._steps.done("compiling the features once for this machine; until then they run as plain Python")

    def pause(self, seconds: float) -> None:
        """
        Let some time pass.

        Raises:
            ChildEnded: a child has ended that should not have.
        """
        if (ended := self._processes.ended()) is not None:
            lines = ended.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            said = "\n".join(f"    {line}" for line in lines)
            raise ChildEnded(
                f"{ended.name} ended with code {ended.process.returncode}; the end of {ended.log}:\n{said}"
            )
        if self._compiling_since is not None and is_compiled():
            self._steps.done(f"compiled once for this machine, {time.monotonic() - self._compiling_since:.0f} s")
            self._compiling_since = None
        time.sleep(seconds)

    def until(self, is_up: Callable[[], bool], child: Child) -> None:
        """
        Wait until a child does what it is for, however long that takes.
        """
        began = said = time.monotonic()
        while not is_up():
            if time.monotonic() - said > SAY_EVERY_S:
                said = time.monotonic()
                self._steps.done(f"still waiting for {child.name}, {said - began:.0f} s; it writes to {child.log}")
            self.pause(LOOK_EVERY_S)

    def answer(self, call: Callable[[], Answer], whose: str) -> Answer:
        """
        What a call gives, repeated until it is answered; so it must be one that may be repeated.
        """
        while True:
            try:
                return call()
            except (ApiUnavailable, HubSpotUnavailable) as slow:
                self._steps.done(f"still waiting for {whose}: {slow}")
                self.pause(TRY_AGAIN_AFTER_S)
