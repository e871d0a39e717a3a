"""
The web process as it runs for real: gunicorn, its own PostgreSQL, and what happens when that goes away.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
import requests

from app.embedded import EmbeddedPostgres
from app.migrating import migrate
from app.store.api_clients import SCOPES, create_client
from tests.conftest import a_folder
from tests.http.an_api import a_body

REPOSITORY = Path(__file__).resolve().parent.parent.parent


class Web:
    """
    A web process under way.
    """

    def __init__(self, port: int, key: str, process: subprocess.Popen[bytes]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.process = process
        self.headers = {"Authorization": f"Bearer {key}"}

    def assess(self, customer: str = "A-1") -> requests.Response:
        body = a_body(customer={"id": customer})
        return requests.post(f"{self.url}/v1/assessments", json=body, headers=self.headers, timeout=20)

    def is_ready(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/readyz", timeout=10).ok
        return False


@contextmanager
def a_web(database_url: str, key: str, log: Path) -> Iterator[Web]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    words = (sys.executable, "-m", "gunicorn", "--config", "app/gunicorn_config.py", "app.web:create_app()")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "16",
    }
    with log.open("wb") as said:
        process = subprocess.Popen(words, cwd=REPOSITORY, env=environment, stdout=said, stderr=said)
    web = Web(port, key, process)
    try:
        within(20, lambda: requests_answer(web))
        yield web
    finally:
        process.kill()
        process.wait()


def requests_answer(web: Web) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"{web.url}/healthz", timeout=5).ok
    return False


def within(seconds: float, holds: object) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def a_key(url: str) -> str:
    with closing(psycopg2.connect(url)) as conn, conn:
        return create_client(conn, "caller", "main", tuple(SCOPES))


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    with a_folder() as folder, EmbeddedPostgres(folder) as running:
        migrate(running.url)
        yield running


def test_what_was_answered_outlives_a_kill_of_everything(server: EmbeddedPostgres, tmp_path: Path) -> None:
    key = a_key(server.url)
    with a_web(server.url, key, tmp_path / "log") as web:
        made = web.assess().json()
        # Everything at once: the web processes by kill -9, the server by the signal that leaves it no time.
        web.process.kill()
        assert server.process_id is not None
        os.kill(server.process_id, signal.SIGQUIT)
    server.stop()
    server.start()
    with a_web(server.url, key, tmp_path / "log") as web:
        read = requests.get(f"{web.url}/v1/assessments/{made['id']}", headers=web.headers, timeout=10).json()
        assert read == made


def test_a_restart_of_the_database_fails_no_request_on_a_dead_connection(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    with a_web(server.url, a_key(server.url), tmp_path / "log") as web:
        for number in range(8):
            assert web.assess(f"A-{number}").status_code == 201
        server.stop()
        began = time.monotonic()
        away = web.assess()
        assert time.monotonic() - began < 6
        assert (away.status_code, "Retry-After" in away.headers) == (503, True)
        assert requests.get(f"{web.url}/healthz", timeout=5).ok
        assert not web.is_ready()
        server.start()
        within(10, web.is_ready)
        assert [web.assess(f"B-{number}").status_code for number in range(8)] == [201] * 8
    said = (tmp_path / "log").read_text()
    assert "Traceback" not in said


def test_a_database_that_swallows_everything_is_503_in_time(tmp_path: Path) -> None:
    with closing(socket.socket()) as black_hole:
        black_hole.bind(("127.0.0.1", 0))
        black_hole.listen(64)
        url = f"postgresql://nobody@127.0.0.1:{black_hole.getsockname()[1]}/none"
        with a_web(url, "crtp_any", tmp_path / "log") as web:
            began = time.monotonic()
            answer = requests.get(f"{web.url}/v1/cases", headers=web.headers, timeout=20)
            assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
            assert time.monotonic() - began < 6
            assert requests.get(f"{web.url}/healthz", timeout=5).ok


def test_sigterm_answers_what_is_under_way_and_ends_in_good_order(server: EmbeddedPostgres, tmp_path: Path) -> None:
    with a_web(server.url, a_key(server.url), tmp_path / "log") as web:
        content = json.dumps(a_body()).encode()
        head = (
            "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(content)}\r\nAuthorization: {web.headers['Authorization']}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", web.port), timeout=15) as slow:
            slow.sendall(head.encode() + content[:100])
            time.sleep(0.3)
            web.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            slow.sendall(content[100:])
            assert slow.recv(64).startswith(b"HTTP/1.1 201")
        assert web.process.wait(15) == 0


def test_a_body_without_a_length_is_refused_at_the_limit(server: EmbeddedPostgres, tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(12):
            yield b" " * 1_000_000

    with a_web(server.url, a_key(server.url), tmp_path / "log") as web:
        headers = {**web.headers, "Content-Type": "application/json"}
        status = 413
        # The server may hang up before all is sent: that too is a refusal.
        with suppress(requests.ConnectionError):
            answer = requests.post(f"{web.url}/v1/assessments", data=endless(), headers=headers, timeout=20)
            status = answer.status_code
        assert status == 413
        assert web.assess().status_code == 201


def test_healthy_callers_do_not_wait_for_slow_ones(server: EmbeddedPostgres, tmp_path: Path) -> None:
    with a_web(server.url, a_key(server.url), tmp_path / "log") as web:
        sockets = [socket.create_connection(("127.0.0.1", web.port), timeout=5) for _ in range(10)]
        for each in sockets:
            each.sendall(b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        done = threading.Event()
        began = time.monotonic()
        assert web.assess().status_code == 201
        assert time.monotonic() - began < 2
        done.set()
        for each in sockets:
            each.close()
