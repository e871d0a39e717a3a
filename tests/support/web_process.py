"""
A real web process (gunicorn), killed at the end of the block whatever the test did.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import requests

from app.store.api_clients import SCOPES, create_client
from tests.support.api_caller import a_body
from tests.support.repository import REPOSITORY
from tests.support.servers import free_ports
from tests.support.waiting import PATIENCE_S, wait_until

COMMAND = (sys.executable, "-m", "gunicorn", "--config", "python:app.http.gunicorn_config", "app.web:create_app()")
# More threads than any test has slow callers.
WORKERS_AND_THREADS = {"WEB_WORKERS": "1", "WEB_THREADS": "16"}


class Web:
    """
    A running web process.
    """

    def __init__(self, port: int, key: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.process = process
        self.log = log
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, path: str) -> requests.Response:
        """
        Its answer at the path.
        """
        return requests.get(f"{self.url}{path}", headers=self.headers, timeout=PATIENCE_S)

    def assess(self, customer: str = "A-1") -> requests.Response:
        """
        Its answer to a request that assesses a customer.
        """
        body = a_body(customer={"id": customer})
        return requests.post(f"{self.url}/v1/assessments", json=body, headers=self.headers, timeout=PATIENCE_S)

    def is_alive(self) -> bool:
        """
        Whether the process answers.
        """
        with suppress(requests.RequestException):
            return self.get("/healthz").ok
        return False

    def is_ready(self) -> bool:
        """
        Whether it can assess.
        """
        with suppress(requests.RequestException):
            return self.get("/readyz").ok
        return False


@contextmanager
def a_web(
    database_url: str, key: str, log: Path, *, until: Callable[[Web], bool] = Web.is_ready, checkout: Path = REPOSITORY
) -> Iterator[Web]:
    """
    Run a web process; the block begins once `until` holds.
    """
    (port,) = free_ports()
    environment = {**os.environ, **WORKERS_AND_THREADS, "DATABASE_URL": database_url, "PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(COMMAND, cwd=checkout, env=environment, stdout=output, stderr=output)
    web = Web(port, key, process, log)
    try:
        wait_until(lambda: until(web), "the web process to answer")
        yield web
    finally:
        process.kill()
        process.wait()


@contextmanager
def a_silent_database() -> Iterator[str]:
    """
    The URL of a server that accepts connections and never answers.
    """
    with closing(socket.socket()) as black_hole:
        black_hole.bind(("127.0.0.1", 0))
        black_hole.listen(64)
        yield f"postgresql://nobody@127.0.0.1:{black_hole.getsockname()[1]}/none"


@contextmanager
def slow_callers(web: Web, count: int) -> Iterator[list[socket.socket]]:
    """
    Open `count` connections that have each sent part of a request and send no more.
    """
    head = f"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nAuthorization: {web.headers['Authorization']}\r\n"
    begun = f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode()
    callers = [socket.create_connection(("127.0.0.1", web.port), timeout=PATIENCE_S) for _ in range(count)]
    try:
        for caller in callers:
            caller.sendall(begun)
        yield callers
    finally:
        for caller in callers:
            caller.close()


def a_key(url: str) -> str:
    """
    The key of a new API client in the database.
    """
    with closing(psycopg2.connect(url)) as conn, conn:
        return create_client(conn, "caller", "main", tuple(SCOPES))
