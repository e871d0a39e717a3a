"""
A real worker process, killed at the end of the block whatever the test did.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.support.repository import REPOSITORY
from tests.support.waiting import PATIENCE_S

StartWorker = Callable[..., AbstractContextManager["Worker"]]

COMMAND = (sys.executable, "-m", "app", "worker")


class Worker:
    """
    A running worker, which can be killed and started again.
    """

    def __init__(self, log: Path, **environment: str) -> None:
        self.log = log
        self._environment = {**os.environ, **environment}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(COMMAND, cwd=REPOSITORY, env=self._environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """
        Kill it, as a crash would.
        """
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """
        Start it with the same settings.
        """
        self.process = self._start()

    def stop(self) -> int:
        """
        Stop it as a deployment does and return the exit code.
        """
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@contextmanager
def a_worker(folder: Path, database_url: str, crm_url: str, token: str, **environment: str) -> Iterator[Worker]:
    """
    Run a worker for the block. It polls often, and its leases are too long to expire on a slow machine.
    """
    settings = {
        "DATABASE_URL": database_url,
        "HUBSPOT_BASE_URL": crm_url,
        "HUBSPOT_ACCESS_TOKEN": token,
        "VERDICT_POLL_S": "0.5",
        "LEASE_S": "60",
    }
    worker = Worker(folder / f"worker-{time.monotonic_ns()}.log", **{**settings, **environment})
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.kill()
