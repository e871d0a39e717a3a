"""
The demo's child processes: each in its own session, and all ended together within a time limit.

Honcho parses the Procfile. Its supervisor is not used, because after SIGTERM it waits for ever for children that hang,
and when it is killed its children keep running.
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

# Children start in the folder of our packages; in the user's folder another package `app` could be imported instead.
IMPORT_FOLDER = PACKAGE.parent
END_WITHIN_S = 1.2


class DemoEnded(BaseException):
    """
    A signal asked the demo to end. It is not an Exception, so that no handler takes it for an error.
    """


@dataclass(frozen=True)
class Child:
    """
    A running process and its log.

    Attributes:
        may_end: whether the process ends by itself when its work is done.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    may_end: bool


class Processes:
    """
    A context manager that ends all the child processes it has started.
    """

    def __init__(self, folder: Path) -> None:
        """
        Args:
            folder: for the children's logs, and for the list of running children that the next start reads.
        """
        self._logs = folder / "logs"
        self._running = folder / "processes"
        self._children: list[Child] = []

    def start(self, name: str, command: list[str], environment: Mapping[str, str], *, may_end: bool = False) -> Child:
        """
        Start a command in the folder of our packages, with its output in a log of that name.
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
                start_new_session=True,  # Ctrl-C in a terminal must reach only the demo, which ends its children
            )
        child = Child(name, process, log, may_end)
        self._children.append(child)
        with self._running.open("a") as running:
            running.write(f"{process.pid} {started_at(process.pid)}\n")
        return child

    def ended(self) -> Child | None:
        """
        A child that has ended unexpectedly; None if there is none.
        """
        wanted = (child for child in self._children if not child.may_end)
        return next((child for child in wanted if child.process.poll() is not None), None)

    def end_leftovers(self) -> bool:
        """
        Kill what an earlier demo in this folder left running; returns whether that demo was interrupted.
        """
        if not self._running.exists():
            return False
        for line in self._running.read_text().splitlines():
            number, _, start = line.partition(" ")
            # The process id may have been reused since.
            if number.isdigit() and start and started_at(int(number)) == start:
                _signal_group(int(number), signal.SIGKILL)
        self._running.unlink()
        return True

    def end_all(self) -> None:
        """
        Ask all children to end, and kill those that have not after END_WITHIN_S.
        """
        for child in self._children:
            _signal_group(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_WITHIN_S
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(deadline - time.monotonic(), 0))
        for child in self._children:
            # Even if the child itself has ended, because its own children may hang.
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
    The Procfile's commands by name; each runs in a shell that it replaces.
    """
    written = parse_procfile(shipped("Procfile").read_text(encoding="utf-8")).processes
    return {
        process.name.removesuffix(".1"): ["/bin/sh", "-c", f"exec {process.cmd}"]
        for process in expand_processes(written)
    }


def python_command(*words: str) -> list[str]:
    """
    A command for the current Python interpreter.
    """
    return [sys.executable, *words]


def end_on_signals() -> None:
    """
    Handle SIGINT, SIGTERM and SIGHUP from now on; a second signal, during cleanup, is ignored.

    Raises:
        DemoEnded: by the handler, in the main thread, when the first signal arrives.
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
