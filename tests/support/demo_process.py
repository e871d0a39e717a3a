"""
A demo in a separate process, on free ports, killed at the end of the block whatever the test did.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.embedded_postgres.child_process import command_line
from tests.support.repository import REPOSITORY
from tests.support.servers import free_ports
from tests.support.waiting import wait_until


class Demo:
    """
    A running demo.
    """

    def __init__(
        self, data: Path, *words: str, user: int | None = None, checkout: Path = REPOSITORY, **environment: str
    ) -> None:
        self.data = data
        self.port, self.hubspot_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        ports = ("--port", str(self.port), "--hubspot-port", str(self.hubspot_port))
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment
        account = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo", *ports, "--data", str(data), *words],
            cwd=checkout,
            env={name: value for name, value in inherited.items() if value},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **account,
        )

    def lines_until(self, wanted: str) -> list[str]:
        """
        The lines it prints, up to the one that contains `wanted`.
        """
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if wanted in line:
                return lines
        raise AssertionError("the demo ended early:\n" + "".join(lines))

    def processes(self) -> set[int]:
        """
        The ids of all its processes, found by its folder in their command line or its port in their environment.
        """
        marks = (str(self.data).encode(), f"PORT={self.port}\0".encode())
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid() and command_line(int(entry.name)):
                command_and_environment = _read(entry / "cmdline") + _read(entry / "environ")
                if any(mark in command_and_environment for mark in marks):
                    found.add(int(entry.name))
        return found

    @contextmanager
    def suspended(self, word: str) -> Iterator[None]:
        """
        Suspend its processes with the word in their command line for the block.
        """
        stopped = {process for process in self.processes() if word in command_line(process)}
        assert stopped
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)

    def wait_until_gone(self) -> None:
        """
        Wait until none of its processes is left.
        """
        wait_until(lambda: not self.processes(), "every process of the demo to end")

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """
        Send it a signal and return the seconds until it has exited.
        """
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait()
        return time.monotonic() - began


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@contextmanager
def a_demo(
    data: Path, *words: str, user: int | None = None, checkout: Path = REPOSITORY, **environment: str
) -> Iterator[Demo]:
    demo = Demo(data, *words, user=user, checkout=checkout, **environment)
    try:
        yield demo
    finally:
        for process in demo.processes() | {demo.process.pid}:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        demo.process.wait()
        if demo.process.stdout is not None:
            demo.process.stdout.close()
