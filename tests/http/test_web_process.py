"""
The web process as it is deployed: gunicorn with a PostgreSQL, and what happens when that goes away.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from app.embedded_postgres.server import EmbeddedPostgres
from tests.support.api_caller import a_body
from tests.support.waiting import PATIENCE_S, wait_until
from tests.support.web_process import Web, a_key, a_silent_database, a_web, slow_callers


def test_answered_assessment_survives_killing_everything(own_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    key = a_key(own_postgres.url)
    with a_web(own_postgres.url, key, tmp_path / "log") as web:
        made = web.assess().json()
        # Everything at once: the web processes by kill -9, the server by its signal for an immediate shutdown.
        web.process.kill()
        assert own_postgres.process_id is not None
        os.kill(own_postgres.process_id, signal.SIGQUIT)
    own_postgres.stop()
    own_postgres.start()
    with a_web(own_postgres.url, key, tmp_path / "log") as web:
        assert web.get(f"/v1/assessments/{made['id']}").json() == made


def test_database_restart_fails_no_request_on_a_dead_connection(own_postgres: EmbeddedPostgres, web: Web) -> None:
    for number in range(8):
        assert web.assess(f"A-{number}").status_code == 201
    own_postgres.stop()
    away = web.assess()
    assert (away.status_code, "Retry-After" in away.headers) == (503, True)
    assert web.is_alive()
    assert not web.is_ready()
    own_postgres.start()
    wait_until(web.is_ready, "the web process to be ready again")
    assert [web.assess(f"B-{number}").status_code for number in range(8)] == [201] * 8
    assert "Traceback" not in web.log.read_text()


def test_silent_database_is_answered_503(tmp_path: Path) -> None:
    with a_silent_database() as url, a_web(url, "crtp_any", tmp_path / "log", until=Web.is_alive) as web:
        answer = web.get("/v1/cases")
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert web.is_alive()


def test_sigterm_finishes_current_requests_and_exits_cleanly(web: Web) -> None:
    content = json.dumps(a_body()).encode()
    # The server's answer to Expect shows that the request is being handled.
    head = (
        "POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"Expect: 100-continue\r\nContent-Length: {len(content)}\r\n"
        f"Authorization: {web.headers['Authorization']}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", web.port), timeout=PATIENCE_S) as slow:
        slow.sendall(head.encode())
        assert slow.recv(64).startswith(b"HTTP/1.1 100")
        slow.sendall(content[:100])
        web.process.send_signal(signal.SIGTERM)
        wait_until(lambda: b"Handling signal: term" in web.log.read_bytes(), "the signal to be heard")
        slow.sendall(content[100:])
        assert slow.recv(64).startswith(b"HTTP/1.1 201")
    assert web.process.wait(PATIENCE_S) == 0


def test_body_without_a_length_is_refused_at_the_limit(web: Web) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(12):
            yield b" " * 1_000_000

    headers = {**web.headers, "Content-Type": "application/json"}
    status = 413
    # The server may close the connection before everything is sent: that too is a refusal.
    with suppress(requests.ConnectionError):
        answer = requests.post(f"{web.url}/v1/assessments", data=endless(), headers=headers, timeout=PATIENCE_S)
        status = answer.status_code
    assert status == 413
    assert web.assess().status_code == 201


def test_healthy_callers_do_not_wait_for_slow_ones(web: Web) -> None:
    """
    One caller is answered while ten others, whose requests are incomplete, still wait.
    """
    with slow_callers(web, 10) as slow:
        assert web.assess().status_code == 201
        for caller in slow:
            caller.setblocking(False)
            with pytest.raises(BlockingIOError):
                caller.recv(1)
