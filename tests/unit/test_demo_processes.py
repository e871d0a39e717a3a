"""
The demo's child processes: ended in time whatever they do, and found again by the next start.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.ports import PortBusy, check_free
from app.demo.processes import Processes, procfile_commands, python_command
from app.embedded_postgres.child_process import command_line
from tests.support.servers import busy_port
from tests.support.waiting import PATIENCE_S, wait_until

# Ignores SIGTERM, as does its own child, whose process id it prints.
DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""

KILLED_OWNER = """
import os, sys
from collections.abc import Callable
from pathlib import Path
from app.demo.processes import Processes, python_command
child = Processes(Path(sys.argv[1])).start("sleeper", python_command("-c", "import time; time.sleep(600)"), os.environ)
print(child.process.pid, flush=True)
sys.stdin.read()
"""


def test_children_that_ignore_sigterm_are_killed(tmp_path: Path) -> None:
    """
    A child that does not end when asked is killed, and so are its own children.
    """
    with Processes(tmp_path) as processes:
        child = processes.start("deaf", python_command("-c", DEAF), os.environ)
        wait_until(lambda: child.log.read_text().strip().isdigit(), "the child to be deaf")
        grandchild = int(child.log.read_text())
    assert child.process.poll() is not None
    wait_until(lambda: not command_line(grandchild), "the grandchild to end")


def test_child_that_exits_by_itself_is_noticed(tmp_path: Path) -> None:
    """
    The demo learns which child ended and where its log is.
    """
    with Processes(tmp_path) as processes:
        child = processes.start("brief", python_command("-c", "print('no such model')"), os.environ)
        child.process.wait()
        assert processes.ended() is child
        assert "no such model" in child.log.read_text()


def test_child_that_may_exit_is_not_reported(tmp_path: Path) -> None:
    """
    Some children finish their work before the demo ends.
    """
    with Processes(tmp_path) as processes:
        child = processes.start("brief", python_command("-c", "pass"), os.environ, may_end=True)
        child.process.wait()
        assert processes.ended() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_children_end_when_their_parent_is_killed(tmp_path: Path, repository: Path) -> None:
    """
    Kill -9 of the parent leaves no child.
    """
    owner = subprocess.Popen(
        [sys.executable, "-c", KILLED_OWNER, str(tmp_path)],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    owner.kill()
    owner.communicate()
    wait_until(lambda: not command_line(child), "the child to end")


def test_leftover_processes_of_a_killed_demo_are_ended(tmp_path: Path) -> None:
    """
    A child that outlived its demo is ended by the next one; a process that merely has a recorded id is not.
    """
    left = Processes(tmp_path).start("left", python_command("-c", "import time; time.sleep(600)"), os.environ)
    stranger = subprocess.Popen(["sleep", "600"])
    with (tmp_path / "processes").open("a") as processes:
        processes.write(f"{stranger.pid} 1\n")
    assert Processes(tmp_path).end_leftovers()
    assert left.process.wait(PATIENCE_S) != 0
    assert stranger.poll() is None
    assert not Processes(tmp_path).end_leftovers()
    stranger.kill()
    stranger.wait()


def test_procfile_has_web_and_worker() -> None:
    """
    What the demo runs is what a deployment runs.
    """
    assert list(procfile_commands()) == ["web", "worker"]


def test_busy_port_is_named() -> None:
    """
    The sentence says which port and which option chooses another.
    """
    with busy_port() as port, pytest.raises(PortBusy, match=f"port {port} is in use.*--port"):
        check_free({"--port": port})
    check_free({"--port": port})


def test_one_port_for_two_servers_is_refused() -> None:
    """
    Two servers cannot share a number.
    """
    with pytest.raises(PortBusy, match="--port and --hubspot-port are the same"):
        check_free({"--port": 8000, "--hubspot-port": 8000})
