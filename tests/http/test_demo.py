"""
`python -m app demo` as a stranger runs it: up within ten seconds, down within three, and the same again after a kill.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from app.demo.api_key import key_in
from integrations.admin.client import AdminClient
from tests.http.a_demo import REPOSITORY, a_demo

ROWS = [
    {"booking_date": f"2026-0{month}-{day:02}", "amount": amount, "currency": "EUR", "description": "x"}
    for month in range(1, 7)
    for day, amount in ((1, "-900.00"), (3, "2400.00"), (17, "-650.00"), (25, "1100.00"))
]


def test_it_starts_in_ten_seconds_survives_kill_9_and_ends_in_three(tmp_path: Path) -> None:
    """
    First page within 10 s; after kill -9 of everything the next start has the assessment; SIGTERM leaves no process.
    """
    with a_demo(tmp_path / "data", "--no-customers") as demo:
        said = demo.lines_until("Ready")
        assert requests.get(f"{demo.url}/", timeout=5).status_code == 200
        assert time.monotonic() - demo.began_at < 10
        assert all(re.match(r" *\d+\.\d s  \w|$|Ready", line) for line in said), said
        answer = AdminClient(demo.url, key_in(demo.data)).assess({"id": "A-1"}, ROWS, idempotency_key="once")
        killed = demo.processes()
        assert len(killed) >= 5  # the demo, PostgreSQL, the stand-in, web, worker
        for process in killed:
            os.kill(process, signal.SIGKILL)
        demo.process.wait()

    with a_demo(tmp_path / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        again = AdminClient(demo.url, key_in(demo.data)).assessment(answer["id"])
        assert again["priority"] == answer["priority"]
        assert demo.end(signal.SIGTERM) < 3
        assert demo.process.returncode == 0
        assert demo.processes() == set()


def test_ctrl_c_while_it_starts_leaves_nothing(tmp_path: Path) -> None:
    """
    Whatever step is under way, the end is as clean.
    """
    with a_demo(tmp_path / "data") as demo:
        demo.lines_until("PostgreSQL")
        assert demo.end(signal.SIGINT) < 3
        assert demo.process.returncode == 0
        assert demo.processes() == set()


def test_kill_9_of_the_demo_alone_leaves_no_server(tmp_path: Path) -> None:
    """
    The children end with their parent, so ports and database are free for the next start.
    """
    with a_demo(tmp_path / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        demo.process.kill()
        deadline = time.monotonic() + 5
        while demo.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert demo.processes() == set()


def test_a_busy_port_is_said_at_once(tmp_path: Path) -> None:
    """
    One sentence that names the port, exit code 2, and nothing started.
    """
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        busy = server.getsockname()[1]
        words = ("--port", str(busy), "--data", str(tmp_path / "data"))
        ended = subprocess.run(
            [sys.executable, "-m", "app", "demo", *words],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    assert ended.returncode == 2
    assert f"port {busy} is in use" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data" / "postgres" / "cluster").exists()


@pytest.mark.parametrize("command", [["migrate"], ["worker"], ["keys", "list"], ["hubspot", "setup"]])
def test_without_a_database_a_command_is_refused_in_one_sentence(command: list[str]) -> None:
    """
    Outside the demo no server is started for anybody.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ended = subprocess.run(
        [sys.executable, "-m", "app", *command],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: DATABASE_URL is not set")
    assert len(ended.stderr.splitlines()) == 1
