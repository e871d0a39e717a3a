"""
Children that end with the process that started them, and how a process is known again later.

A process killed with -9 cannot tidy up. On Linux the kernel then signals its children itself; elsewhere they stay, and
the next start finds and stops what it can.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")
SAME_ACCOUNT = "same"

# Of the fields of /proc/PID/stat behind the program's name: its state and when it started.
STATE, STARTED_AT = 0, 19


def tied_to_me(command: Sequence[str], death_signal: signal.Signals, account: str = SAME_ACCOUNT) -> list[str]:
    """
    The command for `subprocess` that runs `command` as a child that ends with this process.

    Args:
        death_signal: what the kernel sends the child when this process ends.
        account: as `launcher` takes it.
    """
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
    return [*launcher, str(int(death_signal)), str(os.getpid()), account, *command]


def started_at(process_id: int) -> str:
    """
    When a running process started, in whatever units the system counts: with its number it names one process for ever,
    as a number alone, which is given away again, does not. Empty when there is none, or it has ended.
    """
    if Path("/proc/self").exists():
        try:
            fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if fields[STATE] in "ZX" else fields[STARTED_AT]
    return _asked("lstart", process_id)


def command_line(process_id: int) -> str:
    """
    The words a running process was started with, a blank between them; empty when there is none, or it has ended.
    """
    if Path("/proc/self").exists():
        try:
            return (
                Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            )
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return _asked("args", process_id)


def _asked(what: str, process_id: int) -> str:
    asked = ["ps", "-ww", "-o", f"{what}=", "-p", str(process_id)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
