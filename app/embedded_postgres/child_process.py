"""
Child processes that end with their parent, and how to identify a process later.

A process killed by SIGKILL cannot clean up. On Linux the kernel then signals its children; on other systems they keep
running, and the next start stops those that it finds.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")
SAME_ACCOUNT = "same"

# Positions in /proc/PID/stat after the program's name: the process's state and its start time.
STATE, STARTED_AT = 0, 19


def tied_to_me(command: Sequence[str], death_signal: signal.Signals, account: str = SAME_ACCOUNT) -> list[str]:
    """
    The command for `subprocess` to run `command` as a child process that ends with this process.

    Args:
        death_signal: the signal that the kernel sends the child when this process ends.
        account: the launcher's argument ACCOUNT.
    """
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
    return [*launcher, str(int(death_signal)), str(os.getpid()), account, *command]


def started_at(process_id: int) -> str:
    """
    The start time of a running process, in the system's own format; "" if there is no such process or it has ended.

    A process id is reused, but together with the start time it identifies one process.
    """
    if Path("/proc/self").exists():
        try:
            fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if fields[STATE] in "ZX" else fields[STARTED_AT]
    return _from_ps("lstart", process_id)


def command_line(process_id: int) -> str:
    """
    The command line of a running process; "" if there is no such process or it has ended.
    """
    if Path("/proc/self").exists():
        try:
            return (
                Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            )
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return _from_ps("args", process_id)


def _from_ps(column: str, process_id: int) -> str:
    command = ["ps", "-ww", "-o", f"{column}=", "-p", str(process_id)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
