"""
`python -m app demo` as a new user runs it: it starts however slow the machine is, leaves no process, and starts again
after a kill.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from app.demo.api_key import key_in
from app.embedded_postgres.child_process import started_at
from integrations.admin.client import AdminClient
from tests.support.demo_process import Demo, a_demo
from tests.support.repository import REPOSITORY, run_python
from tests.support.servers import busy_port

ROWS = [
    {"booking_date": f"2026-0{month}-{day:02}", "amount": amount, "currency": "EUR", "description": "x"}
    for month in range(1, 7)
    for day, amount in ((1, "-900.00"), (3, "2400.00"), (17, "-650.00"), (25, "1100.00"))
]

NAMELESS = 54321


def app_beside(demo: Demo, *words: str) -> subprocess.CompletedProcess[str]:
    """
    Run a command of the console without our settings in its environment.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "HUBSPOT_"))}
    return run_python("-m", "app", *words, "--data", str(demo.data), env=environment)


def test_demo_survives_kill_9_and_ends_without_leaving_a_process(server_folder: Path) -> None:
    """
    After kill -9 of every process the next start has the assessment; SIGTERM leaves no process.
    """
    with a_demo(server_folder / "data", "--no-customers") as demo:
        lines = demo.lines_until("Ready")
        assert requests.get(f"{demo.url}/", timeout=60).status_code == 200
        assert all(re.match(r" *\d+\.\d s  \w|$|Ready", line) for line in lines), lines
        answer = AdminClient(demo.url, key_in(demo.data)).assess({"id": "A-1"}, ROWS, idempotency_key="once")
        killed = demo.processes()
        assert len(killed) >= 5  # the demo, PostgreSQL, the sandbox, web, worker
        for process in killed:
            os.kill(process, signal.SIGKILL)
        demo.process.wait()

    with a_demo(server_folder / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        again = AdminClient(demo.url, key_in(demo.data)).assessment(answer["id"])
        assert again["priority"] == answer["priority"]
        demo.end(signal.SIGTERM)
        assert demo.process.returncode == 0
        assert demo.processes() == set()


def test_demo_waits_for_slow_processes_and_says_so(server_folder: Path) -> None:
    """
    The web service is suspended while it starts, and later for longer than a call's time-out: the demo reports both,
    and every customer still arrives.
    """
    with a_demo(server_folder / "data", "--customers", "6") as demo:
        demo.lines_until("embedded PostgreSQL")
        with demo.suspended("gunicorn"):
            demo.lines_until("still waiting for web")
        demo.lines_until("the first customer is assessed")
        with demo.suspended("gunicorn"):
            demo.lines_until("still waiting for the web service")
        demo.lines_until("customers assessed")
        with demo.suspended("hubspot.sandbox"):
            demo.lines_until("still waiting for the sandbox")
        demo.lines_until("a risk manager has closed")
        demo.lines_until("Ready")


def test_commands_find_a_running_demo_without_settings(server_folder: Path) -> None:
    """
    `keys`, `tickets` and `hubspot` find its database and its sandbox in the folder, and say so when no demo runs.
    """
    with a_demo(server_folder / "data", "--no-customers") as demo:
        printed = "".join(demo.lines_until("Ready") + demo.lines_until("SQL"))
        psql = printed.splitlines()[-1].split(maxsplit=1)[1]
        asked = subprocess.run(
            ["/bin/sh", "-c", f"{psql} -At -c 'SELECT count(*) FROM customers'"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert asked.stdout == "0\n"
        made = app_beside(demo, "keys", "create", "me")
        assert made.returncode == 0, made.stderr
        assessed = AdminClient(demo.url, made.stdout.strip()).assess({"id": "A-1"}, ROWS, idempotency_key="once")
        # The key sees what the demo's own key sees.
        assert AdminClient(demo.url, key_in(demo.data)).assessment(assessed["id"])["id"] == assessed["id"]
        assert "me  demo" in app_beside(demo, "keys", "list").stdout
        assert app_beside(demo, "hubspot", "setup").stdout.startswith("pipeline 'Credit risk review' is ready")
        assert app_beside(demo, "tickets", "retry", "--all").stdout == "no ticket was refused\n"
        demo.end()
        refused = app_beside(demo, "keys", "list")
        assert (refused.returncode, refused.stderr) == (2, f"Error: no demo is running in {demo.data}\n")


def test_ctrl_c_during_start_up_leaves_no_process(server_folder: Path) -> None:
    """
    The demo exits cleanly in the middle of its start.
    """
    with a_demo(server_folder / "data") as demo:
        demo.lines_until("PostgreSQL")
        demo.end(signal.SIGINT)
        assert demo.process.returncode == 0
        assert demo.processes() == set()


def test_kill_9_of_the_demo_alone_leaves_no_server(server_folder: Path) -> None:
    """
    The child processes end with their parent, so ports and database are free for the next start.
    """
    with a_demo(server_folder / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        demo.process.kill()
        demo.wait_until_gone()


def test_demo_starts_for_a_user_without_a_name(server_folder: Path) -> None:
    """
    A container's user may be a bare number, without an entry in the system's list of users and without a HOME.
    """
    if not can_run_as(NAMELESS):
        pytest.skip("needs root, and a Python and sources that another user may read")
    data = server_folder / "data"
    data.mkdir()
    for folder in (data, *data.parents):
        folder.chmod(folder.stat().st_mode | 0o011)
    os.chown(data, NAMELESS, NAMELESS)
    with a_demo(data, "--no-customers", user=NAMELESS, HOME="") as demo:
        demo.lines_until("Ready")
        answer = AdminClient(demo.url, key_in(demo.data)).assess({"id": "A-1"}, ROWS, idempotency_key="once")
        assert answer["seq"] == 1


def test_busy_port_is_reported_at_once(server_folder: Path) -> None:
    """
    One sentence that names the port, exit code 2, and nothing started.
    """
    with busy_port() as busy:
        ended = demo_ended(server_folder / "data", "--port", str(busy))
    assert ended.returncode == 2
    assert f"port {busy} is in use" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (server_folder / "data" / "postgres" / "cluster").exists()


def test_unwritable_folder_is_reported_in_one_sentence(server_folder: Path) -> None:
    """
    There is a file where the folder should be.
    """
    (server_folder / "file").write_text("")
    ended = demo_ended(server_folder / "file" / "data")
    assert ended.returncode == 2
    assert (
        ended.stderr == f"Error: {server_folder}/file/data cannot be written: Not a directory; choose another folder\n"
    )


def test_stale_running_file_is_ignored(server_folder: Path) -> None:
    """
    A killed demo leaves its file; the process id in it may belong to another program by now.
    """
    with a_demo(server_folder / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        demo.process.kill()
        demo.process.wait()
        text = (demo.data / "running.json").read_text()
        (demo.data / "running.json").write_text(text.replace(str(demo.process.pid), str(os.getpid())))
        assert started_at(os.getpid()) not in text
        assert "no demo is running" in app_beside(demo, "keys", "list").stderr


@pytest.mark.parametrize("command", [["migrate"], ["worker"], ["keys", "list"], ["hubspot", "setup"]])
def test_command_without_a_database_is_refused_in_one_sentence(command: list[str], tmp_path: Path) -> None:
    """
    Only the demo starts a server by itself.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ended = run_python("-m", "app", *command, cwd=tmp_path, env={**environment, "PYTHONPATH": str(REPOSITORY)})
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: DATABASE_URL is not set")
    assert len(ended.stderr.splitlines()) == 1


def can_run_as(user: int) -> bool:
    """
    Whether another user can run this Python and these sources.
    """
    if os.geteuid() != 0:
        return False
    tried = [sys.executable, "-c", "import app.demo.running"]
    return (
        subprocess.run(tried, cwd=REPOSITORY, user=user, group=user, check=False, capture_output=True).returncode == 0
    )


def demo_ended(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """
    Run a demo that is refused at once.
    """
    return run_python("-m", "app", "demo", "--data", str(data), *words)
