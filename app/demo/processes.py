"""
The demo's child processes: started in sessions of their own, ended together and in time, never left behind.

Honcho reads the Procfile. Its own supervisor is not used: after a SIGTERM it waits without end for children that hang,
and children of a killed supervisor run on.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Self

from honcho.environ import expand_processes, parse_procfile

from app.embedded_postgres.child_process import started_at, tied_to_me
from app.settings import PACKAGE, shipped

# Children start in the folder that holds our packages: in a folder of the user's own, another `app` may come first.
IMPORT_FOLDER = PACKAGE.parent
END_WITHIN_S = 1.2


class DemoEnded(BaseException):
    """
    A signal asked the demo to end. Not an Exception: nothing on the way may take it for a failure.
    """


@dataclass(frozen=True)
class Child:
    """
    A running process and where it writes.

    Attributes:
        may_end: whether it is to end by itself when its work is done.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    may_end: bool


class Processes:
    """
    The children; leaving the block ends them all.
    """

    def __init__(self, folder: Path) -> None:
        """
        Args:
            folder: holds a log for each child and the list of those that run, for the next start to look at.
        """
        self._logs = folder / "logs"
        self._running = folder / "processes"
        self._children: list[Child] = []

    def start(self, name: str, command: list[str], environment: Mapping[str, str], *, may_end: bool = False) -> Child:
        """
        Run a command in the folder of our packages, its output in a log of its own.
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                tied_to_me(command, signal.SIGTERM),
                cwd=IMPORT_FOLDER,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # a terminal's Ctrl-C is for us; we end the children
            )
        child = Child(name, process, log, may_end)
        self._children.append(child)
        with self._running.open("a") as running:
            running.write(f"{process.pid} {started_at(process.pid)}\n")
        return child

    def ended(self) -> Child | None:
        """
        A child that has ended though it should not have.
        """
        wanted = (child for child in self._children if not child.may_end)
        return next((child for child in wanted if child.process.poll() is not None), None)

    def end_leftovers(self) -> bool:
        """
        End what an earlier demo in this folder left running; whether that demo was cut short.
        """
        if not self._running.exists():
            return False
        for line in self._running.read_text().splitlines():
            number, _, start = line.partition(" ")
            # The number may have gone to somebody else since.
            if number.isdigit() and start and started_at(int(number)) == start:
                _signal_group(int(number), signal.SIGKILL)
        self._running.unlink()
        return True

    def end_all(self) -> None:
        """
        Ask all to end, and kill those that have not after a good second.
        """
        for child in self._children:
            _signal_group(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_WITHIN_S
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(deadline - time.monotonic(), 0))
        for child in self._children:
            # Also where the first process has ended: its own children may hang.
            _signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self._children.clear()
        self._running.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end_all()


def procfile_commands() -> dict[str, list[str]]:
    """
    The Procfile's commands by name, for a shell to replace itself with.
    """
    written = parse_procfile(shipped("Procfile").read_text(encoding="utf-8")).processes
    return {
        process.name.removesuffix(".1"): ["/bin/sh", "-c", f"exec {process.cmd}"]
        for process in expand_processes(written)
    }


def python_command(*words: str) -> list[str]:
    """
    A command of this very interpreter.
    """
    return [sys.executable, *words]


def end_on_signals() -> None:
    """
    Turn the signals that end a program into `DemoEnded`; a second one, during the tidying, is not heard.
    """
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> NoReturn:
        for other in wanted:
            signal.signal(other, signal.SIG_IGN)
        raise DemoEnded

    for number in wanted:
        signal.signal(number, end)


def _signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
